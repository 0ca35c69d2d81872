import type { z } from '@hono/zod-openapi';
import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  type ClientFields,
  type ClientRow,
  updateClient as writeClient,
} from '../../../db/queries/clients.ts';
import { phoneOf } from '../../fields/phone.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from './access.ts';
import { requireGroup } from './groups.ts';
import { clientEdit, clientExample, clientParams, clientSchema } from './schema.ts';

/** What dunning goes by: the ladder, its conditions, its hours, where warnings go. */
const DUNNED_BY = ['groupId', 'characteristic', 'timeZone', 'email', 'status'];

export const updateClient = writing(
  {
    method: 'patch',
    path: '/v1/clients/{clientId}',
    scope: 'clients:write',
    tag: 'Clients',
    summary: 'Edit a client',
    description:
      'Only the fields that are sent change; `customFields` is replaced as a whole. Refused while an operation holds the client.',
    params: clientParams,
    body: clientEdit,
    answers: [
      {
        status: 200,
        description: 'The client as it is now.',
        schema: clientSchema,
        example: clientExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params, body }, call) => {
    const { tx, caller, c } = call;
    const before = await clientToChange(tx, caller, params.clientId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    if (body.groupId) await requireGroup(tx, body.groupId, before.providerId);
    const changes = changesBetween(before, checked(before, body));
    const fields = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
    if (Object.keys(fields).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await writeClient(tx, before.id, fields as Partial<ClientFields>);
    const { id, providerId } = after;
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId: id,
      entity: 'client',
      entityId: id,
      action: 'edited',
      changes,
    });
    if (DUNNED_BY.some((field) => field in fields)) {
      await touchDunning(tx, { now: call.now().toISOString() }, id, 'client-changed');
      call.afterCommit(() => call.dunning.touched(id, 'client-changed'));
    }
    return ok(after, { ETag: etagOf(after) });
  },
);

function checked(before: ClientRow, edit: z.output<typeof clientEdit>): z.output<typeof clientEdit> {
  const { status, phone } = edit;
  if (status !== undefined && before.status !== 'active' && before.status !== 'inactive') {
    throw impossibleField(
      '/status',
      `The client is ${before.status}: an operation changes that, not an edit.`,
    );
  }
  const after = { ...before, ...edit };
  if (!after.firstName && !after.lastName && !after.companyName) {
    throw impossibleField('/lastName', 'A client needs a first name, a last name or a company name.');
  }
  return phone && phone !== before.phone ? { ...edit, phone: phoneOf(phone, after.country) } : edit;
}
