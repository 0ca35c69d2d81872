import { z } from '@hono/zod-openapi';
import { type AuditRow, listAudit } from '../../../db/queries/audit.ts';
import { type AuditAction, auditActions } from '../../../domain/access/audit.ts';
import { id, instant, queryFlag } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';

/** Rows that are read at a time. */
const BATCH = 1000;
const JSON_LINES = 'application/jsonl';

const actorKinds = ['token', 'staff', 'client', 'operation', 'import', 'system'] as const;

/** One line of the log. */
export const auditLine = z
  .object({
    seq: z.int(),
    at: z.string(),
    action: z.enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]]),
    actorKind: z.enum(actorKinds),
    actorId: z.string().nullable(),
    address: z.string().nullable(),
    providerId: id.nullable(),
    subject: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    prevHash: z.string(),
    hash: z.string().openapi({ description: 'covers the line and the hash before it' }),
  })
  .openapi('AuditLine');

const number = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the number of a line')
  .transform(Number);

export const exportAudit = endpoint(
  {
    method: 'get',
    path: '/v1/audit',
    scope: 'audit:read',
    tag: 'Audit',
    summary: 'Read the audit log as JSON lines',
    description:
      'One line of JSON each, oldest first unless `newest` is asked for, all of them unless something is asked for. `tenure audit verify FILE` checks an export that begins with line 1. Whoever is limited to certain providers sees what is about these.',
    query: z.strictObject({
      after: number.optional().openapi({ type: 'integer', description: 'lines behind this number' }),
      before: number.optional().openapi({ type: 'integer', description: 'lines before this number' }),
      newest: queryFlag.optional().openapi({ type: 'boolean', description: 'the newest first' }),
      limit: number.optional().openapi({ type: 'integer', description: 'at most so many lines' }),
      actor: z
        .string()
        .max(150)
        .refine(
          (actor) => actorKinds.some((kind) => actor === kind || actor.startsWith(`${kind}:`)),
          'must be as staff:3',
        )
        .optional()
        .openapi({ description: 'who did it, as `staff:3`, or all of a kind, as `token`' }),
      action: z.enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]]).optional(),
      subject: z
        .string()
        .regex(/^[a-z-]{1,30}:[\w-]{1,100}$/, 'must be as staff:3')
        .optional()
        .openapi({ description: 'what they are about, as `staff:3`' }),
      from: instant.optional(),
      until: instant.optional().openapi({ description: 'before this time' }),
    }),
    answers: [{ status: 200, description: 'The lines.', also: { [JSON_LINES]: auditLine } }],
  },
  async ({ query }, { sql, caller, c }) => {
    const { limit = Number.POSITIVE_INFINITY, ...filter } = query;
    const read: Read = (last, most) =>
      listAudit(sql, {
        ...{ ...filter, within: caller.providerIds, limit: most },
        ...(last && (filter.newest ? { before: last.seq } : { after: last.seq })),
      });
    // Read before anything is sent, so that a database that is away is answered with a problem.
    const first = await read(undefined, Math.min(BATCH, limit));
    c.set('status', 200);
    return new Response(linesOf(first, limit, read), {
      headers: {
        'Content-Type': JSON_LINES,
        'Cache-Control': 'no-store',
        'Content-Disposition': 'attachment; filename="audit.jsonl"',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': c.get('requestId'),
      },
    });
  },
);

/** Reads the lines that come behind one, in the order that was asked for. */
type Read = (last: AuditRow | undefined, most: number) => Promise<AuditRow[]>;

/** Sends what was read and reads on as fast as it is taken. */
function linesOf(first: AuditRow[], limit: number, read: Read): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let rows = first;
  let left = limit;
  return new ReadableStream({
    async pull(stream) {
      if (rows.length > 0)
        stream.enqueue(encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
      const last = rows.at(-1);
      left -= rows.length;
      if (last === undefined || rows.length < BATCH || left <= 0) return stream.close();
      rows = await read(last, Math.min(BATCH, left));
    },
  });
}
