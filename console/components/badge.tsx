import type { OperationState, StepState } from '../../domain/operations/state.ts';
import type { Language } from '../../web/words.ts';
import { operationTones, stepTones, type Tone } from '../states.ts';
import { labels } from '../words/labels.ts';

/** A state in a word; its colour only repeats what the word says. */
export function Badge({ tone, children }: { tone: Tone; children?: string | number }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** The state of an operation. */
export function OperationBadge({ state, language }: { state: OperationState; language: Language }) {
  return <Badge tone={operationTones[state]}>{labels(language).operation[state]}</Badge>;
}

/** The state of a step or an item. */
export function StepBadge({ state, language }: { state: StepState['state']; language: Language }) {
  return <Badge tone={stepTones[state]}>{labels(language).step[state]}</Badge>;
}
