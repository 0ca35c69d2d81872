import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findLogin, type LoginTie, tieLogin, tiesOf, untieLogin } from '../../../db/queries/logins.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { endpoint, type WriteCall, writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { clientToChange, clientToRead } from '../clients/access.ts';
import { loginExample, tiedLoginSchema, tieEdit, tieExample, tieParams } from './schema.ts';

const common = {
  path: '/v1/clients/{clientId}/logins/{loginId}',
  scope: 'logins:write',
  tag: 'Logins',
  params: tieParams,
} as const;

export const getLoginOfClient = endpoint(
  {
    ...common,
    method: 'get',
    scope: 'clients:read',
    summary: 'Read what a login may do for a client',
    answers: [
      {
        status: 200,
        description: 'The login as it hangs on the client.',
        schema: tiedLoginSchema,
        example: { ...loginExample, ...tieExample },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { clientId, loginId } }, call) => {
    const { id } = await clientToRead(call, clientId);
    const login = await findLogin(call.sql, loginId);
    const tie = tieTo(await tiesOf(call.sql, loginId), id);
    if (!login || !tie) throw notFound('login of this client', loginId);
    return ok({ ...login, ...tie }, { ETag: contentEtag({ ...login, ...tie }) });
  },
);

export const updateLoginOfClient = writing(
  {
    ...common,
    method: 'patch',
    summary: 'Change what a login may do for a client',
    description: 'A login that is switched off for its last client cannot sign in.',
    body: tieEdit,
    answers: [
      {
        status: 200,
        description: 'The login as it hangs on the client now.',
        schema: tiedLoginSchema,
        example: { ...loginExample, ...tieExample },
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params, body }, call) => {
    const { login, tie, providerId } = await tied(call, params);
    requireVersion(call.c.req.header('if-match'), contentEtag({ ...login, ...tie }));
    const changes = changesBetween(tie, body);
    const after = { ...tie, ...body };
    if (Object.keys(changes).length > 0) {
      await tieLogin(call.tx, { ...after, loginId: login.id });
      await log(call, { providerId, ...params, action: 'rights changed', changes });
    }
    return ok({ ...login, ...after }, { ETag: contentEtag({ ...login, ...after }) });
  },
);

export const removeLoginOfClient = writing(
  {
    ...common,
    method: 'delete',
    summary: 'Take a login from a client',
    description: 'The login itself stays, for its other clients and for being added again.',
    answers: [{ status: 204, description: 'It no longer acts for the client.' }],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params }, call) => {
    const { tie, providerId } = await tied(call, params);
    await untieLogin(call.tx, params);
    await log(call, {
      providerId,
      ...params,
      action: 'removed',
      changes: changesBetween(tie, { owner: null }),
    });
    return { status: 204 };
  },
);

/** The login and how it hangs on the client, held until the transaction ends. Throws Problem 404, 409. */
async function tied({ tx, caller }: WriteCall, { clientId, loginId }: { clientId: number; loginId: number }) {
  const { providerId } = await clientToChange(tx, caller, clientId);
  const login = await findLogin(tx, loginId, { lock: true });
  const tie = tieTo(await tiesOf(tx, loginId), clientId);
  if (!login || !tie) throw notFound('login of this client', loginId);
  return { login, tie, providerId };
}

function tieTo(ties: Awaited<ReturnType<typeof tiesOf>>, clientId: number): LoginTie | undefined {
  const found = ties.find((each) => each.clientId === clientId);
  if (!found) return undefined;
  const { heldBy: _, ...tie } = found;
  return tie;
}

function log(
  call: WriteCall,
  line: {
    providerId: number;
    clientId: number;
    loginId: number;
    action: string;
    changes: Record<string, { from: unknown; to: unknown }>;
  },
): Promise<void> {
  const { loginId, ...rest } = line;
  return recordChange(call.tx, actorOf(call), { ...rest, entity: 'login', entityId: loginId });
}
