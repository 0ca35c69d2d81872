import { z } from '@hono/zod-openapi';
import { createAuditCheck, eachAuditLine } from '../../../db/queries/audit.ts';
import { ok, respond } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { requireEverywhere } from '../../http/rights.ts';

/** What a check of the whole chain found. */
export const auditVerdict = z
  .object({
    holds: z.boolean(),
    lines: z.int().openapi({ description: 'how many follow one from the other, from the first on' }),
    head: z
      .string()
      .nullable()
      .openapi({ description: 'the hash of the last line: keep it elsewhere; null: broken' }),
    reason: z.string().nullable().openapi({ description: 'what is wrong with the line behind them' }),
  })
  .openapi('AuditVerdict');

const hash = '3f1c0a5d3f1c0a5d3f1c0a5d3f1c0a5d3f1c0a5d3f1c0a5d3f1c0a5d3f1c0a5d';

export const verifyAuditLog = endpoint(
  {
    method: 'get',
    path: '/v1/audit/verification',
    scope: 'audit:read',
    tag: 'Audit',
    summary: 'Check that no line of the audit log was changed or removed',
    description:
      'Reads all lines and computes their hashes anew: a second for some ten thousand lines. For whoever may see all providers. Who can change the database can also compute new hashes: compare `head` with one that was kept elsewhere.',
    answers: [
      {
        ...{ status: 200, description: 'What was found.', schema: auditVerdict },
        example: { holds: true, lines: 4711, head: hash, reason: null },
      },
    ],
  },
  async (_, { sql, caller, c }) => {
    requireEverywhere(caller);
    // Behind the deadline: a long log takes its time.
    return async () => {
      const check = createAuditCheck();
      await eachAuditLine(sql, (row) => void check.take(row));
      const verdict = check.verdict();
      return respond(
        c,
        ok(
          verdict.ok
            ? { holds: true, lines: verdict.lines, head: verdict.head, reason: null }
            : { holds: false, lines: verdict.brokenAt - 1, head: null, reason: verdict.reason },
        ),
      );
    };
  },
);
