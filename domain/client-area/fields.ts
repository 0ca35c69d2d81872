/** The fields of a profile that a client can edit in the client area, unless they are locked (C4). */
export const profileFields = [
  'firstName',
  'lastName',
  'companyName',
  'email',
  'phone',
  'taxId',
  'address1',
  'address2',
  'city',
  'region',
  'postcode',
  'country',
  'language',
] as const;
export type ProfileField = (typeof profileFields)[number];

/** A list of fields between commas, as the setting `lockedProfileFields` has it; empty: none. */
export const LOCKED_FIELDS = new RegExp(`^((${profileFields.join('|')})(,(?=.)|$))*$`);

/** The fields that the setting locks. */
export function lockedFields(setting: string): ReadonlySet<ProfileField> {
  const named = setting.split(',');
  return new Set(profileFields.filter((field) => named.includes(field)));
}
