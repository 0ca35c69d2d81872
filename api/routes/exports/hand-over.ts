import { z } from '@hono/zod-openapi';
import { exportLinkToken } from '../../../db/crypto/export-link.ts';
import { generateCode } from '../../../db/crypto/one-time-code.ts';
import { recordChange } from '../../../db/queries/change-log.ts';
import { setCode, setLink } from '../../../db/queries/exports.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requireScope } from '../../http/authenticate.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { startScope } from '../../scopes.ts';
import { exportToHandOver } from './access.ts';
import { exportParams } from './schema.ts';

/** The one-time code of an export, shown once. */
export const exportCode = z
  .object({
    code: z.string().openapi({ description: 'eight digits, shown this once' }),
    expiresAt: z.string(),
  })
  .openapi('ExportCode');
/** The link of an export, shown once. */
export const exportLink = z
  .object({ link: z.string().openapi({ description: 'shown this once' }), expiresAt: z.string() })
  .openapi('ExportLink');
const expiresAt = '2026-02-07T09:30:00.000Z';

const common = {
  method: 'post',
  scope: 'operations:start',
  tag: 'Exports',
  params: exportParams,
} as const;

/** The code opens the file together with the link; the two reach the client on different ways. */
export const makeExportCode = writing(
  {
    ...common,
    problems: ['conflict'],
    path: '/v1/exports/{exportId}/code',
    summary: 'Make the one-time code of an export',
    description:
      'Needs the scope `operations:start:export`. Give it to the client on another way than the link, such as the telephone. A code made before no longer works, and a link that wrong codes have locked opens again.',
    answers: [
      {
        status: 200,
        description: 'The code. It is not kept and cannot be shown again.',
        schema: exportCode,
        example: { code: '04871265', expiresAt },
      },
    ],
  },
  async ({ params: { exportId } }, call) => {
    const found = await opened(call, exportId);
    const { code, hash } = await generateCode();
    await setCode(call.tx, exportId, hash);
    await log(call, found, 'code made');
    return ok({ code, expiresAt: found.expiresAt });
  },
);

export const makeExportLink = writing(
  {
    ...common,
    problems: ['conflict'],
    path: '/v1/exports/{exportId}/link',
    summary: 'Make the link of an export',
    description:
      'Needs the scope `operations:start:export`. A link made before, one that was sent by mail among them, no longer works. A file that was fetched already can be fetched once more while it is there.',
    answers: [
      {
        status: 200,
        description: 'The link. It is not kept and cannot be shown again.',
        schema: exportLink,
        example: { link: 'https://tenure.example.com/exports/download?token=…', expiresAt },
      },
    ],
  },
  async ({ params: { exportId } }, call) => {
    const found = await opened(call, exportId);
    const { token, hash } = exportLinkToken();
    await setLink(call.tx, exportId, hash);
    await log(call, found, 'link made');
    const base = call.publicUrl ?? new URL(call.c.req.url).origin;
    return ok({ link: `${base}/exports/download?token=${token}`, expiresAt: found.expiresAt });
  },
);

async function opened({ tx, caller, now }: WriteCall, exportId: number) {
  requireScope(caller, startScope('export'));
  return exportToHandOver(tx, caller, exportId, now());
}

async function log(
  call: WriteCall,
  { id, providerId, clientId }: Awaited<ReturnType<typeof opened>>,
  action: string,
): Promise<void> {
  await recordChange(call.tx, actorOf(call), {
    ...{ providerId, clientId, entity: 'export', entityId: id, action, changes: {} },
  });
}
