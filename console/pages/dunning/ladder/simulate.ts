import type { z } from 'zod';
import { simulationView } from '../../../../api/routes/dunning/simulation-schema.ts';
import type { LadderContent } from '../../../../domain/dunning/ladder.ts';
import { noTotals } from '../../../../domain/dunning/simulate.ts';
import type { StaffCall } from '../../../env.ts';

type Answer = z.output<typeof simulationView>;
export type Totals = Answer['totals'];

/** What would come of a ladder, beside what comes of the one in force. */
export interface Figures {
  days: number;
  when: 'ahead' | 'back';
  now: Totals;
  tried: Totals;
  /** what the ladder does within a day after it is saved */
  soon: Totals;
  /** how many clients were played; there may be more */
  clients: number;
  more: boolean;
  /** to whom something else would happen */
  otherwise: { clientId: number; clientName: string | null; now: Totals; tried: Totals }[];
}

/** Figures of a ladder that are counted; the others are amounts. */
export const counted = [
  ...(['reminders', 'notices', 'finalWarnings', 'messages', 'fees', 'charges', 'suspensions'] as const),
  ...(['unsuspensions', 'terminations', 'collections', 'cancelledInvoices', 'tickets', 'webhooks'] as const),
  'skipped' as const,
] satisfies (keyof Totals)[];

/** Clients that are played for whoever asks; a figure that follows each change has to be quick. */
const MOST_CLIENTS = { asked: 500, live: 100 };
const DAY_MS = 86_400_000;

interface Wanted {
  providerId: number;
  groupId: number | undefined;
  days: number;
  when: Figures['when'];
  ladder: LadderContent;
  how: keyof typeof MOST_CLIENTS;
}

/** Plays a ladder and the one in force over all debts of a provider, or of one of its groups. @throws Problem what the API answers */
export async function simulate({ api, now }: StaffCall, wanted: Wanted): Promise<Figures> {
  const { providerId, groupId, days, when, ladder, how } = wanted;
  const at = (ahead: number) => new Date(now.getTime() + ahead * DAY_MS).toISOString();
  const play = (from: string, to: string, more: object) =>
    api.send('POST', '/v1/dunning/simulations', {
      body: { providerId, groupId, from, to, limit: MOST_CLIENTS[how], ...more },
      schema: simulationView,
    });
  const [from, to] = when === 'back' ? [at(-days), at(0)] : [at(0), at(days)];
  const [tried, inForce, soon] = await Promise.all([
    play(from, to, { ladder }),
    play(from, to, {}),
    play(at(0), at(1), { ladder }),
  ]);
  const before = new Map(inForce.clients.map((each) => [each.clientId, each.totals]));
  const otherwise = tried.clients
    .map(({ clientId, clientName, totals }) => ({
      ...{ clientId, clientName, tried: totals, now: before.get(clientId) ?? noTotals() },
    }))
    .filter((each) => differs(each.now, each.tried));
  return {
    ...{ days, when, otherwise, now: inForce.totals, tried: tried.totals, soon: soon.totals },
    ...{ clients: tried.clients.length, more: tried.next !== null },
  };
}

function differs(one: Totals, other: Totals): boolean {
  return counted.some((name) => one[name] !== other[name]) || feesOf(one) !== feesOf(other);
}

const feesOf = ({ feesMinor }: Totals) => JSON.stringify(Object.entries(feesMinor).sort());
