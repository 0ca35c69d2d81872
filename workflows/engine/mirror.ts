import {
  condition,
  log,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { OperationView } from '../../domain/operations/state.ts';
import type { EngineActivities, OperationEvent } from '../contracts/activities.ts';
import { blockedStepAttribute, operationStateAttribute } from '../contracts/ids.ts';
import { type Run, viewOf } from './state.ts';

const { recordState } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Mirror to the record',
});

/** Writes the view to the record, one write at a time, the newest view winning; events are never lost or doubled. */
export interface Mirror {
  /** Notes an event; the write follows by itself. */
  push(type: string, data?: Record<string, unknown>, decision?: string): void;
  /** Waits until all that was noted is written. */
  settled(): Promise<void>;
}

/** Starts mirroring a run. */
export function openMirror(run: Run): Mirror {
  let events: OperationEvent[] = [];
  let decisions: string[] = [];
  let count = 0;
  let writing: Promise<void> | undefined;
  let shown = '';

  async function write() {
    while (events.length > 0) {
      const view = viewOf(run);
      const batch = { view, events, decisions, now: new Date(Date.now()).toISOString() };
      events = [];
      decisions = [];
      show(view);
      try {
        await recordState(batch);
      } catch (error) {
        // Retries have been used up or the write is wrong: the run goes on, the reconciler finds the stale record.
        log.error('the record could not be written', { operationId: view.id, error: String(error) });
      }
    }
    writing = undefined;
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
      events.push({ key: `w${count}`, type, data });
      if (decision) decisions.push(decision);
      writing ??= write();
    },
    settled: () => condition(() => writing === undefined),
  };
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
