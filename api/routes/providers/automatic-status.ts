import { z } from '@hono/zod-openapi';
import { countStatusChanges, firstStatusChanges } from '../../../db/queries/automatic-status.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { id } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { providerParams } from './schema.ts';

/** So many of the clients are named. */
const NAMED = 100;

const status = z.enum(['active', 'inactive']);
export const statusPreviewSchema = z
  .object({
    providerId: id,
    at: z.string(),
    toActive: z.int(),
    toInactive: z.int(),
    clients: z
      .array(z.object({ clientId: id, from: status, to: status }))
      .openapi({ description: `the first ${NAMED}` }),
  })
  .openapi('AutomaticStatusPreview', {
    example: {
      ...{ providerId: 1, at: '2026-03-10T09:00:00.000Z', toActive: 3, toInactive: 12 },
      clients: [{ clientId: 7, from: 'active', to: 'inactive' }],
    },
  });

export const previewAutomaticStatus = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/automatic-status/preview',
    scope: 'clients:read',
    tag: 'Clients',
    summary: 'See whose status would change by itself now',
    description:
      'Touches nothing. The settings `automaticStatus` and `autoStatusExempt` decide. It happens once a day, and for one client when an operation on its services has ended.',
    params: providerParams,
    answers: [{ status: 200, description: 'What would change.', schema: statusPreviewSchema }],
  },
  async ({ params: { providerId } }, { sql, caller, now }) => {
    if (!maySee(caller, providerId) || !(await findProvider(sql, providerId)))
      throw notFound('provider', providerId);
    const at = now().toISOString();
    const [counts, clients] = await Promise.all([
      countStatusChanges(sql, providerId, at),
      firstStatusChanges(sql, providerId, { now: at, limit: NAMED }),
    ]);
    return ok({
      ...{ providerId, at, ...counts },
      clients: clients.map(({ clientId, from, to }) => ({ clientId, from, to })),
    });
  },
);
