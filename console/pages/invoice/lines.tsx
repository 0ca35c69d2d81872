import { Money } from '../../components/money.tsx';
import { Period } from '../../components/period.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { invoiceWords } from '../../words/invoice.ts';
import { itemWords } from '../../words/items.ts';
import { fieldOf } from './actions.ts';
import { ActionForm } from './forms.tsx';
import type { Invoice } from './read.ts';

type Line = Invoice['items'][number];

/** The lines of an invoice; off a draft they can be taken. */
export function Lines({ call, invoice, etag }: { call: StaffCall; invoice: Invoice; etag: string }) {
  const { language } = call;
  const words = invoiceWords(language);
  const removable = invoice.status === 'draft' && call.may('billing:write');
  const money = (minor: number) => <Money minor={minor} currency={invoice.currency} language={language} />;
  return (
    <>
      <h2>{words.lines}</h2>
      <List
        {...{ call, caption: words.lines, empty: words.noLines }}
        columns={[
          ...[words.line, words.bills, words.period, words.amount, words.taxes],
          ...(removable ? [words.remove] : []),
        ]}
        rows={invoice.items.map((line) => [
          <span dir="auto">{line.description || line.kind || '–'}</span>,
          <Bills call={call} line={line} />,
          <Period call={call} from={line.periodFrom} to={line.periodTo} />,
          money(line.amountMinor),
          line.taxed ? money(line.taxMinor + line.tax2Minor) : '–',
          ...(removable
            ? [
                <ActionForm
                  {...{ call, invoice, etag, action: 'remove-line' }}
                  label={words.removeLine(line.description || line.kind)}
                >
                  <input type="hidden" name={fieldOf('remove-line', 'line')} value={String(line.id)} />
                  <button type="submit" class="plain">
                    {words.remove}
                    <span class="hidden">: {line.description || line.kind}</span>
                  </button>
                </ActionForm>,
              ]
            : []),
        ])}
      />
      <Pager call={call} next={invoice.nextItems} to={(cursor) => paths.invoice(invoice.id, { cursor })} />
    </>
  );
}

/** What a line bills, with the way to its page. */
function Bills({ call, line }: { call: StaffCall; line: Line }) {
  const { one } = itemWords(call.language);
  const billed = [
    { list: 'services' as const, id: line.serviceId },
    { list: 'addons' as const, id: line.addonId },
    { list: 'domains' as const, id: line.domainId },
  ].find(({ id }) => id !== null);
  if (!billed || billed.id === null) return <>–</>;
  return (
    <a href={paths.item(billed.list, billed.id)}>
      {one[billed.list]} {billed.id}
    </a>
  );
}
