import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { brakeSchema, waitingSchema } from '../../../api/routes/dunning/brake-schema.ts';
import { brakeStates } from '../../../db/queries/dunning-brakes.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton, Facts, Reason } from '../../components/decide.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import type { Tone } from '../../states.ts';
import { rungLabel } from '../../words/client-labels.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { DunningTabs } from './tabs.tsx';

type Brake = z.output<typeof brakeSchema>;

const brakePage = pageOf(brakeSchema);
const waitingPage = pageOf(waitingSchema);
const tones: Record<Brake['state'], Tone> = {
  waiting: 'warn',
  approved: 'done',
  rejected: 'quiet',
  over: 'quiet',
};

/** The brakes, those that wait first of all. */
export async function showBrakes(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningPagesWords(language);
  const cursor = c.req.query('cursor');
  const state = c.req.query('state');
  const { items, next } = await api.get(withQuery('/v1/dunning/brakes', { state, cursor }), brakePage);
  return show(
    call,
    { title: words.brakes },
    <>
      <DunningTabs call={call} at="brakes" />
      <Filters call={call} action={paths.brakes()}>
        <Select
          {...{ name: 'state', label: words.state, value: state, empty: call.words.all }}
          choices={brakeStates.map((value) => ({ value, label: words.states[value] }))}
        />
      </Filters>
      <List
        {...{ call, caption: words.brakes, empty: words.brakeNone }}
        columns={[words.brakes, words.state, words.provider, words.began, words.clients, words.services]}
        rows={items.map((brake) => [
          <a href={paths.brake(brake.id)}>{words.brake(brake.id)}</a>,
          <Badge tone={tones[brake.state]}>{words.states[brake.state]}</Badge>,
          brake.providerId,
          <Time call={call} at={brake.beganAt} />,
          brake.waitingClients,
          brake.waitingServices,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.brakes({ state, cursor: at })} />
    </>,
  );
}

const form = z.strictObject({
  ...{ action: z.enum(['approve', 'reject']), reason: z.string().max(5000) },
  ...{ until: field(30), key: z.uuid() },
});
type Typed = z.output<typeof form>;

/** One brake, with who waits behind it and the decision. */
export async function showBrake(
  call: StaffCall,
  failed?: { problem: Problem; typed: Typed },
): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningPagesWords(language);
  const id = c.req.param('brakeId') ?? '';
  const path = `/v1/dunning/brakes/${encodeURIComponent(id)}`;
  const [brake, waiting] = await Promise.all([
    api.get(path, brakeSchema),
    api.get(withQuery(`${path}/clients`, { cursor: c.req.query('cursor') }), waitingPage),
  ]);
  return show(
    call,
    {
      title: words.brake(brake.id),
      aside: <Badge tone={tones[brake.state]}>{words.states[brake.state]}</Badge>,
      done: c.req.query('done') === 'decided' ? words.decided : undefined,
      wrong: failed && sentenceFor(call.words, failed.problem),
      status: failed && (failed.problem.status as 409),
    },
    <>
      <p>{words.about}</p>
      <Facts
        facts={[
          [words.provider, brake.providerId],
          [words.began, <Time call={call} at={brake.beganAt} />],
          [words.counted, brake.services],
          [words.most, brake.most],
          [words.active, brake.active],
          [words.clients, brake.waitingClients],
          [words.services, brake.waitingServices],
          ...(brake.decidedAt === null ? [] : decisionOf(call, brake)),
        ]}
      />
      <h2>{words.waiting}</h2>
      <List
        {...{ call, caption: words.waiting }}
        columns={[words.client, words.rungs]}
        rows={waiting.items.map(({ clientId, rungs }) => [
          <a href={paths.client(clientId)}>{clientId}</a>,
          <ul class="plain">
            {rungs.map(({ rungId, action, invoiceId, services }) => (
              <li>
                {rungLabel(language, { rungId, action })}: {services.map((id) => `#${id}`).join(', ')},{' '}
                {words.invoice} #{invoiceId}
              </li>
            ))}
          </ul>,
        ])}
      />
      <Pager call={call} next={waiting.next} to={(cursor) => paths.brake(brake.id, { cursor })} />
      {brake.state === 'waiting' && <DecideBrake call={call} id={brake.id} typed={failed?.typed} />}
    </>,
  );
}

function decisionOf(call: StaffCall, { decidedBy, decidedAt, reason }: Brake) {
  const words = dunningPagesWords(call.language);
  return [
    [words.at, <Time call={call} at={decidedAt} />],
    [words.by, <Actor call={call} actor={decidedBy} />],
    [call.words.reason, <span dir="auto">{reason}</span>],
  ] as const;
}

function DecideBrake({ call, id, typed }: { call: StaffCall; id: number; typed: Typed | undefined }) {
  const words = dunningPagesWords(call.language);
  const refused = call.may('dunning:decide') ? undefined : call.words.lacksRight('dunning:decide');
  return (
    <form method="post" action={paths.brake(id)} class="card" aria-labelledby="decide">
      <h2 id="decide">{words.decide}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={typed?.key ?? randomUUID()} />
      <Reason call={call} value={typed?.reason ?? ''} />
      <Field name="until" label={words.until} type="date" value={typed?.until ?? ''} />
      <DecisionButton
        {...{ name: 'action', value: 'approve', label: words.approve, hint: words.approveHint, refused }}
      />
      <DecisionButton
        {...{ name: 'action', value: 'reject', label: words.reject, hint: words.rejectHint, refused }}
        plain
      />
    </form>
  );
}

/** Sends the decision to the API; whoever is refused keeps what was typed. */
export async function decideBrake(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { action, reason, until, key } = typed;
  const id = call.c.req.param('brakeId') ?? '';
  try {
    await call.api.send('POST', `/v1/dunning/brakes/${encodeURIComponent(id)}/decisions`, {
      key,
      body: { action, reason, ...(action === 'reject' && until !== '' && { until }) },
    });
  } catch (error) {
    if (!(error instanceof Problem) || ![400, 409, 422].includes(error.status)) throw error;
    return showBrake(call, { problem: error, typed });
  }
  return lead(call, paths.brake(id, { done: 'decided' }));
}
