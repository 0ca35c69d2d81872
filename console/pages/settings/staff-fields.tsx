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
import { limitOf, ProviderLimit } from './provider-limit.tsx';

export type Staff = z.output<typeof staffSchema>;

/** What a form about an account has. */
export const staffFields = {
  ...{ name: field(200), email: field(254).default(''), language: field(35) },
  ...{ roleIds: many, providerIds: many },
};
export type TypedStaff = z.output<z.ZodObject<typeof staffFields>>;

/** What is asked of the API, from what was typed. */
export function staffBody({ name, email, language, roleIds, providerIds }: TypedStaff) {
  return {
    ...{ name, language, email: email.trim() === '' ? null : email.trim() },
    ...{ roleIds: roleIds.map(Number), providerIds: limitOf(providerIds) },
  };
}

/** What a form shows of an account that is there. */
export function typedOf({ name, email, language, roleIds, providerIds }: Staff): TypedStaff {
  return {
    ...{ name, language, email: email ?? '', roleIds: roleIds.map(String) },
    providerIds: providerIds?.map(String) ?? [],
  };
}

/** The fields of an account: who, in which language, with which roles, for which providers. */
export function StaffFields({
  call,
  typed,
  roles,
  providers,
  isService,
}: {
  call: StaffCall;
  typed: TypedStaff;
  roles: readonly Role[];
  /** names by number */
  providers: ReadonlyMap<number, string>;
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
      <ProviderLimit call={call} names={providers} chosen={typed.providerIds} />
    </>
  );
}
