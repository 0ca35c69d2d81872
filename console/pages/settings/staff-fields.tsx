import type { z } from 'zod';
import type { staffSchema } from '../../../api/routes/staff/schema.ts';
import { Field } from '../../../web/elements.tsx';
import { field } from '../../../web/forms.ts';
import { Checks, many } from '../../components/checks.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { staffWords } from '../../words/staff-admin.ts';
import { languageChoices } from '../account/profile.tsx';
import type { Role } from './every-role.ts';

export type Staff = z.output<typeof staffSchema>;

/** What a form about an account has. */
export const staffFields = {
  ...{ name: field(200), email: field(254).default(''), language: field(35) },
  ...{ roleIds: many, providerIds: field(4000).default('') },
};
export type TypedStaff = z.output<z.ZodObject<typeof staffFields>>;

/** What is asked of the API, from what was typed; what is no number stays as it is, for the API to refuse. */
export function staffBody({ name, email, language, roleIds, providerIds }: TypedStaff) {
  return {
    ...{ name, language, email: email.trim() === '' ? null : email.trim() },
    ...{ roleIds: roleIds.map(Number), providerIds: numbersIn(providerIds) },
  };
}

/** Numbers separated by commas; null: none. */
export function numbersIn(text: string): (number | string)[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length === 0 ? null : parts.map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : part));
}

/** What a form shows of an account that is there. */
export function typedOf({ name, email, language, roleIds, providerIds }: Staff): TypedStaff {
  return {
    ...{ name, language, email: email ?? '', roleIds: roleIds.map(String) },
    providerIds: providerIds?.join(', ') ?? '',
  };
}

/** The fields of an account: who, in which language, with which roles, for which providers. */
export function StaffFields({
  call,
  typed,
  roles,
  isService,
}: {
  call: StaffCall;
  typed: TypedStaff;
  roles: readonly Role[];
  /** a program: it has no e-mail address */
  isService: boolean;
}) {
  const words = staffWords(call.language);
  return (
    <>
      <Field {...{ name: 'name', label: words.name, value: typed.name, required: true, maxlength: 100 }} />
      {!isService && (
        <Field
          {...{ name: 'email', label: words.email, hint: words.emailHint, value: typed.email, type: 'email' }}
          {...{ maxlength: 254, autocomplete: 'off' }}
        />
      )}
      <Select
        {...{ name: 'language', label: words.language, value: typed.language, required: true }}
        choices={languageChoices(typed.language)}
      />
      <Checks
        {...{ legend: words.roles, hint: words.rolesHint, name: 'roleIds', chosen: typed.roleIds }}
        choices={roles.map(({ id, name, description }) => ({
          value: String(id),
          label: description === '' ? name : `${name}: ${description}`,
        }))}
      />
      <Field
        {...{ name: 'providerIds', label: words.providers, hint: words.providersHint }}
        {...{ value: typed.providerIds, maxlength: 4000, autocomplete: 'off' }}
      />
    </>
  );
}
