import type { z } from '@hono/zod-openapi';
import { editClient } from '../../../db/client-edits.ts';
import type { ClientRow } from '../../../db/queries/clients.ts';
import { phoneOf } from '../../fields/phone.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from './access.ts';
import { requireFieldRights } from './field-rights.ts';
import { requireGroup } from './groups.ts';
import { clientEdit, clientExample, clientParams, clientSchema } from './schema.ts';

export const updateClient = writing(
  {
    method: 'patch',
    path: '/v1/clients/{clientId}',
    scope: 'clients:edit',
    tag: 'Clients',
    summary: 'Edit a client',
    description:
      'Only the fields that are sent change; `customFields` is replaced as a whole. Refused while an operation holds the client. Needs `clients:write`, or for some fields alone `clients:write:names`, `:contact` (with language and time zone), `:tax`, `:status` or `:classification` (group, label, characteristic, custom fields, day of sign-up).',
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
    requireFieldRights(caller, body);
    requireVersion(c.req.header('if-match'), etagOf(before));
    if (body.groupId) await requireGroup(tx, body.groupId, before.providerId);
    const edit = checked(before, body);
    const { after, dunned } = await editClient(tx, { before, edit, actor: actorOf(call), now: call.now() });
    if (dunned) call.afterCommit(() => call.dunning.touched(after.id, 'client-changed'));
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
