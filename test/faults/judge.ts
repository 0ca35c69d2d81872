import { mailSteps, type Stated } from './faults.ts';
import type { Cell } from './matrix.ts';
import type { Played } from './play.ts';
import { differences, type Line, type Snapshot } from './snapshot.ts';

/**
 * How the end of a cell differs from that of an undisturbed run, other than it is stated to; empty when it is right.
 * @param expected the end of an undisturbed run
 */
export function judge(
  { fault, point, case: one }: Cell,
  expected: Snapshot | undefined,
  played: Played | undefined,
): string[] {
  if (!expected || !played) return ['was not played'];
  if (played.problem !== undefined) return [played.problem];
  const stated = fault.stated(point, one.rollBackAt);
  return [
    ...unknownMailDifferences(stated, played),
    ...differences(asStated(expected, stated, played), asStated(played.snapshot, stated, played)),
  ];
}

/** A message in doubt must have been blocked, and be in the record as the operator left it. */
function unknownMailDifferences(stated: Stated, { operator, snapshot }: Played): string[] {
  if (operator === undefined)
    return stated.unknownMail === 'must' ? ['the message was not blocked as unknown'] : [];
  const [message, step] = operator === 'skip' ? ['unknown', 'skipped'] : ['sent', 'done'];
  const wrong = (table: string, state: string, of: (line: Line) => boolean) =>
    (snapshot.get(table) ?? [])
      .filter((line) => of(line) && line.state !== state)
      .map((line) => `${table}: ${String(line.state)} instead of ${state} after an operator’s ${operator}`);
  return [
    ...wrong('messages', message ?? '', () => true),
    ...wrong('operation_steps', step ?? '', (line) => mailSteps.has(String(line.step_id))),
  ];
}

/** The snapshot without what is stated to be otherwise. */
function asStated(snapshot: Snapshot, stated: Stated, { operator }: Played): Snapshot {
  const kept = new Map(snapshot);
  const change = (table: string, to: (lines: Line[]) => Line[]) => kept.set(table, to(kept.get(table) ?? []));
  const withoutEvents = (step: string, types: string[]) =>
    change('operation_events', (lines) =>
      lines.filter(
        ({ type, data }) =>
          !types.includes(String(type)) && !JSON.stringify(data).includes(`"step":"${step}"`),
      ),
    );
  const withoutStep = (table: string, step: string) =>
    change(table, (lines) => lines.filter((line) => line.step_id !== step));
  if (stated.events)
    change('operation_events', (lines) => lines.filter(({ type }) => !stated.events?.includes(String(type))));
  if (stated.mailAttempts) change('messages', (lines) => lines.map(({ attempts: _, ...line }) => line));
  if (stated.neverDone !== undefined) {
    const [step = ''] = stated.neverDone.split('#');
    withoutEvents(step, []);
    for (const table of ['operation_steps', 'operation_items', 'operation_before_images'])
      withoutStep(table, step);
    change('change_log', leftChanged);
  }
  if (operator !== undefined) {
    for (const step of mailSteps) {
      withoutEvents(step, ['operation.blocked', 'decision.taken']);
      withoutStep('operation_steps', step);
    }
    change('operation_decisions', () => []);
    // An erasure then finds more to clear and to keep: the decision's reason, the message's error.
    for (const step of ['erase-rows', 'certify']) {
      withoutEvents(step, []);
      change('operation_steps', (lines) =>
        lines.map((line) => (line.step_id === step ? { ...line, summary: null } : line)),
      );
    }
    change('erasure_certificates', (lines) => lines.map(({ body: _, ...line }) => line));
    // Blocked and running again: the end must be told once all the same.
    change('outbox', (lines) =>
      lines.filter(({ topic }) => topic !== 'operation.blocked' && topic !== 'operation.running'),
    );
    change('messages', (lines) =>
      lines.map(({ state: _s, attempts: _a, error: _e, sent_at: _t, ...line }) => line),
    );
  }
  return kept;
}

/** The rows that the log says were changed more often than put back, or less. */
function leftChanged(log: Line[]): Line[] {
  const balances = new Map<string, number>();
  for (const { operation_id, entity, entity_id, action } of log) {
    const row = JSON.stringify([operation_id, entity, entity_id]);
    balances.set(row, (balances.get(row) ?? 0) + (action === 'put-back' ? -1 : 1));
  }
  return [...balances].flatMap(([row, balance]) => (balance === 0 ? [] : [{ row, balance }]));
}
