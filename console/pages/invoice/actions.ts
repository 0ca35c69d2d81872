import { z } from 'zod';
import { isOpen } from '../../../domain/billing/invoice-status.ts';
import { field } from '../../../web/forms.ts';
import { amountOf } from '../../components/amount.ts';
import { instantOf } from '../../components/local-time.ts';
import type { InvoiceAction } from '../../words/invoice.ts';
import type { Invoice } from './read.ts';

type Typed = Readonly<Record<string, string | undefined>>;

/** What the API is asked; `wrongs` where what was typed is nothing to ask for. */
type Ask =
  | { wrongs: Readonly<Record<string, 'amount'>> }
  | { method: 'POST' | 'DELETE'; path: string; body?: object };

interface Action {
  /** the fields of its form, without the name of the action before them */
  fields: Readonly<Record<string, z.ZodType<string | undefined>>>;
  /** the fields by the pointers of the API's body */
  pointers: Readonly<Record<string, string>>;
  /** whether the API can do it as the invoice is */
  when(invoice: Invoice): boolean;
  ask(typed: Typed, invoice: Invoice, zone: string): Ask;
}

const ticked = z.literal('true').optional();
const amount = { '/amountMinor': 'amount' };

/** What a form says of an amount, in minor units; `undefined` when the field is empty, `'wrong'` when it is none. */
function typedAmount({ amount: text = '' }: Typed, { currency }: Invoice): number | undefined | 'wrong' {
  return text.trim() === '' ? undefined : (amountOf(text, currency) ?? 'wrong');
}

/** Asks for what a form says, with its amount; an amount that is needed and missing, or none, is wrong. */
function withAmount(
  typed: Typed,
  invoice: Invoice,
  { path, body = {}, needed = false }: { path: string; body?: object; needed?: boolean },
): Ask {
  const minor = typedAmount(typed, invoice);
  if (minor === 'wrong' || (needed && minor === undefined)) return { wrongs: { amount: 'amount' } };
  return { method: 'POST', path, body: { ...body, ...(minor !== undefined && { amountMinor: minor }) } };
}

const at = ({ id }: Invoice, name: string) => `/v1/invoices/${id}/${name}`;
const simple = (name: string, body?: object): Pick<Action, 'fields' | 'pointers' | 'ask'> => ({
  ...{ fields: {}, pointers: {} },
  ask: (_, invoice) => ({ method: 'POST', path: at(invoice, name), ...(body && { body }) }),
});

/** All that can be done to an invoice: its form, and what the API is asked. */
export const actions: Readonly<Record<InvoiceAction, Action>> = {
  line: {
    fields: { description: field(500), amount: field(30), taxed: ticked, funds: ticked },
    pointers: { ...amount, '/description': 'description' },
    when: ({ status }) => status === 'draft',
    ask: (typed, invoice) =>
      withAmount(typed, invoice, {
        ...{ path: at(invoice, 'lines'), needed: true },
        body: {
          ...{ kind: typed.funds ? 'add-funds' : 'item', description: typed.description?.trim() },
          taxed: typed.taxed === 'true',
        },
      }),
  },
  'remove-line': {
    fields: { line: field(16) },
    pointers: {},
    when: ({ status, items }) => status === 'draft' && items.length > 0,
    ask: ({ line = '' }, invoice) => ({
      method: 'DELETE',
      path: at(invoice, `lines/${encodeURIComponent(line)}`),
    }),
  },
  issue: {
    fields: { issuedOn: field(10), dueOn: field(10), mail: ticked, credit: ticked },
    pointers: { '/issuedOn': 'issuedOn', '/dueOn': 'dueOn' },
    when: ({ status }) => status === 'draft',
    ask: ({ issuedOn, dueOn, mail, credit }, invoice) => ({
      ...{ method: 'POST', path: at(invoice, 'issue') },
      body: {
        ...(issuedOn && { issuedOn }),
        ...(dueOn && { dueOn }),
        ...{ mail: mail === 'true', useCredit: credit === 'true' },
      },
    }),
  },
  mail: { ...simple('mail'), when: ({ status }) => status !== 'draft' && status !== 'cancelled' },
  pay: {
    fields: { amount: field(30), gateway: field(50), reference: field(200), at: field(30), owed: field(20) },
    pointers: { ...amount, '/gateway': 'gateway', '/reference': 'reference', '/at': 'at' },
    when: ({ status }) => isOpen(status),
    ask(typed, invoice, zone) {
      const minor = typedAmount(typed, invoice) ?? invoice.owedMinor;
      if (minor === 'wrong') return { wrongs: { amount: 'amount' } };
      const { gateway = '', reference = '', at: when = '' } = typed;
      return {
        ...{ method: 'POST', path: `/v1/clients/${invoice.clientId}/payments` },
        body: {
          ...{ invoiceId: invoice.id, amountMinor: minor, gateway: gateway.trim() },
          ...(reference.trim() !== '' && { reference: reference.trim() }),
          ...(when !== '' && { at: instantOf(when, zone) }),
        },
      };
    },
  },
  credit: {
    ...{ fields: { amount: field(30) }, pointers: amount },
    when: ({ status }) => isOpen(status),
    ask: (typed, invoice) => withAmount(typed, invoice, { path: at(invoice, 'credit') }),
  },
  charge: {
    ...{ fields: { method: field(16) }, pointers: { '/paymentMethodId': 'method' } },
    when: ({ status, owedMinor }) => isOpen(status) && owedMinor > 0,
    ask: ({ method = '' }, invoice) => ({
      ...{ method: 'POST', path: at(invoice, 'charge') },
      body: method === '' ? {} : { paymentMethodId: Number(method) },
    }),
  },
  fee: {
    fields: { description: field(500), amount: field(30), taxed: ticked },
    pointers: { ...amount, '/description': 'description' },
    when: ({ status }) => isOpen(status),
    ask: (typed, invoice) =>
      withAmount(typed, invoice, {
        ...{ path: at(invoice, 'fees'), needed: true },
        body: { description: typed.description?.trim(), taxed: typed.taxed === 'true' },
      }),
  },
  collections: {
    ...simple('collections', { inCollections: true }),
    when: ({ status }) => status === 'unpaid',
  },
  'call-back': {
    ...simple('collections', { inCollections: false }),
    when: ({ status }) => status === 'collections',
  },
  refund: {
    fields: { amount: field(30), description: field(500), booked: ticked },
    pointers: { ...amount, '/description': 'description' },
    when: ({ status }) => status === 'paid',
    ask: (typed, invoice) =>
      withAmount(typed, invoice, {
        path: at(invoice, 'refund'),
        body: { description: typed.description?.trim() ?? '', ...(typed.booked && { gateway: false }) },
      }),
  },
  cancel: {
    ...simple('cancel'),
    when: ({ status }) => ['draft', 'unpaid', 'collections'].includes(status),
  },
};

/** What a field of a form is called: forms of one page share no names. */
export const fieldOf = (action: InvoiceAction, name: string) => `${action}.${name}`;

/** The form of an action, with what each form brings: the version that was seen, and what makes it count once. */
export function formOf(action: InvoiceAction) {
  const fields = Object.entries(actions[action].fields).map(([name, schema]) => [
    fieldOf(action, name),
    schema,
  ]);
  return z.strictObject({
    ...{ etag: field(100), key: z.uuid() },
    ...(Object.fromEntries(fields) as Record<string, z.ZodType<string | undefined>>),
  });
}

/** What a form says, by the names of the fields without their action. */
export function typedIn(action: InvoiceAction, form: Readonly<Record<string, unknown>>): Typed {
  return Object.fromEntries(
    Object.keys(actions[action].fields).map((name) => [
      name,
      form[fieldOf(action, name)] as string | undefined,
    ]),
  );
}
