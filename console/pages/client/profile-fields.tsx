import { z } from 'zod';
import { countries } from '../../../api/fields/common.ts';
import { pageOf } from '../../../api/http/page.ts';
import { etagOf } from '../../../api/http/versions.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { fieldScopes } from '../../../api/routes/clients/field-rights.ts';
import { nameOfCode } from '../../../web/code-names.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import type { Language } from '../../../web/words.ts';
import { Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { profileWords } from '../../words/client-profile.ts';
import { etagged, type Typed, textOrNull } from './forms.tsx';
import type { ShownClient } from './read.ts';

type Group = z.output<typeof groupSchema>;
const groupPage = pageOf(groupSchema);

/** Lines of text that may be empty, and those that are nothing then. */
const texts = {
  firstName: 200,
  lastName: 200,
  companyName: 200,
  address1: 200,
  address2: 200,
  postcode: 30,
  city: 200,
  region: 200,
} as const;
const optional = { email: 254, phone: 50, taxId: 50, timeZone: 64, label: 100, signedUpOn: 10 } as const;
type TextName = keyof typeof texts | keyof typeof optional;
const isText = (name: string): name is keyof typeof texts => Object.hasOwn(texts, name);
const isOptional = (name: string): name is keyof typeof optional => Object.hasOwn(optional, name);

const lines = Object.fromEntries(
  [...Object.entries(texts), ...Object.entries(optional)].map(([name, max]) => [name, field(max).optional()]),
) as Record<TextName, z.ZodOptional<z.ZodString>>;
const several = (max: number) =>
  z
    .union([z.string().max(max), z.array(z.string().max(max)).max(210)])
    .optional()
    .transform((each) => (each === undefined ? undefined : [each].flat()));
const form = z.strictObject({
  ...{ ...lines, ...etagged, customName: several(64), customValue: several(5000) },
  ...{ type: field(10).optional(), status: field(10).optional(), country: field(2).optional() },
  ...{ language: field(35).optional(), groupId: field(16).optional(), characteristic: field(20).optional() },
});
type Profile = Omit<z.output<typeof form>, 'etag'>;

/** What was typed. @throws Problem 400, 403 */
export const readProfile = (call: StaffCall) => readForm(call, form, call.signed);

/** What of it differs from what is on record, as the API takes it. */
export function changedOf(before: ShownClient, { customName, customValue, ...typed }: Profile): object {
  const wanted: [string, unknown][] = Object.entries(typed).flatMap(([name, text]): [string, unknown][] => {
    if (text === undefined) return [];
    const empty = text.trim() === '';
    if (name === 'groupId') return [[name, empty ? null : Number(text)]];
    if (name === 'country' || isOptional(name)) return [[name, textOrNull(text)]];
    return [[name, text.trim()]];
  });
  if (customName) wanted.push(['customFields', customOf(before.customFields, customName, customValue ?? [])]);
  return Object.fromEntries(
    wanted.filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof ShownClient]),
    ),
  );
}

/** The custom fields that the form has, each of the type that it had; one without a value is dropped. */
function customOf(
  before: Record<string, unknown>,
  names: readonly string[],
  values: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((each, at) => {
      const [name, text] = [each.trim(), (values[at] ?? '').replaceAll('\r\n', '\n')];
      if (name === '' || text === '') return [];
      const had = before[name];
      if (written(had) === text) return [[name, had]];
      if (typeof had === 'number' && Number.isFinite(Number(text))) return [[name, Number(text)]];
      return [[name, typeof had === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text]];
    }),
  );
}

const written = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** The groups that a client can be in, for who may read them. */
export async function groupsOf(call: StaffCall, providerId: number): Promise<Group[] | undefined> {
  if (!call.may('providers:read')) return undefined;
  const { items } = await call.api.get(withQuery('/v1/client-groups', { providerId, limit: 200 }), groupPage);
  return items;
}

/** Each field as a field of the form for who may change it, else as it is. */
export function EditProfile({
  call,
  client,
  groups,
  typed,
}: {
  call: StaffCall;
  client: ShownClient;
  groups: readonly Group[] | undefined;
  typed: Typed | undefined;
}) {
  const words = profileWords(call.language);
  const held = client.heldBy !== null || client.status === 'anonymized';
  const mayEdit = (name: keyof typeof fieldScopes) => call.may(fieldScopes[name]) && !held;
  const names = Object.keys(order) as (keyof typeof fieldScopes)[];
  const editable = names.filter(mayEdit);
  const fixed = names.filter((name) => !mayEdit(name));
  return (
    <section class="card" aria-labelledby="profile">
      <h2 id="profile">{editable.length > 0 ? words.edit : clientWords(call.language).who}</h2>
      {fixed.length > 0 && (
        <Facts
          facts={fixed.map((name) => [words.fields[name], <Shown {...{ call, client, groups, name }} />])}
        />
      )}
      {editable.length > 0 && (
        <form method="post" action={paths.clientList(client.id, 'profile')} aria-labelledby="profile">
          <FormToken signed={call.signed} />
          <input type="hidden" name="etag" value={etagOf(client)} />
          <div class="fields">
            {editable.map((name) => (
              <Control {...{ call, client, groups, name, typed }} />
            ))}
          </div>
          <button type="submit">{call.words.save}</button>
        </form>
      )}
    </section>
  );
}

/** In the order in which people ask for them. */
const order: Record<keyof typeof fieldScopes, true> = {
  ...{ type: true, firstName: true, lastName: true, companyName: true, email: true, phone: true },
  ...{ address1: true, address2: true, postcode: true, city: true, region: true, country: true },
  ...{ taxId: true, language: true, timeZone: true, status: true, groupId: true, label: true },
  ...{ characteristic: true, signedUpOn: true, customFields: true },
};

interface Of {
  call: StaffCall;
  client: ShownClient;
  groups: readonly Group[] | undefined;
  name: keyof typeof fieldScopes;
}

/** A field as it is, for who may not change it. */
function Shown({ call, client, groups, name }: Of) {
  const words = profileWords(call.language);
  const value = client[name];
  if (name === 'type') return <>{words.types[client.type]}</>;
  if (name === 'status') return <>{clientLabels(call.language).client[client.status]}</>;
  if (name === 'characteristic')
    return <>{clientWords(call.language).characteristics[client.characteristic]}</>;
  if (name === 'signedUpOn') return <Day call={call} on={client.signedUpOn} />;
  if (name === 'groupId')
    return <span dir="auto">{groups?.find(({ id }) => id === value)?.name ?? (written(value) || '–')}</span>;
  if (name === 'country')
    return <>{client.country === null ? '–' : nameOfCode(call.language, 'region', client.country)}</>;
  if (name !== 'customFields') return <span dir="auto">{written(value) || '–'}</span>;
  const fields = Object.entries(client.customFields);
  return fields.length === 0 ? (
    <>–</>
  ) : (
    <ul class="plain">
      {fields.map(([each, its]) => (
        <li dir="auto">
          {each}: {written(its)}
        </li>
      ))}
    </ul>
  );
}

function Control({ call, client, groups, name, typed }: Of & { typed: Typed | undefined }) {
  const words = profileWords(call.language);
  const label = words.fields[name];
  const value = typed?.[name] ?? written(client[name]);
  const choose = (choices: readonly { value: string; label: string }[], empty?: string) => (
    <Select {...{ name, label, value, choices, ...(empty !== undefined && { empty }) }} />
  );
  switch (name) {
    case 'type':
      return choose(
        (['person', 'company'] as const).map((each) => ({ value: each, label: words.types[each] })),
      );
    case 'status': {
      const names = clientLabels(call.language).client;
      const possible = ['active', 'inactive'] as const;
      if (client.status !== 'active' && client.status !== 'inactive')
        return <Facts facts={[[label, `${names[client.status]}. ${words.hints.status}`]]} />;
      return choose(possible.map((each) => ({ value: each, label: names[each] })));
    }
    case 'characteristic': {
      const names = clientWords(call.language).characteristics;
      return choose(
        (['common', 'good', 'problematic'] as const).map((each) => ({ value: each, label: names[each] })),
      );
    }
    case 'country':
      return choose(countryChoices(call.language, client.country), words.noCountry);
    case 'groupId':
      return groups ? (
        choose(
          groups.map((group) => ({ value: String(group.id), label: group.name })),
          words.noGroup,
        )
      ) : (
        <Field {...{ name, label, value, inputmode: 'numeric', maxlength: 16 }} />
      );
    case 'customFields':
      return <CustomFields call={call} fields={client.customFields} />;
    default:
      return (
        <Field
          {...{ name, label, value, hint: words.hints[name] }}
          type={name === 'email' ? 'email' : name === 'signedUpOn' ? 'date' : 'text'}
          maxlength={isText(name) ? texts[name] : isOptional(name) ? optional[name] : 35}
          autocomplete="off"
        />
      );
  }
}

/** As many as there are, and two more. */
function CustomFields({ call, fields }: { call: StaffCall; fields: Record<string, unknown> }) {
  const words = profileWords(call.language);
  const rows: [string, string][] = Object.entries(fields).map(([name, value]) => [name, written(value)]);
  return (
    <fieldset>
      <legend>{words.fields.customFields}</legend>
      <p class="hint">{words.customHint}</p>
      {[...rows, ['', ''], ['', '']].map(([name = '', value = ''], at) => (
        <div class="pair">
          <input
            {...{ name: 'customName', value: name, maxlength: 64, dir: 'auto' }}
            aria-label={`${words.customName}${name === '' ? ` (${words.newCustom} ${at - rows.length + 1})` : ` ${name}`}`}
          />
          <textarea
            {...{ name: 'customValue', rows: value.includes('\n') ? 4 : 1, maxlength: 5000, dir: 'auto' }}
            aria-label={
              name === ''
                ? `${words.customValue('')} (${words.newCustom} ${at - rows.length + 1})`
                : words.customValue(name)
            }
          >
            {value}
          </textarea>
        </div>
      ))}
    </fieldset>
  );
}

const countryNames = new Map<Language, { value: string; label: string }[]>();

/** Every country by its name; what an import brought that is none stays to be chosen. */
export function countryChoices(
  language: Language,
  current: string | null,
): { value: string; label: string }[] {
  const all =
    countryNames.get(language) ??
    [...countries]
      .map((value) => ({ value, label: nameOfCode(language, 'region', value) }))
      .sort((a, b) => a.label.localeCompare(b.label, language));
  countryNames.set(language, all);
  return current === null || countries.has(current) ? all : [{ value: current, label: current }, ...all];
}
