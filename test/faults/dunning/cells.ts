import { setTimeout as sleep } from 'node:timers/promises';
import { touchCase } from '../../../api/dunning.ts';
import { holdAt, REACH_MS } from '../hold.ts';
import { DUNNED_FROM, type Point, SPAN } from '../points.ts';
import type { Stage } from '../stage.ts';
import { cellsOf, type References, referencesOf, type Played as Undisturbed } from '../undisturbed.ts';
import { type CaseFault, caseFaults } from './faults.ts';
import { apart, isOver, standingOf } from './standing.ts';
import { type Debtor, makeDebtor, makeGroups, payDebt, type Story, stories } from './stories.ts';

/** One boundary of one story under one fault; without a point the fault waits outside for its call. */
export interface CaseCell {
  story: Story;
  point: Point | undefined;
  fault: CaseFault;
}

export interface CaseOutcome {
  cell: CaseCell;
  differences: string[];
}

/** How the stories end when nothing happens, and which boundaries they always pass on the way. */
export type CaseReferences = References<Story>;

/** The stage with what cases need on it. */
export interface CaseStage extends Stage {
  groups: Map<Story, number>;
  nextDebtor(): number;
}

const END_MS = 240_000;
const AT_A_TIME = 30;
const TRIES_TO_REACH = 2;

/** Sets the stage for cases. */
export async function openCases(stage: Stage): Promise<CaseStage> {
  let base = DUNNED_FROM;
  return {
    ...stage,
    groups: await makeGroups(stage.sql, stage.world),
    nextDebtor() {
      base += SPAN;
      return base;
    },
  };
}

/** Plays every story twice undisturbed. Throws when one does not end, or two do not end alike. */
export async function playCaseReferences(stage: CaseStage): Promise<CaseReferences> {
  const played = await play(
    stage,
    [...stories, ...stories].map((story) => ({ story, trace: true })),
  );
  return referencesOf(stories, played);
}

/** Every cell there is. */
export function allCaseCells(references: CaseReferences): CaseCell[] {
  return cellsOf(references, caseFaults);
}

/** Plays cells, those of one fault together. */
export async function playCaseCells(
  stage: CaseStage,
  references: CaseReferences,
  cells: readonly CaseCell[],
  say: (line: string) => void,
): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const fault of caseFaults) {
    const mine = cells.filter((cell) => cell.fault === fault);
    for (const batch of batchesOf(mine)) {
      const played = await playReaching(stage, batch, fault);
      const judged = batch.map((cell, place) => ({
        cell,
        differences: judge(cell, references.get(cell.story)?.standing ?? [], played[place]),
      }));
      outcomes.push(...judged);
      for (const { cell, differences } of judged)
        if (differences.length > 0) say(`  ${caseCellName(cell)}: ${differences.join('; ')}`);
    }
    if (mine.length > 0) say(`${fault.title}: ${mine.length} cells of dunning`);
  }
  return outcomes;
}

/**
 * Plays cells of one fault. What falls into one look or into two is a matter of moments: a cell that never came to its
 * boundary is played again by itself, and has failed when that happens each time.
 */
async function playReaching(
  stage: CaseStage,
  cells: readonly CaseCell[],
  { set, strike }: CaseFault,
): Promise<Played[]> {
  const partOf = ({ story, point }: CaseCell): Part => ({ story, hold: point, set });
  const played = await play(stage, cells.map(partOf), strike);
  for (let again = 0; again < TRIES_TO_REACH; again++)
    for (const [at, cell] of cells.entries()) {
      if (played[at]?.reached !== false) continue;
      const [alone] = await play(stage, [partOf(cell)], strike);
      if (alone) played[at] = alone;
    }
  return played;
}

export function caseCellName({ story, point, fault }: CaseCell): string {
  return `dunning, ${story.name}, ${point ?? 'outside'}, ${fault.title}`;
}

/** The brakes are locked in a transaction that begins a suspension: while one is held there, no other one begins. */
function batchesOf(cells: readonly CaseCell[]): CaseCell[][] {
  const alone = cells.filter(
    ({ story, point }) =>
      point !== undefined && story.asks.some((what) => what.endsWith('acct')) && /^look .*\/tx/.test(point),
  );
  const together = cells.filter((cell) => !alone.includes(cell));
  const batches: CaseCell[][] = alone.map((cell) => [cell]);
  for (let from = 0; from < together.length; from += AT_A_TIME)
    batches.push(together.slice(from, from + AT_A_TIME));
  return batches;
}

interface Part {
  story: Story;
  hold?: Point | undefined;
  trace?: boolean;
  set?: CaseFault['set'];
}

interface Played extends Undisturbed {
  /** false: it never was at the boundary where it should be held */
  reached: boolean;
}

/** Plays stories at the same time; each is held at its boundary, the fault strikes once, and each comes to its end. */
async function play(
  stage: CaseStage,
  parts: readonly Part[],
  strike?: CaseFault['strike'],
): Promise<Played[]> {
  const debtors = await Promise.all(
    parts.map(({ story }) =>
      makeDebtor(stage.sql, stage.world, {
        ...{ story, groupId: stage.groups.get(story) ?? null, base: stage.nextDebtor() },
      }),
    ),
  );
  const held = parts.map((part, at) => begin(stage, part, debtors[at] as Debtor));
  const driven = parts.map((part, at) => drive(stage, part, debtors[at] as Debtor));
  await Promise.all(debtors.map(({ clientId }) => touchCase(stage.temporal, stage.taskQueue, clientId)));
  const reached = await Promise.all(held);
  const release = () => stage.worker.release(debtors.map(({ clientId }) => clientId));
  if (strike) await strike({ ...stage, release });
  release();
  const ended = await Promise.all(driven);
  return Promise.all(
    parts.map(async ({ hold }, at): Promise<Played> => {
      const debtor = debtors[at] as Debtor;
      const standing = await standingOf(stage, debtor);
      const problem = !reached[at] ? `never reached ${hold}` : ended[at];
      return {
        ...{ standing, trace: stage.passed.get(debtor.clientId) ?? [], reached: reached[at] === true },
        ...(problem !== undefined && { problem }),
      };
    }),
  );
}

/** Arms the client's boundary, and waits until it is held there; answers false when that takes too long. */
function begin(stage: CaseStage, { hold, trace, set }: Part, debtor: Debtor): Promise<boolean> {
  set?.(stage, debtor);
  return holdAt(stage, debtor.clientId, { hold, trace });
}

/** Pays when the story says so, and waits for the end; answers why it did not come. */
async function drive(stage: CaseStage, { story }: Part, debtor: Debtor): Promise<string | undefined> {
  let paid = story.paid === undefined;
  const deadline = performance.now() + REACH_MS + END_MS;
  while (performance.now() < deadline) {
    const died = stage.workerEnded();
    if (died !== undefined) throw new Error(`The worker ended by itself: ${died}`);
    try {
      if (!paid && (await isTimeToPay(stage, story, debtor))) {
        await payDebt(stage.sql, debtor);
        await touchCase(stage.temporal, stage.taskQueue, debtor.clientId);
        paid = true;
      }
      if (paid && (await isOver(stage.sql, debtor)) && (await hasEnded(stage, debtor))) return undefined;
    } catch {
      // A server is away: it is looked at again.
    }
    await sleep(150);
  }
  return `never ended: ${(await standingOf(stage, debtor)).join('; ')}`;
}

async function isTimeToPay(
  { sql }: CaseStage,
  { paid }: Story,
  { serviceId, clientId }: Debtor,
): Promise<boolean> {
  if (paid === 'told') {
    const rows = await sql<{ rungId: string }[]>`
      select rung_id from dunning_rungs
      where client_id = ${clientId} and rung_id in ('notice', 'tell') and state in ('done', 'unknown')`;
    return rows.length === 2;
  }
  const rows = await sql`
    select from services s where s.id = ${serviceId} and s.status = 'suspended'
      and exists (select from dunning_rungs r where r.client_id = ${clientId} and r.action = 'suspend' and r.state = 'done')`;
  return rows.length > 0;
}

/** Temporal lets go a moment after the record. */
async function hasEnded({ temporal }: CaseStage, { clientId }: Debtor): Promise<boolean> {
  const handle = temporal.workflow.getHandle(`dunning/client-${clientId}`);
  return (await handle.describe()).status.name === 'COMPLETED';
}

/** How the end differs from that of an undisturbed run, other than by a message in doubt where one may be. */
function judge(
  { fault, point }: CaseCell,
  expected: readonly string[],
  played: Played | undefined,
): string[] {
  if (!played) return ['was not played'];
  if (played.problem !== undefined) return [played.problem];
  const { standing } = played;
  const doubtful = standing.some((line) => /^message: .* unknown$/.test(line));
  if (!doubtful || !fault.inDoubt?.(point)) return apart(expected, standing);
  if (standing.filter((line) => line.startsWith('mail: ')).length > 1) return ['the mail went out twice'];
  const rest = (lines: readonly string[]) =>
    lines.filter((line) => !/^(message: |mail: |rung notice )/.test(line));
  const rung = standing.find((line) => line.startsWith('rung notice '));
  const wrong = rung?.includes('done') && rung.includes('unknown') ? [] : [`in doubt, but ${rung}`];
  return [...wrong, ...apart(rest(expected), rest(standing))];
}
