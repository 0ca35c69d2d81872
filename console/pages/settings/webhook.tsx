import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { deliverySchema, endpointSchema, endpointWithSecret } from '../../../api/routes/webhooks/schema.ts';
import { deliveryStates } from '../../../db/queries/webhook-deliveries.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton, Facts, isTyped, TypedConfirmation } from '../../components/decide.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { webhookWords } from '../../words/webhooks.ts';
import { Deliveries } from './deliveries.tsx';
import { EndpointFields, endpointFields, type TypedEndpoint, topicsIn } from './webhook-fields.tsx';
import { EndpointState, showSecret } from './webhooks.tsx';

const deliveryPage = pageOf(deliverySchema);
const editForm = z.strictObject({ ...endpointFields, etag: field(100) });
const actionForm = z.strictObject({
  ...{ action: z.enum(['pause', 'resume', 'test', 'rotate', 'delete']), etag: field(100), key: z.uuid() },
  typed: field().optional(),
});
type Endpoint = z.output<typeof endpointSchema>;
interface Refused {
  typed?: TypedEndpoint;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

/** One endpoint: what it is told, and how its deliveries went. */
export async function showWebhook(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = webhookWords(call.language);
  const { c, api } = call;
  const state = c.req.query('state');
  const [{ body: endpoint, etag }, { items, next }] = await Promise.all([
    api.getVersion(apiPath(call), endpointSchema),
    api.get(withQuery(`${apiPath(call)}/deliveries`, { state, cursor: c.req.query('cursor') }), deliveryPage),
  ]);
  const { id } = endpoint;
  const here = (at: string | undefined) => paths.webhook(id, { state, cursor: at });
  return show(
    call,
    {
      title: words.endpoint(id),
      aside: <EndpointState call={call} disabled={endpoint.disabledAt !== null} />,
      done: doneIn(call),
      ...{ wrong: refused?.wrong, status: refused?.status },
    },
    <>
      <About call={call} endpoint={endpoint} />
      <h2>{words.deliveries}</h2>
      <Filters call={call} action={paths.webhook(id)}>
        <Select
          {...{ name: 'state', label: words.state, value: state, empty: call.words.all }}
          choices={deliveryStates.map((value) => ({ value, label: words.states[value] }))}
        />
      </Filters>
      <Deliveries call={call} deliveries={items} />
      <Pager call={call} next={next} to={here} />
      {call.may('webhooks:write') && (
        <>
          <Edit call={call} endpoint={endpoint} typed={refused?.typed} etag={etag} />
          <Actions call={call} endpoint={endpoint} etag={etag} />
        </>
      )}
    </>,
  );
}

function doneIn(call: StaffCall): string | undefined {
  const words = webhookWords(call.language);
  switch (call.c.req.query('done')) {
    case 'saved':
      return call.words.saved;
    case 'test':
      return words.testSent;
    case 'again':
      return words.again;
    default:
      return undefined;
  }
}

function About({ call, endpoint }: { call: StaffCall; endpoint: Endpoint }) {
  const words = webhookWords(call.language);
  const { url, description, topics, acknowledge, disabledAt, disabledReason, previousUntil } = endpoint;
  return (
    <>
      {disabledAt !== null && (
        <p class="callout warn">
          {words.pausedAbout} <bdi>{disabledReason}</bdi> <Time call={call} at={disabledAt} />
        </p>
      )}
      <Facts
        facts={[
          [words.url, <code>{url}</code>],
          ...(description === '' ? [] : [[words.description, <bdi>{description}</bdi>] as const]),
          [words.topics, topics.join(', ')],
          [words.acknowledge, acknowledge ? call.words.yes : call.words.no],
          ...(previousUntil === null
            ? []
            : [[words.previousUntil, <Time call={call} at={previousUntil} />] as const]),
        ]}
      />
    </>
  );
}

function Edit({
  call,
  endpoint,
  typed,
  etag,
}: {
  call: StaffCall;
  endpoint: Endpoint;
  typed: TypedEndpoint | undefined;
  etag: string;
}) {
  const { id, url, description, topics, acknowledge } = endpoint;
  const now: TypedEndpoint = {
    ...{ url, description, topics: topics.join('\n'), acknowledge: acknowledge ? 'true' : undefined },
  };
  return (
    <form method="post" action={paths.webhook(id)} class="card" aria-labelledby="edit">
      <h2 id="edit">{webhookWords(call.language).edit}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <EndpointFields call={call} typed={typed ?? now} />
      <button type="submit">{call.words.save}</button>
    </form>
  );
}

function Actions({ call, endpoint, etag }: { call: StaffCall; endpoint: Endpoint; etag: string }) {
  const words = webhookWords(call.language);
  const { id, disabledAt } = endpoint;
  const off = disabledAt !== null;
  const hidden = (
    <>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <input type="hidden" name="key" value={randomUUID()} />
    </>
  );
  return (
    <>
      <form method="post" action={paths.webhookActions(id)} class="card" aria-labelledby="actions">
        <h2 id="actions">{words.actions}</h2>
        {hidden}
        <DecisionButton
          {...{ name: 'action', plain: true, value: off ? 'resume' : 'pause' }}
          {...(off
            ? { label: words.resume, hint: words.resumeHint }
            : { label: words.pause, hint: words.pauseHint })}
        />
        <DecisionButton
          {...{ name: 'action', plain: true, value: 'test', label: words.test, hint: words.testHint }}
          refused={off ? words.isPaused : undefined}
        />
        <DecisionButton
          {...{ name: 'action', plain: true, value: 'rotate', label: words.rotate, hint: words.rotateHint }}
        />
      </form>
      <form method="post" action={paths.webhookActions(id)} class="card" aria-labelledby="delete">
        <h2 id="delete">{words.delete}</h2>
        {hidden}
        <p>{words.deleteAbout}</p>
        <TypedConfirmation call={call} text={String(id)} />
        <button type="submit" name="action" value="delete">
          {words.delete}
        </button>
      </form>
    </>
  );
}

/** Saves what an endpoint is told. */
export async function postWebhookEdit(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, ...typed } = await readForm(call, editForm, call.signed);
  const { url, description, topics, acknowledge } = typed;
  const body = {
    url: url.trim(),
    description,
    topics: topicsIn(topics),
    acknowledge: acknowledge === 'true',
  };
  return orRefused(call, typed, async () => {
    await call.api.send('PATCH', apiPath(call), { body, ifMatch });
    return lead(call, paths.webhook(idOf(call), { done: 'saved' }));
  });
}

/** Pauses, resumes, tests or deletes an endpoint, or gives it another secret. */
export async function postWebhookAction(call: StaffCall): Promise<Response> {
  const { action, etag: ifMatch, key, typed } = await readForm(call, actionForm, call.signed);
  const id = idOf(call);
  const { api, words } = call;
  if (action === 'delete' && !isTyped(typed, id))
    return showWebhook(call, { wrong: words.typedWrong(id), status: 400 });
  return orRefused(call, undefined, async () => {
    switch (action) {
      case 'pause':
      case 'resume':
        await api.send('PATCH', apiPath(call), { body: { disabled: action === 'pause' }, ifMatch });
        return lead(call, paths.webhook(id, { done: 'saved' }));
      case 'test':
        await api.send('POST', `${apiPath(call)}/test`, { key });
        return lead(call, paths.webhook(id, { done: 'test' }));
      case 'rotate':
        return showSecret(
          call,
          await api.send('POST', `${apiPath(call)}/rotate-secret`, { key, schema: endpointWithSecret }),
        );
      case 'delete':
        await api.send('DELETE', apiPath(call));
        return lead(call, paths.webhooks({ done: 'deleted' }));
    }
  });
}

async function orRefused(
  call: StaffCall,
  typed: TypedEndpoint | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showWebhook(call, { ...(typed && { typed }), wrong, status: problem.status as 422 });
  }
}

const idOf = ({ c }: StaffCall) => c.req.param('endpointId') ?? '';

function apiPath(call: StaffCall): string {
  return `/v1/webhook-endpoints/${encodeURIComponent(idOf(call))}`;
}
