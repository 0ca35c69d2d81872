import { z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import type { Tx } from '../../../db/connect.ts';
import { chainStart } from '../../../db/crypto/chain.ts';
import { signEvidence } from '../../../db/crypto/signing.ts';
import { listDecisions, listEvents } from '../../../db/queries/operation-lists.ts';
import { recordedSteps } from '../../../db/queries/operations.ts';
import type { EvidenceBody } from '../../../domain/evidence.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPdf } from '../../http/pdf.ts';
import { operationFor, shown } from './access.ts';
import { evidencePage } from './evidence-pdf.ts';
import { operationParamsSchema } from './schema.ts';
import { shownDecision } from './shown-decision.ts';

const evidenceSchema = z
  .object({
    format: z.literal('tenure-evidence/1'),
    operation: z.record(z.string(), z.unknown()),
    plan: z.unknown(),
    decisions: z.array(z.unknown()),
    steps: z.array(z.unknown()),
    events: z.array(z.unknown()),
    chain: z.object({ algorithm: z.literal('sha256'), start: z.string(), head: z.string(), length: z.int() }),
    signature: z.object({
      alg: z.literal('Ed25519'),
      keyId: z.string(),
      publicKey: z.string(),
      value: z.string(),
    }),
  })
  .openapi('Evidence');

export const getEvidence = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}/evidence',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Take the evidence of an operation',
    description:
      'Plan, decisions, steps and events, hash-chained and signed. `tenure evidence verify FILE` checks it. With `Accept: application/pdf` a copy to read, which cannot be verified itself, in the language of `Accept-Language` (en, de, pl).',
    params: operationParamsSchema,
    answers: [
      {
        status: 200,
        description: 'The signed document.',
        schema: evidenceSchema,
        also: { 'application/pdf': z.string().openapi({ format: 'binary' }) },
      },
    ],
    problems: ['not-possible', 'document-late'],
  },
  async ({ params: { operationId } }, call) => {
    const { sql, caller, c, signingKey } = call;
    const wanted = accepts(c, {
      header: 'Accept',
      supports: ['application/json', 'application/pdf'],
      default: 'application/json',
    });
    const body = await sql.begin('isolation level repeatable read read only', (tx) =>
      evidenceOf(tx, caller, operationId),
    );
    const evidence = signEvidence(body as EvidenceBody, signingKey);
    const file = `evidence-${operationId}.json`;
    if (wanted === 'application/json')
      return ok(evidence, { 'Content-Disposition': `attachment; filename="${file}"` });
    const language = accepts(c, { header: 'Accept-Language', supports: ['en', 'de', 'pl'], default: 'en' });
    const page = await evidencePage(sql, evidence, { language, file });
    return answerPdf(call, page, file.replace(/json$/, 'pdf'));
  },
);

async function evidenceOf(tx: Tx, caller: Caller, operationId: string): Promise<EvidenceBody> {
  const row = await operationFor(tx, caller, operationId);
  const events = await listEvents(tx, operationId, {});
  const start = chainStart(operationId);
  return {
    format: 'tenure-evidence/1',
    operation: shown(row),
    plan: row.plan,
    decisions: (await listDecisions(tx, operationId)).map(shownDecision),
    steps: await recordedSteps(tx, operationId),
    events: [...events],
    chain: { algorithm: 'sha256', start, head: events.at(-1)?.hash ?? start, length: events.length },
  };
}
