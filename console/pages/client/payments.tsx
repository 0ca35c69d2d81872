import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { written } from '../../../domain/money.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Select } from '../../components/filters.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { instantOf } from '../../components/local-time.ts';
import { Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { clientWords } from '../../words/client.ts';
import { moneyWords } from '../../words/client-money.ts';
import { paymentWords } from '../../words/payments.ts';
import { minorOf, saidOf } from './forms.tsx';
import { clientIdOf, type Listed, readClient, readList, readTransactions, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';
import { Transactions, TransactionTotals } from './transactions.tsx';

const MOST = 200;
const form = z.strictObject({
  ...{ invoiceId: field(16), amount: field(30), gateway: field(50), reference: field(200), key: z.uuid() },
  ...{ fees: field(30), at: field(30), description: field(500) },
});
type Typed = z.output<typeof form>;

/** M7. A client's payments with their totals, and a form for what came past every gateway. */
export async function showPayments(
  call: StaffCall,
  client: ShownClient,
  refused?: { typed: Typed; wrong: string; status: 409 | 422 },
): Promise<Response> {
  const words = clientWords(call.language);
  const { id } = client;
  const { items, next, totals } = await readTransactions(call, id, { cursor: call.c.req.query('cursor') });
  return showPart(
    call,
    client,
    'transactions',
    <>
      {await BookPayment({ call, client, typed: refused?.typed })}
      <TransactionTotals call={call} totals={totals} />
      <Transactions call={call} clientId={id} caption={words.lists.transactions} items={items} />
      <Pager
        call={call}
        next={next}
        to={(cursor) => paths.clientList(id, 'transactions', { ...(cursor !== undefined && { cursor }) })}
      />
      <FromApi call={call} paths={[`/v1/clients/${id}/transactions`]} />
    </>,
    refused
      ? { wrong: refused.wrong, status: refused.status }
      : saidOf(call, { booked: paymentWords(call.language).booked }, undefined),
  );
}

/** M7. What came past every gateway, booked by hand; nothing for who may not. */
export async function BookPayment({
  call,
  client,
  typed,
}: {
  call: StaffCall;
  client: ShownClient;
  typed?: Typed | undefined;
}) {
  if (!call.may('billing:write')) return null;
  const { language } = call;
  const words = paymentWords(language);
  const money = moneyWords(language);
  const owing = await readOwing(call, client.id);
  const intoCredit = call.c.req.query('book') === 'credit';
  return (
    <details open={typed !== undefined || intoCredit} class="card">
      <summary>{words.title}</summary>
      <form method="post" action={paths.clientList(client.id, 'transactions')} aria-label={words.title}>
        <p class="quiet">{words.about}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="key" value={randomUUID()} />
        <Select
          {...{ name: 'invoiceId', label: words.invoice, empty: words.credit }}
          value={typed ? typed.invoiceId : intoCredit ? '' : owing[0] && String(owing[0].id)}
          choices={owing.map(({ id, number, owedMinor, currency }) => ({
            value: String(id),
            label: words.owed(number ?? `#${id}`, written({ minor: owedMinor, currency }, language)),
          }))}
        />
        <Field
          {...{ name: 'amount', label: words.amount, value: typed?.amount ?? '', inputmode: 'decimal' }}
          hint={words.amountHint(written({ minor: 1190, currency: client.currency }, language))}
        />
        <Field
          {...{ name: 'gateway', label: words.gateway, value: typed?.gateway ?? words.bank, maxlength: 50 }}
          required
        />
        <Field
          {...{ name: 'reference', label: words.reference, hint: words.referenceHint, maxlength: 200 }}
          value={typed?.reference ?? ''}
        />
        <Field
          {...{ name: 'at', label: money.at, hint: money.atHint, type: 'datetime-local' }}
          value={typed?.at ?? ''}
        />
        <Field
          {...{ name: 'fees', label: money.fees, hint: money.feesHint, inputmode: 'decimal' }}
          value={typed?.fees ?? ''}
        />
        <Field
          {...{ name: 'description', label: money.description, value: typed?.description ?? '' }}
          maxlength={500}
        />
        <button type="submit">{words.book}</button>
      </form>
    </details>
  );
}

/** The invoices of a client that owe something, the oldest first. */
async function readOwing(call: StaffCall, clientId: number): Promise<Listed<'invoices'>[]> {
  const { items } = await readList(call, clientId, 'invoices', { limit: MOST });
  return items.filter(({ owedMinor }) => owedMinor > 0).reverse();
}

/** Books what was typed; whoever is refused keeps it. */
export async function postPayment(call: StaffCall): Promise<Response> {
  const words = paymentWords(call.language);
  const id = clientIdOf(call);
  const typed = await readForm(call, form, call.signed);
  const client = await readClient(call, id);
  const refuse = (wrong: string, status: 409 | 422) => showPayments(call, client, { typed, wrong, status });
  const { invoiceId, amount, gateway, reference, fees, at, description, key } = typed;
  const invoice = (await readOwing(call, id)).find((each) => String(each.id) === invoiceId);
  const amountMinor = amountOf(amount, invoice, client.currency);
  const feesMinor = fees.trim() === '' ? 0 : minorOf(fees, invoice?.currency ?? client.currency);
  if (amountMinor === undefined || feesMinor === undefined) return refuse(words.noAmount, 422);
  try {
    await call.api.send('POST', `/v1/clients/${id}/payments`, {
      key,
      body: {
        ...{ invoiceId: invoiceId === '' ? null : Number(invoiceId), amountMinor, gateway },
        ...{ feesMinor, description },
        ...(reference !== '' && { reference }),
        ...(at !== '' && { at: instantOf(at, call.zone) }),
      },
    });
  } catch (error) {
    const problem = refusal(error);
    return refuse(sentenceFor(call.words, problem), problem.status as 409);
  }
  return lead(call, paths.clientList(id, 'transactions', { done: 'booked' }));
}

/** What was typed, or all that the invoice owes; undefined when that is no amount. */
function amountOf(
  text: string,
  invoice: { owedMinor: number; currency: string } | undefined,
  usual: string,
): number | undefined {
  return text.trim() === '' ? invoice?.owedMinor : minorOf(text, invoice?.currency ?? usual);
}
