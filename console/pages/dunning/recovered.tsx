import type { z } from 'zod';
import { recoveryFigures } from '../../../api/routes/statistics/recovery.ts';
import { Field } from '../../../web/elements.tsx';
import { Filters } from '../../components/filters.tsx';
import { Money } from '../../components/money.tsx';
import { Empty, List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { rungLabel } from '../../words/client-labels.ts';
import { dunningCasesWords } from '../../words/dunning-cases.ts';
import { ProviderChoice, providerNames } from '../settings/provider-choice.tsx';
import { namedOwners } from './names.ts';
import { DunningTabs } from './tabs.tsx';

type Item = z.output<typeof recoveryFigures>['items'][number];

/** What was paid after which rung: a table for each ladder and currency, with a bar for each rung. */
export async function showRecovered(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningCasesWords(language);
  const [providerId, from, to] = ['providerId', 'from', 'to'].map(
    (name) => c.req.query(name)?.trim() || undefined,
  );
  const [figures, nameOf, providers] = await Promise.all([
    api.get(withQuery('/v1/statistics/recovery', { providerId, from, to }), recoveryFigures),
    namesOfLadders(call),
    providerNames(call),
  ]);
  const ladders = byLadder(figures.items);
  return show(
    call,
    { title: words.recovered },
    <>
      <DunningTabs call={call} at="recovered" />
      <Filters call={call} action={paths.recovered()}>
        <Field name="from" label={words.from} type="date" value={figures.from} />
        <Field name="to" label={words.to} type="date" value={figures.to} />
        <ProviderChoice call={call} names={providers} value={providerId} required={false} />
      </Filters>
      <p class="quiet">{words.recoveredAbout}</p>
      {ladders.length === 0 && <Empty>{words.noneRecovered}</Empty>}
      {ladders.map((rungs) => (
        <Rungs call={call} rungs={rungs} nameOf={nameOf} />
      ))}
    </>,
  );
}

/** The figures of each ladder in each currency. */
export function byLadder(items: readonly Item[]): Item[][] {
  const ladderOf = ({ providerId, groupId, currency }: Item) => `${providerId} ${groupId} ${currency}`;
  return [...new Set(items.map(ladderOf))].map((ladder) => items.filter((item) => ladderOf(item) === ladder));
}

function Rungs({
  call,
  rungs,
  nameOf,
}: {
  call: StaffCall;
  rungs: readonly Item[];
  nameOf: (of: Item) => string;
}) {
  const { language } = call;
  const words = dunningCasesWords(language);
  const all = rungs.reduce((sum, { paidMinor }) => sum + paidMinor, 0);
  const [first] = rungs;
  const heading = first ? `${nameOf(first)}, ${first.currency}` : '';
  return (
    <section>
      <h2>{heading}</h2>
      <List
        {...{ call, caption: heading }}
        columns={[words.rung, words.day, words.invoices, words.payments, words.money, words.share]}
        rows={rungs.map(({ rungId, action, days, invoices, payments, paidMinor, currency }) => [
          rungLabel(language, { rungId, action }),
          days > 0 ? `+${days}` : String(days).replace('-', '−'),
          invoices,
          payments,
          <Money {...{ minor: paidMinor, currency, language }} />,
          <Share part={paidMinor / all} language={language} />,
        ])}
      />
    </section>
  );
}

/** A part of a whole, as a bar with its figure. */
function Share({ part, language }: { part: number; language: string }) {
  return (
    <span class="share">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar" width={Math.max(1, part * 100)} height={10} />
      </svg>
      {part.toLocaleString(language, { style: 'percent' })}
    </span>
  );
}

/** What a ladder is called; by numbers for who may not read providers, and beyond the first 200 of each. */
export async function namesOfLadders(call: StaffCall): Promise<(of: Item) => string> {
  const words = dunningCasesWords(call.language);
  const named = await namedOwners(call);
  return ({ providerId, groupId }) => {
    const provider = named.providers.find(({ id }) => id === providerId)?.name ?? words.provider(providerId);
    if (groupId === null) return words.ladderOf(provider);
    const group = named.groups.find(({ id }) => id === groupId)?.name ?? words.group(groupId);
    return words.groupLadderOf(group, provider);
  };
}
