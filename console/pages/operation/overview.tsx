import type { Child } from 'hono/jsx';
import { lifecycleWorkflowId } from '../../../workflows/contracts/ids.ts';
import { Actor } from '../../components/actor.tsx';
import { StepBadge } from '../../components/badge.tsx';
import { Facts } from '../../components/decide.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { Touches } from '../../components/touches.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { failureText } from '../../words/failures.ts';
import { operationWords } from '../../words/operation.ts';
import { paramsText } from '../../words/params.ts';
import { factsText } from '../../words/plan/facts.ts';
import { refusalText } from '../../words/plan/refusals.ts';
import { stepNamed, stepTitle } from '../../words/plan/steps.ts';
import type { OperationDetail, ShownDecision, ShownItem } from './read.ts';

type Step = OperationDetail['steps'][number];
/** Kinds that certify what they erased. */
const certified = ['anonymize', 'delete', 'erase-due'];

/** What a person has to know first: why it waits, what cannot be taken back, whether this is the live view. */
export function Notices({
  call,
  operation,
  stuck,
}: {
  call: StaffCall;
  operation: OperationDetail;
  /** the first of the items that wait for a person, each with what its server said */
  stuck: readonly ShownItem[];
}) {
  const words = operationWords(call.language);
  const { problem, state, pastNoReturn, live, noticeCode, endedAt, steps } = operation;
  const retrying = state === 'running' ? steps.find((step) => step.state === 'retrying') : undefined;
  return (
    <>
      {problem && (
        <section class="callout wrong" aria-label={words.problem}>
          <p>
            <strong>{words.problem}</strong>
          </p>
          <p dir="auto">
            {failureText(call.language, problem)} <code>{problem.code}</code>
          </p>
          {stuck.length > 0 && (
            <ul>
              {stuck.map(({ error, itemId, name }) => (
                <li dir="auto">
                  <strong>{name ?? `#${itemId}`}</strong> {error && failureText(call.language, error)}
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {retrying?.error && (
        <section class="callout warn" aria-label={words.triesAgain}>
          <p>
            <strong>{words.triesAgain}</strong>
          </p>
          <p dir="auto">
            {stepTitle(call.language, retrying)}: {failureText(call.language, retrying.error)}
          </p>
        </section>
      )}
      {state === 'awaiting-approval' && (
        <section class="callout warn" aria-label={words.notice}>
          <p>{words.approvalNeeded}</p>
        </section>
      )}
      {pastNoReturn && endedAt === null && (
        <section class="callout warn" aria-label={words.notice}>
          <p>{words.pastNoReturn}</p>
        </section>
      )}
      {!live && endedAt === null && (
        <section class="callout info" aria-label={words.notice}>
          <p>
            {words.notLive} {noticeCode === null ? '' : words.notices[noticeCode]}
          </p>
        </section>
      )}
    </>
  );
}

/** The steps with what they touch and how far they are. */
export function Steps({ call, operation }: { call: StaffCall; operation: OperationDetail }) {
  const words = operationWords(call.language);
  const touches = new Map(operation.plan.steps.map((step) => [step.id, step.touches]));
  return (
    <div>
      <h2>{words.steps}</h2>
      <List
        {...{ call, caption: words.steps }}
        columns={[words.step, words.state, words.touches, words.result]}
        rows={operation.steps.map((step) => [
          <>
            <strong>{stepTitle(call.language, step)}</strong>
            <br />
            <span class={step.pointOfNoReturn ? 'quiet noreturn' : 'quiet'}>
              {step.pointOfNoReturn ? words.noReturn : step.undoable ? words.canBeUndone : ''}
            </span>
          </>,
          <StepBadge state={step.state} language={call.language} />,
          <Touches touches={touches.get(step.id) ?? []} language={call.language} />,
          <Result call={call} step={step} operationId={operation.id} />,
        ])}
      />
    </div>
  );
}

function Result({ call, step, operationId }: { call: StaffCall; step: Step; operationId: string }) {
  const words = operationWords(call.language);
  const { items, error, summary, attempt, nextAt, by } = step;
  const to = (state?: string) => paths.operationItems(operationId, { step: step.id, state });
  const facts = factsText(call, summary ?? {});
  return (
    <>
      {items && items.total > 0 && (
        <div>
          <progress
            max={items.total}
            value={items.done + items.skipped}
            aria-label={`${stepTitle(call.language, step)}: ${words.itemsDone(items.done + items.skipped, items.total)}`}
          />{' '}
          <a href={to()}>{words.itemsDone(items.done + items.skipped, items.total)}</a>
          {items.blocked > 0 && (
            <>
              {' · '}
              <a href={to('blocked')}>{words.blockedItems(items.blocked)}</a>
            </>
          )}
          {items.retrying > 0 && (
            <>
              {' · '}
              <a href={to('retrying')}>{words.retryingItems(items.retrying)}</a>
            </>
          )}
        </div>
      )}
      {error && <div dir="auto">{failureText(call.language, error)}</div>}
      {attempt !== undefined && nextAt !== undefined && (
        <div class="quiet">
          {words.nextTry(attempt)} <Time call={call} at={nextAt} />
        </div>
      )}
      {by !== undefined && (
        <div>
          {words.skippedBy} <Actor call={call} actor={by} />
        </div>
      )}
      {facts !== '' && <div class="quiet">{facts}</div>}
    </>
  );
}

/** Who asked for it, when, with what; the documents and the run behind it. */
export function About({
  call,
  operation,
  nameOf,
}: {
  call: StaffCall;
  operation: OperationDetail;
  nameOf: (client: number) => string;
}) {
  const words = operationWords(call.language);
  const { id, clientId, kind, endedAt } = operation;
  const ui = call.deps.temporalUi;
  const document = (what: string, label: string) => (
    <>
      {label} (<a href={paths.operationDocument(id, what, 'pdf')}>{`${label} PDF`}</a>,{' '}
      <a href={paths.operationDocument(id, what, 'json')}>{`${label} JSON`}</a>)
    </>
  );
  const time = (name: string, at: string | null): [string, Child][] =>
    at === null ? [] : [[name, <Time call={call} at={at} written />]];
  const text = (name: string, value: string | null): [string, Child][] =>
    value === null || value === '' ? [] : [[name, <span dir="auto">{value}</span>]];
  const who = (name: string, actor: string): [string, Child] => [name, <Actor call={call} actor={actor} />];
  const client = (of: number) => (
    <a href={paths.client(of)} dir="auto">
      {nameOf(of)}
    </a>
  );
  const facts: [string, Child][] = [
    [words.client, client(clientId)],
    who(words.who, operation.requestedBy),
    ...text(words.reason, operation.reason),
    ...text(words.params, paramsText(call.language, operation.params, call.words)),
    ...time(words.asked, operation.createdAt),
    ...time(words.startAt, operation.startAt),
    ...time(words.begun, operation.startedAt),
    ...time(words.resumeAt, operation.resumeAt),
    ...time(words.ended, endedAt),
    ...(operation.approvedBy === null ? [] : [who(words.approved, operation.approvedBy)]),
    [words.id, <code>{id}</code>],
    [words.documents, document('evidence', words.evidence)],
  ];
  if (operation.otherClientId !== null) facts.push([words.otherClient, client(operation.otherClientId)]);
  if (certified.includes(kind) && endedAt !== null)
    facts.push(['', document('certificate', words.certificate)]);
  if (ui !== undefined) {
    const run = `${ui}/workflows/${encodeURIComponent(lifecycleWorkflowId(clientId))}`;
    facts.push([words.engine, <a href={run}>{lifecycleWorkflowId(clientId)}</a>]);
  }
  return (
    <section class="card" aria-label={words.overview}>
      <Facts facts={facts} />
    </section>
  );
}

/** What people decided, with who and why. */
export function Decisions({ call, decisions }: { call: StaffCall; decisions: ShownDecision[] }) {
  const words = operationWords(call.language);
  return (
    <div>
      <h2>{words.decisions}</h2>
      <List
        {...{ call, caption: words.decisions }}
        columns={[words.decision, words.reason, words.by, words.at, words.outcome]}
        rows={decisions.map((decision) => [
          <>
            {words.actions[decision.action].label}
            {decision.step !== null && ` · ${stepNamed(call.language, decision.step)}`}
            {decision.items !== null && ` · ${decision.items.join(', ')}`}
            {decision.until !== null && (
              <>
                {' · '}
                <Time call={call} at={decision.until} written />
              </>
            )}
          </>,
          <span dir="auto">{decision.reason}</span>,
          <Actor call={call} actor={decision.by} />,
          <Time call={call} at={decision.createdAt} />,
          `${words.decisionStates[decision.state]}${decision.refusal === null ? '' : `: ${refusalText(call.language, decision.refusal, decision.refused)}`}`,
        ])}
      />
    </div>
  );
}
