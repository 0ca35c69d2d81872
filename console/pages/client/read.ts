import type { z } from 'zod';
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
import { queuedLineSchema } from '../../../api/routes/queued-lines/schema.ts';
import { serviceSchema } from '../../../api/routes/services/schema.ts';
import { ticketSchema } from '../../../api/routes/tickets/schema.ts';
import { transactionPage } from '../../../api/routes/transactions/list.ts';
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
  'queued-lines': queuedLineSchema,
  messages: messageSchema,
  tickets: ticketSchema,
  contacts: contactSchema,
  files: fileSchema,
  notes: noteSchema,
  'change-log': changeSchema,
} as const;
export type ListName = keyof typeof listed;
export type Listed<N extends ListName> = z.output<(typeof listed)[N]>;

// Made once: what zod makes of a schema takes longer than reading a page with it.
const pages = Object.fromEntries(
  Object.entries(listed).map(([name, item]) => [name, pageOf<z.ZodType>(item)]),
) as Record<ListName, ReturnType<typeof pageOf<z.ZodType>>>;

/** The number that an address names. @throws Problem 404 */
export function clientIdOf(call: Pick<StaffCall, 'c'>): number {
  return idIn(call, 'clientId', 'There is no such client.');
}

/** The number that a part of an address names. @throws Problem 404 with the sentence */
export function idIn({ c }: Pick<StaffCall, 'c'>, name: string, missing: string): number {
  const text = c.req.param(name) ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('not-found', missing);
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
  const asked = withQuery(`/v1/clients/${id}/${name}`, { limit: 50, ...query });
  const page = await api.get(asked, pages[name]);
  return page as { items: Listed<N>[]; next: string | null };
}

export type TransactionPage = z.output<typeof transactionPage>;

/** Money that came and went, newest first, with the totals of all of it. */
export function readTransactions(
  { api }: Pick<StaffCall, 'api'>,
  id: number,
  query: { cursor?: string | undefined; limit?: number } = {},
): Promise<TransactionPage> {
  return api.get(withQuery(`/v1/clients/${id}/transactions`, { limit: 50, ...query }), transactionPage);
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

/** What the invoices of a case are called, by their ids: those that are owed, and those that something holds. */
export function invoiceNames({ providers, holds }: ShownCase): ReadonlyMap<number, string> {
  return new Map(
    [
      ...holds.map(({ invoiceId, invoiceNumber }) => [invoiceId, invoiceNumber] as const),
      ...providers.flatMap((each) =>
        each.invoices.map(({ invoiceId, number }) => [invoiceId, number] as const),
      ),
    ].flatMap(([id, number]) => (id === null ? [] : [[id, number ?? `#${id}`]])),
  );
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
