import type { z } from 'zod';
import type { waitingSchema } from '../../../api/routes/dunning/brake-schema.ts';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { rungLabel } from '../../words/client-labels.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';

type Waiter = z.output<typeof waitingSchema>;

/** Who waits, how much they owe, and what would be done. */
export function Waiting({
  call,
  waiting,
  chosen,
}: {
  call: StaffCall;
  waiting: readonly Waiter[];
  /** undefined: nothing is to be decided about them */
  chosen: readonly string[] | undefined;
}) {
  const { language } = call;
  const words = dunningPagesWords(language);
  const nameOf = ({ clientId, clientName }: Waiter) => clientName ?? `#${clientId}`;
  const all = <input type="checkbox" data-select-all="clients" aria-label={words.chooseAll} />;
  return (
    <List
      {...{ call, caption: words.waiting, empty: words.noneWait }}
      columns={[...(chosen ? [all] : []), words.client, words.owed, words.rungs]}
      rows={waiting.map((waiter) => [
        ...(chosen
          ? [
              <input
                {...{ type: 'checkbox', name: 'clients', value: String(waiter.clientId) }}
                checked={chosen.includes(String(waiter.clientId))}
                aria-label={words.choose(nameOf(waiter))}
              />,
            ]
          : []),
        <>
          <a href={paths.clientList(waiter.clientId, 'dunning')} dir="auto">
            {nameOf(waiter)}
          </a>
          {waiter.clientName !== null && <span class="quiet number"> #{waiter.clientId}</span>}
        </>,
        <ul class="plain">
          {waiter.owed.map(({ currency, owedMinor, invoices }) => (
            <li>
              <Money {...{ minor: owedMinor, currency, language }} />{' '}
              <span class="quiet">{words.onInvoices(invoices)}</span>
            </li>
          ))}
        </ul>,
        <ul class="plain">
          {waiter.rungs.map((rung) => (
            <Rung call={call} rung={rung} />
          ))}
        </ul>,
      ])}
    />
  );
}

function Rung({ call, rung }: { call: StaffCall; rung: Waiter['rungs'][number] }) {
  const { language } = call;
  const words = dunningPagesWords(language);
  return (
    <li>
      {rungLabel(language, rung)}:{' '}
      {rung.services.map((id, at) => (
        <>
          {at > 0 && ', '}
          <a href={paths.item('services', id)} dir="auto">
            {`${rung.serviceNames[at] || words.service} #${id}`}
          </a>
        </>
      ))}
      <div class="quiet">
        {words.invoice}{' '}
        <a href={paths.invoice(rung.invoiceId)}>{rung.invoiceNumber ?? `#${rung.invoiceId}`}</a>
      </div>
    </li>
  );
}
