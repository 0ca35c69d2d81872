import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { countries, country, email, line } from '../../api/fields/common.ts';
import { phoneOf } from '../../api/fields/phone.ts';
import { Problem } from '../../api/problems.ts';
import { editClient } from '../../db/client-edits.ts';
import type { Sql } from '../../db/connect.ts';
import { type ClientFields, type ClientRow, findClient } from '../../db/queries/clients.ts';
import { settingsOfClient } from '../../db/queries/settings.ts';
import { lockedFields, type ProfileField, profileFields } from '../../domain/client-area/fields.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { languages } from '../../web/words.ts';
import type { MemberCall, Portal } from '../env.ts';
import { actorOf, lead, show } from '../http.tsx';
import { clientToChange, memberPage } from '../member.ts';

type Values = Record<ProfileField, string>;

const form = z.strictObject({
  ...(Object.fromEntries(profileFields.map((name) => [name, field(320).optional()])) as Record<
    ProfileField,
    z.ZodOptional<z.ZodString>
  >),
  version: field(16).regex(/^\d+$/),
});

/** What each field may hold; empty is allowed where the record has no value then. */
const rules: Record<ProfileField, z.ZodType<string | null>> = {
  firstName: line(200),
  lastName: line(200),
  companyName: line(200),
  email: email.or(z.literal('').transform(() => null)),
  phone: line(50).transform((text) => text || null),
  taxId: line(50).transform((text) => text || null),
  address1: line(200),
  address2: line(200),
  city: line(200),
  region: line(200),
  postcode: line(30),
  country: country.or(z.literal('').transform(() => null)),
  language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
};

const autocomplete: Partial<Record<ProfileField, string>> = {
  firstName: 'given-name',
  lastName: 'family-name',
  companyName: 'organization',
  email: 'email',
  phone: 'tel',
  address1: 'address-line1',
  address2: 'address-line2',
  city: 'address-level2',
  region: 'address-level1',
  postcode: 'postal-code',
};

/** The profile with the fields that staff allow to edit (C4). */
export function registerProfile(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/profile',
    { permission: 'profile', staff: true },
    {
      async get(call) {
        const { client, locked } = await profileOf(call);
        const done = call.c.req.query('done') === 'saved' ? call.words.saved : undefined;
        return showForm(call, { client, locked, values: valuesOf(client), done });
      },
      async post(call) {
        const { version, ...given } = await readForm(call, form, call.signed);
        const { client, locked } = await profileOf(call);
        // A field that is locked is on no form: whoever sends it has made one up.
        if (profileFields.some((name) => locked.has(name) && given[name] !== undefined))
          throw new Problem('invalid-request', 'The form has a field that is locked.');
        const values = { ...valuesOf(client), ...given };
        if (Number(version) !== client.version)
          return showForm(call, { client, locked, values, stale: true, status: 409 });
        const { edit, wrong } = checked(client, given);
        if (wrong.size > 0) return showForm(call, { client, locked, values, wrong, status: 422 });
        await save(call, client.version, edit);
        return lead(call, '/profile?done=saved');
      },
    },
  );
}

async function save(call: MemberCall, version: number, edit: Partial<ClientFields>): Promise<void> {
  const { deps, now } = call;
  const { after, dunned } = await deps.sql.begin(async (tx) => {
    const before = await clientToChange(tx, call.signed);
    if (before.version !== version)
      throw new Problem('conflict', 'Somebody else has changed the profile at the same time.');
    return editClient(tx, { before, edit, actor: actorOf(call), now });
  });
  if (dunned) await deps.dunning.touched(after.id, 'client-changed');
}

async function profileOf({
  deps,
  signed,
}: MemberCall): Promise<{ client: ClientRow; locked: ReadonlySet<ProfileField> }> {
  const [client, locked] = await Promise.all([
    findClient(deps.sql, signed.client.id),
    lockedFor(deps.sql, signed.client.id),
  ]);
  if (!client) throw new Problem('not-found', 'The client is not there any more.');
  return { client, locked };
}

async function lockedFor(sql: Sql, clientId: number): Promise<ReadonlySet<ProfileField>> {
  return lockedFields(settingValues(await settingsOfClient(sql, clientId)).lockedProfileFields);
}

function valuesOf(client: ClientRow): Values {
  return Object.fromEntries(profileFields.map((name) => [name, client[name] ?? ''])) as Values;
}

/** What would be written, and the fields whose value cannot be. */
function checked(
  client: ClientRow,
  given: Partial<Record<ProfileField, string>>,
): { edit: Partial<ClientFields>; wrong: Set<ProfileField> } {
  const wrong = new Set<ProfileField>();
  const edit: Partial<Record<ProfileField, string | null>> = {};
  for (const name of profileFields) {
    const text = given[name];
    // What came from elsewhere may have a form that we would refuse: unless it is touched it stays.
    if (text === undefined || text === (client[name] ?? '')) continue;
    const parsed = rules[name].safeParse(text.trim());
    if (parsed.success) edit[name] = parsed.data;
    else wrong.add(name);
  }
  const after = { ...client, ...edit };
  if (!after.firstName && !after.lastName && !after.companyName) wrong.add('lastName');
  if (edit.phone) {
    try {
      edit.phone = phoneOf(edit.phone, after.country);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      wrong.add('phone');
    }
  }
  return { edit: edit as Partial<ClientFields>, wrong };
}

interface FormState {
  client: ClientRow;
  locked: ReadonlySet<ProfileField>;
  values: Values;
  wrong?: ReadonlySet<ProfileField>;
  stale?: boolean;
  done?: string | undefined;
  status?: 409 | 422;
}

function showForm(call: MemberCall, state: FormState): Promise<Response> {
  const { place, words, signed } = call;
  const { client, wrong = new Set(), stale, done, status } = state;
  return show(
    call,
    {
      title: words.profile,
      status,
      done,
      wrong: stale ? words.profilePage.stale : wrong.size > 0 ? words.mistakes : undefined,
    },
    <form method="post" action={`${place.base}/profile`}>
      <FormToken signed={signed} />
      <input type="hidden" name="version" value={String(client.version)} />
      {profileFields.map((name) => (
        <ProfileInput call={call} name={name} state={state} />
      ))}
      <button type="submit">{words.save}</button>
    </form>,
  );
}

function ProfileInput({ call, name, state }: { call: MemberCall; name: ProfileField; state: FormState }) {
  const { words, language } = call;
  const { locked, values, wrong } = state;
  const label = words.fields[name];
  if (locked.has(name))
    return (
      <div class="field">
        <label for={name}>{label}</label>
        <p class="hint" id={`${name}-hint`}>
          {words.profilePage.locked}
        </p>
        <input
          id={name}
          value={shownValue(name, values[name], language)}
          readonly
          aria-describedby={`${name}-hint`}
        />
      </div>
    );
  if (name === 'country')
    return <Choice name={name} label={label} value={values[name]} options={countryNames(language)} />;
  if (name === 'language')
    return <Choice name={name} label={label} value={values[name]} options={languageNames(values[name])} />;
  return (
    <Field
      name={name}
      label={label}
      value={values[name]}
      type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
      autocomplete={autocomplete[name]}
      maxlength={name === 'email' ? 254 : name === 'postcode' ? 30 : 200}
      wrong={
        wrong?.has(name)
          ? name === 'lastName' && !values[name]
            ? words.profilePage.nameless
            : words.profilePage.invalid(label)
          : undefined
      }
    />
  );
}

function Choice({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {options.map(([code, text]) => (
          <option value={code} selected={code === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function shownValue(name: ProfileField, value: string, language: string): string {
  if (name === 'country') return countryNames(language).find(([code]) => code === value)?.[1] ?? value;
  return value;
}

const known = new Map<string, (readonly [string, string])[]>();

function countryNames(language: string): (readonly [string, string])[] {
  const found = known.get(language);
  if (found) return found;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const order = new Intl.Collator(language);
  const list = [...countries]
    .map((code) => [code, names.of(code) ?? code] as const)
    .sort(([, a], [, b]) => order.compare(a, b));
  const all = [['', '–'] as const, ...list];
  known.set(language, all);
  return all;
}

/** The languages of the pages by their own names, and the one that is set. */
function languageNames(current: string): (readonly [string, string])[] {
  const codes = [...new Set([current, ...languages])].filter((code) => code !== '');
  return codes.map(
    (code) => [code, new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code] as const,
  );
}
