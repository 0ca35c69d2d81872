import { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import { totpUri } from '../../../db/crypto/totp.ts';
import { type AuditLine, audit } from '../../../db/queries/audit.ts';
import {
  beginTotp,
  confirmTotp,
  removeTotp,
  replaceRecoveryCodes,
  staffFactors,
} from '../../../db/queries/second-factor.ts';
import { endSessions } from '../../../db/queries/staff-sessions.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { type Call, writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { OWN_ACCOUNT } from '../../scopes.ts';
import { ownAccount, signedIn } from './own-account.ts';
import { code } from './schema.ts';

const own = { scope: OWN_ACCOUNT, confirm: 'lately', tag: 'Own account' } as const;
export const recoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).openapi({ description: 'shown this once; each works once' }) })
  .openapi('RecoveryCodes');
export const totpSetUp = z.object({ secret: z.string(), uri: z.string() }).openapi('TotpSetUp');
const codesExample = { recoveryCodes: ['abcd-efgh-jkmn'] };

export const beginOwnTotp = writing(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/totp',
    summary: 'Begin to set up an app as second factor',
    description: 'It counts once a code of it was sent to `/v1/staff/me/totp/confirm`.',
    answers: [
      {
        status: 200,
        description: 'What the app needs.',
        schema: totpSetUp,
        example: { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Tenure:grace%40example.com?…' },
      },
    ],
    problems: ['not-now', 'confirmation-needed'],
  },
  async (_, call) => {
    const { tx, vault } = call;
    const { id, email } = await ownAccount(tx, call);
    const secret = await beginTotp(tx, vault, staffFactors, id);
    if (secret === undefined)
      throw new Problem('not-now', 'You have an app already: remove it before you set up another one.');
    return ok({ secret, uri: totpUri(secret, { issuer: 'Tenure', account: email ?? String(id) }) });
  },
);

export const confirmOwnTotp = writing(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/totp/confirm',
    summary: 'Switch the second factor on with a code of the app',
    description: 'Your other sessions end.',
    body: z.strictObject({ code }).openapi('TotpCode', { example: { code: '123456' } }),
    answers: [{ status: 200, description: 'It is on.', schema: recoveryCodes, example: codesExample }],
    problems: ['not-possible', 'confirmation-needed'],
  },
  async ({ body }, call) => {
    const { tx, vault, now } = call;
    const { id } = await ownAccount(tx, call);
    const codes = await confirmTotp(tx, vault, staffFactors, id, { code: body.code, now: now() });
    if (codes === undefined)
      throw impossibleField('/code', 'This is not the code that the app shows now, or none is being set up.');
    await changedFactors(call, id, { action: 'staff.second-factor-set' });
    call.afterCommit(async () => call.auth.forget());
    return ok({ recoveryCodes: codes });
  },
);

export const removeOwnTotp = writing(
  {
    ...own,
    confirm: 'again',
    method: 'delete',
    path: '/v1/staff/me/totp',
    summary: 'Remove your second factor',
    answers: [{ status: 204, description: 'Your password alone signs you in.' }],
    problems: ['confirmation-needed'],
  },
  async (_, call) => {
    const { tx } = call;
    const { id } = await ownAccount(tx, call);
    if (await removeTotp(tx, staffFactors, id))
      await changedFactors(call, id, { action: 'staff.second-factor-removed' });
    call.afterCommit(async () => call.auth.forget());
    return { status: 204 };
  },
);

export const makeOwnRecoveryCodes = writing(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/recovery-codes',
    summary: 'Make new recovery codes',
    description: 'The earlier ones no longer work.',
    answers: [{ status: 200, description: 'The new ones.', schema: recoveryCodes, example: codesExample }],
    problems: ['not-now', 'confirmation-needed'],
  },
  async (_, call) => {
    const { tx, vault, now } = call;
    const { id, secondFactor } = await ownAccount(tx, call);
    if (!secondFactor) throw new Problem('not-now', 'Recovery codes stand in for an app: set one up first.');
    const codes = await replaceRecoveryCodes(tx, vault, staffFactors, id);
    const line = { action: 'staff.recovery-codes-made', subject: `staff:${id}` } as const;
    await audit(tx, actorOf(call), line, now());
    return ok({ recoveryCodes: codes });
  },
);

/** After a change of the factors only the session that made it is left. */
export async function changedFactors(
  call: Call & { tx: Tx },
  id: number,
  { action, data = {} }: Pick<AuditLine, 'action' | 'data'>,
): Promise<void> {
  const { tx, now } = call;
  const ended = await endSessions(tx, id, { except: signedIn(call).sessionId, now: now() });
  await audit(tx, actorOf(call), { action, subject: `staff:${id}`, data: { ...data, ended } }, now());
}
