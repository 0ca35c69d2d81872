import type { z } from 'zod';
import { simulationView } from '../../../api/routes/dunning/simulation-schema.ts';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';

type Answer = z.output<typeof simulationView>;
type Totals = Answer['totals'];

/** What would come of a ladder, beside what comes of the one in force. */
export interface Figures {
  days: number;
  now: Answer;
  tried: Answer;
}

const MOST_CLIENTS = 500;
const DAY_MS = 86_400_000;
const counted = [
  ...['reminders', 'notices', 'finalWarnings', 'messages', 'fees', 'charges', 'suspensions'],
  ...['unsuspensions', 'terminations', 'collections', 'cancelledInvoices', 'tickets', 'webhooks', 'skipped'],
] as (keyof Omit<Totals, 'feesMinor' | 'owedMinor'>)[];

/** Plays a ladder and the one in force over all debts of a provider, or of one of its groups. @throws Problem what the API answers */
export async function simulate(
  { api, now }: StaffCall,
  {
    providerId,
    groupId,
    days,
    ladder,
  }: { providerId: number; groupId: number | undefined; days: number; ladder: unknown },
): Promise<Figures> {
  const play = (more: object) =>
    api.send('POST', '/v1/dunning/simulations', {
      body: {
        ...{ providerId, groupId, from: now.toISOString(), to: after(now, days), limit: MOST_CLIENTS },
        ...more,
      },
      schema: simulationView,
    });
  const [tried, inForce] = await Promise.all([play({ ladder }), play({})]);
  return { days, now: inForce, tried };
}

/** What is no time is left for the API to refuse. */
function after(now: Date, days: number): string {
  const at = new Date(now.getTime() + days * DAY_MS);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** The figures of both ladders side by side. */
export function Simulation({ call, figures }: { call: StaffCall; figures: Figures }) {
  const words = dunningPagesWords(call.language);
  const { days, now, tried } = figures;
  const heading = words.simulated(tried.clients.length, days);
  const changed = (a: number, b: number) => (a === b ? b : <strong>{b}</strong>);
  return (
    <section id="simulation">
      <h2>{heading}</h2>
      {tried.next !== null && <p class="callout warn">{words.more}</p>}
      <List
        {...{ call, caption: heading }}
        columns={[words.figure, words.now, words.tried]}
        rows={[
          ...counted.map((name) => [
            words.totals[name],
            now.totals[name],
            changed(now.totals[name], tried.totals[name]),
          ]),
          [
            words.owedAtEnd,
            <Amounts call={call} sums={now.totals.owedMinor} />,
            <Amounts call={call} sums={tried.totals.owedMinor} />,
          ],
        ]}
      />
    </section>
  );
}

function Amounts({ call, sums }: { call: StaffCall; sums: Record<string, number> }) {
  const entries = Object.entries(sums);
  if (entries.length === 0) return <>–</>;
  return (
    <ul class="plain">
      {entries.map(([currency, minor]) => (
        <li>
          <Money {...{ minor, currency, language: call.language }} />
        </li>
      ))}
    </ul>
  );
}
