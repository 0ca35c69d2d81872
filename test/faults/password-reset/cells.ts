import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword } from '../../../db/crypto/passwords.ts';
import { createVault } from '../../../db/crypto/secrets.ts';
import { engineOf } from '../../../worker/engine.ts';
import { complete, mailsTo, NEW_PASSWORD } from '../../passwords/support.ts';
import { TEST_KEY } from '../../support/world.ts';
import { apart } from '../dunning/standing.ts';
import { holdAt, REACH_MS } from '../hold.ts';
import { ofReset, type Point } from '../points.ts';
import type { Stage } from '../stage.ts';
import { cellsOf, type References, referencesOf, type Played as Undisturbed } from '../undisturbed.ts';
import { type ResetFault, resetFaults } from './faults.ts';
import { doubledTo, secretIn, standingOf, workflowOf } from './standing.ts';
import { type Begun, beginReset, type Story, stories } from './stories.ts';

/** One boundary of one story under one fault; without a point the fault waits for the mail. */
export interface ResetCell {
  story: Story;
  point: Point | undefined;
  fault: ResetFault;
}

export interface ResetOutcome {
  name: string;
  differences: string[];
}

/** How the stories end when nothing happens, and which boundaries they always pass on the way. */
export type ResetReferences = References<Story>;

const END_MS = 240_000;
const AT_A_TIME = 30;
export const vault = createVault({ current: TEST_KEY });

/** Plays every story twice undisturbed. Throws when one does not end, or two do not end alike. */
export async function playResetReferences(stage: Stage): Promise<ResetReferences> {
  const played = await play(
    stage,
    [...stories, ...stories].map((story) => ({ story, trace: true })),
  );
  return referencesOf(
    stories,
    played.map((each) => (each.doubled > 0 ? { problem: 'sent a mail twice', ...each } : each)),
  );
}

/** Every cell there is. */
export function allResetCells(references: ResetReferences): ResetCell[] {
  return cellsOf(references, resetFaults);
}

/** Plays cells, those of one fault together. */
export async function playResetCells(
  stage: Stage,
  references: ResetReferences,
  cells: readonly ResetCell[],
  say: (line: string) => void,
): Promise<ResetOutcome[]> {
  const outcomes: ResetOutcome[] = [];
  for (const fault of resetFaults) {
    const mine = cells.filter((cell) => cell.fault === fault);
    for (let from = 0; from < mine.length; from += AT_A_TIME) {
      const batch = mine.slice(from, from + AT_A_TIME);
      const played = await play(
        stage,
        batch.map(({ story, point }) => ({ story, hold: point, set: fault.set })),
        fault.strike,
      );
      for (const [place, cell] of batch.entries()) {
        const standing = references.get(cell.story)?.standing ?? [];
        outcomes.push({ name: resetCellName(cell), differences: judge(cell, standing, played[place]) });
      }
    }
    if (mine.length > 0) say(`${fault.title}: ${mine.length} cells of resets`);
  }
  for (const { name, differences } of outcomes)
    if (differences.length > 0) say(`  ${name}: ${differences.join('; ')}`);
  return outcomes;
}

export function resetCellName({ story, point, fault }: ResetCell): string {
  return `password reset, ${story.name}, ${point ?? 'outside'}, ${fault.title}`;
}

interface Part {
  story: Story;
  hold?: Point | undefined;
  trace?: boolean;
  set?: ResetFault['set'];
}

interface Played extends Undisturbed {
  /** how often the same mail came once more */
  doubled: number;
}

/** Plays stories at the same time; each is held at its boundary, the fault strikes once, and each comes to its end. */
async function play(stage: Stage, parts: readonly Part[], strike?: ResetFault['strike']): Promise<Played[]> {
  const { sql, world, temporal, taskQueue } = stage;
  const begun = await Promise.all(
    parts.map(({ story }) => beginReset({ sql, vault, providerId: world.providerId }, story)),
  );
  const owners = begun.map(({ resetId }) => ofReset(resetId));
  for (const { set } of parts) set?.(stage);
  const held = parts.map(({ hold, trace }, at) => holdAt(stage, owners[at] ?? 0, { hold, trace }));
  const driven = parts.map(({ story }, at) => drive(stage, story, begun[at] as Begun));
  const engine = engineOf(temporal);
  for (const [at, { resetId, login, expiresAt }] of begun.entries())
    await engine.startReset(
      { resetId, loginId: login.id, kind: parts[at]?.story.kind ?? 'link', expiresAt },
      taskQueue,
    );
  const reached = await Promise.all(held);
  const release = () => stage.worker.release(owners);
  if (strike) await strike({ ...stage, release });
  release();
  const ended = await Promise.all(driven);
  return Promise.all(
    parts.map(async ({ hold }, at): Promise<Played> => {
      const { login } = begun[at] as Begun;
      const problem = !reached[at] ? `never reached ${hold}` : ended[at];
      return {
        standing: await standingOf(stage, login),
        doubled: await doubledTo(stage, login),
        trace: stage.passed.get(owners[at] ?? 0) ?? [],
        ...(problem !== undefined && { problem }),
      };
    }),
  );
}

/** Uses what the first mail carries when the story says so, and waits for the end; answers why it did not come. */
async function drive(stage: Stage, story: Story, begun: Begun): Promise<string | undefined> {
  const { temporal } = stage;
  const deadline = performance.now() + REACH_MS + END_MS;
  let used = story.ends !== 'used';
  while (performance.now() < deadline) {
    const died = stage.workerEnded();
    if (died !== undefined) throw new Error(`The worker ended by itself: ${died}`);
    try {
      if (!used && (await isMailed(stage, begun))) {
        const problem = await use(stage, story, begun);
        if (problem !== undefined) return problem;
        used = true;
      }
      // As the waker tells it, and again when nobody has heard.
      if (used && story.ends === 'used') await engineOf(temporal).endReset(begun.resetId);
      if (used && (await workflowOf(temporal, begun.resetId)) === 'COMPLETED') return undefined;
    } catch {
      // A server is away: it is looked at again.
    }
    await sleep(200);
  }
  return `never ended: ${(await standingOf(stage, begun.login)).join('; ')}`;
}

async function isMailed({ sql }: Stage, { resetId }: Begun): Promise<boolean> {
  const [row] = await sql<{ mailed: boolean }[]>`
    select mailed_at is not null as mailed from password_resets where id = ${resetId}`;
  return row?.mailed === true;
}

/** Sets a password with what the first mail carries; answers why that is not possible. */
async function use({ sql, world }: Stage, { kind }: Story, { login }: Begun): Promise<string | undefined> {
  const [first] = await mailsTo(world.mailbox, login.email);
  const secret = first && secretIn(first);
  if (secret === undefined) return 'is said to be mailed and is not';
  if (kind === 'link') {
    const result = await complete({ sql, vault }, secret);
    // A server that went away after the commit: the link has worked.
    return result.is === 'done' || (await isUsed(sql, login.id))
      ? undefined
      : `the first link is ${result.is}`;
  }
  const { hash, scheme } = await hashPassword(NEW_PASSWORD);
  await sql`
    update logins set password_hash = ${hash}, password_scheme = ${scheme}, must_change_password = false,
      password_expires_at = null where id = ${login.id}`;
  return undefined;
}

async function isUsed(sql: Stage['sql'], loginId: number): Promise<boolean> {
  const rows = await sql`select from password_resets where login_id = ${loginId} and state = 'used'`;
  return rows.length > 0;
}

/** How the end differs from that of an undisturbed run, other than by the same mail twice where nobody can know. */
function judge(
  { fault, point }: ResetCell,
  expected: readonly string[],
  played: Played | undefined,
): string[] {
  if (!played) return ['was not played'];
  if (played.problem !== undefined) return [played.problem];
  const doubled = played.doubled > 0 && !fault.inDoubt(point) ? ['a mail came twice'] : [];
  return [...doubled, ...apart(expected, played.standing)];
}
