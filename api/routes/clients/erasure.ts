import { z } from '@hono/zod-openapi';
import { keptOf } from '../../../db/erasure/kept.ts';
import { findClient } from '../../../db/queries/clients.ts';
import { certificatesOf, erasureScope } from '../../../db/queries/erasure.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { clientParams } from './schema.ts';

/** What stays of a client by law. */
export const erasureSchema = z
  .object({
    clientId: z.int(),
    status: z.string(),
    anonymizedAt: z.string().nullable(),
    certificates: z.array(
      z.object({
        operation: z.string(),
        kind: z.string(),
        outcome: z.string(),
        issuedAt: z.string(),
        certificate: z.string().openapi({ description: 'where the signed document is' }),
      }),
    ),
    kept: z.array(
      z.object({
        what: z.string(),
        column: z.string(),
        rows: z.int(),
        basis: z.string(),
        law: z.string(),
        earliest: z.string().openapi({ description: 'when the first of the rows may go' }),
        latest: z.string().openapi({ description: 'when the last of them may go' }),
      }),
    ),
  })
  .openapi('Erasure', {
    example: {
      clientId: 1,
      status: 'anonymized',
      anonymizedAt: '2026-03-10T09:00:00.000Z',
      certificates: [
        {
          operation: '/v1/operations/0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10',
          kind: 'anonymize',
          outcome: 'erased',
          issuedAt: '2026-03-10T09:00:04.000Z',
          certificate: '/v1/operations/0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10/certificate',
        },
      ],
      kept: [
        {
          what: 'Invoice',
          column: 'Name and address on the document',
          rows: 12,
          basis: 'Tax law',
          law: 'Records of supplies and payments, e.g. DE § 147 AO and § 14b UStG: 8 to 10 years',
          earliest: '2035-01-01T00:00:00.000Z',
          latest: '2037-01-01T00:00:00.000Z',
        },
      ],
    },
  });

export const getClientErasure = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/erasure',
    scope: 'clients:read',
    tag: 'Clients',
    summary: 'See what is kept of a client by law, and until when',
    description:
      'Of a client that was anonymized, what stays and why; of any other, what would. With the certificates of its erasures.',
    params: clientParams,
    answers: [{ status: 200, description: 'What stays, why and until when.', schema: erasureSchema }],
  },
  async ({ params: { clientId } }, { sql, caller, now }) => {
    const client = await findClient(sql, clientId);
    if (!client || !maySee(caller, client.providerId)) throw notFound('client', clientId);
    const { ids, retention } = await erasureScope(sql, { clientId, providerId: client.providerId });
    const kept = await keptOf(sql, ids, { now: now().toISOString(), retention });
    const certificates = await certificatesOf(sql, clientId);
    return ok({
      clientId,
      status: client.status,
      anonymizedAt: client.anonymizedAt,
      certificates: certificates.map(({ operationId, ...rest }) => ({
        ...{ operation: `/v1/operations/${operationId}`, ...rest },
        certificate: `/v1/operations/${operationId}/certificate`,
      })),
      kept: kept.map(({ what, label, rows, basis: { title, law }, earliest, latest }) => ({
        ...{ what, column: label, rows, basis: title, law, earliest, latest },
      })),
    });
  },
);
