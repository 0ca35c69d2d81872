import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { dataRequestSchema } from '../../../api/routes/data-requests/schema.ts';
import { brakeSchema } from '../../../api/routes/dunning/brake-schema.ts';
import { runSchema } from '../../../api/routes/erasure-runs/schema.ts';
import { eventSchema } from '../../../api/routes/gateway-events/schema.ts';
import { EventAmount, eventKind } from '../../components/gateway-event.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { todayWords } from '../../words/today.ts';
import { Lines, SHOWN } from './lines.tsx';

const NEAR_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;

/** What needs a person and is no operation; of what somebody may not read there is nothing. */
export async function readNeeds({ api, may, now }: StaffCall) {
  const few = async <S extends z.ZodType>(
    scope: string,
    path: string,
    item: S,
    query: Record<string, string>,
  ): Promise<z.output<S>[]> =>
    may(scope) ? (await api.get(withQuery(path, { ...query, limit: SHOWN }), pageOf(item))).items : [];
  const dueBefore = new Date(now.getTime() + NEAR_DAYS * DAY_MS).toISOString().slice(0, 10);
  const [brakes, deadlines, events, erasures] = await Promise.all([
    few('dunning:read', '/v1/dunning/brakes', brakeSchema, { state: 'waiting' }),
    few('clients:read', '/v1/data-requests', dataRequestSchema, { state: 'open', dueBefore }),
    few('billing:read', '/v1/gateway-events', eventSchema, { state: 'unmatched' }),
    few('operations:read', '/v1/erasure-runs', runSchema, { state: 'waiting' }),
  ]);
  return { brakes, deadlines, events, erasures };
}

/** Each kind of it as a short list. */
export function Needs({
  call,
  needs: { brakes, deadlines, events, erasures },
  nameOf,
}: {
  call: StaffCall;
  needs: Awaited<ReturnType<typeof readNeeds>>;
  nameOf: (client: number) => string;
}) {
  const words = todayWords(call.language);
  return (
    <>
      <Lines
        title={words.brakes}
        lines={brakes.map((brake) => (
          <>
            <a href={paths.brake(brake.id)}>
              {words.brake(brake.providerId, brake.waitingClients, brake.waitingServices)}
            </a>{' '}
            <Time call={call} at={brake.beganAt} />
          </>
        ))}
      />
      <Lines
        title={words.deadlines}
        more={<a href={paths.dataRequests()}>{words.more(words.deadlines)}</a>}
        lines={deadlines.map(({ id, kind, clientId, dueOn, daysLeft }) => (
          <>
            <a href={paths.dataRequest(id)}>{words.deadline[kind]}</a>,{' '}
            {clientId === null ? '–' : <a href={paths.client(clientId)}>{nameOf(clientId)}</a>}:{' '}
            <Day call={call} on={dueOn} />{' '}
            {daysLeft !== null && <span class="quiet">{words.daysLeft(daysLeft)}</span>}
          </>
        ))}
      />
      <Lines
        title={words.events}
        more={<a href={paths.gatewayEvents()}>{words.more(words.events)}</a>}
        lines={events.map((event) => (
          <>
            <a href={paths.gatewayEvent(event.id)}>{eventKind(call, event)}</a>{' '}
            <EventAmount call={call} event={event} /> <Time call={call} at={event.at} />
          </>
        ))}
      />
      <Lines
        title={words.erasures}
        lines={erasures.map(({ id, day, heldBack, allowed }) => (
          <>
            <a href={paths.erasureRun(id)}>
              <Day call={call} on={day} />
            </a>
            : {words.erasure(heldBack, allowed)}
          </>
        ))}
      />
    </>
  );
}
