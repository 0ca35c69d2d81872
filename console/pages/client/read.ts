import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { statisticsSchema } from '../../../api/routes/billing/statistics.ts';
import { changeSchema } from '../../../api/routes/clients/changes.ts';
import { messageSchema, noteSchema } from '../../../api/routes/clients/correspondence.ts';
import { domainSchema } from '../../../api/routes/clients/domains.ts';
import { type clientSchema, clientWithDuties } from '../../../api/routes/clients/schema.ts';
import { addonSchema } from '../../../api/routes/clients/services.ts';
import { contactSchema } from '../../../api/routes/contacts/schema.ts';
import { caseView } from '../../../api/routes/dunning/schema.ts';
import { fileSchema } from '../../../api/routes/files/schema.ts';
import { invoiceSchema } from '../../../api/routes/invoices/schema.ts';
import { operationSchema } from '../../../api/routes/operations/schema.ts';
import { serviceSchema } from '../../../api/routes/services/schema.ts';
import { ticketSchema } from '../../../api/routes/tickets/schema.ts';
import { transactionSchema } from '../../../api/routes/transactions/schema.ts';
import type { StaffCall } from '../../env.ts';
import { withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';

export type ShownClient = z.output<typeof clientWithDuties>;
export type ShownCase = z.output<typeof caseView>;
export type Figures = z.output<typeof statisticsSchema>['currencies'][number];

/** What the API lists of a client, each under its name there. */
export const listed = {
  services: serviceSchema,
  addons: addonSchema,
  domains: domainSchema,
  invoices: invoiceSchema,
  transactions: transactionSchema,
  messages: messageSchema,
  tickets: ticketSchema,
  contacts: contactSchema,
  files: fileSchema,
  notes: noteSchema,
  'change-log': changeSchema,
} as const;
export type ListName = keyof typeof listed;
export type Listed<N extends ListName> = z.output<(typeof listed)[N]>;

/** The number that an address names. @throws Problem 404 */
export function clientIdOf({ c }: Pick<StaffCall, 'c'>): number {
  const text = c.req.param('clientId') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('not-found', 'There is no such client.');
  return Number(text);
}

/** The client, or who is left of one that was merged away. */
export function readClient({ api }: Pick<StaffCall, 'api'>, id: number): Promise<ShownClient> {
  return api.get(`/v1/clients/${id}`, clientWithDuties);
}

/** A page of what a client has, newest first. */
export async function readList<N extends ListName>(
  { api }: Pick<StaffCall, 'api'>,
  id: number,
  name: N,
  query: { status?: string | undefined; cursor?: string | undefined; limit?: number } = {},
): Promise<{ items: Listed<N>[]; next: string | null }> {
  const schema = z.object({ items: z.array(listed[name]), next: z.string().nullable() });
  const page = await api.get(withQuery(`/v1/clients/${id}/${name}`, { limit: 50, ...query }), schema);
  return page as { items: Listed<N>[]; next: string | null };
}

const operationPage = pageOf(operationSchema);

/** Operations on a client, newest first. */
export function readOperations(
  { api }: Pick<StaffCall, 'api'>,
  clientId: number,
  query: { state?: string | undefined; cursor?: string | undefined; limit?: number } = {},
) {
  return api.get(withQuery('/v1/operations', { clientId, limit: 50, ...query }), operationPage);
}

export function readCase({ api }: Pick<StaffCall, 'api'>, id: number): Promise<ShownCase> {
  return api.get(`/v1/clients/${id}/dunning`, caseView);
}

export async function readFigures({ api }: Pick<StaffCall, 'api'>, id: number): Promise<Figures[]> {
  return (await api.get(`/v1/clients/${id}/statistics`, statisticsSchema)).currencies;
}

/** What a client is called. */
export function nameOfClient(
  { language }: Pick<StaffCall, 'language'>,
  {
    id,
    type,
    firstName,
    lastName,
    companyName,
  }: Pick<z.output<typeof clientSchema>, 'id' | 'type' | 'firstName' | 'lastName' | 'companyName'>,
): string {
  const person = `${firstName} ${lastName}`.trim();
  const [first, second] = type === 'company' ? [companyName, person] : [person, companyName];
  return first || second || clientWords(language).nameless(id);
}
