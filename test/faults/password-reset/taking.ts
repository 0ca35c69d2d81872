import { noteResetRequest } from '../../../db/passwords/requests.ts';
import { engineOf } from '../../../worker/engine.ts';
import { complete, makeLogin, tokensTo } from '../../passwords/support.ts';
import { apart } from '../dunning/standing.ts';
import { holdAt, REACH_MS, until } from '../hold.ts';
import { type Point, TAKING } from '../points.ts';
import type { Stage } from '../stage.ts';
import { inBoth } from '../undisturbed.ts';
import { type ResetOutcome, vault } from './cells.ts';
import { type ResetFault, resetFaults } from './faults.ts';
import { doubledTo, standingOf } from './standing.ts';

/** The look at requests at one boundary under one fault. */
export interface TakingCell {
  point: Point;
  fault: ResetFault;
}

export interface TakingReference {
  standing: string[];
  trace: Point[];
}

/** Plays it twice undisturbed. */
export async function playTakingReference(stage: Stage): Promise<TakingReference> {
  const first = await play(stage, {});
  const second = await play(stage, {});
  for (const { problem } of [first, second])
    if (problem !== undefined) throw new Error(`Undisturbed, the look at requests ${problem}.`);
  const [difference] = apart(first.standing, second.standing);
  if (difference !== undefined) throw new Error(`Two undisturbed looks at requests differ: ${difference}`);
  const trace = inBoth(first.trace, second.trace);
  return { standing: first.standing, trace };
}

/** Every boundary under each fault that kills something. */
export function allTakingCells({ trace }: TakingReference): TakingCell[] {
  const killing = resetFaults.filter(({ strike }) => strike !== undefined);
  return trace.flatMap((point) => killing.map((fault) => ({ point, fault })));
}

/** Plays cells, one at a time: there is one look at all requests. */
export async function playTakingCells(
  stage: Stage,
  reference: TakingReference,
  cells: readonly TakingCell[],
  say: (line: string) => void,
): Promise<ResetOutcome[]> {
  const outcomes: ResetOutcome[] = [];
  for (const { point, fault } of cells) {
    const { problem, standing } = await play(stage, { hold: point, strike: fault.strike });
    const differences = problem === undefined ? apart(reference.standing, standing) : [problem];
    outcomes.push({ name: `requests, ${point}, ${fault.title}`, differences });
    say(`requests, ${point}, ${fault.title}: ${differences.join('; ') || '✓'}`);
  }
  return outcomes;
}

/** Two ask, one of them by a name that nobody has. */
async function play(
  stage: Stage,
  { hold, strike }: { hold?: Point; strike?: ResetFault['strike'] },
): Promise<TakingReference & { problem?: string }> {
  const { sql, world, temporal, taskQueue } = stage;
  const login = await makeLogin(sql, world.providerId);
  for (const [place, name] of [`nobody-${login.id}@post.example`, login.name].entries())
    await noteResetRequest(
      sql,
      vault,
      { login: name },
      { address: `2001:db8:${login.id.toString(16)}:${place}::1`, now: new Date() },
    );
  stage.passed.delete(TAKING);
  const held = holdAt(stage, TAKING, { hold, trace: hold === undefined });
  await engineOf(temporal).takeResets(taskQueue);
  const reached = await held;
  const release = () => stage.worker.release([TAKING]);
  if (strike) await strike({ ...stage, release });
  release();
  const ended = await until(stage, REACH_MS, async () => {
    const [row] = await sql<{ done: boolean }[]>`
      select not exists (select from password_reset_requests) and exists (
        select from password_resets where login_id = ${login.id} and mailed_at is not null and begun_at is not null) as done`;
    return row?.done === true;
  });
  const trace = stage.passed.get(TAKING) ?? [];
  const standing = await standingOf(stage, login);
  const [link = ''] = await tokensTo(world.mailbox, login.email);
  const used = await complete({ sql, vault }, link);
  const problem = !reached
    ? `never reached ${hold}`
    : !ended
      ? `never ended: ${standing.join('; ')}`
      : (await doubledTo(stage, login)) > 0
        ? 'sent a mail twice'
        : used.is === 'done'
          ? undefined
          : `sent a link that is ${used.is}`;
  return { standing, trace, ...(problem !== undefined && { problem }) };
}
