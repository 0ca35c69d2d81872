import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../../api/problems.ts';
import { isEnded } from '../../domain/operations/state.ts';
import { OperationBadge } from '../components/badge.tsx';
import { readClientNames } from '../components/client-names.ts';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { sentenceFor } from '../problem.tsx';
import { operationWords } from '../words/operation.ts';
import { Axis } from './operation/axis.tsx';
import { DecisionForm, postDecision, postRestart, type TypedDecision } from './operation/decide.tsx';
import { registerDocuments } from './operation/documents.ts';
import { showEvents } from './operation/events.tsx';
import { showItems } from './operation/items.tsx';
import { titleOf } from './operation/names.ts';
import { streamNews } from './operation/news.ts';
import { About, Decisions, Notices, Steps } from './operation/overview.tsx';
import {
  type OperationDetail,
  operationIdOf,
  readDecisions,
  readEvents,
  readItems,
  readOperation,
  type ShownItem,
} from './operation/read.ts';
import { OperationTabs } from './operation/tabs.tsx';

const ID = ':operationId';
/** So many items that wait for a person are shown at once. */
const STUCK = 3;

/** One operation: what it does, how far it is, why it waits, what can be done about it. */
export function registerOperation(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.operationNews(ID), { get: streamNews });
  staffPage(console, with_, paths.operationItems(ID), { get: showItems });
  staffPage(console, with_, paths.operationEvents(ID), { get: showEvents });
  staffPage(console, with_, paths.operationDecisions(ID), { post: (call) => postDecision(call, showAgain) });
  staffPage(console, with_, paths.operationRestart(ID), { post: (call) => postRestart(call, showAgain) });
  registerDocuments(console, with_);
  staffPage(console, with_, paths.operation(ID), { get: (call) => showOperation(call, {}) });
}

function showAgain(call: StaffCall, problem: Problem, typed: TypedDecision): Promise<Response> {
  const status = problem.status as ContentfulStatusCode;
  return showOperation(call, { wrong: sentenceFor(call.words, problem), status, typed });
}

async function showOperation(
  call: StaffCall,
  { typed, ...said }: { typed?: TypedDecision; wrong?: string; status?: ContentfulStatusCode },
): Promise<Response> {
  const { language } = call;
  const words = operationWords(language);
  const id = operationIdOf(call);
  const [operation, decisions, events] = await Promise.all([
    readOperation(call, id),
    readDecisions(call, id),
    readEvents(call, id, { about: 'operation' }),
  ]);
  const nameOf = await readClientNames(call, [operation.clientId, operation.otherClientId]);
  const after = events.items.at(-1)?.seq ?? 0;
  const ended = isEnded(operation.state);
  const done = doneOf(call);
  return show(
    call,
    {
      ...{ title: await titleOf(call, operation, nameOf), done: said.wrong ? undefined : done, ...said },
      aside: (
        <span id="state" role="status">
          <OperationBadge state={operation.state} language={language} />
        </span>
      ),
    },
    <>
      <OperationTabs call={call} operation={operation} current="overview" />
      {!ended && (
        <div hx-ext="sse" sse-connect={paths.operationNews(id, { after })} sse-close="end">
          <div
            {...{ 'hx-get': paths.operation(id), 'hx-trigger': 'sse:news', 'hx-sync': 'this:queue last' }}
            {...{
              'hx-select': '#live',
              'hx-select-oob': '#state,#notices,#possible,#about',
              'hx-target': '#live',
              'hx-swap': 'outerHTML',
            }}
          >
            <p class="quiet">
              {words.live} <a href={paths.operation(id)}>{call.words.refresh}</a>
            </p>
          </div>
        </div>
      )}
      <div id="notices">
        <Notices call={call} operation={operation} stuck={await stuckItems(call, operation)} />
      </div>
      <div class="columns">
        <div id="possible" data-legal={legalNow(operation)}>
          <DecisionForm call={call} operation={operation} typed={typed} />
        </div>
        <div id="about">
          <About call={call} operation={operation} nameOf={nameOf} />
        </div>
      </div>
      <div id="live">
        <Steps call={call} operation={operation} />
        <Axis call={call} operation={operation} events={events.items} />
        <Decisions call={call} decisions={decisions} />
      </div>
    </>,
  );
}

/** Changes when other decisions are possible than before. */
function legalNow({ state, currentStep, actions }: OperationDetail): string {
  return [state, currentStep, ...actions].join(' ');
}

/** The first of the items at which an operation is blocked. */
async function stuckItems(call: StaffCall, { id, state, steps }: OperationDetail): Promise<ShownItem[]> {
  const step = state === 'blocked' ? steps.find(({ items }) => (items?.blocked ?? 0) > 0) : undefined;
  if (!step) return [];
  return (await readItems(call, id, { step: step.id, state: 'blocked' })).items.slice(0, STUCK);
}

function doneOf({ c, language }: StaffCall): string | undefined {
  const words = operationWords(language);
  switch (c.req.query('done')) {
    case 'decided':
      return words.decided;
    case 'restarted':
      return words.restarted;
    default:
      return undefined;
  }
}
