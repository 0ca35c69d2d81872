import { z } from 'zod';
import { invoiceWithItems } from '../../../api/routes/invoices/schema.ts';
import { isOpen } from '../../../domain/billing/invoice-status.ts';
import { written } from '../../../domain/money.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Select } from '../../components/filters.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { invoiceWords } from '../../words/client-invoice.ts';
import { belongs, ForWhat, thingsOf } from './for-what.tsx';
import { FoldedForm, keyed, minorOf, OneButton, type Refused, sent, ticked, typedIn } from './forms.tsx';
import { invoiceIdOf, type ShownInvoice, showInvoice } from './invoice.tsx';
import { labelOfMethod, readMethods } from './payment-methods.tsx';
import { clientIdOf, type ShownClient } from './read.ts';

const lineForm = z.strictObject({
  ...{ description: field(500), amount: field(30), kind: z.enum(['item', 'add-funds']), taxed: ticked },
  ...{ forWhat: field(40), ...keyed },
});
const issueForm = z.strictObject({
  ...{ issuedOn: field(10), dueOn: field(10), mail: ticked, useCredit: ticked, ...keyed },
});
const feeForm = z.strictObject({ feeText: field(500), feeAmount: field(30), feeTaxed: ticked, ...keyed });
const creditForm = z.strictObject({ creditAmount: field(30), ...keyed });
const chargeForm = z.strictObject({ paymentMethodId: field(16), ...keyed });
const refundForm = z.strictObject({
  refundAmount: field(30),
  refundText: field(500),
  booked: ticked,
  ...keyed,
});

/** What can be done with an invoice in its status. */
export async function InvoiceActions({
  call,
  client,
  invoice,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  invoice: ShownInvoice;
  refused: Refused | undefined;
}) {
  const words = invoiceWords(call.language);
  const { id, currency, status } = invoice;
  const example = written({ minor: 1190, currency }, call.language);
  const at = (what: string) => paths.clientInvoiceDo(client.id, id, what);
  const of = (name: string, title: string, button = title) => ({
    ...{ call, action: at(name), title, button, once: true, typed: typedIn(refused, name) },
  });
  if (status === 'draft') {
    const things = await thingsOf(call, client.id);
    return (
      <div class="columns">
        <AddLine {...{ ...of('line', words.addLine), things, example }} />
        <Issue {...of('issue', words.issue)} />
        <Cancel call={call} action={at('cancel')} />
      </div>
    );
  }
  if (isOpen(status)) {
    const methods = await readMethods(call, client.id);
    const chargeable = methods.filter(({ removedAt }) => removedAt === null);
    const fee = typedIn(refused, 'fee');
    return (
      <div class="columns">
        <FoldedForm {...of('credit', words.useCreditNow)}>
          <Field
            {...{
              name: 'creditAmount',
              label: words.amount,
              hint: words.allHint(example),
              inputmode: 'decimal',
            }}
            value={typedIn(refused, 'credit')?.creditAmount ?? ''}
          />
        </FoldedForm>
        <FoldedForm {...of('charge', words.charge)} about={words.chargeAbout}>
          <Select
            {...{ name: 'paymentMethodId', label: words.method, empty: words.anyMethod }}
            value={typedIn(refused, 'charge')?.paymentMethodId}
            choices={chargeable.map((method) => ({
              value: String(method.id),
              label: labelOfMethod(call, method),
            }))}
          />
        </FoldedForm>
        <FoldedForm {...of('fee', words.fee)} about={words.feeHint}>
          <Field
            {...{ name: 'feeText', label: words.description, value: fee?.feeText ?? '', required: true }}
            maxlength={500}
          />
          <Field
            {...{ name: 'feeAmount', label: words.amount, hint: words.amountHint(example), required: true }}
            {...{ inputmode: 'decimal', value: fee?.feeAmount ?? '' }}
          />
          <Check {...{ name: 'feeTaxed', label: words.taxed, checked: fee?.feeTaxed === 'true' }} />
        </FoldedForm>
        {status !== 'payment-pending' && (
          <details class="card">
            <summary>{status === 'collections' ? words.callBack : words.collections}</summary>
            <p class="quiet">{words.collectionsAbout}</p>
            <OneButton
              {...{ call, action: at('collections') }}
              label={status === 'collections' ? words.callBack : words.collections}
              fields={{ inCollections: status === 'collections' ? 'false' : 'true' }}
            />
          </details>
        )}
        <Cancel call={call} action={at('cancel')} />
      </div>
    );
  }
  const refund = typedIn(refused, 'refund');
  return status === 'paid' ? (
    <FoldedForm {...of('refund', words.refund, words.book)} about={words.refundAbout}>
      <Field
        {...{ name: 'refundAmount', label: words.amount, hint: words.allHint(example), inputmode: 'decimal' }}
        value={refund?.refundAmount ?? ''}
      />
      <Field
        {...{ name: 'refundText', label: words.description, value: refund?.refundText ?? '', maxlength: 500 }}
      />
      <Check
        {...{ name: 'booked', label: words.bookOnly, hint: words.bookOnlyHint }}
        checked={refund?.booked === 'true'}
      />
    </FoldedForm>
  ) : null;
}

type FormProps = Pick<
  Parameters<typeof FoldedForm>[0],
  'call' | 'action' | 'title' | 'button' | 'once' | 'typed'
>;

function AddLine({
  things,
  example,
  ...form
}: FormProps & { things: Awaited<ReturnType<typeof thingsOf>>; example: string }) {
  const { call, typed } = form;
  const words = invoiceWords(call.language);
  return (
    <FoldedForm {...form}>
      <Field
        {...{ name: 'description', label: words.description, required: true, maxlength: 500 }}
        value={typed?.description ?? ''}
      />
      <Field
        {...{ name: 'amount', label: words.amount, hint: words.amountHint(example), inputmode: 'decimal' }}
        {...{ required: true, value: typed?.amount ?? '' }}
      />
      <Select
        {...{ name: 'kind', label: words.kind, value: typed?.kind }}
        choices={(['item', 'add-funds'] as const).map((value) => ({
          value,
          label: words.kinds[value] ?? value,
        }))}
      />
      <Check {...{ name: 'taxed', label: words.taxed, checked: typed?.taxed === 'true' }} />
      <ForWhat call={call} things={things} value={typed?.forWhat} />
    </FoldedForm>
  );
}

function Issue(form: FormProps) {
  const { call, typed } = form;
  const words = invoiceWords(call.language);
  return (
    <FoldedForm {...form} about={words.issueAbout}>
      <Field
        {...{ name: 'issuedOn', label: words.issuedOn, hint: words.issuedOnHint, type: 'date' }}
        value={typed?.issuedOn ?? ''}
      />
      <Field
        {...{ name: 'dueOn', label: words.dueOn, hint: words.dueOnHint, type: 'date' }}
        value={typed?.dueOn ?? ''}
      />
      <Check {...{ name: 'mail', label: words.mail, checked: typed?.mail === 'true' }} />
      <Check
        {...{ name: 'useCredit', label: words.useCredit, checked: typed ? typed.useCredit === 'true' : true }}
      />
    </FoldedForm>
  );
}

function Cancel({ call, action }: { call: StaffCall; action: string }) {
  const words = invoiceWords(call.language);
  return (
    <details class="card">
      <summary>{words.cancel}</summary>
      <p class="quiet">{words.cancelAbout}</p>
      <OneButton call={call} action={action} label={words.cancel} />
    </details>
  );
}

type Done = keyof ReturnType<typeof invoiceWords>['done'];

/** The page of one invoice and all that its forms do. */
export function registerInvoice(console: Console, with_: ConsoleDeps): void {
  const [client, invoice] = [':clientId', ':invoiceId'];
  staffPage(console, with_, paths.clientInvoice(client, invoice), { get: (call) => showInvoice(call) });
  const action = (name: string, post: (call: StaffCall) => Promise<Refused | Done>) =>
    staffPage(console, with_, paths.clientInvoiceDo(client, invoice, name), {
      async post(call) {
        const came = await post(call);
        if (typeof came !== 'string') return showInvoice(call, came);
        return lead(call, paths.clientInvoice(clientIdOf(call), invoiceIdOf(call), { done: came }));
      },
    });
  action('line', addLine);
  action('remove-line', removeLine);
  action('issue', issue);
  action('fee', addFee);
  action('credit', useCredit);
  action('charge', charge);
  action('collections', collect);
  action('cancel', cancel);
  action('refund', refund);
}

const apiOf = (call: StaffCall) => `/v1/invoices/${invoiceIdOf(call)}`;

/** An amount that has to be there. */
function refusedAmount(call: StaffCall, form: string, typed: Refused['typed']): Refused {
  return { form, typed, wrong: invoiceWords(call.language).noAmount, status: 422 };
}

const currencyOf = async (call: StaffCall) => (await call.api.get(apiOf(call), invoiceWithItems)).currency;

async function addLine(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, lineForm, call.signed);
  const { key, description, kind, taxed, forWhat } = typed;
  const amountMinor = minorOf(typed.amount, await currencyOf(call));
  if (amountMinor === undefined) return refusedAmount(call, 'line', typed);
  const body = { description, amountMinor, kind, taxed: taxed === 'true', ...belongs(forWhat) };
  return (
    (await sent(call, 'line', typed, () => call.api.send('POST', `${apiOf(call)}/lines`, { key, body }))) ??
    'line'
  );
}

async function removeLine(call: StaffCall): Promise<Refused | Done> {
  const { lineId } = await readForm(
    call,
    z.strictObject({ lineId: z.string().regex(/^\d{1,15}$/) }),
    call.signed,
  );
  return (
    (await sent(call, 'remove-line', {}, () => call.api.send('DELETE', `${apiOf(call)}/lines/${lineId}`))) ??
    'removed'
  );
}

async function issue(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, issueForm, call.signed);
  const { key, issuedOn, dueOn, mail, useCredit: credit } = typed;
  const body = {
    ...(issuedOn !== '' && { issuedOn }),
    ...(dueOn !== '' && { dueOn }),
    ...{ mail: mail === 'true', useCredit: credit === 'true' },
  };
  return (
    (await sent(call, 'issue', typed, () => call.api.send('POST', `${apiOf(call)}/issue`, { key, body }))) ??
    'issued'
  );
}

async function addFee(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, feeForm, call.signed);
  const amountMinor = minorOf(typed.feeAmount, await currencyOf(call));
  if (amountMinor === undefined) return refusedAmount(call, 'fee', typed);
  const body = { amountMinor, description: typed.feeText, taxed: typed.feeTaxed === 'true' };
  const { key } = typed;
  return (
    (await sent(call, 'fee', typed, () => call.api.send('POST', `${apiOf(call)}/fees`, { key, body }))) ??
    'fee'
  );
}

/** All of it, or the amount that was typed; undefined: what was typed is none. */
async function partOf(call: StaffCall, text: string): Promise<{ amountMinor?: number } | undefined> {
  if (text.trim() === '') return {};
  const amountMinor = minorOf(text, await currencyOf(call));
  return amountMinor === undefined ? undefined : { amountMinor };
}

async function useCredit(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, creditForm, call.signed);
  const body = await partOf(call, typed.creditAmount);
  if (body === undefined) return refusedAmount(call, 'credit', typed);
  const { key } = typed;
  return (
    (await sent(call, 'credit', typed, () =>
      call.api.send('POST', `${apiOf(call)}/credit`, { key, body }),
    )) ?? 'credit'
  );
}

async function charge(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, chargeForm, call.signed);
  const { key, paymentMethodId } = typed;
  const body = paymentMethodId === '' ? {} : { paymentMethodId: Number(paymentMethodId) };
  return (
    (await sent(call, 'charge', typed, () =>
      call.api.send('POST', `${apiOf(call)}/charge`, { key, body }),
    )) ?? 'charge'
  );
}

async function collect(call: StaffCall): Promise<Refused | Done> {
  const form = z.strictObject({ inCollections: z.enum(['true', 'false']) });
  const { inCollections } = await readForm(call, form, call.signed);
  const body = { inCollections: inCollections === 'true' };
  return (
    (await sent(call, 'collections', {}, () =>
      call.api.send('POST', `${apiOf(call)}/collections`, { body }),
    )) ?? 'collections'
  );
}

async function cancel(call: StaffCall): Promise<Refused | Done> {
  await readForm(call, z.strictObject({}), call.signed);
  return (
    (await sent(call, 'cancel', {}, () => call.api.send('POST', `${apiOf(call)}/cancel`))) ?? 'cancelled'
  );
}

async function refund(call: StaffCall): Promise<Refused | Done> {
  const typed = await readForm(call, refundForm, call.signed);
  const part = await partOf(call, typed.refundAmount);
  if (part === undefined) return refusedAmount(call, 'refund', typed);
  const { key, refundText: description, booked } = typed;
  const body = { ...part, description, ...(booked === 'true' && { gateway: false }) };
  return (
    (await sent(call, 'refund', typed, () =>
      call.api.send('POST', `${apiOf(call)}/refund`, { key, body }),
    )) ?? 'refund'
  );
}
