import { Actor } from '../../components/actor.tsx';
import { OperationBadge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { operationWords } from '../../words/operation.ts';
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
      title: titleOf(call, operation),
      aside: <OperationBadge state={operation.state} language={language} />,
    },
    <>
      <OperationTabs call={call} operation={operation} current="events" />
      <List
        {...{ call, caption: words.events }}
        columns={['#', words.event, words.data, words.at]}
        rows={items.map(({ seq, type, data, at }) => [
          <span class="number">{seq}</span>,
          <code>{type}</code>,
          <>
            <span dir="auto">{written(data)}</span>
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

function written(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  return Object.entries(data)
    .filter(([name, value]) => value !== null && name !== 'by')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' · ');
}

/** Who caused an event, where it says so. */
function byOf(data: unknown): string | undefined {
  const by = typeof data === 'object' && data !== null && 'by' in data ? data.by : undefined;
  return typeof by === 'string' ? by : undefined;
}
