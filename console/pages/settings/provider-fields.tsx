import type { z } from 'zod';
import { Field } from '../../../web/elements.tsx';
import { field } from '../../../web/forms.ts';
import type { StaffCall } from '../../env.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';

/** What a form about a provider has. */
export const profileFields = {
  ...{ name: field(), legalName: field(), address: field(4000), country: field(10) },
  ...{ defaultLanguage: field(40), defaultCurrency: field(10), timeZone: field(100) },
  ...{ publicUrl: field(2000), mailFrom: field(400) },
};
export type Profile = z.output<z.ZodObject<typeof profileFields>>;

/** What was typed, as the API takes it. */
export function profileBody(typed: Profile) {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  const { legalName, address, country, publicUrl, mailFrom } = typed;
  return {
    ...{ ...typed, legalName: orNull(legalName), address: orNull(address), country: orNull(country) },
    ...{ publicUrl: orNull(publicUrl), mailFrom: orNull(mailFrom) },
  };
}

/** The fields that say who a provider is. */
export function ProfileFields({ call, typed }: { call: StaffCall; typed: Profile }) {
  const { fields, hints } = providerSettingsWords(call.language);
  const text = (name: Exclude<keyof Profile, 'address'>, more: { required?: boolean; hint?: string }) => (
    <Field name={name} label={fields[name]} value={typed[name]} {...more} />
  );
  return (
    <div class="columns">
      <div>
        {text('name', { required: true })}
        {text('legalName', {})}
        <div class="field">
          <label for="address">{fields.address}</label>
          <textarea {...{ id: 'address', name: 'address', rows: 3, maxlength: 2000, dir: 'auto' }}>
            {typed.address}
          </textarea>
        </div>
        {text('country', { hint: hints.country })}
      </div>
      <div>
        {text('defaultLanguage', { required: true, hint: hints.defaultLanguage })}
        {text('defaultCurrency', { required: true, hint: hints.defaultCurrency })}
        {text('timeZone', { required: true, hint: hints.timeZone })}
        {text('publicUrl', { hint: hints.publicUrl })}
        {text('mailFrom', { hint: hints.mailFrom })}
      </div>
    </div>
  );
}
