import { randomUUID } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { Problem } from '../../api/problems.ts';
import { operationSchema, planSchema } from '../../api/routes/operations/schema.ts';
import { startScope } from '../../api/scopes.ts';
import type { OperationKind } from '../../domain/operations/kinds.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { isTyped, Reason, TypedConfirmation } from '../components/decide.tsx';
import { instantOf } from '../components/local-time.ts';
import { Empty } from '../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { sentenceFor } from '../problem.tsx';
import { startWords } from '../words/start.ts';
import { kindLabel, titleOf } from './operation/names.ts';
import { choose, kindOf } from './start/choose.tsx';
import { ParamFields, PREFIX, readParams } from './start/params.tsx';
import { CHOICE, destroys, PlanView, Profiles, type ShownPlan } from './start/plan.tsx';

/** Starting an operation: who and what, then a preview, then the start that is bound to it. */
export function registerStart(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.start(), { get: choose });
  staffPage(console, with_, paths.preview(':clientId', ':kind'), {
    get: (call) => showPreview(call, {}),
    post: startIt,
  });
}

/** Client and kind of an address. @throws Problem 404 */
function subjectOf({ c }: StaffCall): { clientId: number; kind: OperationKind } {
  const kind = kindOf(c.req.param('kind'));
  const clientId = c.req.param('clientId') ?? '';
  if (kind === undefined || !/^[1-9]\d{0,14}$/.test(clientId))
    throw new Problem('not-found', 'There is no such operation or client.');
  return { clientId: Number(clientId), kind };
}

/** What is typed into the form, by whichever of its two buttons it comes. */
type Typed = Record<string, string>;

function prefixed(typed: Typed, prefix: string): Typed {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** What is asked of the API: the kind with its parameters. */
function requestOf(kind: OperationKind, typed: Typed): Record<string, unknown> {
  const fields = Object.entries(prefixed(typed, CHOICE)).filter(([, whose]) => whose !== '');
  return {
    ...{ kind, ...readParams(kind, prefixed(typed, PREFIX)) },
    ...(kind === 'merge' && fields.length > 0 && { fields: Object.fromEntries(fields) }),
  };
}

async function showPreview(
  call: StaffCall,
  said: { wrong?: string; status?: ContentfulStatusCode; typed?: Typed; link?: string; mistyped?: boolean },
): Promise<Response> {
  const { c, api, language } = call;
  const words = startWords(language);
  const { clientId, kind } = subjectOf(call);
  const typed = said.typed ?? c.req.query();
  let plan: ShownPlan | undefined;
  let { wrong, status } = said;
  if (Object.keys(typed).length > 0 || Object.keys(readParams(kind, {})).length === 0) {
    try {
      const body = requestOf(kind, typed);
      plan = await api.send('POST', `/v1/clients/${clientId}/operations/plan`, { body, schema: planSchema });
    } catch (error) {
      // Before anything was typed, what is missing is no mistake.
      if (!(error instanceof Problem) || ![400, 409, 422].includes(error.status)) throw error;
      if (Object.keys(typed).length > 0) {
        wrong ??= sentenceFor(call.words, error);
        status ??= error.status as ContentfulStatusCode;
      }
    }
  }
  const path = paths.preview(clientId, kind);
  return show(
    call,
    { title: await titleOf(call, { kind, clientId }), wrong, status },
    <>
      {said.link && (
        <p>
          <a href={said.link}>{words.open}</a>
        </p>
      )}
      <form method="get" action={path} class="card" id="preview">
        <h2>{words.params}</h2>
        <ParamFields call={call} kind={kind} typed={prefixed(typed, PREFIX)} />
        {plan && <Profiles call={call} plan={plan} />}
        <button type="submit" class={plan ? 'second' : undefined}>
          {plan ? words.again : words.preview}
        </button>
      </form>
      {plan && <PlanView call={call} plan={plan} />}
      {plan && plan.blockers.length === 0 && (
        <StartForm call={call} plan={plan} typed={typed} mistyped={said.mistyped ?? false} />
      )}
    </>,
  );
}

function StartForm({
  call,
  plan,
  typed,
  mistyped,
}: {
  call: StaffCall;
  plan: ShownPlan;
  typed: Typed;
  mistyped: boolean;
}) {
  const words = startWords(call.language);
  const kind = plan.kind as OperationKind;
  const scope = startScope(kind);
  if (!call.may(scope)) return <Empty>{call.words.lacksRight(scope)}</Empty>;
  const carried = Object.entries(typed).filter(
    ([name]) => name.startsWith(PREFIX) || name.startsWith(CHOICE),
  );
  return (
    <form method="post" action={paths.preview(plan.clientId, kind)} class="card" aria-labelledby="start">
      <h2 id="start">{words.start}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="planHash" value={plan.hash} />
      <input type="hidden" name="key" value={randomUUID()} />
      {carried.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Reason call={call} value={typed.reason ?? ''} />
      <Field
        {...{ name: 'startAt', label: words.startAt, hint: words.startAtHint(call.zone) }}
        {...{ type: 'datetime-local', value: typed.startAt ?? '' }}
      />
      <p class="check">
        <input type="checkbox" id="requireApproval" name="requireApproval" value="true" />
        <label for="requireApproval">{words.requireApproval}</label>
      </p>
      {destroys(plan) && <TypedConfirmation call={call} text={String(plan.clientId)} wrong={mistyped} />}
      <button type="submit">{words.button(kindLabel(call.language, kind))}</button>
    </form>
  );
}

const startForm = z
  .object({
    ...{ planHash: field(64), key: z.uuid(), reason: z.string().max(5000), startAt: field(30) },
    ...{ requireApproval: z.literal('true').optional(), typed: field(100).optional() },
  })
  .catchall(field(20_000));

/** Starts what was previewed; when the client has changed since, the new plan is shown instead. */
async function startIt(call: StaffCall): Promise<Response> {
  const { clientId, kind } = subjectOf(call);
  const form = await readForm(call, startForm, call.signed);
  const { planHash, key, reason, startAt, requireApproval, typed: confirmed, ...params } = form;
  const typed: Typed = { ...(params as Typed), reason, startAt };
  const request = requestOf(kind, typed);
  const plan = await planNow(call, clientId, request);
  if (plan && destroys(plan) && !isTyped(confirmed, String(clientId)))
    return showPreview(call, {
      ...{ typed, status: 422, mistyped: true, wrong: call.words.typedWrong(String(clientId)) },
    });
  try {
    const operation = await call.api.send('POST', `/v1/clients/${clientId}/operations`, {
      ...{ key, schema: operationSchema },
      body: {
        ...{ ...request, planHash, reason, requireApproval: requireApproval === 'true' },
        ...(startAt !== '' && { startAt: instantOf(startAt, call.zone) }),
      },
    });
    return lead(call, paths.operation(operation.id));
  } catch (error) {
    if (!(error instanceof Problem) || ![400, 409, 422].includes(error.status)) throw error;
    const status = error.status as ContentfulStatusCode;
    const stale = error.kind === 'plan-stale' ? startWords(call.language).stale : undefined;
    const inTheWay = String(error.members.operation ?? '').replace('/v1/operations/', '');
    return showPreview(call, {
      ...{ typed, status, wrong: stale ?? sentenceFor(call.words, error) },
      ...(inTheWay !== '' && { link: paths.operation(inTheWay) }),
    });
  }
}

/** The plan as it is now; undefined when there is none, which the start then says in its own words. */
async function planNow(
  call: StaffCall,
  clientId: number,
  body: Record<string, unknown>,
): Promise<ShownPlan | undefined> {
  try {
    const path = `/v1/clients/${clientId}/operations/plan`;
    return await call.api.send('POST', path, { body, schema: planSchema });
  } catch (error) {
    if (error instanceof Problem && [400, 409, 422].includes(error.status)) return undefined;
    throw error;
  }
}
