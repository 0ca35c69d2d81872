import { profileFields } from '../../../db/rows/merge/profile.ts';
import { translated } from '../../../domain/documents/labels/index.ts';
import type { Language } from '../../../web/words.ts';

/** The name of a field of a client, as documents call it; its code where it is unknown. */
export function profileField(language: Language, field: string): string {
  const label = profileFields.find((each) => each.field === field)?.label;
  return label === undefined ? field : translated(label, language);
}

/** Fields of a client by their names. */
export function profileFieldsIn(language: Language, fields: readonly string[]): string {
  return fields.map((field) => profileField(language, field)).join(', ');
}
