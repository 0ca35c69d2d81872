import type { z } from 'zod';
import type { generatedInvoice } from '../../../api/routes/invoices/generated.ts';
import { Money } from '../../components/money.tsx';
import { Period } from '../../components/period.tsx';
import { List } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { itemWords } from '../../words/items.ts';

export type Generated = z.output<typeof generatedInvoice>;

/** Invoices as they would be issued. */
export function WouldBe({ call, invoices }: { call: StaffCall; invoices: readonly Generated[] }) {
  const { language } = call;
  const words = itemWords(language);
  return (
    <>
      {invoices.map((invoice, at) => {
        const money = (minor: number) => (
          <Money minor={minor} currency={invoice.currency} language={language} />
        );
        return (
          <div class="card">
            <h2>
              {words.wouldBe}: {money(invoice.totalMinor)}, {words.dueOn}{' '}
              <Day call={call} on={invoice.dueOn} />
            </h2>
            <List
              {...{
                call,
                caption: `${words.line} (${at + 1}/${invoices.length})`,
                columns: [words.line, words.period, words.net, words.tax],
              }}
              rows={invoice.lines.map((line) => [
                <span dir="auto">{line.description}</span>,
                <Period call={call} from={line.periodFrom} to={line.periodTo} />,
                money(line.amountMinor),
                money(line.taxMinor + line.tax2Minor),
              ])}
            />
          </div>
        );
      })}
    </>
  );
}

/** What a preview has shown, so that another outcome is not taken for it. */
export function seenIn(invoices: readonly Generated[]): string {
  return invoices
    .map(({ currency, totalMinor, dueOn, lines }) => [currency, totalMinor, dueOn, lines.length].join(' '))
    .join(', ');
}
