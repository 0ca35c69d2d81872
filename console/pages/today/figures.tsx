import type { z } from 'zod';
import { recoveryFigures } from '../../../api/routes/statistics/recovery.ts';
import { debtFigures, type operationFigures } from '../../../api/routes/statistics/routes.ts';
import { debtAges } from '../../../db/queries/figures.ts';
import { addDays } from '../../../domain/calendar.ts';
import { written } from '../../../domain/money.ts';
import { shortDay } from '../../../web/dates.ts';
import { Bars } from '../../components/bars.tsx';
import { Money } from '../../components/money.tsx';
import { Empty, List } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { dunningCasesWords } from '../../words/dunning-cases.ts';
import { todayWords } from '../../words/today.ts';
import { byLadder, namesOfLadders } from '../dunning/recovered.tsx';

/** Operations of the last two weeks, as a picture and as a table. */
export function PerDay({ call, days }: { call: StaffCall; days: z.output<typeof operationFigures>['days'] }) {
  const words = todayWords(call.language);
  const rows = days.filter(({ started }) => started > 0);
  return (
    <section class="card" aria-labelledby="per-day">
      <h3 id="per-day">{words.perDay}</h3>
      <Bars
        title={words.perDay}
        every={3}
        bars={days.map(({ day, started, failed }) => ({
          ...{ label: shortDay(call.language, day), value: started, written: String(started) },
          tone: failed > 0 ? 'wrong' : 'info',
        }))}
      />
      <p class="quiet">{words.perDayAbout}</p>
      <details>
        <summary>{words.numbers}</summary>
        <List
          {...{ call, caption: words.perDay }}
          columns={[words.day, words.started, words.completed, words.failed]}
          rows={rows.map(({ day, started, completed, failed }) => [
            <Day call={call} on={day} />,
            ...[started, completed, failed].map(String),
          ])}
        />
      </details>
    </section>
  );
}

const RECOVERED_DAYS = 30;

/** What was paid lately after which rung, for each ladder and currency. */
export async function Recovered({ call }: { call: StaffCall }) {
  const { language, now } = call;
  const words = dunningCasesWords(language);
  const from = addDays(now.toISOString().slice(0, 10), -RECOVERED_DAYS);
  const [{ items }, nameOf] = await Promise.all([
    call.api.get(`/v1/statistics/recovery?from=${from}`, recoveryFigures),
    namesOfLadders(call),
  ]);
  return (
    <>
      {byLadder(items).map((rungs) => {
        const [first] = rungs;
        const title = first ? `${words.recovered}: ${nameOf(first)}, ${first.currency}` : '';
        return (
          <section class="card" aria-label={title}>
            <h3>{title}</h3>
            <Bars
              title={title}
              bars={rungs.map(({ rungId, paidMinor, currency }) => ({
                ...{ label: rungId, value: paidMinor, tone: 'done' as const },
                written: written({ minor: paidMinor, currency }, language),
              }))}
            />
            <p>
              <a href={paths.recovered({ from })}>{todayWords(language).numbers}</a>
            </p>
          </section>
        );
      })}
    </>
  );
}

const tones: Record<(typeof debtAges)[number], Tone> = {
  '1-7': 'info',
  '8-30': 'warn',
  '31-90': 'wrong',
  'over-90': 'wrong',
};

/** What is overdue, by its age, for each currency. */
export async function Debts({ call }: { call: StaffCall }) {
  const { language } = call;
  const words = todayWords(language);
  const { items } = await call.api.get('/v1/statistics/debt', debtFigures);
  if (items.length === 0) return <Empty>{words.noDebt}</Empty>;
  return (
    <>
      {[...new Set(items.map(({ currency }) => currency))].map((currency) => {
        const bars = debtAges.map((age) => ({
          ...{ age, owedMinor: 0, invoices: 0 },
          ...items.find((each) => each.currency === currency && each.age === age),
        }));
        return (
          <section class="card" aria-label={words.debt(currency)}>
            <h3>{words.debt(currency)}</h3>
            <Bars
              title={words.debt(currency)}
              bars={bars.map(({ age, owedMinor }) => ({
                ...{ label: words.ages[age], value: owedMinor, tone: tones[age] },
                written: written({ minor: owedMinor, currency }, language),
              }))}
            />
            <details>
              <summary>{words.numbers}</summary>
              <List
                {...{ call, caption: words.debt(currency) }}
                columns={[words.age, words.invoices, words.owed]}
                rows={bars.map(({ age, invoices, owedMinor }) => [
                  words.ages[age],
                  String(invoices),
                  <Money minor={owedMinor} currency={currency} language={language} />,
                ])}
              />
            </details>
          </section>
        );
      })}
    </>
  );
}
