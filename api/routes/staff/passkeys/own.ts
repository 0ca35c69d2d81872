import { z } from '@hono/zod-openapi';
import { audit } from '../../../../db/queries/audit.ts';
import {
  insertPasskey,
  listPasskeys,
  removePasskeys,
  renamePasskey,
} from '../../../../db/queries/passkeys.ts';
import { findStaff } from '../../../../db/queries/staff.ts';
import { actorOf, addressOf } from '../../../http/actor.ts';
import { created, ok } from '../../../http/answer.ts';
import { endpoint, writing } from '../../../http/endpoint.ts';
import { notFound, Problem } from '../../../problems.ts';
import { OWN_ACCOUNT } from '../../../scopes.ts';
import { confirmed, ownAccount, signedIn } from '../own-account.ts';
import { changedFactors } from '../own-second-factor.ts';
import { authenticationOptions, registeredPasskey, registrationOptions, usedPasskey } from './ceremony.ts';
import {
  assertion,
  assertionExample,
  attestation,
  attestationExample,
  ceremonyExample,
  ceremonyOptions,
  passkeyExample,
  passkeyName,
  passkeyParams,
  passkeySchema,
} from './schema.ts';

const own = { scope: OWN_ACCOUNT, tag: 'Own account' } as const;
const shownOptions = {
  status: 200,
  description: 'What the browser needs.',
  schema: ceremonyOptions,
  example: ceremonyExample,
} as const;

export const beginOwnPasskey = endpoint(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/passkeys/options',
    confirm: 'lately',
    summary: 'Begin to add a passkey',
    description: 'Its challenge works once, for five minutes.',
    answers: [shownOptions],
    problems: ['not-now', 'too-many-tries', 'confirmation-needed'],
  },
  async (_, call) => {
    const staff = await findStaff(call.sql, signedIn(call).id);
    if (!staff) throw new Error('Whoever has signed in has no account.');
    return ok(await registrationOptions(call, staff, addressOf(call.c)));
  },
);

export const addOwnPasskey = endpoint(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/passkeys',
    confirm: 'lately',
    summary: 'Add a passkey',
    description:
      'With what `navigator.credentials.create` answered. A passkey is both factors, since it asks for a PIN or a fingerprint. Your other sessions end.',
    body: z
      .strictObject({ name: passkeyName, response: attestation })
      .openapi('NewPasskey', { example: { name: 'Blue key', response: attestationExample } }),
    answers: [
      { status: 201, description: 'The new passkey.', schema: passkeySchema, example: passkeyExample },
    ],
    problems: ['not-possible', 'not-now', 'confirmation-needed'],
  },
  async ({ body: { name, response } }, call) => {
    const { id } = signedIn(call);
    const made = await registeredPasskey(call, id, response);
    if (!made)
      throw new Problem('not-possible', 'This passkey answers no open challenge of yours: begin again.');
    const passkey = await call.sql.begin(async (tx) => {
      const row = await insertPasskey(tx, { ...made, staffId: id, name, now: call.now() });
      if (!row) throw new Problem('not-possible', 'This passkey is known already.');
      await changedFactors({ ...call, tx }, id, { action: 'staff.passkey-added', data: { passkey: row.id } });
      return row;
    });
    call.auth.forget();
    return created(`/v1/staff/me/passkeys/${passkey.id}`, passkey);
  },
);

export const listOwnPasskeys = endpoint(
  {
    ...own,
    method: 'get',
    path: '/v1/staff/me/passkeys',
    summary: 'List your passkeys',
    answers: [
      {
        ...{ status: 200, description: 'All of them, oldest first.' },
        schema: z.object({ items: z.array(passkeySchema) }).openapi('Passkeys'),
        example: { items: [passkeyExample] },
      },
    ],
  },
  async (_, call) => ok({ items: await listPasskeys(call.sql, signedIn(call).id) }),
);

export const renameOwnPasskey = writing(
  {
    ...own,
    method: 'put',
    path: '/v1/staff/me/passkeys/{passkeyId}/name',
    summary: 'Give a passkey another name',
    params: passkeyParams,
    body: z.strictObject({ name: passkeyName }).openapi('PasskeyName', { example: { name: 'Blue key' } }),
    answers: [{ status: 200, description: 'The passkey.', schema: passkeySchema, example: passkeyExample }],
  },
  async ({ params: { passkeyId }, body: { name } }, call) => {
    const { id } = signedIn(call);
    const passkey = await renamePasskey(call.tx, id, passkeyId, name);
    if (!passkey) throw notFound('passkey', passkeyId);
    const data = { passkey: passkeyId };
    const line = { action: 'staff.passkey-renamed', subject: `staff:${id}`, data } as const;
    await audit(call.tx, actorOf(call), line, call.now());
    return ok(passkey);
  },
);

export const removeOwnPasskey = writing(
  {
    ...own,
    method: 'delete',
    path: '/v1/staff/me/passkeys/{passkeyId}',
    confirm: 'again',
    summary: 'Remove a passkey',
    description: 'It signs nobody in any more, and your other sessions end.',
    params: passkeyParams,
    answers: [{ status: 204, description: 'It is gone.' }],
    problems: ['confirmation-needed', 'not-now'],
  },
  async ({ params: { passkeyId } }, call) => {
    const { id, hasPassword, passkeys, singleSignOn } = await ownAccount(call.tx, call);
    if ((await removePasskeys(call.tx, id, { only: passkeyId })) === 0) throw notFound('passkey', passkeyId);
    if (passkeys === 1 && !hasPassword && !singleSignOn)
      throw new Problem('not-now', 'It is the only way in which you sign in: add another one first.');
    await changedFactors(call, id, { action: 'staff.passkey-removed', data: { passkey: passkeyId } });
    call.afterCommit(async () => call.auth.forget());
    return { status: 204 };
  },
);

export const beginOwnConfirmation = endpoint(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/confirm/options',
    summary: 'Begin to confirm with a passkey',
    description: 'Its challenge works once, for five minutes.',
    answers: [shownOptions],
    problems: ['not-now', 'too-many-tries'],
  },
  async (_, call) => {
    const wanted = { purpose: 'confirm', staffId: signedIn(call).id } as const;
    return ok(await authenticationOptions(call, wanted, addressOf(call.c)));
  },
);

export const confirmByPasskey = endpoint(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/confirm/passkey',
    summary: 'Use a passkey in place of your password, before something sensitive',
    description: 'Counts for ten minutes of this session, as `POST /v1/staff/me/confirm` does.',
    body: z.strictObject({ response: assertion }).openapi('PasskeyConfirmation', {
      example: { response: assertionExample },
    }),
    answers: [{ status: 204, description: 'Confirmed.' }],
    problems: ['sign-in-refused', 'not-now'],
  },
  async ({ body }, call) => {
    const { id } = signedIn(call);
    const used = await usedPasskey(call, { purpose: 'confirm', staffId: id }, body.response);
    if ('refused' in used) {
      const data = { why: used.refused };
      const line = { action: 'staff.confirmation-failed', subject: `staff:${id}`, data } as const;
      await call.sql.begin((tx) => audit(tx, actorOf(call), line, call.now()));
      throw new Problem('sign-in-refused', 'This passkey does not count: begin again.');
    }
    return confirmed(call);
  },
);
