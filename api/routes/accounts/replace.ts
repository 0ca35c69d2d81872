import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { putTerms } from '../../../db/queries/client-accounts.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { clientToChange } from '../clients/access.ts';
import { ACCOUNT, accountToRead } from './read.ts';
import { accountEdit, accountExample, accountParams, accountSchema } from './schema.ts';

export const replaceAccount = writing(
  {
    method: 'put',
    versioned: true,
    path: '/v1/clients/{clientId}/accounts/{providerId}',
    scope: 'billing:write',
    tag: 'Accounts',
    summary: 'Set the terms of a client’s account at a provider',
    description:
      'What is left out is as usual: no limit, grace without end. Days count from the day on which what is owed went beyond the terms. The client is told once when it goes beyond them, and once when the account becomes restricted.',
    params: accountParams,
    body: accountEdit,
    answers: [
      {
        ...{ status: 200, description: 'The account as it is now.', schema: accountSchema },
        ...{ example: accountExample, headers: { ETag: 'its version' } },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { clientId, providerId }, body }, call) => {
    const { tx, caller, c } = call;
    const { currency } = await clientToChange(tx, caller, clientId);
    const place = { clientId, providerId, now: call.now().toISOString() };
    const before = await accountToRead(tx, caller, place);
    requireVersion(c.req.header('if-match'), etagOf(before));
    const terms = { ...body, currency };
    const changes = changesBetween(before, terms);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    await putTerms(tx, place, terms);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: ACCOUNT, entityId: clientId, action: 'edited', changes },
    });
    const after = await accountToRead(tx, caller, place);
    return ok(after, { ETag: etagOf(after) });
  },
);
