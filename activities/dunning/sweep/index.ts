import { Context } from '@temporalio/activity';
import {
  dropNudge,
  laddersInForce,
  leftUnsettled,
  neglectedCases,
  newlyDue,
  noteRunning,
  waitingNudges,
} from '../../../db/queries/dunning-sweep.ts';
import { reachOf } from '../../../domain/dunning/reach.ts';
import { inLanes } from '../../../domain/lanes.ts';
import type { DunningSweepActivities } from '../../../workflows/contracts/activities.ts';
import type { Deps } from '../../deps.ts';
import { reported } from '../../reported.ts';
import { AT_A_TIME, lookOver, ownAffair } from './look-over.ts';

/** Rows of one call. */
const PAGE = 500;
/** A case whose moment passed longer ago has missed it. */
const MISSED_MS = 10 * 60_000;

/** Finds the clients whose debts are to be looked at, page by page. */
export function dunningSweepActivities(deps: Deps): DunningSweepActivities {
  const { sql, engine } = deps;
  const context = (now: string) => {
    const { cancellationSignal: signal, info } = Context.current();
    return { now, signal, taskQueue: info.taskQueue };
  };
  const touchAll = (clientIds: readonly number[], now: string) => {
    const { signal, taskQueue } = context(now);
    return inLanes(
      clientIds,
      AT_A_TIME,
      (id) => engine.touchCase(id, taskQueue),
      () => !signal.aborted,
    );
  };

  return {
    beginDunningSweep: ({ now }) => reported(deps, () => noteRunning(sql, now)),

    /** What signals have not reached. The note of whoever has a case is taken by the look that it leads to. */
    sweepNudges: ({ after, now }) =>
      reported(deps, async () => {
        const nudges = await waitingNudges(sql, { after: after ?? 0, limit: PAGE });
        await touchAll(
          nudges.flatMap(({ hasCase, survivorId }) => (hasCase ? survivorId : [])),
          now,
        );
        const others = nudges.filter(({ hasCase }) => !hasCase);
        const ids = [...new Set(others.map(({ survivorId }) => survivorId))];
        await lookOver(deps, ids, context(now), async (clientId) => {
          for (const nudge of others) if (nudge.survivorId === clientId) await dropNudge(sql, nudge);
        });
        // No look takes the note of a number that was merged: whoever it leads to was looked at, or told to look.
        for (const nudge of nudges) if (nudge.survivorId !== nudge.clientId) await dropNudge(sql, nudge);
        return { after: nudges.length < PAGE ? null : (nudges.at(-1)?.clientId ?? null) };
      }),

    sweepDue: ({ after, now }) =>
      reported(deps, async () => {
        const ladders = await laddersInForce(sql, now);
        const reaches = ladders.map(({ ladder, ...owner }) => ({ ...owner, ...reachOf(ladder) }));
        const due = await newlyDue(sql, reaches, { now, after, limit: PAGE });
        await lookOver(deps, [...new Set(due.map(({ clientId }) => clientId))], context(now));
        const last = due.length < PAGE ? undefined : due.at(-1);
        return { after: last ? { dueOn: last.dueOn, invoiceId: last.invoiceId } : null };
      }),

    sweepUnsettled: ({ after, now }) =>
      reported(deps, async () => {
        const ids = await leftUnsettled(sql, { before: ownAffair(now), after: after ?? 0, limit: PAGE });
        await touchAll(ids, now);
        return { after: ids.length < PAGE ? null : (ids.at(-1) ?? null) };
      }),

    sweepCases: ({ after, now }) =>
      reported(deps, async () => {
        const missedBefore = new Date(Date.parse(now) - MISSED_MS).toISOString();
        const cases = await neglectedCases(sql, { now, missedBefore, after: after ?? 0, limit: PAGE });
        await touchAll(
          cases.map(({ clientId }) => clientId),
          now,
        );
        return { after: cases.length < PAGE ? null : (cases.at(-1)?.id ?? null) };
      }),
  };
}
