import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  type ContactFields,
  findBillingContact,
  lockContact,
  updateContact as writeContact,
} from '../../../db/queries/contacts.ts';
import { phoneOf } from '../../fields/phone.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { contactEdit, contactExample, contactParams, contactSchema } from './schema.ts';

export const updateContact = writing(
  {
    method: 'patch',
    path: '/v1/contacts/{contactId}',
    scope: 'clients:write',
    tag: 'Contacts',
    summary: 'Edit a contact',
    params: contactParams,
    body: contactEdit,
    answers: [
      {
        status: 200,
        description: 'The contact as it is now.',
        schema: contactSchema,
        example: contactExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { contactId }, body }, call) => {
    const { tx, caller, c } = call;
    const before = await lockContact(tx, contactId);
    if (!before || !(await canSeeClient(tx, caller, before.clientId))) throw notFound('contact', contactId);
    const { clientId } = before;
    const { providerId } = await clientToChange(tx, caller, clientId);
    requireVersion(c.req.header('if-match'), contentEtag(before));
    const country = body.country === undefined ? before.country : body.country;
    const edit =
      body.phone && body.phone !== before.phone ? { ...body, phone: phoneOf(body.phone, country) } : body;
    if (edit.billing && !before.billing && (await findBillingContact(tx, clientId)) !== undefined) {
      throw impossibleField(
        '/billing',
        'The client has another billing contact: take the mark from that one first.',
      );
    }
    const changes = changesBetween(before, edit);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: contentEtag(before) });
    const after = await writeContact(tx, contactId, edit as Partial<ContactFields>);
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId,
      entity: 'contact',
      entityId: contactId,
      action: 'edited',
      changes,
    });
    return ok(after, { ETag: contentEtag(after) });
  },
);
