import type { FieldError, Problem } from '../../api/problems.ts';

/** What is wrong with the fields of a form, by their names. */
export type FieldErrors = Readonly<Record<string, string>>;

/**
 * What a refusal of the API says of single fields of a form.
 * @param fields the names of the form's fields, by the pointers of the API's body, such as `/set/priceMinor`
 */
export function fieldErrors({ members }: Problem, fields: Readonly<Record<string, string>>): FieldErrors {
  const errors = Array.isArray(members.errors) ? (members.errors as FieldError[]) : [];
  return Object.fromEntries(
    errors.flatMap(({ pointer = '', detail }) => {
      const name = fields[pointer];
      return name === undefined ? [] : [[name, detail]];
    }),
  );
}
