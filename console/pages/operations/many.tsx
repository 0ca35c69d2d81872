import { randomUUID } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { operationSchema } from '../../../api/routes/operations/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { readClientNames } from '../../components/client-names.ts';
import { DecisionButton, Reason } from '../../components/decide.tsx';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { operationWords } from '../../words/operation.ts';
import { operationsWords } from '../../words/operations.ts';
import { kindLabel } from '../operation/names.ts';

/** What is decided for many at once; the rest needs a look at each. */
const actions = ['retry', 'approve', 'reject', 'pause', 'resume', 'cancel'] as const;
const form = z.strictObject({
  ids: z.union([z.uuid(), z.array(z.uuid()).max(200)]).optional(),
  ...{ action: z.enum(actions), reason: z.string().max(5000), key: z.uuid() },
});

/** What makes sense for operations in a state; whether it is possible each of them says. */
const offered: Partial<Record<string, readonly (typeof actions)[number][]>> = {
  blocked: ['retry', 'pause'],
  'awaiting-approval': ['approve', 'reject'],
  running: ['pause'],
  scheduled: ['cancel'],
  paused: ['resume'],
};

/** Whether a list of operations in this state offers a decision for many of them. */
export function isDecidable(state: string | undefined): state is string {
  return state !== undefined && Object.hasOwn(offered, state);
}

/** The buttons under a list of operations. */
export function DecideMany({ call, state }: { call: StaffCall; state: string }) {
  const words = operationWords(call.language);
  return (
    <section class="card" aria-labelledby="many">
      <h2 id="many">{operationsWords(call.language).forMany}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <Reason call={call} />
      {(offered[state] ?? []).map((action, at) => (
        <DecisionButton {...{ name: 'action', value: action, plain: at > 0, ...words.actions[action] }} />
      ))}
    </section>
  );
}

/** Sends one decision to each operation that was chosen, and shows what became of it at each. */
export async function decideMany(call: StaffCall): Promise<Response> {
  const words = operationsWords(call.language);
  const { ids, action, reason, key } = await readForm(call, form, call.signed);
  const chosen = ids === undefined ? [] : [ids].flat();
  if (chosen.length === 0)
    return show(
      call,
      { title: words.title, wrong: words.nothingChosen, status: 422 },
      <p>
        <a href={paths.operations()}>{words.backToList}</a>
      </p>,
    );
  const outcomes: { id: string; kind: string; clientId: number; refused: string | undefined }[] = [];
  for (const id of chosen) {
    const { kind, clientId } = await call.api.get(`/v1/operations/${id}`, operationSchema);
    const refused = await decide(call, id, { action, reason, key: uuidv5(id, key) });
    outcomes.push({ id, kind, clientId, refused });
  }
  const nameOf = await readClientNames(
    call,
    outcomes.map(({ clientId }) => clientId),
  );
  const done = outcomes.filter(({ refused }) => refused === undefined).length;
  const said = words.decided(done, outcomes.length);
  return show(
    call,
    { title: words.title, ...(done === outcomes.length ? { done: said } : { wrong: said }) },
    <>
      <List
        {...{ call, caption: words.outcome }}
        columns={[words.kind, words.outcome]}
        rows={outcomes.map(({ id, kind, clientId, refused }) => [
          <a href={paths.operation(id)} dir="auto">
            {words.open(kindLabel(call.language, kind), nameOf(clientId))}
          </a>,
          refused ?? words.taken,
        ])}
      />
      <p>
        <a href={paths.operations()}>{words.backToList}</a>
      </p>
    </>,
  );
}

/** Why it was refused; undefined: it was taken. What asks for the own password asks before anything is done. */
async function decide(
  { api, words }: StaffCall,
  id: string,
  { key, ...body }: { action: string; reason: string; key: string },
): Promise<string | undefined> {
  try {
    await api.send('POST', `/v1/operations/${id}/decisions`, { key, body });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'confirmation-needed') throw error;
    return sentenceFor(words, error);
  }
}
