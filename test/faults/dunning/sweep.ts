import { randomUUID } from 'node:crypto';
import { until } from '../hold.ts';
import { type Point, SWEEP } from '../points.ts';
import { inBoth } from '../undisturbed.ts';
import type { CaseOutcome, CaseStage } from './cells.ts';
import { type CaseFault, caseFaults } from './faults.ts';
import { apart, isOver, standingOf, workflowOf } from './standing.ts';
import { type Debtor, makeDebtor, makeSweepGroup, type Story } from './stories.ts';

/** The sweep at one boundary under one fault. */
export interface SweepCell {
  point: Point;
  fault: CaseFault;
}

export interface SweepReference {
  standings: string[][];
  trace: Point[];
}

const EACH = 3;
const REACH_MS = 60_000;
const END_MS = 240_000;

const RUNGS: Story['rungs'] = [
  { id: 'reminder', offsetDays: -7, action: { type: 'reminder' } },
  { id: 'notice', offsetDays: 2, action: { type: 'notice', level: 1 } },
  { id: 'collections', offsetDays: 3, action: { type: 'collections' } },
];
const overdueStory: Story = { name: 'sweep, overdue', overdue: 5, rungs: RUNGS, asks: ['mail'] };
const earlyStory: Story = { name: 'sweep, early', overdue: -5, rungs: RUNGS, asks: ['mail'] };

/** Plays the sweep twice undisturbed. */
export async function playSweepReference(stage: CaseStage): Promise<SweepReference> {
  const groupId = await makeSweepGroup(stage.sql, stage.world, RUNGS);
  const first = await playSweep(stage, groupId, {});
  const second = await playSweep(stage, groupId, {});
  for (const played of [first, second])
    if (played.problem !== undefined) throw new Error(`Undisturbed, the sweep ${played.problem}.`);
  const [difference] = first.standings.flatMap((one, at) => apart(one, second.standings[at] ?? []));
  if (difference !== undefined) throw new Error(`Two undisturbed sweeps differ: ${difference}`);
  const trace = inBoth(first.trace, second.trace);
  return { standings: first.standings, trace };
}

/** Every boundary under each fault that kills something. */
export function allSweepCells({ trace }: SweepReference): SweepCell[] {
  const killing = caseFaults.filter(({ name }) => ['worker', 'postgres', 'temporal'].includes(name));
  return trace.flatMap((point) => killing.map((fault) => ({ point, fault })));
}

/** Plays cells of the sweep, one at a time: it looks through everybody's debt. */
export async function playSweepCells(
  stage: CaseStage,
  reference: SweepReference,
  cells: readonly SweepCell[],
  say: (line: string) => void,
): Promise<CaseOutcome[]> {
  const groupId = await makeSweepGroup(stage.sql, stage.world, RUNGS);
  const outcomes: CaseOutcome[] = [];
  for (const { point, fault } of cells) {
    const played = await playSweep(stage, groupId, { hold: point, strike: fault.strike });
    const differences =
      played.problem !== undefined
        ? [played.problem]
        : reference.standings.flatMap((one, at) =>
            // A page looks at several debtors at once: at any boundary of one, the mail of another may be on its way.
            judge(one, played.standings[at] ?? [], fault.name !== 'temporal'),
          );
    outcomes.push({ cell: { story: earlyStory, point: `sweep ${point}`, fault }, differences });
    say(`sweep, ${point}, ${fault.title}: ${differences.join('; ') || '✓'}`);
  }
  return outcomes;
}

interface Played extends SweepReference {
  problem?: string;
}

/** Some clients are overdue, some are to be reminded, and of one a note waits that no signal has reached. */
async function playSweep(
  stage: CaseStage,
  groupId: number,
  { hold, strike }: { hold?: Point; strike?: CaseFault['strike'] },
): Promise<Played> {
  const make = (story: Story) =>
    makeDebtor(stage.sql, stage.world, { story, groupId, base: stage.nextDebtor() });
  const overdue: Debtor[] = [];
  const early: Debtor[] = [];
  for (let n = 0; n < EACH; n++) {
    overdue.push(await make(overdueStory));
    early.push(await make(earlyStory));
  }
  const [noted] = overdue;
  await stage.sql`
    insert into dunning_nudges (client_id, why, at) values (${noted?.clientId ?? 0}, 'lost', ${new Date().toISOString()})`;
  stage.passed.delete(SWEEP);
  const reached = new Promise<boolean>((resolve) => {
    stage.onHeld.set(SWEEP, (point) => resolve(point === hold));
    if (hold === undefined) resolve(true);
    else setTimeout(() => resolve(false), REACH_MS).unref();
  });
  stage.worker.arm(SWEEP, hold === undefined ? [] : [hold], hold === undefined);
  const first = await start(stage);
  const came = await reached;
  const release = () => stage.worker.release([SWEEP]);
  if (strike) await strike({ ...stage, release });
  release();
  await first();
  const trace = stage.passed.get(SWEEP) ?? [];
  const sent = await until(stage, END_MS, async () => {
    for (const one of overdue)
      if (!(await isInDoubt(stage.sql, one)) && !(await hasEnded(stage, one))) return false;
    return true;
  });
  // Ten minutes later what was begun and left belongs to nobody any more.
  await stage.sql`
    update dunning_rungs set at = at - interval '20 minutes'
    where state = 'claimed' and client_id = any(${early.map(({ clientId }) => clientId)}::bigint[])`;
  stage.worker.arm(SWEEP, [], false);
  await (await start(stage))();
  const settled = await until(stage, END_MS, async () => {
    const [row] = await stage.sql<{ left: number }[]>`
      select count(*)::int as left from dunning_rungs
      where state = 'claimed' and client_id = any(${early.map(({ clientId }) => clientId)}::bigint[])`;
    return row?.left === 0;
  });
  const standings = [];
  for (const one of [...overdue, ...early]) standings.push(await standingOf(stage, one));
  // The next sweep must find nothing of these.
  await stage.sql`
    update invoices set status = 'cancelled' where client_id = any(${early.map(({ clientId }) => clientId)}::bigint[])`;
  const problem = !came
    ? `never reached ${hold}`
    : !sent
      ? 'left a case without its end'
      : settled
        ? undefined
        : 'left a message that nobody settles';
  return { standings, trace, ...(problem !== undefined && { problem }) };
}

async function hasEnded({ sql, temporal }: CaseStage, debtor: Debtor): Promise<boolean> {
  return (await isOver(sql, debtor)) && (await workflowOf(temporal, debtor.clientId)) !== 'RUNNING';
}

/** Whether all is done, but staff have to say whether a message went out: until then the case stays open. */
async function isInDoubt(sql: CaseStage['sql'], { clientId }: Debtor): Promise<boolean> {
  const [row] = await sql<{ doubt: boolean }[]>`
    select exists (select from invoices where client_id = ${clientId} and status = 'collections')
      and exists (select from dunning_rungs where client_id = ${clientId} and state = 'unknown') as doubt`;
  return row?.doubt === true;
}

/** Starts a sweep; the answer waits for its end, whatever is away meanwhile. */
async function start(stage: CaseStage): Promise<() => Promise<unknown>> {
  const handle = await stage.temporal.workflow.start('dunningSweep', {
    ...{ workflowId: `sweep-${randomUUID()}`, taskQueue: stage.taskQueue, args: [] },
  });
  return () =>
    until(stage, END_MS, async () => {
      const { status } = await handle.describe();
      if (status.name === 'FAILED') throw new Error('The sweep failed.');
      return status.name === 'COMPLETED';
    });
}

/** A reminder may be in doubt after a kill while it was handed over; then a case settles it, which others have not. */
function judge(expected: readonly string[], actual: readonly string[], inDoubt: boolean): string[] {
  if (actual.filter((line) => line.startsWith('mail: ')).length > 1) return ['a mail went out twice'];
  const plain = (lines: readonly string[]) =>
    lines.filter((line) => !/^(case|workflow): /.test(line) || !expected.includes('workflow: none'));
  const doubtful = actual.some((line) => /^message: .* unknown$/.test(line));
  if (!doubtful || !inDoubt) return apart(plain(expected), plain(actual));
  const rest = (lines: readonly string[]) =>
    lines.filter((line) => !/^(case|workflow|message|mail): |^rung (reminder|notice) /.test(line));
  return apart(rest(expected), rest(actual));
}
