import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import type { Problem } from '../../../api/problems.ts';
import { brakeSchema, waitingSchema } from '../../../api/routes/dunning/brake-schema.ts';
import { brakeStates } from '../../../db/queries/dunning-brakes.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { many } from '../../components/checks.tsx';
import { DecisionButton, Facts, Reason } from '../../components/decide.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import type { Tone } from '../../states.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { Provider, providerNames } from '../settings/provider-choice.tsx';
import { DunningTabs } from './tabs.tsx';
import { Waiting } from './waiting.tsx';

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
  const [{ items, next }, names] = await Promise.all([
    api.get(withQuery('/v1/dunning/brakes', { state, cursor }), brakePage),
    providerNames(call),
  ]);
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
          <Provider names={names} id={brake.providerId} />,
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
  action: z.enum(['approve', 'reject', 'approve-chosen', 'reject-chosen']),
  ...{ reason: z.string().max(5000), until: field(30), key: z.uuid(), clients: many },
});
type Typed = z.output<typeof form>;

/** One brake, with who waits behind it and the decision. */
export async function showBrake(
  call: StaffCall,
  failed?: { problem: Problem | 'none-chosen'; typed: Typed },
): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningPagesWords(language);
  const id = c.req.param('brakeId') ?? '';
  const path = `/v1/dunning/brakes/${encodeURIComponent(id)}`;
  const [brake, waiting, names] = await Promise.all([
    api.get(path, brakeSchema),
    api.get(withQuery(`${path}/clients`, { cursor: c.req.query('cursor') }), waitingPage),
    providerNames(call),
  ]);
  const cursor = c.req.query('cursor');
  const waits = brake.state === 'waiting';
  const list = (
    <Waiting call={call} waiting={waiting.items} chosen={waits ? (failed?.typed.clients ?? []) : undefined} />
  );
  const pager = <Pager call={call} next={waiting.next} to={(at) => paths.brake(brake.id, { cursor: at })} />;
  return show(
    call,
    {
      title: words.brake(brake.id),
      aside: <Badge tone={tones[brake.state]}>{words.states[brake.state]}</Badge>,
      done: c.req.query('done') === 'decided' ? words.decided : undefined,
      wrong:
        failed &&
        (failed.problem === 'none-chosen' ? words.noneChosen : sentenceFor(call.words, failed.problem)),
      status: failed && (failed.problem === 'none-chosen' ? 422 : (failed.problem.status as 409)),
    },
    <>
      <DunningTabs call={call} at="brakes" />
      <p>{words.about}</p>
      <Facts
        facts={[
          [words.provider, <Provider names={names} id={brake.providerId} />],
          [words.began, <Time call={call} at={brake.beganAt} />],
          [words.counted, brake.services],
          [words.most, brake.most],
          [words.active, brake.active],
          [words.clients, brake.waitingClients],
          [words.services, brake.waitingServices],
          ...decisionOf(call, brake),
        ]}
      />
      <h2>{words.waiting}</h2>
      {waits ? (
        <form method="post" action={paths.brake(brake.id, { cursor })}>
          {list}
          {pager}
          <DecideBrake call={call} brake={brake} typed={failed?.typed} />
        </form>
      ) : (
        <>
          {list}
          {pager}
        </>
      )}
    </>,
  );
}

function decisionOf(call: StaffCall, { decidedBy, decidedAt, reason }: Brake) {
  const words = dunningPagesWords(call.language);
  const facts: (readonly [string, Child])[] = [];
  if (decidedAt !== null)
    facts.push(
      [words.at, <Time call={call} at={decidedAt} />],
      [words.by, <Actor call={call} actor={decidedBy} />],
    );
  if (reason !== '')
    facts.push([
      call.words.reason,
      <p class="written" dir="auto">
        {reason}
      </p>,
    ]);
  return facts;
}

function DecideBrake({ call, brake, typed }: { call: StaffCall; brake: Brake; typed: Typed | undefined }) {
  const words = dunningPagesWords(call.language);
  const refused = call.may('dunning:decide') ? undefined : call.words.lacksRight('dunning:decide');
  const button = (value: Typed['action'], label: string, hint: string, plain: boolean) => (
    <DecisionButton {...{ name: 'action', value, label, hint, refused, plain }} />
  );
  return (
    <section class="card" aria-labelledby="decide">
      <h2 id="decide">{words.decide}</h2>
      <FormToken signed={call.signed} />
      {/* What was refused did nothing: put right, it is another request. */}
      <input type="hidden" name="key" value={randomUUID()} />
      <Reason call={call} value={typed?.reason ?? ''} />
      <Field name="until" label={words.until} type="date" value={typed?.until ?? ''} hint={words.untilHint} />
      {button('approve-chosen', words.approveChosen, words.approveHint, false)}
      {button('reject-chosen', words.rejectChosen, words.rejectHint, true)}
      {button('approve', words.approve(brake.waitingClients), words.allHint, true)}
      {button('reject', words.reject(brake.waitingClients), words.allHint, true)}
    </section>
  );
}

/** Sends the decision to the API; whoever is refused keeps what was typed. */
export async function decideBrake(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { action: pressed, reason, until, key, clients } = typed;
  const [action, among] = pressed.split('-');
  const id = call.c.req.param('brakeId') ?? '';
  if (among === 'chosen' && clients.length === 0) return showBrake(call, { problem: 'none-chosen', typed });
  try {
    await call.api.send('POST', `/v1/dunning/brakes/${encodeURIComponent(id)}/decisions`, {
      key,
      body: {
        ...{ action, reason, ...(action === 'reject' && until !== '' && { until }) },
        ...(among === 'chosen' && { clientIds: clients.map(Number) }),
      },
    });
  } catch (error) {
    return showBrake(call, { problem: refusal(error), typed });
  }
  return lead(call, paths.brake(id, { done: 'decided' }));
}
