import { Field } from '../../../../web/elements.tsx';
import { Check } from '../../../components/check.tsx';
import { Select } from '../../../components/filters.tsx';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import type { Editing } from './editing.ts';
import { Hours } from './hours.tsx';

/** What counts for all rungs of a ladder. */
export function Whole({ editing }: { editing: Editing }) {
  const { call, form, wrong } = editing;
  const words = ladderWords(call.language);
  const { fields, hints, suspending } = words;
  const hour = (name: 'warnHours' | 'lateHours') => (
    <Field {...{ name, label: fields[name], value: form[name], inputmode: 'numeric', wrong: wrong(name) }} />
  );
  return (
    <fieldset class="rung">
      <legend>{words.all}</legend>
      <div class="rung-fields">
        <Select
          {...{ name: 'suspends', label: fields.suspends, value: form.suspends }}
          choices={(['invoice-services', 'all-services'] as const).map((value) => ({
            ...{ value, label: suspending[value] },
          }))}
        />
        <Check name="unsuspends" label={fields.unsuspends} checked={form.unsuspends} />
      </div>
      <div class="rung-fields">
        {hour('warnHours')}
        {hour('lateHours')}
      </div>
      <Hours editing={editing} hours={form} name={(field) => field} hint={hints.allHours} />
      <div class="field">
        <label for="holidays">{fields.holidays}</label>
        <p class="hint" id="holidays-hint">
          {hints.holidays}
        </p>
        <textarea
          {...{ id: 'holidays', name: 'holidays', rows: 3, spellcheck: false }}
          aria-describedby={wrong('holidays') ? 'holidays-hint holidays-wrong' : 'holidays-hint'}
          aria-invalid={wrong('holidays') ? 'true' : undefined}
        >
          {form.holidays}
        </textarea>
        {wrong('holidays') && (
          <p class="wrong" id="holidays-wrong">
            {wrong('holidays')}
          </p>
        )}
      </div>
    </fieldset>
  );
}
