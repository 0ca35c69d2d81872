import type { DecisionAction } from '../../../domain/operations/decisions.ts';
import { isEnded } from '../../../domain/operations/state.ts';
import type { Language } from '../../../web/words.ts';
import { labels } from '../../words/labels.ts';
import { operationWords } from '../../words/operation.ts';
import type { OperationDetail } from './read.ts';

/**
 * Why a decision is not possible now, in words; undefined when it is. What is possible the API says (`actions`); this
 * only explains the rest.
 */
export function whyNot(
  { state, actions, pastNoReturn, steps }: OperationDetail,
  action: DecisionAction,
  language: Language,
): string | undefined {
  if (actions.includes(action)) return undefined;
  const words = operationWords(language).refused;
  const label = labels(language).operation[state];
  if (isEnded(state)) return words.ended;
  switch (action) {
    case 'approve':
      return state === 'awaiting-approval' ? words.ownRequest : words.noApproval(label);
    case 'reject':
      return words.noApproval(label);
    case 'pause':
      return words.notRunning(label);
    case 'resume':
      return words.notPaused(label);
    case 'cancel':
      return words.begun;
    case 'postpone':
      return words.rollingBack;
    case 'roll-back':
      if (state === 'rolling-back') return words.rollingBack;
      return pastNoReturn ? words.noReturn : words.notBegun;
    case 'skip':
      return steps.some((step) => ['blocked', 'retrying', 'undo-failed'].includes(step.state))
        ? words.notSkippable
        : words.noStep;
    case 'retry':
    case 'confirm':
      return words.noStep;
  }
}
