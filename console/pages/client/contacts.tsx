import { z } from 'zod';
import { contactSchema } from '../../../api/routes/contacts/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { careWords } from '../../words/client-care.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { profileWords } from '../../words/client-profile.ts';
import {
  etagged,
  FoldedForm,
  keyed,
  type Refused,
  saidOf,
  sent,
  type Typed,
  textOrNull,
  ticked,
  typedIn,
} from './forms.tsx';
import { showList } from './list.tsx';
import { contactKinds } from './lists.tsx';
import { countryChoices } from './profile-fields.tsx';
import { clientIdOf, idIn, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

type ShownContact = z.output<typeof contactSchema>;

const lines = {
  ...{ firstName: 200, lastName: 200, companyName: 200, email: 254, phone: 50, taxId: 50 },
  ...{ address1: 200, address2: 200, postcode: 30, city: 200, region: 200 },
} as const;
const names = Object.keys(lines) as (keyof typeof lines)[];
/** Nothing when they are empty; the others are empty texts. */
const nullable: readonly string[] = ['email', 'phone', 'taxId', 'country'];
const mails = contactKinds.filter((kind) => kind !== 'billing');

const fields = {
  ...(Object.fromEntries(names.map((name) => [name, field(lines[name])])) as Record<
    keyof typeof lines,
    z.ZodString
  >),
  country: field(2),
  ...(Object.fromEntries(contactKinds.map((kind) => [kind, ticked])) as Record<
    (typeof contactKinds)[number],
    typeof ticked
  >),
};
const addForm = z.strictObject({ ...fields, ...keyed });
const editForm = z.strictObject({ ...fields, ...etagged });

/** C3. A client's contacts, each leading to its own page, and a form for one more. */
export function showContacts(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const words = careWords(call.language);
  const typed = typedIn(refused, 'add');
  return showList(call, client, 'contacts', {
    ...saidOf(call, words.done, refused),
    above: call.may('clients:write') && (
      <FoldedForm
        {...{ call, action: paths.clientDo(client.id, 'contacts', 'add'), title: words.addContact, typed }}
        {...{ button: words.addButton, once: true }}
      >
        <Fields call={call} typed={typed} contact={undefined} />
      </FoldedForm>
    ),
  });
}

function Fields({
  call,
  typed,
  contact,
}: {
  call: StaffCall;
  typed: Typed | undefined;
  contact: ShownContact | undefined;
}) {
  const words = careWords(call.language);
  const { fields: fieldNames, noCountry } = profileWords(call.language);
  const { contactMails } = clientLabels(call.language);
  const checked = (kind: (typeof contactKinds)[number]) =>
    typed ? typed[kind] === 'true' : (contact?.[kind] ?? false);
  return (
    <>
      <div class="fields">
        {names.map((name) => (
          <Field
            {...{ name, label: fieldNames[name], value: typed?.[name] ?? contact?.[name] ?? '' }}
            {...{
              maxlength: lines[name],
              autocomplete: 'off',
              ...(name === 'phone' && { hint: words.phoneHint }),
            }}
          />
        ))}
        <Select
          {...{ name: 'country', label: fieldNames.country, empty: noCountry }}
          value={typed?.country ?? contact?.country ?? ''}
          choices={countryChoices(call.language, contact?.country ?? null)}
        />
      </div>
      <Check
        {...{ name: 'billing', label: words.billing, hint: words.billingHint, checked: checked('billing') }}
      />
      <fieldset>
        <legend>{words.mails}</legend>
        {mails.map((kind) => (
          <Check {...{ name: kind, label: contactMails[kind], checked: checked(kind) }} />
        ))}
      </fieldset>
    </>
  );
}

function bodyOf(typed: Omit<z.output<typeof editForm>, 'etag'>): object {
  return Object.fromEntries([
    ...[...names, 'country' as const].map((name) => [
      name,
      nullable.includes(name) ? textOrNull(typed[name]) : typed[name],
    ]),
    ...contactKinds.map((kind) => [kind, typed[kind] === 'true']),
  ]);
}

/** Adds a contact. */
export async function postContact(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { key, ...typed } = await readForm(call, addForm, call.signed);
  const refused = await sent(call, 'add', { ...typed, key }, () =>
    call.api.send('POST', `/v1/clients/${id}/contacts`, { key, body: bodyOf(typed) }),
  );
  return refused
    ? showContacts(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'contacts', { done: 'added' }));
}

const contactIdOf = (call: StaffCall) => idIn(call, 'contactId', 'There is no such contact.');

/** The page of one contact. */
export function registerContact(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.clientContact(':clientId', ':contactId'), {
    get: (call) => showContact(call),
    post: saveContact,
  });
}

async function showContact(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = careWords(call.language);
  const { fields: fieldNames } = profileWords(call.language);
  const id = contactIdOf(call);
  const [client, { body: contact, etag }] = await Promise.all([
    readClient(call, clientIdOf(call)),
    call.api.getVersion(`/v1/contacts/${id}`, contactSchema),
  ]);
  const { contactMails } = clientLabels(call.language);
  const title = words.contact(`#${contact.id}`);
  return showPart(
    call,
    client,
    'contacts',
    call.may('clients:write') ? (
      <form
        method="post"
        action={paths.clientContact(client.id, id)}
        class="card"
        aria-label={words.editContact}
      >
        <h2>{title}</h2>
        <p class="quiet">
          {words.recorded} <Time call={call} at={contact.createdAt} />
        </p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        <Fields call={call} typed={typedIn(refused, 'edit')} contact={contact} />
        <button type="submit">{call.words.save}</button>
      </form>
    ) : (
      <section class="card" aria-label={title}>
        <h2>{title}</h2>
        <Facts
          facts={[
            ...[...names, 'country' as const].map(
              (name) => [fieldNames[name], <span dir="auto">{contact[name] || '–'}</span>] as const,
            ),
            [
              words.mails,
              contactKinds
                .filter((kind) => contact[kind])
                .map((kind) => contactMails[kind])
                .join(', ') || '–',
            ],
            [words.recorded, <Time call={call} at={contact.createdAt} />],
          ]}
        />
      </section>
    ),
    saidOf(call, words.done, refused),
  );
}

async function saveContact(call: StaffCall): Promise<Response> {
  const { etag, ...typed } = await readForm(call, editForm, call.signed);
  const refused = await sent(call, 'edit', typed, () =>
    call.api.send('PATCH', `/v1/contacts/${contactIdOf(call)}`, { body: bodyOf(typed), ifMatch: etag }),
  );
  if (refused) return showContact(call, refused);
  return lead(call, paths.clientList(clientIdOf(call), 'contacts', { done: 'saved' }));
}
