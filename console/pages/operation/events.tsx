import { failureOf } from '../../../domain/operations/failures.ts';
import { Actor } from '../../components/actor.tsx';
import { OperationBadge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { failureText } from '../../words/failures.ts';
import { operationWords } from '../../words/operation.ts';
import { paramsText } from '../../words/params.ts';
import { eventName } from '../../words/plan/events.ts';
import { factsText } from '../../words/plan/facts.ts';
import { titleOf } from './names.ts';
import { operationIdOf, readEvents, readOperation } from './read.ts';
import { OperationTabs } from './tabs.tsx';

/** Everything that happened in an operation, in order. */
export async function showEvents(call: StaffCall): Promise<Response> {
  const { c, language } = call;
  const words = operationWords(language);
  const id = operationIdOf(call);
  const operation = await readOperation(call, id);
  const { items, next } = await readEvents(call, id, { cursor: c.req.query('cursor') });
  return show(
    call,
    {
      title: await titleOf(call, operation),
      aside: <OperationBadge state={operation.state} language={language} />,
    },
    <>
      <OperationTabs call={call} operation={operation} current="events" />
      <List
        {...{ call, caption: words.events }}
        columns={['#', words.event, words.data, words.at]}
        rows={items.map(({ seq, type, data, at }) => [
          <span class="number">{seq}</span>,
          <span title={type}>{eventName(language, type)}</span>,
          <>
            <span dir="auto">{written(call, data)}</span>
            {byOf(data) !== undefined && (
              <div class="quiet">
                {words.by}: <Actor call={call} actor={byOf(data)} />
              </div>
            )}
          </>,
          <Time call={call} at={at} written />,
        ])}
      />
      <Pager call={call} next={next} to={(cursor) => paths.operationEvents(id, { cursor })} />
    </>,
  );
}

/** What an event carries along, in words. */
function written(call: StaffCall, data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { by: _, action, code, params, ...facts } = data as Record<string, unknown>;
  const { language, words } = call;
  const { actions } = operationWords(language);
  return [
    typeof action === 'string' && Object.hasOwn(actions, action)
      ? actions[action as keyof typeof actions].label
      : '',
    factsText(call, facts),
    typeof params === 'object' && params !== null ? paramsText(language, { ...params }, words) : '',
    typeof code === 'string' ? failureText(language, failureOf(code)) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Who caused an event, where it says so. */
function byOf(data: unknown): string | undefined {
  const by = typeof data === 'object' && data !== null && 'by' in data ? data.by : undefined;
  return typeof by === 'string' ? by : undefined;
}
