import type { ActionType } from '../../../domain/dunning/ladder.ts';
import { Actor } from '../../components/actor.tsx';
import { RungBadge } from '../../components/badge.tsx';
import { Money } from '../../components/money.tsx';
import { Empty } from '../../components/table.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { type RungState, rungTones } from '../../states.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { dunningWords, reasonFor } from '../../words/dunning.ts';
import { invoiceNames, type ShownCase } from './read.ts';

type Invoice = ShownCase['providers'][number]['invoices'][number];
interface Rung {
  rungId: string;
  state: RungState;
  action: string;
  level: number | null;
  at: string;
  until: string | null;
  services: readonly number[];
  feeMinor: number | null;
  deliveredAt: string | null;
  liftedAt: string | null;
  why: { code: string; text: string };
}
interface Named {
  call: StaffCall;
  shown: ShownCase;
  /** what invoices are called, by their ids */
  numbers: ReadonlyMap<number, string>;
}

/** What is owed, what has been done about it, what comes next and why: each invoice with its ladder. */
export function Debt({ call, shown }: Omit<Named, 'numbers'>) {
  const words = dunningWords(call.language);
  const numbers = invoiceNames(shown);
  const problem = shown.case?.problem ?? null;
  const invoices = shown.providers.flatMap(({ providerId, ladder, invoices: all }) =>
    all
      .filter((invoice) => invoice.owedMinor > 0 || rungsOf(invoice).length > 0)
      .map((invoice) => ({ providerId, ladder, invoice })),
  );
  return (
    <section aria-labelledby="debt">
      <h2 id="debt">{words.title}</h2>
      {problem !== null && (
        <p class="callout warn">
          {words.problem} <code>{problem}</code>
        </p>
      )}
      <Next call={call} shown={shown} numbers={numbers} />
      <Holds call={call} shown={shown} numbers={numbers} />
      {shown.providers.flatMap(({ unsuspend }) =>
        unsuspend.map(({ serviceId, why }) => (
          <p class="callout info">
            {words.unsuspend(serviceId)} {reasonFor(call.language, why)}
          </p>
        )),
      )}
      {invoices.length === 0 ? (
        <Empty>{words.calm}</Empty>
      ) : (
        <div class="columns">
          {invoices.map(({ providerId, ladder, invoice }) => (
            <section class="card" aria-label={words.invoice(nameOf(numbers, invoice.invoiceId))}>
              <h3>
                <a href={paths.invoice(invoice.invoiceId)}>
                  {words.invoice(nameOf(numbers, invoice.invoiceId))}
                </a>
                : <Money minor={invoice.owedMinor} currency={invoice.currency} language={call.language} />,{' '}
                {words.dueOn} <Day call={call} on={invoice.dueOn} />
              </h3>
              {ladder === null && <p>{words.noLadder(providerId)}</p>}
              <Ladder call={call} invoice={invoice} />
            </section>
          ))}
        </div>
      )}
    </section>
  );
}

/** The rungs of an invoice in the order of their times. */
function Ladder({ call, invoice }: { call: StaffCall; invoice: Invoice }) {
  const { language } = call;
  const words = dunningWords(language);
  return (
    <ol class="ladder">
      {rungsOf(invoice).map((rung) => (
        <li data-tone={rungTones[rung.state]}>
          <div class="row">
            <strong>{actionName(language, rung)}</strong>
            <code class="quiet">{rung.rungId}</code>
            <RungBadge state={rung.state} language={language} />
            <Time call={call} at={rung.at} />
          </div>
          <div class="quiet">
            {reasonFor(language, rung.why)}
            {rung.state === 'held' && (
              <> ({rung.until === null ? words.untilChanged : <Until call={call} at={rung.until} />})</>
            )}
            {rung.services.length > 0 && ` · ${words.services(rung.services.join(', '))}`}
            {rung.feeMinor !== null && (
              <>
                {` · ${words.fee} `}
                <Money minor={rung.feeMinor} currency={invoice.currency} language={language} />
              </>
            )}
            {rung.deliveredAt !== null && (
              <>
                {` · ${words.delivered} `}
                <Time call={call} at={rung.deliveredAt} />
              </>
            )}
            {rung.liftedAt !== null && (
              <>
                {` · ${words.lifted} `}
                <Time call={call} at={rung.liftedAt} />
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** In one line, what happens next; where something is held, that too. */
function Next({ call, shown, numbers }: Named) {
  const { language } = call;
  const words = dunningWords(language);
  const all = shown.providers
    .flatMap(({ invoices }) => invoices)
    .flatMap((invoice) => rungsOf(invoice).map((rung) => ({ ...rung, invoiceId: invoice.invoiceId })))
    .sort(byTime);
  const due = all.filter(({ state }) => state === 'due');
  const [first] = due.length > 0 ? due : all.filter(({ state }) => state === 'next');
  const [held] = all.filter(({ state }) => state === 'held');
  if (!shown.open && !first && !held) return null;
  const line = (label: string, rung: Rung & { invoiceId: number }) => (
    <p>
      <strong>
        {label} {actionName(language, rung)}
      </strong>
      {`, ${words.invoice(nameOf(numbers, rung.invoiceId))}, `}
      {rung.state === 'held' && rung.until !== null ? (
        <Until call={call} at={rung.until} />
      ) : (
        <Time call={call} at={rung.at} written />
      )}
      . {reasonFor(language, rung.why)}
    </p>
  );
  return (
    <div class={`callout ${held ? 'warn' : 'info'}`}>
      {first ? line(first.state === 'due' ? words.now : words.next, first) : <p>{words.nothingNext}</p>}
      {held && line(words.nextHeld, held)}
    </div>
  );
}

function Holds({ call, shown: { holds }, numbers }: Named) {
  const words = dunningWords(call.language);
  if (holds.length === 0) return null;
  return (
    <section class="card" aria-label={words.holds}>
      <h3>{words.holds}</h3>
      <ul class="lines">
        {holds.map(({ kind, invoiceId, until, reason, setBy, setAt }) => (
          <li>
            <strong>{words.holdKinds[kind]}</strong>{' '}
            {until === null ? words.untilReleased : <Until call={call} at={until} />}
            {': '}
            {invoiceId === null ? words.allInvoices : words.invoice(nameOf(numbers, invoiceId))}
            <div>
              <span dir="auto">{reason}</span>{' '}
              <span class="quiet">
                {words.setBy} <Actor call={call} actor={setBy} />, <Time call={call} at={setAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Until({ call, at }: { call: StaffCall; at: string }) {
  return (
    <>
      {dunningWords(call.language).until} <Time call={call} at={at} written />
    </>
  );
}

function rungsOf(invoice: Invoice): Rung[] {
  const planned = (['due', 'next', 'held', 'skipped'] as const).flatMap((state) =>
    invoice[state].map((rung) => ({
      ...rung,
      ...{ state, level: null, deliveredAt: null, liftedAt: null },
    })),
  );
  const done = invoice.done.map((rung) => ({
    ...{ ...rung, until: null, feeMinor: null },
  }));
  return [...done, ...planned].sort(byTime);
}

function byTime(a: Rung, b: Rung): number {
  return Date.parse(a.at) - Date.parse(b.at);
}

function actionName(language: StaffCall['language'], { action, level }: Rung): string {
  const { action: names } = clientLabels(language);
  const name = Object.hasOwn(names, action) ? names[action as ActionType] : action;
  return level === null ? name : `${name} ${level}`;
}

function nameOf(numbers: ReadonlyMap<number, string>, invoiceId: number): string {
  return numbers.get(invoiceId) ?? `#${invoiceId}`;
}
