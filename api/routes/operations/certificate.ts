import { z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import type { Sql } from '../../../db/connect.ts';
import { CERTIFICATE_FORMAT, type Certificate, signCertificate } from '../../../db/crypto/certificate.ts';
import type { CertificateBody } from '../../../db/erasure/certificate.ts';
import { findCertificate } from '../../../db/queries/erasure.ts';
import { listEvents } from '../../../db/queries/operation-lists.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPdf } from '../../http/pdf.ts';
import { Problem } from '../../problems.ts';
import { operationFor } from './access.ts';
import { certificatePage } from './certificate-pdf.ts';
import { operationParamsSchema } from './schema.ts';

const counted = z.object({ what: z.string(), count: z.int() }).loose();

const certificateSchema = z
  .object({
    format: z.literal(CERTIFICATE_FORMAT),
    operation: z.record(z.string(), z.unknown()),
    outcome: z.enum(['erased', 'erased-with-leftovers', 'nothing-found']),
    erasedAt: z.string(),
    numbers: z.array(z.int()).openapi({ description: 'the client’s number and those merged into it' }),
    erased: z.array(counted).openapi({ description: 'rows removed and values cleared, by table and column' }),
    outside: z
      .array(counted)
      .openapi({ description: 'accounts, payment methods and files, by how they ended and what proved it' }),
    kept: z
      .array(z.record(z.string(), z.unknown()))
      .openapi({ description: 'what stays, with its legal basis and until when' }),
    scan: z.unknown().openapi({ description: 'where was searched, what was found and why it may stay' }),
    subscribers: z.record(z.string(), z.unknown()),
    tombstones: z.record(z.string(), z.unknown()),
    chain: z.object({ algorithm: z.literal('sha256'), head: z.string(), length: z.int() }),
    signature: z.object({
      alg: z.literal('Ed25519'),
      keyId: z.string(),
      publicKey: z.string(),
      value: z.string(),
    }),
  })
  .openapi('Certificate');

export const getCertificate = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}/certificate',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Take the certificate of an erasure',
    description:
      'Of an operation that erased: what is gone, what stays with its legal basis and until when, what the scan found; signed, and without anything of the person. `tenure certificate verify FILE` checks it. With `Accept: application/pdf` a copy to read, in the language of `Accept-Language` (en, de, pl).',
    params: operationParamsSchema,
    answers: [
      {
        status: 200,
        description: 'The signed document.',
        schema: certificateSchema,
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
    const certificate = await sql.begin('isolation level repeatable read read only', (tx) =>
      certificateOf(tx, caller, operationId),
    );
    const signed = signCertificate(certificate, signingKey);
    const file = `certificate-${operationId}`;
    if (wanted === 'application/json')
      return ok(signed, { 'Content-Disposition': `attachment; filename="${file}.json"` });
    const language = accepts(c, { header: 'Accept-Language', supports: ['en', 'de', 'pl'], default: 'en' });
    return answerPdf(call, await certificatePage(sql, signed, language), `${file}.pdf`);
  },
);

/** The certificate of an operation. Throws Problem 404 when it erased nothing, or has not come so far. */
export async function certificateOf(sql: Sql, caller: Caller, operationId: string): Promise<Certificate> {
  const row = await operationFor(sql, caller, operationId);
  const certificate = await findCertificate(sql, operationId);
  if (certificate?.body == null || certificate.issuedAt === null) {
    throw new Problem(
      'not-found',
      `The operation ${row.kind} ${operationId} is ${row.state}: it has certified no erasure.`,
    );
  }
  const events = await listEvents(sql, operationId, {});
  return {
    ...(certificate.body as unknown as CertificateBody),
    format: CERTIFICATE_FORMAT,
    operation: {
      ...{ id: row.id, kind: row.kind, clientId: row.clientId, providerId: row.providerId },
      ...{ requestedBy: `${row.requestedByKind}:${row.requestedBy}`, createdAt: row.createdAt },
      issuedAt: certificate.issuedAt,
    },
    chain: { algorithm: 'sha256', head: events.at(-1)?.hash ?? '', length: events.length },
  };
}
