import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findLogin, insertLogin, type LoginRow, tieLogin, tiesOf } from '../../../db/queries/logins.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from '../clients/access.ts';
import { admitPerson, type Override } from '../clients/erased-person.ts';
import { clientParams } from '../clients/schema.ts';
import { admitName } from './names.ts';
import { loginExample, newLogin, tiedLoginSchema, tieExample } from './schema.ts';

export const createLogin = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/logins',
    scope: 'logins:write',
    tag: 'Logins',
    summary: 'Let somebody sign in for a client',
    description:
      'A new login, or with `loginId` one of the same provider that is there: then one login acts for several clients. A new one has no password yet: send a link.',
    params: clientParams,
    body: newLogin,
    answers: [
      {
        status: 201,
        description: 'The login as it hangs on the client.',
        schema: tiedLoginSchema,
        example: { ...loginExample, ...tieExample },
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'erased-person'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller } = call;
    const { providerId } = await clientToChange(tx, caller, clientId);
    const { loginId, owner = false, permissions = [], enabled = true, ...person } = body;
    const { login, override } =
      loginId === undefined
        ? await newOne(call, providerId, person)
        : { login: await oneThatIsThere(call, providerId, { loginId, clientId }), override: {} };
    const tie = { clientId, owner, permissions, enabled };
    await tieLogin(tx, { ...tie, loginId: login.id });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'login', entityId: login.id },
      action: loginId === undefined ? 'created' : 'added',
      changes: { ...changesBetween({}, loginId === undefined ? { ...person, ...tie } : tie), ...override },
    });
    return created(`/v1/logins/${login.id}`, { ...login, ...tie }, { ETag: contentEtag(login) });
  },
);

type Person = Partial<Pick<LoginRow, 'name' | 'email' | 'firstName' | 'lastName' | 'language'>> & Override;

async function newOne({ tx, vault }: WriteCall, providerId: number, person: Person) {
  const { overrideErasure: _, overrideReason: __, email = '', ...fields } = person;
  const name = fields.name ?? email;
  await admitName(tx, { providerId, name, email });
  const override = await admitPerson(tx, vault, providerId, { ...person, email });
  const { firstName = '', lastName = '', language = null } = fields;
  const id = await insertLogin(tx, { providerId, name, email, firstName, lastName, language });
  const login = await findLogin(tx, id);
  if (!login) throw new Error('The database stored no login.');
  return { login, override };
}

async function oneThatIsThere(
  { tx }: WriteCall,
  providerId: number,
  { loginId, clientId }: { loginId: number; clientId: number },
): Promise<LoginRow> {
  const login = await findLogin(tx, loginId, { lock: true });
  if (login?.providerId !== providerId)
    throw impossibleField('/loginId', `The client’s provider has no login ${loginId}.`);
  if ((await tiesOf(tx, loginId)).some((tie) => tie.clientId === clientId))
    throw impossibleField('/loginId', `Login ${loginId} acts for client ${clientId} already: edit how.`);
  return login;
}
