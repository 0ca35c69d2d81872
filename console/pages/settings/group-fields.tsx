import type { z } from 'zod';
import { Field } from '../../../web/elements.tsx';
import { field } from '../../../web/forms.ts';
import type { StaffCall } from '../../env.ts';
import { groupWords } from '../../words/groups.ts';
import { typedNumber } from './typed-number.ts';

/** What a form about a client group has. */
export const groupFields = { name: field(), discountPercent: field(20) };
export type TypedGroup = z.output<z.ZodObject<typeof groupFields>>;

/** What was typed, as the API takes it. */
export function groupBody({ name, discountPercent }: TypedGroup) {
  return { name, discountPercent: typedNumber(discountPercent) };
}

/** The fields of a client group itself; what its clients inherit are its settings. */
export function GroupFields({ call, typed }: { call: StaffCall; typed: TypedGroup }) {
  const words = groupWords(call.language);
  return (
    <>
      <Field {...{ name: 'name', label: words.name, value: typed.name, required: true, maxlength: 200 }} />
      <Field
        {...{ name: 'discountPercent', label: words.discount, hint: words.discountHint }}
        {...{ value: typed.discountPercent, inputmode: 'decimal', required: true, maxlength: 20 }}
      />
    </>
  );
}
