import { sentence } from './sentences.ts';

interface InState {
  state: string;
}
interface OfStep {
  step: string;
}

/** Every reason why a decision is not possible. Records keep the English; `readRefusal` finds its parts again. */
const refusals = {
  'no-approval': sentence(
    'no-approval',
    ({ state }: InState) => `Nothing waits for an approval: the operation is ${state}.`,
  ),
  'own-request': sentence(
    'own-request',
    () => 'Whoever asked for an operation cannot approve it: another person must.',
  ),
  begun: sentence(
    'begun',
    ({ state }: InState) =>
      `The operation is ${state}: only one that has not begun can be cancelled; one that has can be rolled back before its point of no return.`,
  ),
  'not-running': sentence(
    'not-running',
    ({ state }: InState) => `Only a running operation can be paused; this one is ${state}.`,
  ),
  'not-paused': sentence(
    'not-paused',
    ({ state }: InState) => `Only a paused operation can be resumed; this one is ${state}.`,
  ),
  'nothing-to-postpone': sentence(
    'nothing-to-postpone',
    ({ state }: InState) => `The operation is ${state}: there is nothing to postpone.`,
  ),
  'no-future-time': sentence('no-future-time', () => 'Postponing needs a time in the future in `until`.'),
  'nothing-to-roll-back': sentence(
    'nothing-to-roll-back',
    ({ state }: InState) => `The operation is ${state}: there is nothing to roll back.`,
  ),
  'past-no-return': sentence(
    'past-no-return',
    () => 'The point of no return has passed: something was destroyed, the operation only goes forward.',
  ),
  destroying: sentence(
    'destroying',
    () => 'Something is being destroyed at this moment: wait until that call has ended, or pause first.',
  ),
  'no-step-waits': sentence(
    'no-step-waits',
    ({ state }: InState) => `The operation is ${state}: no step waits for a decision.`,
  ),
  'at-no-step': sentence(
    'at-no-step',
    ({ state }: InState) => `The operation is ${state} and at no step: no step waits for a decision.`,
  ),
  'no-such-step': sentence('no-such-step', ({ step }: OfStep) => `The operation has no step “${step}”.`),
  'at-another-step': sentence(
    'at-another-step',
    ({ step, state, current }: OfStep & InState & { current: string }) =>
      `Step “${step}” is ${state}, but the operation is at “${current}”: it waits for no decision.`,
  ),
  'step-of-no-turn': sentence(
    'step-of-no-turn',
    ({ step, state }: OfStep & InState) =>
      `Step “${step}” is ${state}, but the operation is at no step: it waits for no decision.`,
  ),
  'step-waits-not': sentence(
    'step-waits-not',
    ({ step, state }: OfStep & InState) => `Step “${step}” is ${state}: it waits for no decision.`,
  ),
  'not-skippable': sentence(
    'not-skippable',
    ({ step }: OfStep) => `Step “${step}” cannot be skipped: the operation would not be what it says.`,
  ),
  'just-cancelled': sentence('just-cancelled', () => 'The operation has just been cancelled.'),
  'rolling-back-soon': sentence('rolling-back-soon', () => 'The operation is about to be rolled back.'),
  'just-decided': sentence('just-decided', () => 'Another decision about this step has just been taken.'),
  ended: sentence('ended', ({ state }: InState) => `The operation is ${state}: nothing is left to decide.`),
  gone: sentence(
    'gone',
    () => 'The operation has ended, or the engine no longer knows it: nothing is left to decide.',
  ),
  'not-failed': sentence(
    'not-failed',
    ({ state }: InState) => `The operation is ${state}: only one that failed can be restarted.`,
  ),
} as const;

export type RefusalName = keyof typeof refusals;
export type RefusalParams<N extends RefusalName> = Parameters<(typeof refusals)[N]['say']>[0];

/** The English of a reason why a decision is not possible. */
export function refusal<N extends RefusalName>(
  name: N,
  ...about: unknown extends RefusalParams<N> ? [] : [params: RefusalParams<N>]
): string {
  const say = refusals[name].say as (params: unknown) => string;
  return say((about as readonly unknown[])[0]);
}

/** A reason in parts. */
export interface ReadRefusal {
  text: RefusalName;
  params: Record<string, string>;
}

/** The reason that a sentence gives; undefined for one that is none of ours. */
export function readRefusal(message: string): ReadRefusal | undefined {
  for (const [text, pattern] of patterns) {
    const found = pattern.exec(message);
    if (found) return { text, params: { ...found.groups } };
  }
  return undefined;
}

/** Each sentence as a pattern, its parts as groups: states, ids of steps and the like hold no blanks or quotes. */
const patterns = (Object.keys(refusals) as RefusalName[]).map((text): [RefusalName, RegExp] => {
  const marks = new Proxy({}, { get: (_, name) => `\u0001${String(name)}\u0002` });
  const say = refusals[text].say as (params: unknown) => string;
  const escaped = say(marks).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [text, new RegExp(`^${escaped.replaceAll('\u0001', '(?<').replaceAll('\u0002', '>[^\\s“”]+)')}$`)];
});
