import { z } from 'zod';
import { cycles } from '../../../domain/billing/cycles.ts';
import {
  type ChangeName,
  type ChosenList,
  chosenLists,
  chosenRules,
} from '../../../domain/operations/chosen.ts';
import { cycleName } from '../../../web/cycles.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { amountOf, amountText } from '../../components/amount.ts';
import { Check } from '../../components/check.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { type ItemWords, itemWords } from '../../words/items.ts';
import { chosenFields, leadToPreview, type Refused, ticked } from './form.ts';
import type { Item } from './read.ts';
import { ChosenFields, currenciesOf, type Subject, showSubject } from './subject.tsx';

const form = z.strictObject({
  ...{ ...chosenFields, status: field(30), method: field(50), asUsual: ticked, price: field(30) },
  ...{ cycle: field(20).optional(), nextDueOn: field(10) },
  ...{ spared: field(5).optional(), notBefore: field(10).optional(), dropDay: ticked },
});
type Typed = z.output<typeof form>;

/** The fields of the form, by what the API calls them. */
const names: Record<`/set/${ChangeName}`, keyof Typed> = {
  '/set/status': 'status',
  '/set/paymentMethod': 'method',
  '/set/priceMinor': 'price',
  '/set/cycle': 'cycle',
  '/set/nextDueOn': 'nextDueOn',
  '/set/autoSuspendOverride': 'spared',
  '/set/suspendNotBefore': 'notBefore',
};

/** L15. What can be changed of one thing, filled in as it is, or of several, empty: only the record changes. */
export async function showChange(call: StaffCall, subject: Subject, refused?: Refused): Promise<Response> {
  const { language } = call;
  const words = itemWords(language);
  const scope = 'operations:start:bulk-update';
  if (!call.may(scope)) return showSubject(call, subject, 'change', <p>{call.words.lacksRight(scope)}</p>);
  const { item } = subject;
  const currencies = await currenciesOf(call, subject);
  const now = item ? typedFrom(item) : {};
  const typed = refused?.typed ?? now;
  const has = (name: ChangeName) =>
    listsOf(subject).some((list) => (chosenRules[list].fields as readonly string[]).includes(name));
  const value = (name: keyof Typed) => ({ name, value: typed[name] ?? '', wrong: refused?.wrongs[name] });
  const leave = item ? {} : { empty: words.leave };
  return showSubject(
    call,
    subject,
    'change',
    <form method="post" action={subject.at('change')} class="card" aria-label={words.part.change}>
      <p class="quiet">{words.changeAbout}</p>
      <FormToken signed={call.signed} />
      <ChosenFields subject={subject} />
      <Select
        {...{ ...value('status'), ...leave, label: words.status }}
        choices={statusesOf(listsOf(subject)).map((status) => ({
          value: status,
          label: statusName(call, status),
        }))}
      />
      {currencies.length > 1 ? (
        <>
          <p class="quiet">{words.manyCurrencies}</p>
          <input type="hidden" name="price" value="" />
        </>
      ) : (
        <Field
          {...{ ...value('price'), label: words.price, inputmode: 'decimal', maxlength: 30 }}
          hint={[words.priceHint(currencies[0] ?? ''), item ? '' : words.leaveHint].join(' ').trim()}
        />
      )}
      {has('cycle') && (
        <Select
          {...{ ...value('cycle'), ...leave, label: words.billed }}
          choices={cycles.map((cycle) => ({ value: cycle, label: cycleName(call, cycle) }))}
        />
      )}
      <Field
        {...{ ...value('nextDueOn'), label: words.nextDue, type: 'date' }}
        {...(!item && { hint: words.leaveHint })}
      />
      <Field
        {...{ ...value('method'), label: words.method, maxlength: 50 }}
        hint={item ? words.methodHint : words.methodHintMany}
      />
      {!item && <Check name="asUsual" label={words.usual} checked={typed.asUsual === 'true'} />}
      {!item && has('autoSuspendOverride') && (
        <>
          <Select
            {...{ ...value('spared'), ...leave, label: words.spared }}
            choices={[
              { value: 'true', label: call.words.yes },
              { value: 'false', label: call.words.no },
            ]}
          />
          <Field
            {...{ ...value('notBefore'), label: words.notBefore, hint: words.leaveHint, type: 'date' }}
          />
          <Check name="dropDay" label={words.dropDay} checked={typed.dropDay === 'true'} />
        </>
      )}
      <button type="submit">{words.preview}</button>
    </form>,
    refused,
  );
}

/** Leads to the preview of the change. */
export async function postChange(call: StaffCall, subject: Subject): Promise<Response> {
  const words = itemWords(call.language);
  const typed = await readForm(call, form, call.signed);
  const [currency = '', ...others] = await currenciesOf(call, subject);
  const { set, wrongs } = changesIn(typed, {
    ...{ words, currency: others.length === 0 ? currency : undefined },
    now: subject.item && typedFrom(subject.item),
  });
  const refuse = (more: Partial<Refused>) =>
    showChange(call, subject, { ...{ typed, wrongs, status: 422, wrong: call.words.mistakes }, ...more });
  if (Object.keys(wrongs).length > 0) return refuse({});
  if (Object.keys(set).length === 0) return refuse({ wrong: words.nothing });
  const done = await leadToPreview(call, subject, {
    ...{ kind: 'bulk-update', params: { ...subject.chosen, set }, typed, fields: names },
  });
  return done instanceof Response ? done : showChange(call, subject, done);
}

/** What of a form differs from what there is, as the API takes it; of several, what is not empty. */
function changesIn(
  typed: Typed,
  {
    now,
    currency,
    words,
  }: { now: Partial<Typed> | undefined; currency: string | undefined; words: ItemWords },
): { set: Record<string, unknown>; wrongs: Record<string, string> } {
  const set: Record<string, unknown> = {};
  const wrongs: Record<string, string> = {};
  const differs = (name: keyof Typed) => typed[name] !== undefined && typed[name] !== (now?.[name] ?? '');
  const { status, method, price, cycle, nextDueOn, spared, notBefore } = typed;
  if (differs('status')) set.status = status;
  if (differs('cycle')) set.cycle = cycle;
  if (differs('nextDueOn') && nextDueOn !== '') set.nextDueOn = nextDueOn;
  if (differs('method')) set.paymentMethod = method === '' ? null : method;
  if (differs('price') && price !== '' && currency !== undefined) {
    const minor = amountOf(price, currency);
    if (minor === undefined) wrongs.price = words.noAmount;
    else set.priceMinor = minor;
  }
  if (typed.asUsual) set.paymentMethod = null;
  if (spared) set.autoSuspendOverride = spared === 'true';
  if (notBefore) set.suspendNotBefore = notBefore;
  if (typed.dropDay) set.suspendNotBefore = null;
  return { set, wrongs };
}

/** A thing as the form shows it. */
function typedFrom({ list, row }: Item): Partial<Typed> {
  return {
    ...{ status: row.status, method: row.paymentMethod ?? '', nextDueOn: row.nextDueOn ?? '' },
    price: amountText(row.priceMinor, row.currency),
    ...(list !== 'domains' && { cycle: row.cycle }),
  };
}

const listsOf = ({ chosen }: Subject): ChosenList[] => chosenLists.filter((list) => chosen[list]);

/** The statuses that all of these lists have. */
function statusesOf(lists: readonly ChosenList[]): string[] {
  const [first, ...rest] = lists.map((list): readonly string[] => chosenRules[list].statuses);
  return (first ?? []).filter((status) => rest.every((other) => other.includes(status)));
}

function statusName({ language }: StaffCall, status: string): string {
  const { service, domain } = clientLabels(language);
  const named: Record<string, string> = { ...domain, ...service };
  return named[status] ?? status;
}
