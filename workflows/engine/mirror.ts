import {
  condition,
  log,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { EventType } from '../../domain/operations/events.ts';
import type { OperationView } from '../../domain/operations/state.ts';
import { type EngineActivities, HEARTBEAT, type OperationEvent } from '../contracts/activities.ts';
import { blockedStepAttribute, operationStateAttribute } from '../contracts/ids.ts';
import { type Run, stateOf, viewOf } from './state.ts';

const { recordState } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Mirror to the record',
});

/**
 * Writes the view to the record, one write at a time, the newest view winning; events are never lost or doubled.
 * Activities write the steps themselves; here goes what only the workflow knows.
 */
export interface Mirror {
  /** Notes an event; the write follows by itself. */
  push(type: EventType, data?: Record<string, unknown>, decision?: string): void;
  /** An activity has just written the operation's state as it is now; from here on every change follows by itself. */
  recorded(): void;
  /** Waits until all that was noted is written. */
  settled(): Promise<void>;
  /** Does the writing; never ends. */
  follow(): Promise<void>;
}

/** Starts mirroring a run. */
export function openMirror(run: Run): Mirror {
  // A restarted operation counts its events anew: the run tells them apart.
  const prefix = workflowInfo().runId.slice(0, 8);
  let events: OperationEvent[] = [];
  let decisions: string[] = [];
  let count = 0;
  let written: string | undefined;
  let writing = false;
  let shown = '';

  const upToDate = () => events.length === 0 && (written === undefined || written === headOf(run));

  async function write() {
    const view = viewOf(run);
    const batch = { view, events, decisions, now: new Date(Date.now()).toISOString() };
    events = [];
    decisions = [];
    if (written !== undefined) written = headOf(run);
    show(view);
    try {
      await recordState(batch);
    } catch (error) {
      // Retries have been used up or the write is wrong: the run goes on, the reconciler finds the stale record.
      log.error('the record could not be written', { operationId: view.id, error: String(error) });
    }
  }

  function show(view: OperationView) {
    setCurrentDetails(detailsOf(view));
    const attributes = `${view.state} ${view.problem ? (view.currentStep ?? 'plan') : ''}`;
    if (attributes === shown) return;
    shown = attributes;
    upsertSearchAttributes([
      { key: operationStateAttribute, value: view.state },
      { key: blockedStepAttribute, value: view.problem ? (view.currentStep ?? 'plan') : null },
    ]);
  }

  return {
    push(type, data = {}, decision) {
      count += 1;
      events.push({ key: `${prefix}:${count}`, type, data });
      if (decision) decisions.push(decision);
    },
    recorded() {
      written = headOf(run);
      show(viewOf(run));
    },
    settled: () => condition(() => !writing && upToDate()),
    async follow() {
      while (true) {
        await condition(() => !upToDate());
        writing = true;
        await write();
        writing = false;
      }
    },
  };
}

/** What no activity writes: a change of it has to be mirrored. */
function headOf(run: Run): string {
  return JSON.stringify([stateOf(run), run.problem?.code, run.resumeAt, run.pastNoReturn]);
}

/** The operation in Markdown, for Temporal's own UI. */
function detailsOf(view: OperationView): string {
  const rows = view.steps.map((step) => {
    const items = step.items ? ` (${step.items.done} of ${step.items.total})` : '';
    return `| ${step.title} | ${step.state}${items} |`;
  });
  const problem = view.problem ? `\n\n**${view.problem.message}**` : '';
  return (
    [
      `**${view.kind}** of client ${view.clientId}: ${view.state}`,
      '',
      '| step | state |',
      '|---|---|',
      ...rows,
    ].join('\n') + problem
  );
}
