import { findDispute } from '../../../db/queries/disputes.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { canSeeClient } from '../clients/access.ts';
import { disputeExample, disputeParams, disputeSchema } from './schema.ts';

export const getDispute = endpoint(
  {
    method: 'get',
    path: '/v1/disputes/{disputeId}',
    scope: 'clients:read',
    tag: 'Duties to keep',
    summary: 'Read a disputed payment',
    params: disputeParams,
    answers: [
      {
        status: 200,
        description: 'The dispute.',
        schema: disputeSchema,
        example: disputeExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { disputeId } }, { sql, caller }) => {
    const dispute = await findDispute(sql, disputeId);
    if (!dispute || !(await canSeeClient(sql, caller, dispute.clientId)))
      throw notFound('dispute', disputeId);
    return ok(dispute, { ETag: contentEtag(dispute) });
  },
);
