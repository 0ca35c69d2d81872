import type { z } from 'zod';
import type { namedTransaction } from '../../../api/routes/transactions/schema.ts';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { moneyWords } from '../../words/client-money.ts';
import type { TransactionPage } from './read.ts';

export type ShownTransaction = z.output<typeof namedTransaction>;

/** M7. Money that came and went, each with its invoice by its number. */
export function Transactions({
  call,
  clientId,
  caption,
  items,
}: {
  call: StaffCall;
  clientId: number;
  caption: string;
  items: readonly ShownTransaction[];
}) {
  const { language } = call;
  const words = clientWords(language);
  return (
    <List
      {...{ call, caption }}
      columns={[
        ...[words.when, words.what, words.invoice, words.moneyIn, words.moneyOut, words.fees],
        words.gateway,
      ]}
      rows={items.map((money) => {
        const amount = (minor: number) =>
          minor === 0 ? '–' : <Money minor={minor} currency={money.currency} language={language} />;
        return [
          <Time call={call} at={money.at} />,
          <>
            <a href={paths.clientTransaction(clientId, money.id)}>
              {clientLabels(language).transaction[money.kind]}
              <span class="hidden"> #{money.id}</span>
            </a>
            {money.description !== '' && (
              <div class="quiet" dir="auto">
                {money.description}
              </div>
            )}
          </>,
          <InvoiceLink invoiceId={money.invoiceId} number={money.invoiceNumber} />,
          amount(money.amountInMinor),
          amount(money.amountOutMinor),
          amount(money.feesMinor),
          <>
            {money.gateway}
            {money.gatewayReference !== null && <div class="quiet">{money.gatewayReference}</div>}
          </>,
        ];
      })}
    />
  );
}

/** An invoice by its number, leading to it. */
export function InvoiceLink({ invoiceId, number }: { invoiceId: number | null; number: string | null }) {
  return invoiceId === null ? (
    <>–</>
  ) : (
    <a href={paths.invoice(invoiceId)} class="number">
      {number ?? `#${invoiceId}`}
    </a>
  );
}

/** What all of them add up to, each currency by itself. */
export function TransactionTotals({ call, totals }: { call: StaffCall; totals: TransactionPage['totals'] }) {
  const { language } = call;
  const words = clientWords(language);
  const money = moneyWords(language);
  if (totals.length === 0) return null;
  return (
    <section class="card" aria-label={money.totals}>
      <h2>{money.totals}</h2>
      <div class="columns">
        {totals.map(({ currency, count, amountInMinor, amountOutMinor, feesMinor }) => {
          const amount = (minor: number) => <Money {...{ minor, currency, language }} />;
          return (
            <Facts
              facts={[
                [money.count, count],
                [words.moneyIn, amount(amountInMinor)],
                [words.moneyOut, amount(amountOutMinor)],
                [words.fees, amount(feesMinor)],
              ]}
            />
          );
        })}
      </div>
    </section>
  );
}
