import { z } from 'zod';
import { creditPage } from '../../../api/routes/credit-entries/list.ts';
import { written } from '../../../domain/money.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { moneyWords } from '../../words/client-money.ts';
import { FoldedForm, keyed, minorOf, OneButton, type Refused, saidOf, sent, typedIn } from './forms.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';
import { InvoiceLink } from './transactions.tsx';

const adjustForm = z.strictObject({ amount: field(30), why: field(500), currency: field(3), ...keyed });
const removeForm = z.strictObject({ entry: z.string().regex(/^[1-9]\d{0,14}$/) });

/** M6. A client's credit with its log; a line that stands for itself can be deleted. */
export async function showCredit(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const { language, c } = call;
  const words = moneyWords(language);
  const shared = clientWords(language);
  const { id } = client;
  const api = `/v1/clients/${id}/credit-entries`;
  const mayWrite = call.may('billing:write');
  const { items, next, currency, balanceMinor } = await call.api.get(
    withQuery(api, { cursor: c.req.query('cursor') }),
    creditPage,
  );
  const typed = typedIn(refused, 'adjust');
  return showPart(
    call,
    client,
    'credit',
    <>
      <p>
        {words.balance}:{' '}
        <strong>{<Money minor={balanceMinor} currency={currency} language={language} />}</strong>
      </p>
      {mayWrite && (
        <FoldedForm
          {...{
            call,
            action: paths.clientDo(id, 'credit', 'adjust'),
            title: words.adjust,
            typed,
            once: true,
          }}
          {...{ about: words.adjustAbout, button: words.adjustButton }}
        >
          <Field
            {...{ name: 'amount', label: words.amount, required: true, value: typed?.amount ?? '' }}
            hint={words.belowHint(written({ minor: 500, currency }, language))}
          />
          <Field
            {...{ name: 'currency', label: words.currency, value: typed?.currency ?? currency, maxlength: 3 }}
            required
          />
          <Field
            {...{
              name: 'why',
              label: words.adjustWhy,
              value: typed?.why ?? '',
              required: true,
              maxlength: 500,
            }}
          />
        </FoldedForm>
      )}
      {mayWrite && (
        <p>
          <a href={paths.clientList(id, 'transactions', { book: 'credit' })}>{words.withMoney}</a>
        </p>
      )}
      <List
        {...{ call, caption: shared.lists.credit }}
        columns={[
          ...[shared.when, words.kind, words.amount, shared.invoice, words.description],
          ...(mayWrite ? [shared.change] : []),
        ]}
        rows={items.map((entry) => [
          <Time call={call} at={entry.at} />,
          <>
            {words.creditKinds[entry.kind]} <span class="quiet number">#{entry.id}</span>
          </>,
          <Money minor={entry.amountMinor} currency={entry.currency} language={language} />,
          <>
            <InvoiceLink invoiceId={entry.invoiceId} number={entry.invoiceNumber} />
            {entry.transactionId !== null && (
              <div>
                <a href={paths.clientTransaction(id, entry.transactionId)}>
                  {words.transaction(entry.transactionId)}
                </a>
              </div>
            )}
          </>,
          <span dir="auto">{entry.description || '–'}</span>,
          ...(mayWrite
            ? [
                entry.invoiceId === null && entry.transactionId === null ? (
                  <OneButton
                    {...{
                      call,
                      label: words.remove,
                      about: `#${entry.id}`,
                      fields: { entry: String(entry.id) },
                    }}
                    action={paths.clientDo(id, 'credit', 'remove')}
                  />
                ) : (
                  '–'
                ),
              ]
            : []),
        ])}
      />
      <Pager
        call={call}
        next={next}
        to={(cursor) => paths.clientList(id, 'credit', { ...(cursor !== undefined && { cursor }) })}
      />
      <FromApi call={call} paths={[api]} />
    </>,
    saidOf(call, words.done, refused),
  );
}

/** A line of the log by hand. */
export async function postAdjustment(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const typed = await readForm(call, adjustForm, call.signed);
  const { key, why: description } = typed;
  const currency = typed.currency.trim().toUpperCase();
  const amountMinor = /^[A-Z]{3}$/.test(currency) ? minorOf(typed.amount, currency) : undefined;
  const refused =
    amountMinor === undefined
      ? { form: 'adjust', typed, wrong: moneyWords(call.language).noAmount, status: 422 as const }
      : await sent(call, 'adjust', typed, () =>
          call.api.send('POST', `/v1/clients/${id}/credit-entries`, {
            ...{ key, body: { amountMinor, currency, description } },
          }),
        );
  return ended(call, refused, 'adjusted');
}

/** Deletes a line that stands for itself. */
export async function postCreditRemoval(call: StaffCall): Promise<Response> {
  const { entry } = await readForm(call, removeForm, call.signed);
  const refused = await sent(call, 'remove', {}, () =>
    call.api.send('DELETE', `/v1/credit-entries/${entry}`),
  );
  return ended(call, refused, 'removed');
}

async function ended(call: StaffCall, refused: Refused | undefined, done: string): Promise<Response> {
  const id = clientIdOf(call);
  return refused
    ? showCredit(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'credit', { done }));
}
