import { z } from '@hono/zod-openapi';
import { country, email, id, idParams, line } from '../../fields/common.ts';
import { OVERRIDE_MESSAGE, overrideFields, overrideIsWhole } from '../clients/erased-person.ts';

const fields = {
  firstName: line(200),
  lastName: line(200),
  companyName: line(200),
  email: email.nullable(),
  phone: line(50).nullable().openapi({
    description: 'international with a leading +, or national when the address has a country',
    example: '+49.30901820',
  }),
  taxId: line(50).nullable(),
  address1: line(200),
  address2: line(200),
  city: line(200),
  region: line(200),
  postcode: line(30),
  country: country.nullable(),
  billing: z.boolean().openapi({ description: 'bills go here; a client has at most one such contact' }),
  mailGeneral: z.boolean(),
  mailInvoice: z.boolean(),
  mailSupport: z.boolean(),
  mailProduct: z.boolean(),
  mailDomain: z.boolean(),
  mailAffiliate: z.boolean(),
};

export const newContact = z
  .strictObject({ ...fields, ...overrideFields })
  .partial()
  .refine(overrideIsWhole, OVERRIDE_MESSAGE)
  .refine((contact) => Boolean(contact.firstName || contact.lastName || contact.companyName), {
    message: 'needs a first name, a last name or a company name',
    path: ['lastName'],
  })
  .openapi('NewContact', {
    example: { firstName: 'Charles', lastName: 'Babbage', email: 'charles@example.com', mailInvoice: true },
  });

export const contactEdit = z
  .strictObject(fields)
  .partial()
  .openapi('ContactEdit', { example: { mailInvoice: false } });

export const contactSchema = z
  .object({
    id,
    clientId: id,
    ...fields,
    email: z.string().nullable(),
    country: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Contact');

export const contactExample = {
  id: 1,
  clientId: 1,
  firstName: 'Charles',
  lastName: 'Babbage',
  companyName: '',
  email: 'charles@example.com',
  phone: null,
  taxId: null,
  address1: '',
  address2: '',
  city: '',
  region: '',
  postcode: '',
  country: null,
  billing: false,
  mailGeneral: false,
  mailInvoice: true,
  mailSupport: false,
  mailProduct: false,
  mailDomain: false,
  mailAffiliate: false,
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const contactParams = idParams('contactId', 'the contact’s number');
