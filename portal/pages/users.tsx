import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { email, line } from '../../api/fields/common.ts';
import { Problem } from '../../api/problems.ts';
import type { Tx } from '../../db/connect.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import {
  admitLogin,
  type ClientLogin,
  dismissLogin,
  listClientLogins,
  setPermissions,
} from '../../db/queries/client-logins.ts';
import { mayOpen, type PortalPermission, portalPermissions } from '../../domain/client-area/permissions.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import type { MemberCall, Portal, Signed } from '../env.ts';
import { actorOf, lead, show, writtenTime } from '../http.tsx';
import { clientToChange, memberPage } from '../member.ts';

const chosen = z
  .union([z.string(), z.array(z.string()).max(20)])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()))
  .pipe(z.array(z.enum(portalPermissions)));
const newUser = z.strictObject({
  email: field(320),
  firstName: field(),
  lastName: field(),
  permissions: chosen,
});
const permissionsForm = z.strictObject({ permissions: chosen });
const removeForm = z.strictObject({});

const ONE = '/users/:loginId{[1-9][0-9]{0,14}}';

/** The sub-accounts of a client: who else may sign in, and what they may open (C3, P8). */
export function registerUsers(portal: Portal, deps: Deps): void {
  const rules = { permission: 'contacts', staff: true } as const;
  memberPage(portal, deps, '/users', rules, {
    get: (call) => showUsers(call),
    async post(call) {
      const form = await readForm(call, newUser, call.signed);
      const address = email.safeParse(form.email.trim().toLowerCase());
      const [firstName, lastName] = [line(200).safeParse(form.firstName), line(200).safeParse(form.lastName)];
      if (!address.success || !firstName.success || !lastName.success)
        return showUsers(call, { given: form, wrong: call.words.usersPage.badAddress });
      await admit(call, {
        ...{ email: address.data, firstName: firstName.data, lastName: lastName.data },
        permissions: form.permissions,
      });
      return lead(call, '/users?done=invited');
    },
  });
  memberPage(portal, deps, ONE, rules, {
    async post(call) {
      const { permissions } = await readForm(call, permissionsForm, call.signed);
      await change(call, async (tx, loginId, clientId) => {
        const held = await setPermissionsWithin(tx, call.signed, { clientId, loginId, permissions });
        return { action: 'permissions set', changes: { permissions: { from: held, to: permissions } } };
      });
      return lead(call, '/users?done=saved');
    },
  });
  memberPage(portal, deps, `${ONE}/remove`, rules, {
    async post(call) {
      await readForm(call, removeForm, call.signed);
      await change(call, async (tx, loginId, clientId) => {
        if (loginId === call.signed.login.id || !(await dismissLogin(tx, { clientId, loginId })))
          throw noSuchUser();
        return { action: 'removed', changes: {} };
      });
      return lead(call, '/users?done=removed');
    },
  });
}

/** Lets somebody in. Whether a login of this address was there is not said: it may belong to a stranger. */
async function admit(
  call: MemberCall,
  user: { email: string; firstName: string; lastName: string; permissions: PortalPermission[] },
): Promise<void> {
  const { deps, place, signed } = call;
  requireOwn(signed, user.permissions);
  const clientId = signed.client.id;
  await deps.sql.begin(async (tx) => {
    await clientToChange(tx, signed);
    const { loginId, added } = await admitLogin(tx, { providerId: place.providerId, clientId, ...user });
    if (added)
      await recordChange(tx, actorOf(call), {
        ...{ providerId: place.providerId, clientId, entity: 'login', entityId: loginId, action: 'admitted' },
        changes: { permissions: { from: null, to: user.permissions } },
      });
  });
}

async function change(
  call: MemberCall,
  work: (
    tx: Tx,
    loginId: number,
    clientId: number,
  ) => Promise<{ action: string; changes: Record<string, { from: unknown; to: unknown }> }>,
): Promise<void> {
  const { c, deps, place, signed } = call;
  const loginId = Number(c.req.param('loginId'));
  const clientId = signed.client.id;
  await deps.sql.begin(async (tx) => {
    await clientToChange(tx, signed);
    const { action, changes } = await work(tx, loginId, clientId);
    await recordChange(tx, actorOf(call), {
      ...{ providerId: place.providerId, clientId, entity: 'login', entityId: loginId, action, changes },
    });
  });
}

/** Nobody gives or takes what they do not have themselves, nor changes what they may do. */
async function setPermissionsWithin(
  tx: Tx,
  signed: Signed,
  wish: { clientId: number; loginId: number; permissions: PortalPermission[] },
): Promise<string[]> {
  if (wish.loginId === signed.login.id) throw noSuchUser();
  const { owner } = signed.client;
  // What only other systems know stays as it is.
  const users = await listClientLogins(tx, wish.clientId);
  const before = users.find(({ id }) => id === wish.loginId)?.permissions ?? [];
  const touched = [...wish.permissions, ...before].filter(
    (each) => wish.permissions.includes(each as PortalPermission) !== before.includes(each),
  );
  requireOwn(
    signed,
    touched.filter((each): each is PortalPermission => isKnown(each)),
  );
  const kept = before.filter((each) => !isKnown(each));
  const held = await setPermissions(tx, {
    ...wish,
    permissions: [...wish.permissions, ...(owner ? [] : kept)],
  });
  if (held === undefined) throw noSuchUser();
  return held;
}

function isKnown(permission: string): boolean {
  return (portalPermissions as readonly string[]).includes(permission);
}

function requireOwn({ client }: Signed, permissions: readonly PortalPermission[]): void {
  if (permissions.every((each) => mayOpen(client, each))) return;
  throw new Problem('forbidden', 'Nobody gives away a permission that they do not have.');
}

function noSuchUser(): Problem {
  return new Problem('not-found', 'There is no such user of this client that can be changed.');
}

interface State {
  given?: { email: string; firstName: string; lastName: string };
  wrong?: string;
}

async function showUsers(call: MemberCall, { given, wrong }: State = {}): Promise<Response> {
  const { c, deps, place, words, signed } = call;
  const users = await listClientLogins(deps.sql, signed.client.id);
  const said = { saved: words.saved, invited: words.usersPage.invited, removed: words.usersPage.removed };
  const asked = c.req.query('done') ?? '';
  const grantable = portalPermissions.filter((each) => mayOpen(signed.client, each));
  return show(
    call,
    {
      title: words.users,
      done: Object.hasOwn(said, asked) ? said[asked as keyof typeof said] : undefined,
      wrong,
      status: wrong ? 422 : 200,
    },
    <>
      <p>{words.usersPage.about}</p>
      {users.map((user) => (
        <UserCard call={call} user={user} grantable={grantable} />
      ))}
      <h2>{words.usersPage.invite}</h2>
      <form method="post" action={`${place.base}/users`}>
        <FormToken signed={signed} />
        <Field
          name="email"
          label={words.usersPage.address}
          type="email"
          value={given?.email ?? ''}
          required
          maxlength={254}
          wrong={wrong}
        />
        <Field
          name="firstName"
          label={words.fields.firstName}
          value={given?.firstName ?? ''}
          maxlength={200}
        />
        <Field name="lastName" label={words.fields.lastName} value={given?.lastName ?? ''} maxlength={200} />
        <Permissions call={call} grantable={grantable} held={[]} />
        <button type="submit">{words.usersPage.inviteButton}</button>
      </form>
    </>,
  );
}

interface CardProps {
  call: MemberCall;
  user: ClientLogin;
  grantable: readonly PortalPermission[];
}

function UserCard({ call, user, grantable }: CardProps) {
  const { place, words, signed } = call;
  const say = words.usersPage;
  const fixed = user.owner || user.id === signed.login.id;
  return (
    <section class="card">
      <h2>
        {user.name}
        {user.owner && ` (${say.owner})`}
      </h2>
      <p class="hint">
        {say.last}: {user.lastSignInAt ? writtenTime(call, user.lastSignInAt) : say.never}
        {!user.enabled && ` – ${say.blocked}`}
      </p>
      {!fixed && (
        <>
          <form method="post" action={`${place.base}/users/${user.id}`}>
            <FormToken signed={signed} />
            <Permissions call={call} grantable={grantable} held={user.permissions} />
            <button type="submit" class="second">
              {words.save}
            </button>
          </form>
          <form method="post" action={`${place.base}/users/${user.id}/remove`}>
            <FormToken signed={signed} />
            <button type="submit" class="plain">
              {say.remove(user.name)}
            </button>
          </form>
        </>
      )}
    </section>
  );
}

function Permissions({
  call,
  grantable,
  held,
}: {
  call: MemberCall;
  grantable: readonly PortalPermission[];
  held: readonly string[];
}) {
  const { words } = call;
  return (
    <fieldset>
      <legend>{words.usersPage.may}</legend>
      {grantable.map((permission) => (
        <div class="check">
          <label>
            <input
              type="checkbox"
              name="permissions"
              value={permission}
              checked={held.includes(permission)}
            />
            {words.permissions[permission]}
          </label>
        </div>
      ))}
    </fieldset>
  );
}
