import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { caseCounts, listedCase } from '../../../api/routes/dunning/cases.ts';
import { type CaseState, caseSorts, caseStates } from '../../../db/queries/dunning-case-list.ts';
import { Field } from '../../../web/elements.tsx';
import { Badge } from '../../components/badge.tsx';
import { Chips } from '../../components/chips.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { Money } from '../../components/money.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { Views } from '../../components/views.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { rungLabel } from '../../words/client-labels.ts';
import { dunningCasesWords } from '../../words/dunning-cases.ts';
import { ProviderChoice, providerNames } from '../settings/provider-choice.tsx';
import { namedOwners } from './names.ts';
import { DunningTabs } from './tabs.tsx';

type Case = z.output<typeof listedCase>;
type Asked = Record<(typeof filterNames)[number], string | undefined>;

const casePage = pageOf(listedCase);
const filterNames = ['providerId', 'groupId', 'state', 'lastRung', 'nextRung', 'sort'] as const;
const tones: Record<CaseState, Tone> = { braked: 'warn', stuck: 'wrong', held: 'quiet', open: 'info' };

/** The open cases: how many are where, and the list of those that are asked for. */
export async function showCases(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningCasesWords(language);
  const asked = Object.fromEntries(filterNames.map((name) => [name, c.req.query(name)?.trim()])) as Asked;
  const { providerId, groupId } = asked;
  const [{ items, next }, counts, providers, { groups }] = await Promise.all([
    api.get(withQuery('/v1/dunning/cases', { ...asked, cursor: c.req.query('cursor') }), casePage),
    api.get(withQuery('/v1/dunning/cases/counts', { providerId, groupId }), caseCounts),
    providerNames(call),
    namedOwners(call),
  ]);
  return show(
    call,
    { title: words.title },
    <>
      <DunningTabs call={call} at="cases" />
      {await Views({ call, list: 'cases' })}
      <CaseChips call={call} asked={asked} counts={counts} />
      <Filters call={call} action={paths.dunning()}>
        {(['state', 'lastRung', 'nextRung', 'sort'] as const).map(
          (name) => asked[name] && <input type="hidden" name={name} value={asked[name]} />,
        )}
        <ProviderChoice call={call} names={providers} value={providerId} required={false} />
        <Group call={call} value={groupId} groups={groups} />
      </Filters>
      <Orders call={call} asked={asked} />
      <List
        {...{ call, caption: words.title, empty: words.none }}
        columns={[words.client, words.state, words.owed, words.last, words.next, words.opened]}
        rows={items.map((each) => rowOf(call, each))}
      />
      <Pager call={call} next={next} to={(cursor) => paths.dunning({ ...asked, cursor })} />
    </>,
  );
}

/** A filter by group: chosen by name where names are known, else asked for by number. */
function Group({
  call,
  value,
  groups,
}: {
  call: StaffCall;
  value: string | undefined;
  groups: readonly { id: number; name: string }[];
}) {
  const words = dunningCasesWords(call.language);
  const isKnown = !value || groups.some(({ id }) => String(id) === value);
  if (groups.length === 0 || !isKnown)
    return (
      <Field {...{ name: 'groupId', label: words.groupNumber, value: value ?? '', inputmode: 'numeric' }} />
    );
  const choices = groups.map((each) => ({ value: String(each.id), label: each.name }));
  return <Select {...{ name: 'groupId', label: words.groupName, value, choices, empty: call.words.all }} />;
}

/** Each chip adds its filter to those of the address, or takes it back. */
function CaseChips({
  call: { language },
  asked,
  counts: { states, last, next },
}: {
  call: StaffCall;
  asked: Asked;
  counts: z.output<typeof caseCounts>;
}) {
  const words = dunningCasesWords(language);
  const chip = (name: 'state' | 'lastRung' | 'nextRung', value: string, label: string, count: number) => {
    const current = asked[name] === value;
    return { href: paths.dunning({ ...asked, [name]: current ? undefined : value }), label, count, current };
  };
  const rungs = (name: 'lastRung' | 'nextRung', all: typeof last) =>
    all.flatMap(({ rungId, action, cases }) =>
      rungId === null ? [] : [chip(name, rungId, rungLabel(language, { rungId, action }), cases)],
    );
  return (
    <>
      <Chips
        label={words.byState}
        chips={caseStates
          .filter((state) => states[state] > 0 || asked.state === state)
          .map((state) => chip('state', state, words.states[state], states[state]))}
      />
      <Chips label={words.byLast} chips={rungs('lastRung', last)} />
      <Chips label={words.byNext} chips={rungs('nextRung', next)} />
    </>
  );
}

/** The orders of the list, each an address that keeps the filters. */
function Orders({ call: { language }, asked }: { call: StaffCall; asked: Asked }) {
  const words = dunningCasesWords(language);
  const current = asked.sort || 'nextAt';
  return (
    <nav class="chips" aria-label={words.sort}>
      <span aria-hidden="true">{words.sort}</span>
      <ul>
        {caseSorts.map((sort) => (
          <li>
            <a href={paths.dunning({ ...asked, sort })} aria-current={sort === current ? 'true' : undefined}>
              {words.sorts[sort]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function rowOf(call: StaffCall, each: Case) {
  const { language } = call;
  const words = dunningCasesWords(language);
  const { clientId, clientName, state, problem, owed } = each;
  const rung = (rungId: string | null, action: string | null, at: string | null, none: string) => (
    <>
      {rungId === null ? <span class="quiet">{none}</span> : rungLabel(language, { rungId, action })}
      {at !== null && (
        <div class="quiet">
          <Time call={call} at={at} />
        </div>
      )}
    </>
  );
  return [
    <>
      <a href={paths.clientList(clientId, 'dunning')} dir="auto">
        {clientName ?? `#${clientId}`}
      </a>
      {clientName !== null && <span class="quiet number"> #{clientId}</span>}
    </>,
    <>
      <Badge tone={tones[state]}>{words.states[state]}</Badge>
      {problem !== null && (
        <div>
          <code>{problem}</code>
        </div>
      )}
    </>,
    <ul class="plain">
      {owed.map(({ currency, owedMinor }) => (
        <li>
          <Money {...{ minor: owedMinor, currency, language }} />
        </li>
      ))}
    </ul>,
    rung(each.lastRung, each.lastAction, each.lastAt, words.noRung),
    rung(each.nextRung, each.nextAction, each.nextAt, words.noNext),
    <Time call={call} at={each.openedAt} />,
  ];
}
