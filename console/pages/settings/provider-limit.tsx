import { Field } from '../../../web/elements.tsx';
import { Checks } from '../../components/checks.tsx';
import type { StaffCall } from '../../env.ts';
import { staffWords } from '../../words/staff-admin.ts';

/** More than these are named by their numbers. */
const MOST = 50;

/** The providers that an account or a token is limited to: by name, or by number where they are unknown or many. */
export function ProviderLimit({
  call,
  names,
  chosen,
}: {
  call: StaffCall;
  names: ReadonlyMap<number, string>;
  chosen: readonly string[];
}) {
  const words = staffWords(call.language);
  if (names.size === 0 || names.size > MOST)
    return (
      <Field
        {...{ name: 'providerIds', label: words.providers, hint: words.providersHint }}
        {...{ value: chosen.join(', '), maxlength: 4000, autocomplete: 'off' }}
      />
    );
  const unnamed = chosen.filter((id) => !names.has(Number(id)));
  return (
    <Checks
      {...{ legend: words.providers, hint: words.noProviders, name: 'providerIds', chosen }}
      choices={[
        ...[...names].map(([id, name]) => ({ value: String(id), label: `${name} (${id})` })),
        ...unnamed.map((id) => ({ value: id, label: id })),
      ]}
    />
  );
}

/** The numbers that were chosen, or typed with commas between them; null: none, so all providers. */
export function limitOf(chosen: readonly string[]): (number | string)[] | null {
  const parts = chosen
    .flatMap((text) => text.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  // What is no number stays as it is, for the API to refuse.
  return parts.length === 0 ? null : parts.map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : part));
}
