import {
  cannot,
  cannotKeepDns,
  notSent,
  outcomeOf,
  type PanelAnswer,
  unreadable,
  unseen,
} from './answers.ts';
import {
  type DirectAdminUser,
  readDirectAdminAnswer,
  readList,
  readOwners,
  readUser,
} from './directadmin-answers.ts';
import { namesOf } from './failures.ts';
import type { HttpClient } from './http.ts';
import { canonicalDomain, nothingToLookFor } from './identity.ts';
import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  NewAccount,
  ProbeResult,
  ProvisioningConnector,
} from './types.ts';
import { ConnectorMisuseError } from './types.ts';

/** An administrator of DirectAdmin and one of its login keys. */
export interface DirectAdminCredentials {
  username: string;
  loginKey: string;
}

type Hide = readonly (string | null | undefined)[];

/**
 * DirectAdmin through its legacy API. Everything travels in the body, since panels log addresses. The
 * list of all users decides what is missing: that of `CMD_API_SHOW_USERS` has one creator's users only.
 */
export function createDirectAdminConnector(
  http: HttpClient,
  credentials: DirectAdminCredentials,
): ProvisioningConnector {
  const { label } = http;
  const login = Buffer.from(`${credentials.username}:${credentials.loginKey}`).toString('base64');
  const headers = {
    // With JSON accepted, some versions answer in JSON; the fields of the legacy API are what is read.
    accept: '*/*',
    authorization: `Basic ${login}`,
    'content-type': 'application/x-www-form-urlencoded',
  };

  async function ask(
    name: string,
    parameters: Record<string, string>,
    call: CallOptions,
    more: { hide: Hide; repeatable?: boolean },
  ): Promise<PanelAnswer<URLSearchParams>> {
    const body = new URLSearchParams(parameters).toString();
    const request = { headers, body, repeatable: more.repeatable ?? false };
    const result = await http.post(`/${name}`, request, call);
    return readDirectAdminAnswer(result, label, [credentials.loginKey, login, ...more.hide]);
  }

  const look = (name: string, parameters: Record<string, string>, call: CallOptions, hide: Hide) =>
    ask(name, parameters, call, { hide, repeatable: true });

  async function command(
    name: string,
    parameters: Record<string, string>,
    call: CallOptions,
    hide: Hide,
  ): Promise<CommandOutcome> {
    const answer = await ask(name, parameters, call, { hide });
    const silent = answer.kind === 'ok' && answer.data.get('error') !== '0';
    return outcomeOf(silent ? unreadable(label, 'a command without saying "error"', 200) : answer, label);
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const username = expected.username?.trim() ?? '';
    if (username === '') return { state: 'unreachable', failure: nothingToLookFor('no user name') };
    const hide = namesOf(expected);
    const all = await look('CMD_API_SHOW_ALL_USERS', {}, call, hide);
    if (all.kind !== 'ok') return unseen(all, label);
    const names = readList(all.data);
    if (names === null) return unseen(unreadable(label, 'without a list of users', 200), label);

    const config = await look('CMD_API_SHOW_USER_CONFIG', { user: username }, call, hide);
    // A refusal alone is no proof that an account is gone, nor is a list alone: it may leave out resellers.
    if (config.kind === 'refused' && !names.includes(username))
      return expected.domain ? findRenamed(expected.domain, call, hide) : { state: 'missing' };
    if (config.kind !== 'ok') return unseen(config, label);
    const user = readUser(config.data);
    if (user?.username !== username) return unseen(unreadable(label, 'with another user', 200), label);
    return describe(user);
  }

  /** An account renamed on the server still holds the client's site. */
  async function findRenamed(domain: string, call: CallOptions, hide: Hide): Promise<ProbeResult> {
    const owners = await look('CMD_API_DOMAIN_OWNERS', {}, call, hide);
    if (owners.kind !== 'ok') return unseen(owners, label);
    const held = readOwners(owners.data);
    if (held === null) return unseen(unreadable(label, 'without a list of domains', 200), label);
    const holder = held.find((one) => canonicalDomain(one.domain) === canonicalDomain(domain))?.user;
    if (holder === undefined) return { state: 'missing' };
    const config = await look('CMD_API_SHOW_USER_CONFIG', { user: holder }, call, [holder, ...hide]);
    if (config.kind !== 'ok') return unseen(config, label);
    const user = readUser(config.data);
    return user === null ? unseen(unreadable(label, 'without a user', 200), label) : describe(user);
  }

  /** Deleting a reseller or an administrator would take all its users, so only plain users are deleted. */
  async function terminate(account: AccountIdentity, call: CallOptions): Promise<CommandOutcome> {
    const username = userOf(account);
    const hide = namesOf(account);
    const config = await look('CMD_API_SHOW_USER_CONFIG', { user: username }, call, hide);
    if (config.kind !== 'ok') return notSent(config, label);
    const type = readUser(config.data)?.type ?? 'user';
    if (type !== 'user')
      return cannot(
        `The account on ${label} is ${type === 'admin' ? 'an administrator' : 'a reseller'}: deleting it would delete all its users. Move them first, or remove it by hand.`,
      );
    const parameters = { location: 'USER_SHOW', confirmed: 'Confirm', delete: 'yes', select0: username };
    return command('CMD_API_SELECT_USERS', parameters, call, hide);
  }

  async function create(account: NewAccount, call: CallOptions): Promise<CommandOutcome> {
    const { username, domain, password, contactEmail } = account;
    if (contactEmail === undefined) return cannot(`${label} makes no account without a contact address.`);
    const hide = [username, domain, password, contactEmail];
    const listed = await look('CMD_API_SHOW_RESELLER_IPS', {}, call, hide);
    if (listed.kind !== 'ok') return notSent(listed, label);
    const [ip] = readList(listed.data) ?? [];
    if (ip === undefined) return cannot(`${label} names no IP address for a new account.`);
    const parameters = {
      action: 'create',
      add: 'Submit',
      username,
      domain,
      email: contactEmail,
      passwd: password,
      passwd2: password,
      package: account.package,
      ip,
      notify: 'no',
    };
    return command('CMD_API_ACCOUNT_USER', parameters, call, hide);
  }

  /** `suspend=…` turns the state over in some versions; `dosuspend` and `dounsuspend` say what is meant. */
  const select = (button: Record<string, string>, account: AccountIdentity, call: CallOptions) =>
    command(
      'CMD_API_SELECT_USERS',
      { location: 'USER_SHOW', ...button, select0: userOf(account) },
      call,
      namesOf(account),
    );

  return {
    kind: 'directadmin',
    probe,
    create,
    suspend: (account, _reason, call) => select({ dosuspend: 'Suspend' }, account, call),
    unsuspend: (account, call) => select({ dounsuspend: 'Unsuspend' }, account, call),
    terminate: async (account, { keepDns }, call) =>
      keepDns ? cannotKeepDns(label) : terminate(account, call),
    changePackage: (account, packageName, call) =>
      command(
        'CMD_API_MODIFY_USER',
        { action: 'package', user: userOf(account), package: packageName },
        call,
        namesOf(account),
      ),
    changePassword: (account, password, call) =>
      command(
        'CMD_API_USER_PASSWD',
        { username: userOf(account), passwd: password, passwd2: password },
        call,
        [password, ...namesOf(account)],
      ),
    close: () => http.close(),
  };
}

function describe(user: DirectAdminUser): ProbeResult {
  const identity: AccountIdentity = {
    username: user.username,
    externalId: null,
    domain: user.domain,
    owner: user.creator,
    // The moment of creation tells an account from a later one of the same name.
    marker: user.createdAt === null ? null : `created:${user.createdAt}`,
  };
  return user.suspended
    ? { state: 'suspended', identity, package: user.package, reason: user.reason }
    : { state: 'active', identity, package: user.package };
}

function userOf(account: AccountIdentity): string {
  if (account.username?.trim()) return account.username;
  throw new ConnectorMisuseError('bad-call', 'A DirectAdmin command needs the user name that a probe found.');
}
