import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { attemptSchema } from '../../../api/routes/charges/schema.ts';
import { changeSchema } from '../../../api/routes/clients/changes.ts';
import { messageSchema } from '../../../api/routes/clients/correspondence.ts';
import { creditEntrySchema } from '../../../api/routes/credit-entries/schema.ts';
import { doneRungView } from '../../../api/routes/dunning/schema.ts';
import { invoiceWithItems } from '../../../api/routes/invoices/schema.ts';
import { paymentMethodSchema } from '../../../api/routes/payment-methods/schema.ts';
import { transactionSchema } from '../../../api/routes/transactions/schema.ts';
import type { StaffCall } from '../../env.ts';
import { withQuery } from '../../paths.ts';
import { readCase } from '../client/read.ts';

export type Invoice = z.output<typeof invoiceWithItems>;

/** The most of each list beside the lines; an invoice has few of each. */
const MOST = 100;

/** The number that an address names. @throws Problem 404 */
export function invoiceIdOf({ c }: Pick<StaffCall, 'c'>): number {
  const text = c.req.param('invoiceId') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('not-found', 'There is no such invoice.');
  return Number(text);
}

/** An invoice with a page of its lines, and the version that is seen. */
export async function readInvoice(
  { api, c }: Pick<StaffCall, 'api' | 'c'>,
  id: number,
): Promise<{ invoice: Invoice; etag: string }> {
  const cursor = c.req.method === 'GET' ? c.req.query('cursor') : undefined;
  const path = withQuery(`/v1/invoices/${id}`, { limit: 50, cursor });
  const { body, etag } = await api.getVersion(path, invoiceWithItems);
  return { invoice: body, etag };
}

/** What is read, or undefined where it is of a client whom whoever looks may not see: another provider's, for example. */
async function ifSeen<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** What there is about an invoice, as far as whoever looks may see it. */
export async function readAbout(call: StaffCall, { id, clientId }: Invoice) {
  const { api, may } = call;
  const at = (name: string) => withQuery(`/v1/invoices/${id}/${name}`, { limit: MOST });
  const changes = withQuery(`/v1/clients/${clientId}/change-log`, {
    entity: 'invoice',
    entityId: id,
    limit: MOST,
  });
  const money = may('billing:read');
  const [transactions, credit, attempts, messages, rungs, dunning, log, methods] = await Promise.all([
    money ? api.get(at('transactions'), pageOf(transactionSchema)) : undefined,
    money ? api.get(at('credit-entries'), pageOf(creditEntrySchema)) : undefined,
    money ? api.get(at('charge-attempts'), pageOf(attemptSchema)) : undefined,
    api.get(at('messages'), pageOf(messageSchema)),
    may('dunning:read') ? api.get(at('dunning-rungs'), pageOf(doneRungView)) : undefined,
    may('dunning:read') ? ifSeen(readCase(call, clientId)) : undefined,
    ifSeen(api.get(changes, pageOf(changeSchema))),
    may('billing:write')
      ? ifSeen(api.get(`/v1/clients/${clientId}/payment-methods`, pageOf(paymentMethodSchema)))
      : undefined,
  ]);
  return {
    ...{ transactions: transactions?.items, credit: credit?.items, attempts: attempts?.items },
    ...{ messages: messages.items, rungs: rungs?.items, dunning, changes: log?.items ?? [] },
    methods: (methods?.items ?? []).filter(
      ({ removedAt, reference }) => removedAt === null && reference === 'set',
    ),
  };
}
export type About = Awaited<ReturnType<typeof readAbout>>;

/** What an invoice is called: its number, or that it is a draft. */
export function nameOfInvoice({ id, number }: Pick<Invoice, 'id' | 'number'>): string {
  return number ?? `#${id}`;
}
