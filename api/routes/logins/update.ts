import { changesBetween, recordChanges } from '../../../db/queries/change-log.ts';
import { findLogin, tiesOf, updateLogin as writeLogin } from '../../../db/queries/logins.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { admitPerson } from '../clients/erased-person.ts';
import { loginToChange } from './access.ts';
import { admitName } from './names.ts';
import { loginEdit, loginExample, loginParams, loginSchema } from './schema.ts';

export const updateLogin = writing(
  {
    method: 'patch',
    path: '/v1/logins/{loginId}',
    scope: 'logins:write',
    tag: 'Logins',
    summary: 'Edit a login',
    description:
      'Where the name is the e-mail address it follows the address. Another address ends a link for a new password that is on its way to the former one.',
    params: loginParams,
    body: loginEdit,
    answers: [
      {
        status: 200,
        description: 'The login as it is now.',
        schema: loginSchema,
        example: loginExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'not-possible', 'erased-person'],
  },
  async ({ params: { loginId }, body }, call) => {
    const { tx, caller, c, vault } = call;
    const before = await loginToChange(tx, caller, loginId);
    requireVersion(c.req.header('if-match'), contentEtag(before));
    const { overrideErasure: _, overrideReason: __, ...given } = body;
    const follows =
      given.email !== undefined &&
      given.name === undefined &&
      before.name.toLowerCase() === before.email.toLowerCase();
    const edit = follows ? { ...given, name: given.email } : given;
    const changes = changesBetween(before, edit);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: contentEtag(before) });
    const { providerId } = before;
    const { name, email } = { ...before, ...edit };
    if ('name' in changes || 'email' in changes)
      await admitName(tx, { providerId, name, email, except: loginId });
    const override = 'email' in changes ? await admitPerson(tx, vault, providerId, { ...body, email }) : {};
    await writeLogin(tx, loginId, { ...edit });
    const after = (await findLogin(tx, loginId)) ?? before;
    const ties = await tiesOf(tx, loginId);
    await recordChanges(
      tx,
      actorOf(call),
      ties.map(({ clientId }) => ({
        ...{ providerId, clientId, entity: 'login', entityId: loginId, action: 'edited' },
        changes: { ...changes, ...override },
      })),
    );
    return ok(after, { ETag: contentEtag(after) });
  },
);
