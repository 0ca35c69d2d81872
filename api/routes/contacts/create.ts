import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findBillingContact, insertContact } from '../../../db/queries/contacts.ts';
import { phoneOf } from '../../fields/phone.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from '../clients/access.ts';
import { admitPerson } from '../clients/erased-person.ts';
import { clientParams } from '../clients/schema.ts';
import { contactExample, contactSchema, newContact } from './schema.ts';

export const createContact = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/contacts',
    scope: 'clients:write',
    tag: 'Contacts',
    summary: 'Add a contact to a client',
    params: clientParams,
    body: newContact,
    answers: [
      {
        status: 201,
        description: 'The new contact.',
        schema: contactSchema,
        example: contactExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'erased-person'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller } = call;
    const { providerId } = await clientToChange(tx, caller, clientId);
    if (body.billing && (await findBillingContact(tx, clientId)) !== undefined) {
      throw impossibleField(
        '/billing',
        'The client has a billing contact already: take the mark from that one first.',
      );
    }
    const { overrideErasure: _, overrideReason: __, ...fields } = body;
    const override = await admitPerson(tx, call.vault, providerId, body);
    const contact = await insertContact(tx, {
      clientId,
      ...fields,
      ...(fields.phone && { phone: phoneOf(fields.phone, fields.country ?? null) }),
    });
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId,
      entity: 'contact',
      entityId: contact.id,
      action: 'created',
      changes: { ...changesBetween({}, fields), ...override },
    });
    return created(`/v1/contacts/${contact.id}`, contact, { ETag: contentEtag(contact) });
  },
);
