import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { endpointSchema, endpointWithSecret } from '../../../api/routes/webhooks/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { webhookWords } from '../../words/webhooks.ts';
import { Provider, ProviderChoice, providerNames } from './provider-choice.tsx';
import { EndpointFields, endpointFields, type TypedEndpoint, topicsIn } from './webhook-fields.tsx';

const endpointPage = pageOf(endpointSchema);
const form = z.strictObject({ ...endpointFields, providerId: field(20), key: z.uuid() });
type Typed = z.output<typeof form>;
interface Refused {
  typed: Typed;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

const EMPTY: TypedEndpoint = { url: '', description: '', topics: '*', acknowledge: undefined };

/** The endpoints that are told what happens, and the form for another one. */
export async function showWebhooks(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = webhookWords(call.language);
  const cursor = call.c.req.query('cursor');
  const [{ items, next }, names] = await Promise.all([
    call.api.get(withQuery('/v1/webhook-endpoints', { cursor }), endpointPage),
    providerNames(call),
  ]);
  return show(
    call,
    {
      title: words.title,
      done: call.c.req.query('done') === 'deleted' ? words.deleted : undefined,
      ...{ wrong: refused?.wrong, status: refused?.status },
    },
    <>
      <List
        {...{ call, caption: words.title }}
        columns={[words.url, words.state, words.topics, words.provider]}
        rows={items.map((endpoint) => [
          <a href={paths.webhook(endpoint.id)}>{endpoint.url}</a>,
          <EndpointState call={call} disabled={endpoint.disabledAt !== null} />,
          endpoint.topics.join(', '),
          <Provider {...{ names, id: endpoint.providerId }} />,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.webhooks({ cursor: at })} />
      {call.may('webhooks:write') && (
        <form method="post" action={paths.webhooks()} class="card" aria-labelledby="new">
          <h2 id="new">{words.add}</h2>
          <FormToken signed={call.signed} />
          <input type="hidden" name="key" value={randomUUID()} />
          <ProviderChoice call={call} names={names} value={refused?.typed.providerId} />
          <EndpointFields call={call} typed={refused?.typed ?? EMPTY} />
          <button type="submit">{words.add}</button>
        </form>
      )}
    </>,
  );
}

/** Whether an endpoint is told anything. */
export function EndpointState({ call, disabled }: { call: StaffCall; disabled: boolean }) {
  const words = webhookWords(call.language);
  return <Badge tone={disabled ? 'warn' : 'done'}>{disabled ? words.paused : words.running}</Badge>;
}

/** Makes an endpoint and shows its secret, this once. */
export async function postWebhook(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { url, description, topics, acknowledge, providerId, key } = typed;
  try {
    const made = await call.api.send('POST', '/v1/webhook-endpoints', {
      ...{ key, schema: endpointWithSecret },
      body: {
        ...{ providerId: Number(providerId), url: url.trim(), description },
        ...{ topics: topicsIn(topics), acknowledge: acknowledge === 'true' },
      },
    });
    return showSecret(call, made);
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showWebhooks(call, { typed, wrong, status: problem.status as 422 });
  }
}

/** The secret that signs, which is shown once and never again. */
export function showSecret(
  call: StaffCall,
  { id, secret, previousUntil }: z.output<typeof endpointWithSecret>,
): Promise<Response> {
  const words = webhookWords(call.language);
  call.c.header('cache-control', 'no-store');
  return show(
    call,
    { title: words.secret },
    <div class="card">
      <p>{words.secretAbout}</p>
      <p>
        <code>{secret}</code>
      </p>
      {previousUntil !== null && <p>{words.previousAbout}</p>}
      <p>
        <a href={paths.webhook(id)}>{words.toEndpoint}</a>
      </p>
    </div>,
  );
}
