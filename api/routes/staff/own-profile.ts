import { z } from '@hono/zod-openapi';
import { formToken } from '../../../db/crypto/session-tokens.ts';
import { audit } from '../../../db/queries/audit.ts';
import { changesBetween } from '../../../db/queries/change-log.ts';
import { findStaff, updateStaff } from '../../../db/queries/staff.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { OWN_ACCOUNT } from '../../scopes.ts';
import { staffCookie } from './cookie.ts';
import { ownAccount, signedIn } from './own-account.ts';
import { ownEdit, staffExample, staffSchema } from './schema.ts';

const own = { scope: OWN_ACCOUNT, tag: 'Own account' } as const;

export const getOwnAccount = endpoint(
  {
    ...own,
    method: 'get',
    path: '/v1/staff/me',
    summary: 'Read who has signed in',
    answers: [
      {
        status: 200,
        description: 'The account, and what changes by cookie need.',
        schema: z.object({ account: staffSchema, csrfToken: z.string().nullable() }).openapi('OwnAccount'),
        example: { account: staffExample, csrfToken: 'r1oFz0b2…' },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async (_, call) => {
    const { sql, c, publicUrl } = call;
    const account = await findStaff(sql, signedIn(call).id);
    if (!account) throw new Error('Whoever has signed in has no account.');
    const secret = c.req.header('authorization') ? undefined : staffCookie(publicUrl).read(c);
    const csrfToken = secret === undefined ? null : formToken(secret);
    return ok({ account, csrfToken }, { ETag: etagOf(account) });
  },
);

export const updateOwnAccount = writing(
  {
    ...own,
    method: 'patch',
    path: '/v1/staff/me',
    summary: 'Change your name or your language',
    description:
      'Only the fields that are sent change. Rights and e-mail address are for others to change: `PATCH /v1/staff/{staffId}`.',
    body: ownEdit,
    answers: [
      {
        ...{ status: 200, description: 'The account as it is now.', schema: staffSchema },
        ...{ example: staffExample, headers: { ETag: 'its version' } },
      },
    ],
  },
  async ({ body }, call) => {
    const { tx, c, now } = call;
    const before = await ownAccount(tx, call);
    requireVersion(c.req.header('if-match'), etagOf(before));
    const after = await updateStaff(tx, before.id, body, now());
    const fields = Object.keys(changesBetween(before, after)).filter((field) => field in body);
    const line = { action: 'staff.changed', subject: `staff:${before.id}`, data: { fields } } as const;
    if (fields.length > 0) await audit(tx, actorOf(call), line, now());
    return ok(after, { ETag: etagOf(after) });
  },
);
