import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fromDecimal, MoneyError, written } from '../../../domain/money.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { paymentWords } from '../../words/payments.ts';
import { showList } from './list.tsx';
import { clientIdOf, type Listed, readClient, readList, type ShownClient } from './read.ts';

const MOST = 200;
const form = z.strictObject({
  ...{ invoiceId: field(16), amount: field(30), gateway: field(50), reference: field(200), key: z.uuid() },
});
type Typed = z.output<typeof form>;

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
  const owing = await readOwing(call, client.id);
  return (
    <details open={typed !== undefined} class="card">
      <summary>{words.title}</summary>
      <form method="post" action={paths.clientList(client.id, 'transactions')} aria-label={words.title}>
        <p class="quiet">{words.about}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="key" value={typed?.key ?? randomUUID()} />
        <Select
          {...{ name: 'invoiceId', label: words.invoice, empty: words.credit }}
          value={typed ? typed.invoiceId : owing[0] && String(owing[0].id)}
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
  const refuse = async (wrong: string, status: 409 | 422) =>
    showList(call, client, 'transactions', {
      ...{ wrong, status },
      above: await BookPayment({ call, client, typed }),
    });
  const { invoiceId, amount, gateway, reference, key } = typed;
  const invoice = (await readOwing(call, id)).find((each) => String(each.id) === invoiceId);
  const amountMinor = amountOf(amount, invoice, client.currency);
  if (amountMinor === undefined) return refuse(words.noAmount, 422);
  try {
    await call.api.send('POST', `/v1/clients/${id}/payments`, {
      key,
      body: {
        ...{ invoiceId: invoiceId === '' ? null : Number(invoiceId), amountMinor, gateway },
        ...(reference !== '' && { reference }),
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
  if (text.trim() === '') return invoice?.owedMinor;
  try {
    return fromDecimal(text.trim().replace(',', '.'), invoice?.currency ?? usual);
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}
