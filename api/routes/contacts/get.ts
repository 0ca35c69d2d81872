import { findContact } from '../../../db/queries/contacts.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { canSeeClient } from '../clients/access.ts';
import { contactExample, contactParams, contactSchema } from './schema.ts';

export const getContact = endpoint(
  {
    method: 'get',
    path: '/v1/contacts/{contactId}',
    scope: 'clients:read',
    tag: 'Contacts',
    summary: 'Read a contact',
    params: contactParams,
    answers: [
      {
        status: 200,
        description: 'The contact.',
        schema: contactSchema,
        example: contactExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { contactId } }, { sql, caller }) => {
    const contact = await findContact(sql, contactId);
    if (!contact || !(await canSeeClient(sql, caller, contact.clientId)))
      throw notFound('contact', contactId);
    return ok(contact, { ETag: contentEtag(contact) });
  },
);
