import { z } from 'zod';
import { clientLoginsSchema } from '../../../api/routes/logins/list.ts';
import { portalPermissions } from '../../../domain/client-area/permissions.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Check } from '../../components/check.tsx';
import { Checks, many } from '../../components/checks.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { loginWords } from '../../words/client-logins.ts';
import { FoldedForm, keyed, type Refused, saidOf, sent, ticked, typedIn } from './forms.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

type ShownLogin = z.output<typeof clientLoginsSchema>['items'][number];

const enterForm = z.strictObject({ reason: field(500), ...keyed });
const addForm = z.strictObject({
  ...{ loginId: field(16), email: field(254), name: field(254), firstName: field(200), lastName: field(200) },
  ...{ language: field(35), owner: ticked, permissions: many, ...keyed },
});

/** P6, P7, P8. Who may sign in for a client, when and from where they did last, and the way in as the owner. */
export async function showLogins(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const words = loginWords(call.language);
  const { id } = client;
  const { items } = await call.api.get(`/v1/clients/${id}/logins`, clientLoginsSchema);
  return showPart(
    call,
    client,
    'logins',
    <>
      <Enter call={call} client={client} logins={items} refused={refused} />
      <List
        {...{ call, caption: words.name }}
        columns={[words.name, words.person, words.may, words.factor, words.password, words.lastSignIn]}
        rows={items.map((login) => rowOf(call, id, login))}
      />
      <Add call={call} client={client} refused={refused} />
      <FromApi call={call} paths={[`/v1/clients/${id}/logins`]} />
    </>,
    saidOf(call, words.done, refused),
  );
}

function rowOf(call: StaffCall, clientId: number, login: ShownLogin) {
  const words = loginWords(call.language);
  const { twoFactor, enabled, owner, passwordSet, lastSignInAt } = login;
  return [
    <>
      <a href={paths.clientLogin(clientId, login.id)} dir="auto">
        {login.name}
      </a>{' '}
      <span class="quiet number">#{login.id}</span>
      {login.email !== login.name && (
        <div class="quiet" dir="auto">
          {login.email}
        </div>
      )}
    </>,
    <span dir="auto">{`${login.firstName} ${login.lastName}`.trim() || '–'}</span>,
    <>
      {owner && <Badge tone="info">{words.owner}</Badge>} {opens(call, login)}
      {!enabled && (
        <div>
          <Badge tone="warn">{words.disabled}</Badge>
        </div>
      )}
    </>,
    <Badge tone={twoFactor ? 'done' : 'quiet'}>{twoFactor ? words.factorOn : words.factorOff}</Badge>,
    passwordSet ? words.passwordSet : words.passwordNone,
    lastSignInAt === null ? (
      words.never
    ) : (
      <>
        <Time call={call} at={lastSignInAt} />
        <div class="quiet">{[login.lastSignInAddress, login.lastSignInHost].filter(Boolean).join(' · ')}</div>
      </>
    ),
  ];
}

/** What a login may open. */
export function opens(
  call: StaffCall,
  { owner, permissions }: Pick<ShownLogin, 'owner' | 'permissions'>,
): string {
  const words = loginWords(call.language);
  if (owner) return words.everything;
  const known = portalPermissions.filter((each) => permissions.includes(each));
  return known.map((each) => words.permissions[each]).join(', ') || words.nothing;
}

function Enter({
  call,
  client,
  logins,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  logins: readonly ShownLogin[];
  refused: Refused | undefined;
}) {
  if (!call.may('clients:sign-in-as')) return null;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'enter');
  if (!logins.some(({ owner, enabled }) => owner && enabled)) return <p class="callout">{words.noOwner}</p>;
  return (
    <FoldedForm
      {...{ call, action: paths.clientDo(client.id, 'logins', 'enter'), title: words.enter, typed }}
      {...{ about: words.enterAbout, button: words.enterButton, once: true }}
    >
      <Field
        {...{ name: 'reason', label: words.enterReason, value: typed?.reason ?? '' }}
        {...{ required: true, maxlength: 500 }}
      />
    </FoldedForm>
  );
}

function Add({
  call,
  client,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}) {
  if (!call.may('logins:write')) return null;
  const words = loginWords(call.language);
  const typed = typedIn(refused, 'add');
  const line = (
    name: 'email' | 'name' | 'firstName' | 'lastName' | 'language',
    max: number,
    hint?: string,
  ) => (
    <Field
      {...{ name, label: words[name], value: typed?.[name] ?? '', maxlength: max, autocomplete: 'off' }}
      {...(hint !== undefined && { hint })}
    />
  );
  return (
    <FoldedForm
      {...{ call, action: paths.clientDo(client.id, 'logins', 'add'), title: words.add, typed }}
      {...{ about: words.addAbout, button: words.addButton, once: true }}
    >
      {line('email', 254)}
      {line('name', 254, words.nameHint)}
      {line('firstName', 200)}
      {line('lastName', 200)}
      {line('language', 35, words.languageHint)}
      <Field
        {...{ name: 'loginId', label: words.existing, hint: words.existingHint, inputmode: 'numeric' }}
        {...{ value: typed?.loginId ?? '', maxlength: 16 }}
      />
      <Check
        {...{ name: 'owner', label: words.owner, hint: words.ownerHint, checked: typed?.owner === 'true' }}
      />
      <PermissionChoice call={call} chosen={typed?.permissions?.split(',') ?? []} />
    </FoldedForm>
  );
}

/** Boxes for the parts of the client area. */
export function PermissionChoice({ call, chosen }: { call: StaffCall; chosen: readonly string[] }) {
  const words = loginWords(call.language);
  return (
    <Checks
      {...{ legend: words.permissionsLegend, name: 'permissions', chosen }}
      choices={portalPermissions.map((value) => ({ value, label: words.permissions[value] }))}
    />
  );
}

/** Lets somebody sign in for the client. */
export async function postAddLogin(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { key, loginId, permissions, owner, ...person } = await readForm(call, addForm, call.signed);
  const { email, name, language, firstName, lastName } = person;
  const one =
    loginId.trim() === ''
      ? {
          ...{ email: email.trim(), firstName, lastName },
          ...(name.trim() !== '' && { name: name.trim() }),
          ...(language.trim() !== '' && { language: language.trim() }),
        }
      : { loginId: Number(loginId) };
  const typed = { key, loginId, owner, ...person, permissions: permissions.join(',') };
  const refused = await sent(call, 'add', typed, () =>
    call.api.send('POST', `/v1/clients/${id}/logins`, {
      ...{ key, body: { ...one, permissions, owner: owner === 'true' } },
    }),
  );
  return refused
    ? showLogins(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'logins', { done: 'added' }));
}

const linkSchema = z.object({ url: z.string() });

/** P6. Leads into the client area as the owner; its button leads back here. */
export async function postEnter(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { key, reason } = await readForm(call, enterForm, call.signed);
  let url = '';
  const refused = await sent(call, 'enter', { key, reason }, async () => {
    const body = { reason, returnTo: paths.clientList(id, 'logins') };
    ({ url } = await call.api.send('POST', `/v1/clients/${id}/sign-in-as`, {
      ...{ key, body, schema: linkSchema },
    }));
  });
  return refused ? showLogins(call, await readClient(call, id), refused) : lead(call, url);
}
