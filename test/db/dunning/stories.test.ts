import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SendOutcome } from '../../../connectors/mail/types.ts';
import { type CaseEvent, simulate } from '../../../domain/dunning/simulate.ts';
import type { LookOutcome } from '../../../workflows/contracts/messages.ts';
import { FROM, type Story, story, TO } from '../../domain/dunning-stories.ts';
import { openStage, type Put, type Stage, withoutServices } from './stage.ts';

/** Stories for each property; more by `DUNNING_CASES`. */
const STORIES = Number(process.env.DUNNING_CASES ?? 12);
const LONG_MS = 30_000 + STORIES * 6_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Plays a story as the workflow does: a look at each event, and whenever the last look said so. */
async function play(put: Put, events: readonly CaseEvent[], look = put.look): Promise<void> {
  const coming = [...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let now: string = FROM;
  let down = '';
  let nextAt: string | null = FROM;
  while (now <= TO) {
    while (coming[0] && coming[0].at <= now) {
      const event = coming.shift() as CaseEvent;
      await put.happen(event);
      if (event.type === 'outage' && event.until > down) down = event.until;
    }
    if (now >= down) ({ nextAt } = await look(now));
    const times: string[] = [
      ...(coming[0] ? [coming[0].at] : []),
      ...(now < down ? [down] : nextAt === null ? [] : [nextAt]),
    ].sort();
    if (times[0] === undefined) return;
    if (times[0] <= now)
      throw new Error(`The case wants to be woken at ${times[0]}, which is not after ${now}.`);
    now = times[0];
  }
}

/** What the rows say was done, one line for each, in an order of its own. */
async function done({ invoices }: Put): Promise<string[]> {
  const rows = await stage.parts.sql<
    { at: string; invoiceId: number; rungId: string; occurrence: number; state: string; why: string }[]
  >`
    select at, invoice_id, rung_id, occurrence, state, why from dunning_rungs
    where invoice_id in ${stage.parts.sql([...invoices.values()])}`;
  const numbers = new Map([...invoices].map(([its, number]) => [number, its]));
  return rows
    .map(
      ({ at, invoiceId, rungId, occurrence, state, why }) =>
        `${at} ${numbers.get(invoiceId)} ${rungId} ${occurrence} ${state} ${why}`,
    )
    .sort();
}

/** What the simulation says is done, in the same words, and how each service stands in the end. */
function simulated({ ladder, facts, events }: Story): { done: string[]; services: Record<number, string> } {
  const known = events.filter(
    (event) =>
      !('invoiceId' in event) ||
      event.invoiceId === null ||
      facts.invoices.some(({ id }) => id === event.invoiceId),
  );
  const { timeline } = simulate(ladder, facts, { from: FROM, to: TO, events: known });
  const services = new Map(
    facts.services.map(({ id, status, suspendedReason }) => [id, `${status} ${suspendedReason}`]),
  );
  for (const { what, action, services: changed } of timeline)
    for (const id of changed) {
      if (what === 'unsuspended') services.set(id, 'active null');
      else if (what === 'done' && action === 'suspend') services.set(id, 'suspended overdue');
      else if (what === 'done' && action === 'terminate') services.set(id, 'terminated null');
    }
  const lines = timeline
    .filter(({ what }) => what === 'done' || what === 'skipped')
    .map(
      ({ at, invoiceId, rungId, occurrence, what, why }) =>
        `${at} ${invoiceId} ${rungId} ${occurrence} ${what} ${why?.code}`,
    );
  return { done: lines.sort(), services: Object.fromEntries(services) };
}

/** The status of each service, with why it is suspended, by its number in the story. */
async function standing({ services }: Put): Promise<Record<number, string>> {
  const rows = await stage.parts.sql<{ id: number; status: string; suspendedReason: string | null }[]>`
    select id, status, suspended_reason from services where id in ${stage.parts.sql([...services.values()])}`;
  const numbers = new Map([...services].map(([its, number]) => [number, its]));
  return Object.fromEntries(
    rows.map(({ id, status, suspendedReason }) => [numbers.get(id), `${status} ${suspendedReason}`]),
  );
}

test(
  'X4: the same script through the simulation and through real activities gives the same timeline',
  async () => {
    await fc.assert(
      fc.asyncProperty(story, async (its) => {
        const put = await stage.put(its);
        await play(put, its.events);
        expect({ done: await done(put), services: await standing(put) }).toEqual(simulated(its));
      }),
      { numRuns: STORIES, endOnFailure: true },
    );
  },
  LONG_MS,
);

/** What may go wrong with a mail; `lost`: the worker dies, before or after the server has taken it. */
const fate = fc.constantFrom(
  ...([
    'accept',
    'accept',
    'accept',
    'unreachable',
    'later',
    'refuse',
    'unknown-taken',
    'unknown-lost',
  ] as const),
  ...(['lost-before', 'lost-after'] as const),
);
const troubled = fc.record({ its: story.map(withoutServices), fates: fc.array(fate, { maxLength: 40 }) });

test(
  'D1, D3, X4: whatever mail server and worker do, no notice or fee doubles, none comes after the payment',
  async () => {
    await fc.assert(
      fc.asyncProperty(troubled, async ({ its, fates }) => {
        const put = await stage.put(its);
        const taken: string[] = [];
        const left = [...fates];
        stage.meet.mail = async ({ messageId }) => {
          const [rung] = await stage.parts.sql<{ status: string }[]>`
          select i.status from messages m join dunning_rungs r on (r.effect ->> 'messageId')::bigint = m.id
          join invoices i on i.id = r.invoice_id where m.message_id = ${messageId}`;
          expect(rung?.status).toBe('unpaid');
          return meet(left.shift() ?? 'accept', () => void taken.push(messageId));
        };
        await play(put, its.events, (now) => untilItEnds(put, now));
        stage.meet.mail = () => ({ state: 'accepted', response: 'ok' });

        expect(new Set(taken).size).toBe(taken.length);
        await requireHonest(put, taken);
        await requireOneFeeEach(put);
      }),
      { numRuns: STORIES, endOnFailure: true },
    );
  },
  LONG_MS,
);

class Lost extends Error {}

function meet(how: typeof fate extends fc.Arbitrary<infer F> ? F : never, take: () => void): SendOutcome {
  switch (how) {
    case 'accept':
      take();
      return { state: 'accepted', response: 'ok' };
    case 'unreachable':
      return { state: 'unreachable', code: 'refused', reason: 'down' };
    case 'later':
      return { state: 'rejected', permanent: false, code: '451', reason: 'later' };
    case 'refuse':
      return { state: 'rejected', permanent: true, code: '550', reason: 'no' };
    case 'unknown-taken':
      take();
      return { state: 'unknown', reason: 'reset' };
    case 'unknown-lost':
      return { state: 'unknown', reason: 'reset' };
    case 'lost-before':
      throw new Lost('before');
    case 'lost-after':
      take();
      throw new Lost('after');
  }
}

/** As Temporal does: a look whose worker died is made again, one that met trouble a while later. */
async function untilItEnds(put: Put, now: string): Promise<LookOutcome> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      const outcome = await put.look(now);
      if (outcome.problem === null) return outcome;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
    }
  }
  throw new Error('The trouble does not end.');
}

/** A row that says delivered has a mail that was taken; what was taken has a row that says so, or that nobody knows. */
async function requireHonest({ invoices }: Put, taken: readonly string[]): Promise<void> {
  const { sql } = stage.parts;
  const rows = await sql<{ state: string; deliveredAt: string | null; messageId: string }[]>`
    select r.state, r.delivered_at, m.message_id from dunning_rungs r
    join messages m on m.id = (r.effect ->> 'messageId')::bigint
    where r.invoice_id in ${sql([...invoices.values()])}`;
  for (const { deliveredAt, messageId } of rows) if (deliveredAt !== null) expect(taken).toContain(messageId);
  for (const messageId of taken) {
    const row = rows.find((each) => each.messageId === messageId);
    expect(row && (row.deliveredAt !== null || row.state === 'unknown' || row.state === 'done')).toBe(true);
  }
  expect(rows.filter(({ state }) => state === 'claimed')).toEqual([]);
}

async function requireOneFeeEach({ invoices }: Put): Promise<void> {
  for (const id of invoices.values()) {
    const [count] = await stage.parts.sql<{ rows: number; lines: number }[]>`
      select (select count(*)::int from dunning_rungs where invoice_id = ${id} and action = 'late-fee' and state = 'done') as rows,
        (select count(*)::int from invoice_items where invoice_id = ${id} and kind = 'late-fee') as lines`;
    expect(count?.lines).toBe(count?.rows);
  }
}
