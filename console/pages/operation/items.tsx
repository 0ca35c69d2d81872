import { randomUUID } from 'node:crypto';
import { itemState } from '../../../api/routes/operations/items.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { Actor } from '../../components/actor.tsx';
import { OperationBadge, StepBadge } from '../../components/badge.tsx';
import { DecisionButton, Reason } from '../../components/decide.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { failureText } from '../../words/failures.ts';
import { labels } from '../../words/labels.ts';
import { operationWords } from '../../words/operation.ts';
import { factsText } from '../../words/plan/facts.ts';
import { stepNamed, stepTitle } from '../../words/plan/steps.ts';
import { whyNot } from './legal.ts';
import { titleOf } from './names.ts';
import { type OperationDetail, operationIdOf, readItems, readOperation, type ShownItem } from './read.ts';
import { OperationTabs } from './tabs.tsx';

/** The items of an operation's steps, page by page, by step, state and number; those that failed can be chosen. */
export async function showItems(call: StaffCall): Promise<Response> {
  const { c, language } = call;
  const words = operationWords(language);
  const id = operationIdOf(call);
  const [step, state, itemId, cursor] = ['step', 'state', 'itemId', 'cursor'].map(
    (name) => c.req.query(name)?.trim() || undefined,
  );
  const operation = await readOperation(call, id);
  const { items, next } = await readItems(call, id, { step, state, itemId, cursor });
  const withItems = operation.steps.filter((each) => each.items);
  const choosable = step !== undefined && items.some((item) => isStuck(item));
  return show(
    call,
    {
      title: await titleOf(call, operation),
      aside: <OperationBadge state={operation.state} language={language} />,
    },
    <>
      <OperationTabs call={call} operation={operation} current="items" />
      <Filters call={call} action={paths.operationItems(id)}>
        <Select
          {...{ name: 'step', label: words.step, value: step, empty: words.allSteps }}
          choices={withItems.map((each) => ({ value: each.id, label: stepTitle(language, each) }))}
        />
        <Select
          {...{ name: 'state', label: words.state, value: state, empty: call.words.all }}
          choices={itemState.options.map((value) => ({ value, label: labels(language).item[value] }))}
        />
        <Field name="itemId" label={words.itemNumber} value={itemId ?? ''} inputmode="numeric" />
      </Filters>
      {choosable ? (
        <form method="post" action={paths.operationDecisions(id)}>
          <Table call={call} operation={operation} items={items} choose />
          <Chosen call={call} operation={operation} step={step} />
        </form>
      ) : (
        <Table call={call} operation={operation} items={items} />
      )}
      <Pager
        call={call}
        next={next}
        to={(at) => paths.operationItems(id, { step, state, itemId, cursor: at })}
      />
    </>,
  );
}

function isStuck({ state }: ShownItem): boolean {
  return state === 'blocked' || state === 'retrying';
}

function Table({
  call,
  operation,
  items,
  choose = false,
}: {
  call: StaffCall;
  operation: OperationDetail;
  items: ShownItem[];
  choose?: boolean;
}) {
  const words = operationWords(call.language);
  const titles = new Map(operation.steps.map((step) => [step.id, stepTitle(call.language, step)]));
  return (
    <List
      {...{ call, caption: words.items }}
      columns={[
        ...(choose ? [<span class="hidden">{words.choose}</span>] : []),
        ...[words.item, words.step, words.state, words.attempt, words.error, words.ended],
      ]}
      rows={items.map((item) => [
        ...(choose
          ? [
              isStuck(item) ? (
                <input
                  {...{ type: 'checkbox', name: 'items', value: item.itemId }}
                  aria-label={words.chooseItem(item.itemId)}
                />
              ) : (
                ''
              ),
            ]
          : []),
        item.name === null ? (
          <span class="number">{item.itemId}</span>
        ) : (
          <>
            <span dir="auto">{item.name}</span> <span class="quiet number">#{item.itemId}</span>
          </>
        ),
        titles.get(item.stepId) ?? stepNamed(call.language, item.stepId),
        <StepBadge state={item.state} language={call.language} />,
        <>
          {item.attempt}
          {item.nextAttemptAt !== null && (
            <span class="quiet">
              {' · '}
              <Time call={call} at={item.nextAttemptAt} />
            </span>
          )}
        </>,
        item.error ? (
          <span dir="auto">
            {failureText(call.language, item.error)} <code>{item.error.code}</code>
          </span>
        ) : (
          summaryOf(call, item)
        ),
        <Time call={call} at={item.endedAt} />,
      ])}
    />
  );
}

function summaryOf(call: StaffCall, { summary, skippedBy }: ShownItem) {
  const facts = factsText(call, summary ?? {});
  if (skippedBy === null) return facts || '–';
  return (
    <>
      {facts} {operationWords(call.language).skippedBy} <Actor call={call} actor={skippedBy} />
    </>
  );
}

function Chosen({ call, operation, step }: { call: StaffCall; operation: OperationDetail; step: string }) {
  const words = operationWords(call.language);
  return (
    <section class="card" aria-labelledby="chosen">
      <h2 id="chosen">{words.chosen}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <input type="hidden" name="step" value={step} />
      <Reason call={call} />
      {(['retry', 'skip'] as const).map((action) => (
        <DecisionButton
          {...{ name: 'action', value: action, plain: action === 'skip' }}
          label={words.actions[action].label}
          hint={words.actions[action].hint}
          refused={
            call.may('operations:decide')
              ? whyNot(operation, action, call.language)
              : call.words.lacksRight('operations:decide')
          }
        />
      ))}
    </section>
  );
}
