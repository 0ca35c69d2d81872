import { z } from '@hono/zod-openapi';
import { findProvider } from '../../../db/queries/providers.ts';
import { allowedPerDay, countDue, dueClients, policyOf } from '../../../db/queries/retention.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { providerParams } from './schema.ts';

/** So many of the clients are named. */
const NAMED = 100;

export const retentionPreviewSchema = z
  .object({
    providerId: z.int(),
    day: z.string(),
    found: z.object({
      eraseDue: z
        .int()
        .openapi({ description: 'anonymized clients of whom something kept has had its time' }),
      anonymize: z
        .int()
        .openapi({ description: 'clients without any sign of life for as long as the policy says' }),
    }),
    allowed: z.int().openapi({ description: 'how many may be cleared in a day without a yes' }),
    heldBack: z.int().openapi({ description: 'how many would wait for a decision' }),
    clients: z
      .array(z.object({ clientId: z.int(), kind: z.enum(['erase-due', 'anonymize']) }))
      .openapi({ description: `the first ${NAMED}` }),
  })
  .openapi('RetentionPreview', {
    example: {
      providerId: 1,
      day: '2026-03-10',
      found: { eraseDue: 12, anonymize: 28 },
      allowed: 25,
      heldBack: 15,
      clients: [{ clientId: 7, kind: 'erase-due' }],
    },
  });

export const previewRetention = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/retention/preview',
    scope: 'operations:read',
    tag: 'Retention',
    summary: 'See what the provider’s retention would find today',
    description: 'Touches nothing. The policy of the provider (`retention`) decides what is due.',
    params: providerParams,
    answers: [{ status: 200, description: 'What is due now.', schema: retentionPreviewSchema }],
  },
  async ({ params: { providerId } }, { sql, caller, now }) => {
    const provider = await findProvider(sql, providerId);
    if (!provider || !maySee(caller, providerId)) throw notFound('provider', providerId);
    const policy = await policyOf(sql, providerId);
    const wanted = { providerId, policy, now: now().toISOString() };
    const [counts, allowed, clients] = await Promise.all([
      countDue(sql, wanted),
      allowedPerDay(sql, providerId, policy),
      dueClients(sql, wanted, { limit: NAMED }),
    ]);
    const found = { eraseDue: counts['erase-due'], anonymize: counts.anonymize };
    return ok({
      ...{ providerId, day: wanted.now.slice(0, 10), found, allowed, clients },
      heldBack: Math.max(0, found.eraseDue + found.anonymize - allowed),
    });
  },
);
