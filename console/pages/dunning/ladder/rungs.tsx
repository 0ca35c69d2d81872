import type { Child } from 'hono/jsx';
import { needsDebt } from '../../../../domain/dunning/check.ts';
import { actionTypes } from '../../../../domain/dunning/ladder.ts';
import { Field } from '../../../../web/elements.tsx';
import { Checks } from '../../../components/checks.tsx';
import { Select } from '../../../components/filters.tsx';
import { paths } from '../../../paths.ts';
import { clientLabels } from '../../../words/client-labels.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import type { Editing } from './editing.ts';
import { characteristics, fieldsOf, isOff, productTypes, type RungForm } from './form.ts';
import { Hours } from './hours.tsx';
import { dayOf } from './posted.ts';
import { signed } from './saying.ts';

type Part = (typeof fieldsOf)[keyof typeof fieldsOf][number];

/** The rungs of a ladder as rows that can be edited, and the way to one more. */
export function Rungs({ editing }: { editing: Editing }) {
  const { call, form, wrong, focus, here } = editing;
  const words = ladderWords(call.language);
  const { action } = clientLabels(call.language);
  return (
    <section aria-labelledby="rungs">
      <h2 id="rungs">{words.rungs}</h2>
      <p class="hint">{words.about}</p>
      {form.rungs.length === 0 && <p class="empty">{words.none}</p>}
      {form.rungs.map((rung, at) => (
        <Row editing={editing} rung={rung} at={at} />
      ))}
      <div class="rung-fields" id="more-rungs">
        <Select
          {...{ name: 'kind', label: words.kind, value: 'notice', wrong: wrong('kind') }}
          choices={actionTypes.map((value) => ({ value, label: action[value] }))}
        />
        <p class="row">
          <Press
            {...{ value: 'add', label: words.add, to: `${here}#more-rungs` }}
            autofocus={focus === 'kind'}
          />
        </p>
      </div>
      {editing.templates && (
        <p>
          <a href={paths.templates(editing.now.providerId)}>{words.mails}</a>
        </p>
      )}
    </section>
  );
}

/** A button that changes the form and nothing else: without scripts the page comes again, with them the form does. */
function Press({
  value,
  label,
  said,
  to,
  autofocus = false,
}: {
  value: string;
  label: string;
  /** what is read aloud in place of the label */
  said?: string;
  /** where the page comes again */
  to: string;
  autofocus?: boolean;
}) {
  return (
    <button
      {...{ type: 'submit', name: 'action', value, class: 'second', formaction: to, autofocus }}
      {...{ 'aria-label': said, 'hx-post': to.replace(/#.*/, '') }}
    >
      {label}
    </button>
  );
}

function Row({ editing, rung, at }: { editing: Editing; rung: RungForm; at: number }) {
  const { call, wrong, focus, here, form } = editing;
  const words = ladderWords(call.language);
  const name = (field: keyof RungForm) => `rungs.${at}.${field}`;
  const title = titleOf(rung, call.language);
  const day = dayOf(rung);
  const beside = (other: number) => {
    const next = form.rungs[other];
    return next !== undefined && dayOf(next) === day;
  };
  const off = isOff(rung);
  return (
    <fieldset class={off ? 'rung off' : 'rung'} id={`rung-${at}`} aria-label={words.rung(at + 1, title)}>
      <legend>
        <span class="number day">{Number.isNaN(day) ? '?' : off ? words.off : signed(day)}</span> {title}
      </legend>
      <input type="hidden" name={name('type')} value={rung.type} />
      <div class="rung-fields">
        <Field
          {...{ name: name('days'), label: words.fields.days, value: rung.days, inputmode: 'numeric' }}
          {...{ wrong: wrong(name('days')), autofocus: focus === name('days') }}
          hint={needsDebt(rung.type) ? words.hints.off : words.hints.onDue}
        />
        <Select
          {...{ name: name('side'), label: words.fields.side, value: rung.side }}
          choices={(['before', 'after'] as const).map((value) => ({ value, label: words.sides[value] }))}
        />
        {fieldsOf[rung.type].map((part) => (
          <PartField {...{ editing, rung, part }} name={name(part)} />
        ))}
      </div>
      <div class="rung-foot">
        <More editing={editing} rung={rung} name={name} />
        <p class="row">
          <Press
            {...{ value: `remove.${at}`, label: words.remove, said: words.removeRung(title) }}
            to={`${here}#rungs`}
          />
          {beside(at - 1) && <Press {...{ value: `up.${at}`, label: words.up, to: `${here}#rungs` }} />}
          {beside(at + 1) && <Press {...{ value: `down.${at}`, label: words.down, to: `${here}#rungs` }} />}
        </p>
      </div>
    </fieldset>
  );
}

function titleOf({ type, level }: RungForm, language: Editing['call']['language']): string {
  const name = clientLabels(language).action[type];
  return type === 'notice' && level !== '' ? `${name} ${level}` : name;
}

interface PartProps {
  editing: Editing;
  rung: RungForm;
  part: Part;
  name: string;
}

/** One of the fields that only some kinds of rungs have. */
function PartField({ editing, rung, part, name }: PartProps): Child {
  const { call, wrong } = editing;
  const words = ladderWords(call.language);
  const common = { name, label: words.fields[part], wrong: wrong(name) };
  switch (part) {
    case 'level':
      return (
        <Select
          {...{ ...common, value: rung.level }}
          choices={(['1', '2', '3'] as const).map((value) => ({ value, label: words.levels[value] }))}
        />
      );
    case 'channel':
      return (
        <Select
          {...{ ...common, value: rung.channel }}
          choices={(['email', 'sms'] as const).map((value) => ({ value, label: words.channels[value] }))}
        />
      );
    case 'template':
      return <Template {...{ editing, rung, part, name }} />;
    case 'fixed':
    case 'minimum':
      return <Field {...{ ...common, value: rung[part], hint: words.hints.amounts }} />;
    case 'percent':
      return <Field {...{ ...common, value: rung.percent, inputmode: 'decimal' }} />;
    case 'everyDays':
    case 'times':
      return <Field {...{ ...common, value: rung[part], inputmode: 'numeric' }} />;
  }
}

/** The templates that the provider has written; one that it has not is shown as what it is. */
function Template({ editing, rung, part, name }: PartProps) {
  const { call, wrong, templates } = editing;
  const words = ladderWords(call.language);
  const common = { name, label: words.fields[part], wrong: wrong(name) };
  if (templates === undefined) return <Field {...{ ...common, value: rung.template }} />;
  const missing = rung.template !== '' && !templates.includes(rung.template);
  return (
    <Select
      {...{ ...common, value: rung.template, hint: missing ? words.hints.template : undefined }}
      empty={rung.type === 'message' ? words.choose : words.usual}
      choices={[...templates, ...(missing ? [rung.template] : [])].map((value) => ({ value, label: value }))}
    />
  );
}

const moreFields = [
  ...(['minimumDebt', 'productTypes', 'characteristics', 'groups', 'from', 'until', 'businessDays'] as const),
] satisfies (keyof RungForm)[];

/** What few rungs need: for whom they are, at which hours, and what they are called. */
function More({
  editing,
  rung,
  name,
}: {
  editing: Editing;
  rung: RungForm;
  name: (field: keyof RungForm) => string;
}) {
  const { call, wrong, groups } = editing;
  const words = ladderWords(call.language);
  const { fields } = words;
  const isSet = (field: (typeof moreFields)[number]) =>
    Array.isArray(rung[field]) ? rung[field].length > 0 : rung[field] !== '' && rung[field] !== false;
  const set = moreFields.filter(isSet).map((field) => fields[field]);
  const open = [...moreFields, 'zone' as const, 'id' as const].some((field) => wrong(name(field)));
  const unknown = rung.groups.filter((id) => !groups.some((group) => String(group.id) === id));
  const choices = [
    ...groups.map(({ id, name: label }) => ({ value: String(id), label })),
    ...unknown.map((value) => ({ value, label: words.group(value) })),
  ];
  return (
    <details open={open}>
      <summary>
        {words.more}
        {set.length > 0 && <span class="hint"> · {set.join(' · ')}</span>}
      </summary>
      <div class="rung-fields">
        <Field
          {...{ name: name('minimumDebt'), label: fields.minimumDebt, value: rung.minimumDebt }}
          {...{ hint: words.hints.amounts, wrong: wrong(name('minimumDebt')) }}
        />
        <Field
          {...{ name: name('id'), label: fields.id, value: rung.id, hint: words.hints.id }}
          wrong={wrong(name('id'))}
        />
      </div>
      <div class="rung-fields">
        <Checks
          {...{ legend: fields.productTypes, name: name('productTypes'), chosen: rung.productTypes }}
          choices={productTypes.map((value) => ({ value, label: words.products[value] }))}
        />
        <Checks
          {...{ legend: fields.characteristics, name: name('characteristics'), chosen: rung.characteristics }}
          choices={characteristics.map((value) => ({ value, label: words.characters[value] }))}
        />
        {choices.length > 0 && (
          <Checks {...{ legend: fields.groups, name: name('groups'), chosen: rung.groups, choices }} />
        )}
      </div>
      <Hours editing={editing} hours={rung} name={name} hint={words.hints.hours} />
    </details>
  );
}
