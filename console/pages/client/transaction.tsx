import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { refundAttemptSchema } from '../../../api/routes/refunds/schema.ts';
import { namedTransaction } from '../../../api/routes/transactions/schema.ts';
import { written } from '../../../domain/money.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { moneyWords } from '../../words/client-money.ts';
import { FoldedForm, keyed, minorOf, type Refused, saidOf, sent, ticked, typedIn } from './forms.tsx';
import { clientIdOf, idIn, readClient } from './read.ts';
import { showPart } from './tabs.tsx';
import { InvoiceLink, type ShownTransaction } from './transactions.tsx';

const refundForm = z.strictObject({
  ...{ refundAmount: field(30), from: z.enum(['', 'invoice', 'credit']), refundText: field(500) },
  ...{ booked: ticked, ...keyed },
});
const reverseForm = z.strictObject({
  ...{ reverseAmount: field(30), reference: field(200), reverseFees: field(30), reverseText: field(500) },
  ...keyed,
});
const attempts = pageOf(refundAttemptSchema);

const idOf = (call: StaffCall) => idIn(call, 'transactionId', 'There is no such payment.');
const apiOf = (call: StaffCall) => `/v1/transactions/${idOf(call)}`;

/** M7. One payment, and giving it back. */
export function registerTransaction(console: Console, with_: ConsoleDeps): void {
  const [client, transaction] = [':clientId', ':transactionId'];
  staffPage(console, with_, paths.clientTransaction(client, transaction), {
    get: (call) => showTransaction(call),
  });
  const action = (name: 'refund' | 'reverse', post: (call: StaffCall) => Promise<Refused | undefined>) =>
    staffPage(console, with_, paths.clientTransactionDo(client, transaction, name), {
      async post(call) {
        const refused = await post(call);
        if (refused) return showTransaction(call, refused);
        const done = name === 'refund' ? 'refunded' : 'reversed';
        return lead(call, paths.clientTransaction(clientIdOf(call), idOf(call), { done }));
      },
    });
  action('refund', refund);
  action('reverse', reverse);
}

async function showTransaction(call: StaffCall, refused?: Refused): Promise<Response> {
  const { language } = call;
  const words = moneyWords(language);
  const clientId = clientIdOf(call);
  const [client, money, tried] = await Promise.all([
    readClient(call, clientId),
    call.api.get(apiOf(call), namedTransaction),
    call.api.get(`${apiOf(call)}/refund-attempts`, attempts),
  ]);
  return showPart(
    call,
    client,
    'transactions',
    <>
      <h2>{words.transaction(money.id)}</h2>
      <div class="columns">
        <About call={call} clientId={clientId} money={money} />
        {call.may('billing:write') && money.kind === 'payment' && (
          <Back call={call} clientId={clientId} money={money} refused={refused} />
        )}
      </div>
      {tried.items.length > 0 && (
        <>
          <h3>{words.refunds}</h3>
          <List
            {...{ call, caption: words.refunds }}
            columns={[words.recorded, words.kind, words.amount, words.fees, words.reference]}
            rows={tried.items.map((each) => [
              <Time call={call} at={each.settledAt ?? each.requestedAt} />,
              <>
                {words.refundStates[each.state]}
                <div class="quiet" dir="auto">
                  {[each.code, each.description].filter(Boolean).join(' · ')}
                </div>
              </>,
              <Money minor={each.amountMinor} currency={each.currency} language={language} />,
              <Money minor={each.feesMinor} currency={each.currency} language={language} />,
              <>
                {each.gateway} {each.gatewayReference ?? ''}
                {each.refundId !== null && (
                  <a href={paths.clientTransaction(clientId, each.refundId)} class="number">
                    #{each.refundId}
                  </a>
                )}
              </>,
            ])}
          />
        </>
      )}
      <FromApi call={call} paths={[apiOf(call), `${apiOf(call)}/refund-attempts`]} />
    </>,
    saidOf(call, words.done, refused),
  );
}

function About({ call, clientId, money }: { call: StaffCall; clientId: number; money: ShownTransaction }) {
  const { language } = call;
  const words = moneyWords(language);
  const shared = clientWords(language);
  const amount = (minor: number) => <Money {...{ minor, currency: money.currency, language }} />;
  return (
    <section class="card" aria-label={words.transaction(money.id)}>
      <Facts
        facts={[
          [shared.what, clientLabels(language).transaction[money.kind]],
          [shared.invoice, <InvoiceLink invoiceId={money.invoiceId} number={money.invoiceNumber} />],
          [shared.moneyIn, amount(money.amountInMinor)],
          [shared.moneyOut, amount(money.amountOutMinor)],
          [shared.fees, amount(money.feesMinor)],
          [words.credited, amount(money.creditedMinor)],
          [shared.gateway, <span dir="auto">{money.gateway}</span>],
          [words.reference, <span dir="auto">{money.gatewayReference ?? '–'}</span>],
          [words.description, <span dir="auto">{money.description || '–'}</span>],
          [shared.when, <Time call={call} at={money.at} written />],
          [words.recorded, <Time call={call} at={money.createdAt} written />],
          [shared.provider, <span class="number">{money.providerId}</span>],
          ...(money.refundOfId === null
            ? []
            : [
                [
                  words.refundOf,
                  <a href={paths.clientTransaction(clientId, money.refundOfId)} class="number">
                    #{money.refundOfId}
                  </a>,
                ] as [string, Child],
              ]),
        ]}
      />
    </section>
  );
}

function Back({
  call,
  clientId,
  money,
  refused,
}: {
  call: StaffCall;
  clientId: number;
  money: ShownTransaction;
  refused: Refused | undefined;
}) {
  const words = moneyWords(call.language);
  const example = written({ minor: money.amountInMinor, currency: money.currency }, call.language);
  const [back, taken] = [typedIn(refused, 'refund'), typedIn(refused, 'reverse')];
  const amount = (name: 'refundAmount' | 'reverseAmount', value: string | undefined) => (
    <Field
      {...{ name, label: words.amount, hint: words.amountHint(example), inputmode: 'decimal' }}
      value={value ?? ''}
    />
  );
  const at = (what: string) => paths.clientTransactionDo(clientId, money.id, what);
  return (
    <div>
      <FoldedForm
        {...{ call, action: at('refund'), title: words.refund, about: words.refundAbout, once: true }}
        {...{ button: words.refundButton, typed: back }}
      >
        {amount('refundAmount', back?.refundAmount)}
        <Select
          {...{ name: 'from', label: words.from, empty: words.fromEither, value: back?.from }}
          choices={(['invoice', 'credit'] as const).map((value) => ({
            value,
            label: words.fromChoices[value],
          }))}
        />
        <Field
          {...{ name: 'refundText', label: words.description, value: back?.refundText ?? '', maxlength: 500 }}
        />
        <Check
          {...{ name: 'booked', label: words.bookOnly, hint: words.bookOnlyHint }}
          checked={back?.booked === 'true'}
        />
      </FoldedForm>
      <FoldedForm
        {...{ call, action: at('reverse'), title: words.reverse, about: words.reverseAbout, once: true }}
        {...{ button: words.reverseButton, typed: taken }}
      >
        {amount('reverseAmount', taken?.reverseAmount)}
        <Field
          {...{ name: 'reference', label: words.reference, value: taken?.reference ?? '', maxlength: 200 }}
        />
        <Field
          {...{ name: 'reverseFees', label: words.fees, hint: words.feesHint, inputmode: 'decimal' }}
          value={taken?.reverseFees ?? ''}
        />
        <Field
          {...{ name: 'reverseText', label: words.description, maxlength: 500 }}
          value={taken?.reverseText ?? ''}
        />
      </FoldedForm>
    </div>
  );
}

const currencyOf = async (call: StaffCall) => (await call.api.get(apiOf(call), namedTransaction)).currency;

/** What was typed as amounts; nothing typed is left out. Undefined: one of them is no amount. */
function amountsOf<N extends string>(
  texts: Record<N, string>,
  currency: string,
): Partial<Record<N, number>> | undefined {
  const given = (Object.entries(texts) as [N, string][]).filter(([, text]) => text.trim() !== '');
  const read = given.map(([name, text]) => [name, minorOf(text, currency)] as const);
  if (read.some(([, minor]) => minor === undefined)) return undefined;
  return Object.fromEntries(read) as Partial<Record<N, number>>;
}

async function refund(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, refundForm, call.signed);
  const amounts = amountsOf({ amountMinor: typed.refundAmount }, await currencyOf(call));
  if (!amounts) return noAmount(call, 'refund', typed);
  const { key, from, refundText: description, booked } = typed;
  const body = {
    ...amounts,
    ...{ description, ...(from !== '' && { from }), ...(booked === 'true' && { gateway: false }) },
  };
  return sent(call, 'refund', typed, () => call.api.send('POST', `${apiOf(call)}/refund`, { key, body }));
}

async function reverse(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, reverseForm, call.signed);
  const texts = { amountMinor: typed.reverseAmount, feesMinor: typed.reverseFees };
  const amounts = amountsOf(texts, await currencyOf(call));
  if (!amounts) return noAmount(call, 'reverse', typed);
  const { key, reference, reverseText: description } = typed;
  const body = { ...amounts, description, ...(reference.trim() !== '' && { reference }) };
  return sent(call, 'reverse', typed, () => call.api.send('POST', `${apiOf(call)}/reverse`, { key, body }));
}

function noAmount(call: StaffCall, form: string, typed: Refused['typed']): Refused {
  return { form, typed, wrong: moneyWords(call.language).noAmount, status: 422 };
}
