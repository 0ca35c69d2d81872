import type { Facts } from '../facts.ts';
import { language } from '../map/language.ts';
import { password } from '../map/passwords.ts';
import {
  email,
  flag,
  instant,
  integer,
  link,
  raw,
  type Say,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, type Join, type Link, led, type TablePlan } from '../plan.ts';

const LINKED_TO_LED_CLIENT = `exists (select from login_clients lc join clients lcc on lcc.id = lc.client_id
  where lc.login_id = t.id and ${led('lcc')})`;

/** What the three sources of logins share: users in 8.x, clients and their sub-accounts before. */
function logins(
  plan: Pick<TablePlan, 'phase' | 'table' | 'columns' | 'map'> & Partial<TablePlan>,
): TablePlan {
  const targetRow = plan.targetRow ?? 's.source_row';
  return {
    target: 'logins',
    hasProvider: true,
    fields: [
      ...[
        'name',
        'email',
        'first_name',
        'last_name',
        'language',
        'email_verified_at',
        'last_sign_in_at',
        'last_sign_in_address',
        'last_sign_in_host',
      ],
    ],
    extras: { password_hash: 'text', password_scheme: 'text' },
    // a password set in Tenure stays
    computed: {
      updated_at: { insert: 'now()', update: 'now()' },
      password_hash: {
        insert: 'r.password_hash',
        update: 'case when t.password_changed_at is null then r.password_hash else t.password_hash end',
      },
      password_scheme: {
        insert: 'r.password_scheme',
        update: 'case when t.password_changed_at is null then r.password_scheme else t.password_scheme end',
      },
    },
    outcomes: [
      [
        `t.id is not null and (t.source_row, t.source_id) is distinct from (${targetRow}, :source)`,
        'duplicate-login',
      ],
      [`t.id is not null and ir.hash <> s.hash and ${LINKED_TO_LED_CLIENT}`, 'kept-led-by-tenure'],
    ],
    // e-mail addresses are unique here, case apart: whoever comes later shares the login that is there
    before: [
      `update import_resolved r set outcome = 'duplicate-login', row_id = l.id from logins l
        where r.outcome in ('new', 'changed') and l.provider_id = :provider
        and lower(l.name) = lower(r.name) and l.id <> r.row_id`,
      `update import_resolved r set outcome = 'duplicate-login', row_id = f.row_id
        from (select distinct on (lower(name)) lower(name) as folded, source_row, row_id from import_resolved
          where outcome in ('new', 'changed') order by lower(name), source_row) f
        where r.outcome in ('new', 'changed') and f.folded = lower(r.name) and f.source_row <> r.source_row`,
    ],
    after: [
      `insert into import_rows (source_id, source_table, source_row, row_id, hash)
        select :source, :phase, r.source_row, r.row_id, r.hash from import_resolved r
        where r.outcome = 'duplicate-login' and r.known_hash is null`,
    ],
    ...plan,
  };
}

export const users = logins({
  phase: 'tblusers',
  table: 'tblusers',
  columns: [
    ...['first_name', 'last_name', 'email', 'language', 'password', 'second_factor', 'last_login', 'last_ip'],
    ...['last_hostname', 'email_verified_at'],
  ],
  map(row, facts, say) {
    const address = addressOf(row, facts, say, integer(row.id));
    if (address === undefined) return undefined;
    if (raw(row.second_factor) !== '') say('second-factor-not-taken');
    const { hash, scheme } = password(row.password);
    return {
      name: address,
      email: address,
      first_name: text(row.first_name),
      last_name: text(row.last_name),
      language: raw(row.language) === '' ? null : language(row.language, facts.language, say),
      password_hash: hash,
      password_scheme: scheme,
      email_verified_at: instant(row.email_verified_at, say),
      last_sign_in_at: instant(row.last_login, say),
      last_sign_in_address: textOrNull(row.last_ip),
      last_sign_in_host: textOrNull(row.last_hostname),
    };
  },
});

const LOGIN_OF: Link = {
  target: 'logins',
  phase: 'tblusers',
  missing: 'login-missing',
  required: 'always',
  shared: true,
};

const FIRST_OWNER: Join = {
  sql: `(select o.client_id, min(o.id) as first_owner from tblusers_clients o
    join tblusers u on u.id = o.auth_user_id where o.owner = 1 group by o.client_id) f on f.client_id = t.client_id`,
  needs: ['tblusers.id', 'tblusers_clients.owner'],
  select: { first_owner: 'f.first_owner' },
};

/** What the links of logins to clients share. One owner per client is the rule; rights are never added. */
function links(plan: Pick<TablePlan, 'phase' | 'table' | 'columns' | 'map'> & Partial<TablePlan>): TablePlan {
  return {
    target: 'login_clients',
    key: ['login_id', 'client_id'],
    fields: ['owner', 'permissions'],
    links: { login_id: LOGIN_OF, client_id: CLIENT },
    client: { link: 'client_id' },
    outcomes: [['ir.row_id is null and t.login_id is not null', 'duplicate-link']],
    before: [
      `update import_resolved r set outcome = 'duplicate-link'
        from (select login_id, client_id, min(source_row) as first from import_resolved
          where outcome in ('new', 'changed') group by login_id, client_id) f
        where r.outcome = 'new' and f.login_id = r.login_id and f.client_id = r.client_id and f.first <> r.source_row`,
      `update login_clients lc set owner = false from import_resolved r
        where r.outcome in ('new', 'changed') and r.owner and lc.client_id = r.client_id and lc.owner
        and lc.login_id <> r.login_id`,
    ],
    ...plan,
  };
}

export const userLinks = links({
  phase: 'tblusers_clients',
  table: 'tblusers_clients',
  columns: ['auth_user_id', 'client_id', 'owner', 'permissions'],
  needs: ['auth_user_id', 'client_id'],
  joins: [FIRST_OWNER],
  map(row, _facts, say) {
    const owner = flag(row.owner);
    const first = link(row.first_owner) === link(row.id);
    if (owner && !first && link(row.first_owner) !== null) say('several-owners');
    return {
      owner: owner && first,
      permissions: JSON.stringify(permissions(row)),
      login_id: link(row.auth_user_id),
      client_id: link(row.client_id),
    };
  },
});

const PERSON = ['firstname', 'lastname', 'email', 'password'];

/** Before 8.0 a client signs in by itself. */
export const clientLogins = logins({
  phase: 'tblclients.login',
  table: 'tblclients',
  columns: [...PERSON, 'language', 'lastlogin', 'ip', 'host'],
  targetRow: '-2 * s.source_row',
  map(row, facts, say) {
    const address = addressOf(row, facts, say, -2 * integer(row.id));
    if (address === undefined) return undefined;
    return {
      ...person(row, address),
      language: raw(row.language) === '' ? null : language(row.language, facts.language, say),
      last_sign_in_at: instant(row.lastlogin, say),
      last_sign_in_address: textOrNull(row.ip),
      last_sign_in_host: textOrNull(row.host),
    };
  },
});

/** Before 8.0 a contact may be a sub-account. */
export const subAccountLogins = logins({
  phase: 'tblcontacts.login',
  table: 'tblcontacts',
  columns: PERSON,
  needs: ['subaccount'],
  where: "cast(t.subaccount as char) in ('1', 'on')",
  targetRow: '-2 * s.source_row - 1',
  map(row, facts, say) {
    const address = addressOf(row, facts, say, -2 * integer(row.id) - 1);
    return address === undefined ? undefined : person(row, address);
  },
});

export const clientLoginLinks = links({
  phase: 'tblclients.owner',
  table: 'tblclients',
  columns: [],
  links: { login_id: { ...LOGIN_OF, phase: 'tblclients.login' }, client_id: CLIENT },
  map: (row) => ({ owner: true, permissions: '[]', login_id: link(row.id), client_id: link(row.id) }),
});

export const subAccountLinks = links({
  phase: 'tblcontacts.link',
  table: 'tblcontacts',
  columns: ['userid', 'permissions'],
  needs: ['subaccount', 'userid'],
  where: "cast(t.subaccount as char) in ('1', 'on')",
  links: { login_id: { ...LOGIN_OF, phase: 'tblcontacts.login' }, client_id: CLIENT },
  map: (row) => ({
    owner: false,
    permissions: JSON.stringify(permissions(row)),
    login_id: link(row.id),
    client_id: link(row.userid),
  }),
});

/** What somebody signs in with; undefined, with the reason said, for a row that is left out. */
function addressOf(row: SourceRow, facts: Facts, say: Say, number: number): string | undefined {
  const address = email(row.email);
  if (address === null) {
    say('login-without-email');
    return undefined;
  }
  if (facts.isErased({ email: address, row: { of: 'logins', number } })) {
    say('erased-person');
    return undefined;
  }
  return address;
}

function person(row: SourceRow, address: string) {
  const { hash, scheme } = password(row.password);
  return {
    name: address,
    email: address,
    first_name: text(row.firstname),
    last_name: text(row.lastname),
    language: null,
    password_hash: hash,
    password_scheme: scheme,
    email_verified_at: null,
    last_sign_in_at: null,
    last_sign_in_address: null,
    last_sign_in_host: null,
  };
}

/** A JSON list, or words between commas: versions differ. Anything else gives no permission. */
function permissions(row: SourceRow): string[] {
  const value = raw(row.permissions).trim();
  if (!/^[[{]/.test(value)) return value.split(',').flatMap((word) => word.trim() || []);
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
