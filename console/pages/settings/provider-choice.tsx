import { pageOf } from '../../../api/http/page.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { Field } from '../../../web/elements.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';

const MOST = 200;
const providerPage = pageOf(providerSchema);

/** The names of the providers that somebody may read, by number; empty for who may read none. */
export async function providerNames({ api, may }: StaffCall): Promise<Map<number, string>> {
  if (!may('providers:read')) return new Map();
  const { items } = await api.get(`/v1/providers?limit=${MOST}`, providerPage);
  return new Map(items.map(({ id, name }) => [id, name]));
}

/** A provider by its name, with the way to it; by its number where the name is not known. */
export function Provider({ names, id }: { names: ReadonlyMap<number, string>; id: number }) {
  const name = names.get(id);
  if (name === undefined) return <>{id}</>;
  return (
    <a href={paths.provider(id)} dir="auto">
      {name}
    </a>
  );
}

/** Asks for a provider: by name, or by number where the names are not known. */
export function ProviderChoice({
  call,
  names,
  value,
  required = true,
}: {
  call: StaffCall;
  names: ReadonlyMap<number, string>;
  value: string | undefined;
  /** false: all of them may be meant, as in a filter */
  required?: boolean;
}) {
  const { provider } = providerSettingsWords(call.language);
  if (names.size === 0)
    return (
      <Field
        {...{ name: 'providerId', label: provider, value: value ?? '', inputmode: 'numeric', required }}
      />
    );
  const choices = [...names].map(([id, name]) => ({ value: String(id), label: `${name} (${id})` }));
  const empty = required ? undefined : call.words.all;
  return <Select {...{ name: 'providerId', label: provider, value, choices, empty, required }} />;
}
