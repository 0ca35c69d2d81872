import { pageOf } from '../../api/http/page.ts';
import { operationSchema } from '../../api/routes/operations/schema.ts';
import { operationFigures } from '../../api/routes/statistics/routes.ts';
import type { OperationState } from '../../domain/operations/state.ts';
import { Badge, OperationBadge } from '../components/badge.tsx';
import { readClientNames } from '../components/client-names.ts';
import { Empty } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { failureText } from '../words/failures.ts';
import { labels } from '../words/labels.ts';
import { todayWords } from '../words/today.ts';
import { kindLabel } from './operation/names.ts';
import { readItems, type ShownItem } from './operation/read.ts';
import { Debts, PerDay, Recovered } from './today/figures.tsx';
import { Lines, SHOWN } from './today/lines.tsx';
import { Needs, readNeeds } from './today/needs.tsx';

const operationPage = pageOf(operationSchema);
const counted = ['blocked', 'awaiting-approval', 'running', 'scheduled', 'paused', 'failed'] as const;

/** What needs a person now, what runs, what is scheduled; each part for those who may read it. */
export function registerToday(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.today(), { get: showToday });
}

async function showToday(call: StaffCall): Promise<Response> {
  const { api, may, language } = call;
  const words = todayWords(language);
  const mayRead = may('operations:read');
  const [figures, blocked, approvals, running, scheduled, needs] = await Promise.all([
    mayRead ? api.get('/v1/statistics/operations', operationFigures) : undefined,
    operationsIn(call, 'blocked'),
    operationsIn(call, 'awaiting-approval'),
    operationsIn(call, 'running'),
    operationsIn(call, 'scheduled'),
    readNeeds(call),
  ]);
  const [retrying, nameOf] = await Promise.all([
    retryingIn(call, running),
    readClientNames(call, [
      ...[...blocked, ...approvals, ...running, ...scheduled].map(({ clientId }) => clientId),
      ...needs.deadlines.map(({ clientId }) => clientId),
    ]),
  ]);
  const quiet = [blocked, approvals, ...Object.values(needs)].every(({ length }) => length === 0);
  return show(
    call,
    { title: call.words.today },
    <>
      {figures && (
        <ul class="figures">
          {counted.map((state) => (
            <li>
              <a href={paths.operations({ state })}>
                <strong class={figures.open[state] ? undefined : 'none'}>{figures.open[state] ?? 0}</strong>
                <OperationBadge state={state} language={language} />
              </a>
            </li>
          ))}
        </ul>
      )}
      <h2>{words.needs}</h2>
      {quiet && <Empty>{words.nothing}</Empty>}
      <div class="columns">
        <Operations call={call} nameOf={nameOf} title={words.blocked} state="blocked" operations={blocked} />
        <Operations
          call={call}
          nameOf={nameOf}
          title={words.approvals}
          state="awaiting-approval"
          operations={approvals}
        />
        <Needs {...{ call, needs, nameOf }} />
      </div>
      {running.length + scheduled.length > 0 && <h2>{words.goesOn}</h2>}
      <div class="columns">
        <Operations
          {...{ call, nameOf, title: words.running, state: 'running', operations: running, retrying }}
        />
        <Operations
          call={call}
          nameOf={nameOf}
          title={words.scheduled}
          state="scheduled"
          operations={scheduled}
        />
      </div>
      {(figures || may('billing:read')) && <h2>{words.figures}</h2>}
      <div class="columns">
        {figures && <PerDay call={call} days={figures.days} />}
        {may('billing:read') && (await Debts({ call }))}
        {may('dunning:read') && (await Recovered({ call }))}
      </div>
    </>,
  );
}

type Listed = (typeof operationPage)['_output']['items'];

async function operationsIn({ api, may }: StaffCall, state: OperationState): Promise<Listed> {
  if (!may('operations:read')) return [];
  return (await api.get(`/v1/operations?state=${state}&limit=${SHOWN}`, operationPage)).items;
}

/** Of operations that run: the first item of each that failed and is tried again, such as while a panel is down. */
async function retryingIn(call: StaffCall, running: Listed): Promise<ReadonlyMap<string, ShownItem>> {
  const found = await Promise.all(
    running.map(async ({ id }) => {
      const [first] = (await readItems(call, id, { state: 'retrying', limit: '1' })).items;
      return first ? ([[id, first]] as const) : [];
    }),
  );
  return new Map(found.flat());
}

function Operations({
  call,
  nameOf,
  title,
  state,
  operations,
  retrying,
}: {
  call: StaffCall;
  nameOf: (client: number) => string;
  title: string;
  state: OperationState;
  operations: Listed;
  retrying?: ReadonlyMap<string, ShownItem>;
}) {
  const { language } = call;
  const words = todayWords(language);
  const lines = operations.map((operation) => {
    const item = retrying?.get(operation.id);
    return (
      <>
        <a href={paths.operation(operation.id)} dir="auto">
          {`${kindLabel(language, operation.kind)}: ${nameOf(operation.clientId)}`}
        </a>{' '}
        <span class="quiet">
          <Time call={call} at={operation.startAt ?? operation.updatedAt} />
        </span>
        {operation.problem && (
          <div class="quiet" dir="auto">
            {failureText(language, operation.problem)}
          </div>
        )}
        {item?.error && (
          <div class="quiet" dir="auto">
            <Badge tone="warn">{words.triesAgain}</Badge> {item.name} {failureText(language, item.error)}
          </div>
        )}
      </>
    );
  });
  const more = `${title}: ${labels(language).operation[state]}`;
  return <Lines title={title} lines={lines} more={<a href={paths.operations({ state })}>{more}</a>} />;
}
