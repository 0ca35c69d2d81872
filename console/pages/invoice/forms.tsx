import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { written } from '../../../domain/money.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { Check } from '../../components/check.tsx';
import type { FieldErrors } from '../../components/field-errors.ts';
import { Select } from '../../components/filters.tsx';
import { Empty } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { type InvoiceAction, invoiceActions, invoiceWords } from '../../words/invoice.ts';
import { actions, fieldOf } from './actions.ts';
import type { About, Invoice } from './read.ts';

/** What was not done, and what was typed. */
export interface RefusedAction {
  action: InvoiceAction;
  typed: Readonly<Record<string, string | undefined>>;
  /** by the names of the fields, without the action */
  wrongs: FieldErrors;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

interface Shown {
  call: StaffCall;
  invoice: Invoice;
  etag: string;
  refused: RefusedAction | undefined;
}

/** All that can be done to the invoice as it is, each folded up until it is wanted. */
export function Actions({ methods, ...shown }: Shown & { methods: About['methods'] }) {
  const { call, invoice, refused } = shown;
  const words = invoiceWords(call.language);
  if (!call.may('billing:write')) return <p class="quiet">{call.words.lacksRight('billing:write')}</p>;
  const possible = invoiceActions.filter(
    // Lines are taken off where they stand; what was refused is shown, whatever the invoice is by now.
    (action) => action !== 'remove-line' && (actions[action].when(invoice) || refused?.action === action),
  );
  if (possible.length === 0) return <Empty>{words.notNow}</Empty>;
  return (
    <>
      {possible.map((action) => (
        <details class="card" open={refused?.action === action}>
          <summary>{words.action[action]}</summary>
          <ActionForm {...shown} action={action}>
            <p class="quiet">{words.about[action]}</p>
            <Fields {...shown} action={action} methods={methods} />
            <button type="submit">{words.action[action]}</button>
          </ActionForm>
        </details>
      ))}
    </>
  );
}

/** A form for an action, with the version that whoever sends it has seen. */
export function ActionForm({
  call,
  invoice,
  etag,
  action,
  label,
  children,
}: Omit<Shown, 'refused'> & { action: InvoiceAction; label?: string; children?: Child }) {
  return (
    <form
      method="post"
      action={paths.invoiceAction(invoice.id, action)}
      aria-label={label ?? invoiceWords(call.language).action[action]}
    >
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <input type="hidden" name="key" value={randomUUID()} />
      {children}
    </form>
  );
}

function Fields({
  call,
  invoice,
  action,
  methods,
  refused,
}: Shown & { action: InvoiceAction; methods: About['methods'] }) {
  const { language } = call;
  const words = invoiceWords(language);
  const mine = refused?.action === action ? refused : undefined;
  const value = (name: string, usual = '') => ({
    ...{ name: fieldOf(action, name), value: mine ? (mine.typed[name] ?? '') : usual },
    wrong: mine?.wrongs[name],
  });
  const box = (name: string, label: string, usual = false) => (
    <Check {...{ name: fieldOf(action, name), label }} checked={mine ? mine.typed[name] === 'true' : usual} />
  );
  const amount = (hint: string | undefined, usual = '') => (
    <Field
      {...{ ...value('amount', usual), label: words.howMuch, inputmode: 'decimal', maxlength: 30 }}
      {...(hint === undefined ? { required: true } : { hint })}
    />
  );
  const description = (required: boolean) => (
    <Field {...{ ...value('description'), label: words.description, maxlength: 500, required }} />
  );
  switch (action) {
    case 'line':
      return (
        <>
          {description(true)}
          {amount(undefined)}
          {box('taxed', words.taxed)}
          {box('funds', words.addsFunds)}
        </>
      );
    case 'fee':
      return (
        <>
          {description(true)}
          {amount(undefined)}
          {box('taxed', words.taxed)}
        </>
      );
    case 'issue':
      return (
        <>
          <Field
            {...{ ...value('issuedOn'), label: words.issuedOn, hint: words.issuedOnHint, type: 'date' }}
          />
          <Field
            {...{
              ...value('dueOn', invoice.dueOn ?? ''),
              label: words.dueOn,
              hint: words.dueOnHint,
              type: 'date',
            }}
          />
          {box('mail', words.mail)}
          {box('credit', words.useCredit, true)}
        </>
      );
    case 'pay':
      return (
        <>
          <input type="hidden" name={fieldOf(action, 'owed')} value={String(invoice.owedMinor)} />
          {amount(
            `${words.all} ${written({ minor: invoice.owedMinor, currency: invoice.currency }, language)}`,
          )}
          <Field
            {...{ ...value('gateway', words.bank), label: words.gateway, maxlength: 50, required: true }}
          />
          <Field
            {...{ ...value('reference'), label: words.reference, hint: words.referenceHint, maxlength: 200 }}
          />
          <Field
            {...{
              ...value('at'),
              label: words.cameOn,
              type: 'datetime-local',
              hint: words.cameOnHint(call.zone),
            }}
          />
        </>
      );
    case 'credit':
      return amount(words.all);
    case 'charge':
      return (
        <Select
          {...{ ...value('method'), label: words.methodOf, empty: words.inTurn }}
          choices={methods.map((method) => ({ value: String(method.id), label: methodName(method) }))}
        />
      );
    case 'refund':
      return (
        <>
          {amount(words.all)}
          {description(false)}
          {box('booked', words.bookedOnly)}
        </>
      );
    case 'remove-line':
    case 'mail':
    case 'collections':
    case 'call-back':
    case 'cancel':
      return null;
  }
}

function methodName({ id, gateway, brand, lastFour, expiresOn }: About['methods'][number]): string {
  const card = [brand, lastFour && `•• ${lastFour}`, expiresOn?.slice(0, 7)].filter(Boolean).join(' ');
  return `${card || `#${id}`} (${gateway})`;
}
