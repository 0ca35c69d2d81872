import { Field } from '../../../../web/elements.tsx';
import { Check } from '../../../components/check.tsx';
import { Select } from '../../../components/filters.tsx';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import type { Editing } from './editing.ts';
import type { HoursForm } from './form.ts';

/** The hours and days on which something may run. */
export function Hours({
  editing,
  hours,
  name,
  hint,
}: {
  editing: Editing;
  hours: HoursForm;
  /** the name of a field in the form */
  name: (field: keyof HoursForm) => string;
  hint: string;
}) {
  const { call, wrong } = editing;
  const { fields, zones } = ladderWords(call.language);
  return (
    <div class="rung-fields">
      <Field
        {...{ name: name('from'), label: fields.from, value: hours.from, hint, wrong: wrong(name('from')) }}
      />
      <Field
        {...{ name: name('until'), label: fields.until, value: hours.until, wrong: wrong(name('until')) }}
      />
      <Select
        {...{ name: name('zone'), label: fields.zone, value: hours.zone, wrong: wrong(name('zone')) }}
        choices={(['recipient', 'provider'] as const).map((value) => ({ value, label: zones[value] }))}
      />
      <Check {...{ name: name('businessDays'), label: fields.businessDays, checked: hours.businessDays }} />
    </div>
  );
}
