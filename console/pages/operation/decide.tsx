import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { type DecisionAction, decisionActions } from '../../../domain/operations/decisions.ts';
import { isEnded } from '../../../domain/operations/state.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import type { Language } from '../../../web/words.ts';
import { DecisionButton, Reason } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { instantOf } from '../../components/local-time.ts';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { operationWords } from '../../words/operation.ts';
import { skipMeans } from '../../words/plan/steps.ts';
import { whyNot } from './legal.ts';
import { type OperationDetail, operationIdOf } from './read.ts';

const accountStates = ['active', 'suspended', 'missing'] as const;
const items = z.union([field(20), z.array(field(20)).max(1000)]).optional();
const form = z.strictObject({
  ...{ action: z.enum(decisionActions), reason: z.string().max(5000), key: z.uuid() },
  ...{ until: field(30).optional(), answer: z.enum(accountStates).optional() },
  ...{ step: field(100).optional(), items },
});
export type TypedDecision = Partial<z.output<typeof form>>;
const restartForm = z.strictObject({ reason: z.string().max(5000), key: z.uuid() });

/** Sends a decision to the API. Whoever comes too late is told so, and keeps what was typed. */
export async function postDecision(
  call: StaffCall,
  again: (call: StaffCall, problem: Problem, typed: TypedDecision) => Promise<Response>,
): Promise<Response> {
  const operationId = operationIdOf(call);
  const typed = await readForm(call, form, call.signed);
  const { action, reason, key, until, answer, step, items: chosen } = typed;
  const named = ['retry', 'skip', 'confirm'].includes(action);
  const ids = chosen === undefined ? [] : [chosen].flat().map(Number);
  try {
    await call.api.send('POST', `/v1/operations/${operationId}/decisions`, {
      key,
      body: {
        ...{ action, reason },
        ...(action === 'postpone' && { until: instantOf(until ?? '', call.zone) }),
        ...(action === 'confirm' && answer !== undefined && { answer: { state: answer } }),
        ...(named && step && { step }),
        ...(named && ids.length > 0 && { items: ids }),
      },
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'confirmation-needed' || error.status === 404)
      throw error;
    // What is on record and was not taken is sent again under its key; what was refused is put right under a new one.
    return again(call, error, error.status < 500 ? { ...typed, key: undefined } : typed);
  }
  return lead(call, paths.operation(operationId, { done: 'decided' }));
}

/** Takes up again what failed. */
export async function postRestart(
  call: StaffCall,
  again: (call: StaffCall, problem: Problem, typed: TypedDecision) => Promise<Response>,
): Promise<Response> {
  const operationId = operationIdOf(call);
  const { reason, key } = await readForm(call, restartForm, call.signed);
  try {
    await call.api.send('POST', `/v1/operations/${operationId}/restart`, { key, body: { reason } });
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404) throw error;
    return again(call, error, { reason });
  }
  return lead(call, paths.operation(operationId, { done: 'restarted' }));
}

/** The decisions that are possible now, as buttons; the others too, with why they are not. */
export function DecisionForm({
  call,
  operation,
  typed = {},
}: {
  call: StaffCall;
  operation: OperationDetail;
  typed?: TypedDecision;
}) {
  const words = operationWords(call.language);
  const { state, id } = operation;
  if (isEnded(state) && state !== 'failed') return <p class="empty">{words.nothingToDecide}</p>;
  const lacks = call.may('operations:decide') ? undefined : call.words.lacksRight('operations:decide');
  const restart = state === 'failed';
  const button = (action: DecisionAction | 'restart') => (
    <DecisionButton
      {...{ name: 'action', value: action, plain: quiet.includes(action) }}
      label={words.actions[action].label}
      hint={hintOf(operation, action, words.actions[action].hint, call.language)}
      refused={lacks ?? (action === 'restart' ? undefined : whyNot(operation, action, call.language))}
    />
  );
  return (
    <form
      method="post"
      action={restart ? paths.operationRestart(id) : paths.operationDecisions(id)}
      class="card"
      aria-labelledby="decide"
    >
      <h2 id="decide">{words.decide}</h2>
      <p class="quiet">{words.decideAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={typed.key ?? randomUUID()} />
      <Reason call={call} value={typed.reason ?? ''} />
      {restart ? button('restart') : offered(operation).map(button)}
      {!restart && (
        <details open={typed.action === 'postpone' || typed.action === 'confirm'}>
          <summary>{`${words.actions.postpone.label}, ${words.actions.confirm.label}`}</summary>
          <div class="field">
            <label for="until">{words.until}</label>
            <p class="hint" id="until-hint">{`${words.untilHint} (${call.zone})`}</p>
            <input
              {...{ id: 'until', name: 'until', type: 'datetime-local', value: typed.until ?? '' }}
              aria-describedby="until-hint"
            />
          </div>
          {button('postpone')}
          <Select
            {...{ name: 'answer', label: words.accountState, value: typed.answer }}
            choices={accountStates.map((value) => ({ value, label: words.accountStates[value] }))}
          />
          {button('confirm')}
        </details>
      )}
    </form>
  );
}

const quiet: (DecisionAction | 'restart')[] = [
  'reject',
  'skip',
  'roll-back',
  'cancel',
  'pause',
  'postpone',
  'confirm',
];

/** The buttons in the order in which they are looked for: what is possible first. */
function offered({ actions }: OperationDetail): DecisionAction[] {
  const asked = decisionActions.filter((action) => action !== 'postpone' && action !== 'confirm');
  const rank = (action: DecisionAction) =>
    (actions.includes(action) ? 0 : 2) + (quiet.includes(action) ? 1 : 0);
  return asked.sort((a, b) => rank(a) - rank(b));
}

/** What skipping means for the step at which it stands, where the step's table says it. */
function hintOf({ steps, currentStep }: OperationDetail, action: string, usual: string, language: Language) {
  if (action !== 'skip') return usual;
  const step = steps.find(({ id }) => id === currentStep);
  const means = step && skipMeans(language, step);
  return means === undefined ? usual : `${usual} (${means})`;
}
