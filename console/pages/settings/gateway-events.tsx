import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { eventSchema } from '../../../api/routes/gateway-events/schema.ts';
import { type EventState, eventStates } from '../../../db/queries/gateway-events.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { readClientNames } from '../../components/client-names.ts';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { EventAmount, eventKind } from '../../components/gateway-event.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import type { Tone } from '../../states.ts';
import { gatewayEventWords } from '../../words/gateway-events.ts';
import { refusedFor } from './mistake.ts';
import { typedNumber } from './typed-number.ts';

type Event = z.output<typeof eventSchema>;
const eventPage = pageOf(eventSchema);
const tones: Record<EventState, Tone> = {
  ...{ applied: 'done', 'passed-over': 'quiet', waiting: 'info', unmatched: 'warn' },
};
const form = z.strictObject({
  action: z.enum(['book', 'pass-over']),
  ...{ clientId: field(20).optional(), invoiceId: field(20).optional() },
  transactionId: field(20).optional(),
});
type Typed = Partial<Pick<z.output<typeof form>, 'clientId' | 'invoiceId' | 'transactionId'>>;
/** What payment gateways told: a list, and each event, to be placed where nobody could. */
export function registerGatewayEvents(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.gatewayEvents(), { get: showEvents });
  staffPage(console, with_, paths.gatewayEvent(':eventId'), {
    get: (call) => showEvent(call),
    post: assign,
  });
}

async function showEvents(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = gatewayEventWords(language);
  const gatewayId = c.req.query('gatewayId') || undefined;
  const state = c.req.query('state') ?? (gatewayId === undefined ? 'unmatched' : '');
  const asked = { state, gatewayId, cursor: c.req.query('cursor') };
  const { items, next } = await api.get(withQuery('/v1/gateway-events', asked), eventPage);
  const nameOf = await readClientNames(
    call,
    items.map(({ clientId }) => clientId),
  );
  return show(
    call,
    { title: words.title, done: c.req.query('done') === 'placed' ? words.done : undefined },
    <>
      <Filters call={call} action={paths.gatewayEvents()}>
        <Select
          {...{ name: 'state', label: words.state, value: state, empty: call.words.all }}
          choices={eventStates.map((value) => ({ value, label: words.states[value] }))}
        />
        {gatewayId !== undefined && <input type="hidden" name="gatewayId" value={gatewayId} />}
      </Filters>
      <List
        {...{ call, caption: words.title, empty: words.none }}
        columns={[words.what, words.when, words.state, words.client]}
        rows={items.map((event) => [
          <>
            <a href={paths.gatewayEvent(event.id)}>{eventKind(call, event)}</a>{' '}
            <EventAmount {...{ call, event }} />
          </>,
          <Time call={call} at={event.at} />,
          <State call={call} event={event} />,
          <Client {...{ event, nameOf }} />,
        ])}
      />
      <Pager call={call} next={next} to={(cursor) => paths.gatewayEvents({ state, gatewayId, cursor })} />
    </>,
  );
}

async function showEvent(
  call: StaffCall,
  refused?: { typed: Typed; wrong: string; status: 400 | 409 | 412 | 422 },
): Promise<Response> {
  const words = gatewayEventWords(call.language);
  const event = await call.api.get(apiPath(call), eventSchema);
  const nameOf = await readClientNames(call, [event.clientId]);
  const open = event.state === 'unmatched' || event.state === 'waiting';
  return show(
    call,
    { title: eventKind(call, event), wrong: refused?.wrong, status: refused?.status },
    <>
      <p>
        <a href={paths.gatewayEvents()}>{words.title}</a>
      </p>
      <Facts
        facts={[
          [words.what, <EventAmount call={call} event={event} />],
          [words.state, <State call={call} event={event} />],
          [words.when, <Time call={call} at={event.at} written />],
          [words.client, <Client {...{ event, nameOf }} />],
          [words.event, <code>{event.eventId}</code>],
          ...(event.assignedBy === null
            ? []
            : [[words.by, <Actor call={call} actor={event.assignedBy} />] as const]),
        ]}
      />
      {open && <Assign call={call} event={event} typed={refused?.typed ?? {}} />}
    </>,
  );
}

function Client({ event: { clientId }, nameOf }: { event: Event; nameOf: (id: number) => string }) {
  if (clientId === null) return <>–</>;
  return (
    <a href={paths.client(clientId)} dir="auto">
      {nameOf(clientId)}
    </a>
  );
}

function State({ call, event: { state, why } }: { call: StaffCall; event: Event }) {
  const words = gatewayEventWords(call.language);
  return (
    <>
      <Badge tone={tones[state]}>{words.states[state]}</Badge>{' '}
      {why !== null && <span class="quiet">{words.whys[why] ?? why}</span>}
    </>
  );
}

/** Says whose an event is: a payment of a client, a refund or dispute of a payment; or that it belongs to nobody here. */
function Assign({ call, event, typed }: { call: StaffCall; event: Event; typed: Typed }) {
  const words = gatewayEventWords(call.language);
  const isPayment = event.effect.is === 'payment';
  const number = { inputmode: 'numeric', maxlength: 15, autocomplete: 'off' } as const;
  const refused = call.may('billing:write') ? undefined : call.words.lacksRight('billing:write');
  return (
    <form method="post" action={paths.gatewayEvent(event.id)} class="card narrow" aria-labelledby="assign">
      <h2 id="assign">{words.assign}</h2>
      <FormToken signed={call.signed} />
      {isPayment ? (
        <>
          <Field {...{ name: 'clientId', label: words.clientId, value: typed.clientId ?? '', ...number }} />
          <Field
            {...{ name: 'invoiceId', label: words.invoiceId, hint: words.invoiceHint, ...number }}
            value={typed.invoiceId ?? ''}
          />
        </>
      ) : (
        <Field
          {...{ name: 'transactionId', label: words.transactionId, hint: words.transactionHint, ...number }}
          value={typed.transactionId ?? ''}
        />
      )}
      <DecisionButton {...{ name: 'action', value: 'book', label: words.book, refused }} />
      <DecisionButton
        {...{ name: 'action', value: 'pass-over', label: words.passOver, hint: words.passOverHint, refused }}
        plain
      />
    </form>
  );
}

async function assign(call: StaffCall): Promise<Response> {
  const { action, ...typed } = await readForm(call, form, call.signed);
  const { clientId = '', invoiceId = '', transactionId } = typed;
  const body =
    action === 'pass-over'
      ? { passOver: true }
      : transactionId === undefined
        ? {
            clientId: typedNumber(clientId),
            invoiceId: invoiceId.trim() === '' ? null : typedNumber(invoiceId),
          }
        : { transactionId: typedNumber(transactionId) };
  try {
    await call.api.send('POST', `${apiPath(call)}/assign`, { body });
  } catch (error) {
    // Who typed a number that there is none of goes on typing.
    const missing = error instanceof Problem && error.kind === 'not-found';
    const refused = missing
      ? { wrong: sentenceFor(call.words, error), status: 422 as const }
      : refusedFor(call, error);
    return showEvent(call, { typed, ...refused });
  }
  return lead(call, paths.gatewayEvents({ done: 'placed' }));
}

function apiPath({ c }: StaffCall): string {
  return `/v1/gateway-events/${encodeURIComponent(c.req.param('eventId') ?? '')}`;
}
