import type { Sql } from '../../../db/connect.ts';
import { namesOfClients } from '../../../db/queries/client-names.ts';
import { casesAt, clientsInDebt, type DunningCase, loadFacts } from '../../../db/queries/dunning-facts.ts';
import { findGroup } from '../../../db/queries/groups.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import type { Ladder, LadderContent } from '../../../domain/dunning/ladder.ts';
import { rewound } from '../../../domain/dunning/rewind.ts';
import { addTotals, noTotals, type Script, simulateAll } from '../../../domain/dunning/simulate.ts';
import { ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { requireProvider } from '../../http/visibility.ts';
import { impossibleField } from '../../problems.ts';
import { mayUse } from '../../scopes.ts';
import { canSeeClient } from '../clients/access.ts';
import { workable } from './replace-ladder.ts';
import {
  type SimulationRequest,
  simulationExample,
  simulationRequest,
  simulationView,
} from './simulation-schema.ts';

const LONGEST_DAYS = 3660;

export const simulateDunning = endpoint(
  {
    method: 'post',
    path: '/v1/dunning/simulations',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Simulate dunning over a time',
    description:
      'Runs the planner that also runs the cases, for one client, one invoice or all clients of a provider, with the ladder in force or another one. Touches nothing. From a time that is past it plays over what is still owed today, as if nothing had been done since. Over a provider it answers page by page, totals without timelines.',
    body: simulationRequest,
    answers: [
      { status: 200, description: 'What would happen.', schema: simulationView, example: simulationExample },
    ],
    problems: ['not-possible'],
  },
  async ({ body }, call) => {
    const script = scriptOf(body, call);
    const ladder = body.ladder && workable(body.ladder, '/ladder');
    const { cases, next, timelines } = await casesFor(body, call, script.from);
    // When the provider's is written, a group with a ladder of its own keeps that.
    const keepsOfGroups = body.providerId !== undefined && body.groupId === undefined;
    const clients = [];
    let totals = noTotals();
    for await (const played of simulateAll(
      withLadder(cases, { ladder, from: script.from, keepsOfGroups, now: call.now().toISOString() }),
      script,
    )) {
      const { of, timeline, totals: its } = played;
      const { clientId, providerId } = of.facts;
      totals = addTotals(totals, its);
      const { id, version } = of.ladder;
      const shown = of.tried ? { id: null, version: null } : { id, version };
      clients.push({ clientId, providerId, ladder: shown, totals: its, timeline: timelines ? timeline : [] });
    }
    const names = mayUse(call.caller.scopes, 'clients:read')
      ? await namesOfClients(
          call.sql,
          clients.map(({ clientId }) => clientId),
        )
      : new Map<number, string>();
    const named = clients.map((each) => ({ ...each, clientName: names.get(each.clientId) ?? null }));
    return ok({ from: script.from, to: script.to, totals, clients: named, next });
  },
);

/** The times of a request as the planner compares them. Throws Problem 422 when they make no sense. */
function scriptOf({ from, to, events, charges }: SimulationRequest, { now }: Call): Script {
  const utc = (text: string) => new Date(text).toISOString();
  const script = {
    ...{ from: from === undefined ? now().toISOString() : utc(from), to: utc(to), charges },
    events: events.map((event) => ({
      ...event,
      at: utc(event.at),
      ...('until' in event && event.until !== null && { until: utc(event.until) }),
    })) as Script['events'],
  };
  if (script.to <= script.from) throw impossibleField('/to', 'The simulation ends before it begins.');
  if (Date.parse(script.to) - Date.parse(script.from) > LONGEST_DAYS * 86_400_000)
    throw impossibleField('/to', 'A simulation plays ten years at most.');
  for (const [at, event] of events.entries())
    if (event.type === 'outage' && utc(event.until) <= utc(event.at))
      throw impossibleField(`/events/${at}/until`, 'The down time ends before it begins.');
  return script;
}

interface Cases {
  cases: AsyncIterable<DunningCase>;
  /** the last client of a page that is not the last one */
  next: number | null;
  timelines: boolean;
}

async function casesFor(body: SimulationRequest, call: Call, at: string): Promise<Cases> {
  const { sql, caller } = call;
  if (body.providerId !== undefined) {
    const { providerId } = await requireProvider(sql, caller, { providerId: body.providerId });
    const { groupId, after, limit } = body;
    if (groupId !== undefined && (await findGroup(sql, groupId))?.providerId !== providerId)
      throw impossibleField('/groupId', `Provider ${providerId} has no client group ${groupId}.`);
    const found = await clientsInDebt(sql, providerId, { groupId, after, limit: limit + 1 });
    const page = found.slice(0, body.limit);
    const next = found.length > page.length ? (page.at(-1) ?? null) : null;
    return { cases: casesAt(sql, providerId, page, at), next, timelines: false };
  }
  return { cases: casesOfOne(sql, caller, body, at), next: null, timelines: true };
}

/** The cases of the client or invoice that a request names. Throws Problem 422 when there is none for the token. */
async function* casesOfOne(
  sql: Sql,
  caller: Caller,
  { clientId, invoiceId }: SimulationRequest,
  at: string,
): AsyncGenerator<DunningCase> {
  const invoice = invoiceId === undefined ? undefined : await findInvoice(sql, invoiceId);
  if (invoiceId !== undefined && !(invoice && maySee(caller, invoice.providerId)))
    throw impossibleField('/invoiceId', `There is no invoice ${invoiceId} for this token.`);
  const id = invoice?.clientId ?? clientId ?? 0;
  const cases = await loadFacts(sql, id, at);
  if (cases.length === 0 || !(await canSeeClient(sql, caller, id)))
    throw impossibleField('/clientId', `There is no client ${id} for this token.`);
  for (const each of cases.filter(({ providerId }) => maySee(caller, providerId))) {
    if (invoice === undefined) yield each;
    else if (invoice.providerId === each.providerId) yield onlyInvoice(each, invoice.id);
  }
}

function onlyInvoice({ facts, ...rest }: DunningCase, invoiceId: number): DunningCase {
  return { ...rest, facts: { ...facts, invoices: facts.invoices.filter(({ id }) => id === invoiceId) } };
}

/** With the ladder that is to be tried, as if it were written when the simulation begins; without any there is nothing to play. */
async function* withLadder(
  cases: AsyncIterable<DunningCase>,
  how: { ladder: LadderContent | undefined; from: string; keepsOfGroups: boolean; now: string },
): AsyncGenerator<DunningCase & { ladder: Ladder; tried: boolean }> {
  const fresh = how.ladder && { ...how.ladder, id: 0, version: 0, activeFrom: how.from };
  for await (const each of cases) {
    const tried = fresh !== undefined && !(how.keepsOfGroups && each.ofGroup);
    const ladder = tried ? fresh : each.ladder;
    const facts = how.from < how.now ? rewound(each.facts, how.from) : each.facts;
    if (ladder) yield { ...each, facts, ladder, tried };
  }
}
