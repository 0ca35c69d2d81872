import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { listChanges } from '../../../db/queries/change-log.ts';
import { type Account, accountsOf } from '../../../db/queries/client-accounts.ts';
import { ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { clientToRead } from '../clients/access.ts';
import { changeExample, changeSchema } from '../clients/changes.ts';
import { clientParams } from '../clients/schema.ts';
import { accountExample, accountParams, accountSchema } from './schema.ts';

/** What stands in the change log for the terms of an account. */
export const ACCOUNT = 'client-account';

const moved = {
  status: 308 as const,
  description: 'The client was merged into another: `Location` names the survivor’s.',
  headers: { Location: 'the same of the survivor' },
};

export const listAccounts = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/accounts',
    scope: 'billing:read',
    tag: 'Accounts',
    summary: 'List a client’s accounts: one for each provider that serves it, the home provider first',
    params: clientParams,
    answers: [
      {
        status: 200,
        description: 'The accounts.',
        schema: z.object({ items: z.array(accountSchema) }),
        example: { items: [accountExample] },
      },
      moved,
    ],
  },
  async ({ params }, call) => {
    const { id } = await clientToRead(call, params.clientId);
    const accounts = await accountsOf(call.sql, [id], { now: call.now().toISOString() });
    return ok({ items: accounts.filter(({ providerId }) => maySee(call.caller, providerId)) });
  },
);

export const getAccount = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/accounts/{providerId}',
    scope: 'billing:read',
    tag: 'Accounts',
    summary: 'Read a client’s account at a provider: its terms, what is owed, and how it stands',
    description:
      'Version 0 says that nobody has set terms: invoices are paid when they are due, grace has no end.',
    params: accountParams,
    answers: [
      {
        ...{ status: 200, description: 'The account.', schema: accountSchema, example: accountExample },
        headers: { ETag: 'its version' },
      },
      moved,
    ],
  },
  async ({ params: { clientId, providerId } }, call) => {
    const { id } = await clientToRead(call, clientId);
    const { sql, caller, now } = call;
    const account = await accountToRead(sql, caller, { clientId: id, providerId, now: now().toISOString() });
    return ok(account, { ETag: etagOf(account) });
  },
);

export const listAccountChanges = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/accounts/{providerId}/changes',
    scope: 'billing:read',
    tag: 'Accounts',
    summary: 'Read who has changed the terms of an account, when and how, newest first',
    params: accountParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        ...{ status: 200, description: 'A page, newest first.', schema: pageOf(changeSchema) },
        example: { items: [{ ...changeExample, entity: ACCOUNT }], next: null },
      },
      moved,
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { id: clientId } = await clientToRead(call, params.clientId);
    const { sql, caller, now } = call;
    const { providerId } = await accountToRead(sql, caller, {
      ...{ clientId, providerId: params.providerId, now: now().toISOString() },
    });
    return answerNewestFirst(`/v1/clients/${clientId}/accounts/${providerId}/changes`, query, (page) =>
      listChanges(sql, clientId, { ...page, about: { providerId, entity: ACCOUNT } }),
    );
  },
);

/** The account that a request means. Throws Problem 404 unless the provider serves the client and may be seen. */
export async function accountToRead(
  sql: Sql,
  caller: Caller,
  { clientId, providerId, now }: { clientId: number; providerId: number; now: string },
): Promise<Account> {
  const [account] = maySee(caller, providerId) ? await accountsOf(sql, [clientId], { now, providerId }) : [];
  if (!account) throw notFound(`account of client ${clientId} at provider`, providerId);
  return account;
}
