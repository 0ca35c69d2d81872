import type { Child } from 'hono/jsx';
import { Badge, RungBadge } from '../../components/badge.tsx';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { attemptTones, rungTones } from '../../states.ts';
import { clientLabels, rungLabel } from '../../words/client-labels.ts';
import { reasonFor } from '../../words/dunning.ts';
import { invoiceWords } from '../../words/invoice.ts';
import { Debt } from '../client/ladder.tsx';
import { lists } from '../client/lists.tsx';
import type { About, Invoice } from './read.ts';

interface Shown {
  call: StaffCall;
  invoice: Invoice;
  about: About;
}

/** What paid it: money that came and went back, and credit, in the order of their times. */
export function Covered({ call, about: { transactions, credit } }: Shown) {
  if (!transactions || !credit) return null;
  const { language } = call;
  const words = invoiceWords(language);
  const kinds = clientLabels(language).transaction;
  const rows = [
    ...transactions.map((money) => ({
      at: money.at,
      cells: [
        <>
          {kinds[money.kind]}
          <Quiet text={money.description} />
        </>,
        <>
          <Money
            {...{ minor: money.amountInMinor - money.amountOutMinor, currency: money.currency, language }}
          />
          {money.creditedMinor !== 0 && (
            <div class="quiet">
              {words.credited}{' '}
              <Money {...{ minor: money.creditedMinor, currency: money.currency, language }} />
            </div>
          )}
        </>,
        <>
          {money.gateway}
          <Quiet text={money.gatewayReference ?? ''} />
        </>,
      ] satisfies Child[],
    })),
    // What came with money is said beside the money.
    ...credit
      .filter(({ transactionId }) => transactionId === null)
      .map((entry) => ({
        at: entry.at,
        cells: [
          <>
            {words.credit[entry.kind]}
            <Quiet text={entry.description} />
          </>,
          <Money {...{ minor: -entry.amountMinor, currency: entry.currency, language }} />,
          '–',
        ] satisfies Child[],
      })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <>
      <h2>{words.covered}</h2>
      <List
        {...{ call, caption: words.covered, empty: words.noMoney }}
        columns={[words.when, words.what, words.amount, words.way]}
        rows={rows.map(({ at, cells }) => [<Time call={call} at={at} />, ...cells])}
      />
    </>
  );
}

/** What was tried to charge it, where anything was. */
export function Attempts({ call, about: { attempts = [] } }: Shown) {
  if (attempts.length === 0) return null;
  const words = invoiceWords(call.language);
  return (
    <>
      <h2>{words.attempts}</h2>
      <List
        {...{ call, caption: words.attempts }}
        columns={[words.tried, words.outcome, words.amount, words.way]}
        rows={attempts.map((attempt) => [
          <Time call={call} at={attempt.requestedAt} />,
          <>
            <Badge tone={attemptTones[attempt.state]}>{words.attempt[attempt.state]}</Badge>
            <Quiet text={attempt.code ?? ''} />
          </>,
          <Money minor={attempt.amountMinor} currency={attempt.currency} language={call.language} />,
          <>
            {attempt.gateway}
            <Quiet text={attempt.gatewayReference ?? ''} />
          </>,
        ])}
      />
    </>
  );
}

/** What the client was written about it. */
export function Mails({ call, about: { messages } }: Shown) {
  const words = invoiceWords(call.language);
  return (
    <>
      <h2>{words.mails}</h2>
      <List
        {...{ call, caption: words.mails, columns: lists.messages.columns(call) }}
        rows={messages.map((message) => lists.messages.row(call, message))}
      />
    </>
  );
}

/** Its ladder while it is owed: what was done, what comes next, what is held and why; afterwards what was done. */
export function Dunning({ call, invoice, about: { dunning, rungs } }: Shown) {
  if (!dunning || !rungs) return null;
  const words = invoiceWords(call.language);
  const own = dunning.providers
    .map((each) => ({
      ...{ ...each, unsuspend: [] },
      invoices: each.invoices.filter(({ invoiceId }) => invoiceId === invoice.id),
    }))
    .filter(({ invoices }) => invoices.length > 0);
  const holds = dunning.holds.filter(({ invoiceId }) => invoiceId === null || invoiceId === invoice.id);
  const toDunning = <a href={paths.clientList(invoice.clientId, 'dunning')}>{words.toDunning}</a>;
  if (own.length > 0)
    return (
      <>
        <Debt call={call} shown={{ ...dunning, open: true, providers: own, holds }} />
        <p>{toDunning}</p>
      </>
    );
  if (rungs.length === 0) return null;
  return (
    <>
      <h2>{words.dunning}</h2>
      <p>{dunning.open ? words.caseOpen : words.caseOver}</p>
      <Rungs call={call} rungs={rungs} />
    </>
  );
}

function Rungs({ call, rungs }: { call: StaffCall; rungs: NonNullable<About['rungs']> }) {
  const { language } = call;
  const words = invoiceWords(language);
  return (
    <ol class="ladder" aria-label={words.ran}>
      {rungs.toReversed().map((rung) => (
        <li data-tone={rungTones[rung.state]}>
          <div class="row">
            <strong>{rungLabel(language, rung)}</strong>
            <RungBadge state={rung.state} language={language} />
            <Time call={call} at={rung.at} />
          </div>
          <div class="quiet">{reasonFor(language, rung.why)}</div>
        </li>
      ))}
    </ol>
  );
}

/** Who changed what of it. */
export function History({ call, about: { changes } }: Shown) {
  const { history } = invoiceWords(call.language);
  return (
    <>
      <h2>{history}</h2>
      <List
        {...{ call, caption: history, columns: lists['change-log'].columns(call) }}
        rows={changes.map((change) => lists['change-log'].row(call, change))}
      />
    </>
  );
}

function Quiet({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <div class="quiet" dir="auto">
      {text}
    </div>
  );
}
