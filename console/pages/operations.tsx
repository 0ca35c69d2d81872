import type { z } from 'zod';
import { pageOf } from '../../api/http/page.ts';
import { operationSchema } from '../../api/routes/operations/schema.ts';
import { operationKinds } from '../../domain/operations/kinds.ts';
import type { OperationState } from '../../domain/operations/state.ts';
import { Field } from '../../web/elements.tsx';
import type { Language } from '../../web/words.ts';
import { Actor } from '../components/actor.tsx';
import { OperationBadge } from '../components/badge.tsx';
import { readClientNames } from '../components/client-names.ts';
import { Filters, Select } from '../components/filters.tsx';
import { List, Pager } from '../components/table.tsx';
import { Tabs } from '../components/tabs.tsx';
import { Time } from '../components/time.tsx';
import { Views } from '../components/views.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { failureText } from '../words/failures.ts';
import { labels } from '../words/labels.ts';
import { operationsWords } from '../words/operations.ts';
import { stepNamed } from '../words/plan/steps.ts';
import { kindLabel } from './operation/names.ts';
import { DecideMany, decideMany, isDecidable } from './operations/many.tsx';
import { ProviderChoice, providerNames } from './settings/provider-choice.tsx';

export type ListedOperation = z.output<typeof operationSchema>;

const operationPage = pageOf(operationSchema);
const views = [
  'blocked',
  'awaiting-approval',
  'running',
  'scheduled',
  'paused',
  'failed',
  'completed',
] as const satisfies OperationState[];
const filterNames = ['state', 'kind', 'clientId', 'providerId', 'serverId', 'problem'] as const;

/** The list of operations: its filters live in the address, so that any view of it can be kept and sent. */
export function registerOperations(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.operations(), { get: showList });
  staffPage(console, with_, paths.decideMany(), { post: decideMany });
}

async function showList(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = operationsWords(language);
  const asked = Object.fromEntries(filterNames.map((name) => [name, c.req.query(name)?.trim()]));
  const cursor = c.req.query('cursor');
  const [{ items, next }, providers] = await Promise.all([
    api.get(withQuery('/v1/operations', { ...asked, cursor, limit: 50 }), operationPage),
    providerNames(call),
  ]);
  const nameOf = await readClientNames(
    call,
    items.map(({ clientId }) => clientId),
  );
  const { state } = asked;
  const choosing = items.length > 0 && isDecidable(state) && call.may('operations:decide');
  const here = (more: Record<string, string | undefined>) => paths.operations({ ...asked, ...more });
  return show(
    call,
    { title: words.title },
    <>
      <Tabs
        label={words.views}
        tabs={[undefined, ...views].map((state) => ({
          href: here({ state }),
          label: words.view[state ?? 'all'],
          current: (asked.state ?? '') === (state ?? ''),
        }))}
      />
      {await Views({ call, list: 'operations' })}
      <Filters call={call} action={paths.operations()}>
        {asked.state && <input type="hidden" name="state" value={asked.state} />}
        <Select
          {...{ name: 'kind', label: words.kind, value: asked.kind, empty: call.words.all }}
          choices={operationKinds.map((value) => ({ value, label: labels(language).kind[value] }))}
        />
        <Field name="clientId" label={words.clientNumber} value={asked.clientId ?? ''} inputmode="numeric" />
        <ProviderChoice call={call} names={providers} value={asked.providerId} required={false} />
        <Field name="serverId" label={words.server} value={asked.serverId ?? ''} inputmode="numeric" />
        <Field name="problem" label={words.problem} value={asked.problem ?? ''} />
      </Filters>
      <div
        id="list"
        data-live
        hx-get={here({ cursor })}
        hx-trigger="every 10s"
        hx-select="#list"
        hx-target="#list"
        hx-swap="outerHTML"
      >
        {choosing ? (
          <form method="post" action={paths.decideMany()}>
            <Rows call={call} items={items} nameOf={nameOf} choose />
            <DecideMany call={call} state={state} />
          </form>
        ) : (
          <Rows call={call} items={items} nameOf={nameOf} />
        )}
        <Pager call={call} next={next} to={(at) => here({ cursor: at })} />
      </div>
      <p class="quiet">{words.live}</p>
    </>,
  );
}

function Rows({
  call,
  items,
  nameOf,
  choose = false,
}: {
  call: StaffCall;
  items: readonly ListedOperation[];
  nameOf: (client: number) => string;
  choose?: boolean;
}) {
  const words = operationsWords(call.language);
  return (
    <List
      {...{ call, caption: words.title, empty: words.none }}
      columns={[
        ...(choose ? [<input type="checkbox" data-select-all="ids" aria-label={words.selectAll} />] : []),
        ...[words.kind, words.state, words.why, words.by, words.created, words.updated],
      ]}
      rows={items.map((operation) => rowOf(call, operation, nameOf(operation.clientId), choose))}
    />
  );
}

function stepOr(language: Language, id: string | null): string {
  return id === null ? '–' : stepNamed(language, id);
}

function rowOf(call: StaffCall, operation: ListedOperation, client: string, choose: boolean) {
  const { language } = call;
  const words = operationsWords(language);
  const name = words.open(kindLabel(language, operation.kind), client);
  return [
    ...(choose
      ? [<input type="checkbox" name="ids" value={operation.id} aria-label={words.choose(name)} />]
      : []),
    <a href={paths.operation(operation.id)} dir="auto">
      {name}
    </a>,
    <OperationBadge state={operation.state} language={language} />,
    <span dir="auto">
      {operation.problem ? failureText(language, operation.problem) : stepOr(language, operation.currentStep)}
    </span>,
    <Actor call={call} actor={operation.requestedBy} />,
    <Time call={call} at={operation.createdAt} />,
    <Time call={call} at={operation.updatedAt} />,
  ];
}
