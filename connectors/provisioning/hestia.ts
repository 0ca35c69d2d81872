import { cannot, cannotKeepDns, outcomeOf, selfSaid, unseen } from './answers.ts';
import { namesOf } from './failures.ts';
import {
  EXIT,
  type HestiaAnswer,
  type HestiaUser,
  readHestiaAnswer,
  readSystem,
  readUser,
  readUserNames,
  readWebDomains,
  strange,
} from './hestia-answers.ts';
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
  ServerAbout,
} from './types.ts';
import { ConnectorMisuseError } from './types.ts';

/** An access key of Hestia, as `v-add-access-key` prints it. */
export interface HestiaCredentials {
  accessKey: string;
  secretKey: string;
}

type Hide = readonly (string | null | undefined)[];

/**
 * HestiaCP through its API of commands. Asked without `returncode`, so that one way of asking serves
 * lists and commands: the exit code comes as a header, texts and JSON in the body.
 */
export function createHestiaConnector(
  http: HttpClient,
  credentials: HestiaCredentials,
): ProvisioningConnector {
  const { label } = http;

  async function run(
    cmd: string,
    args: readonly string[],
    call: CallOptions,
    more: { hide: Hide; repeatable?: boolean },
  ): Promise<HestiaAnswer> {
    const form = new URLSearchParams({
      access_key: credentials.accessKey,
      secret_key: credentials.secretKey,
      cmd,
    });
    for (const [at, arg] of args.entries()) form.set(`arg${at + 1}`, arg);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { headers, body: form.toString(), repeatable: more.repeatable ?? false };
    const secrets = [credentials.secretKey, credentials.accessKey];
    return readHestiaAnswer(await http.post('/api/', request, call), label, [...secrets, ...more.hide]);
  }

  const look = (cmd: string, args: readonly string[], call: CallOptions, hide: Hide) =>
    run(cmd, [...args, 'json'], call, { hide, repeatable: true });

  async function command(
    cmd: string,
    args: readonly string[],
    call: CallOptions,
    hide: Hide,
  ): Promise<CommandOutcome> {
    const answer = await run(cmd, args, call, { hide });
    return outcomeOf(answer.kind === 'ok' ? { kind: 'ok', data: answer.output } : answer, label);
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const username = expected.username?.trim() ?? '';
    if (username === '') return { state: 'unreachable', failure: nothingToLookFor('no user name') };
    const hide = namesOf(expected);
    const listed = await look('v-list-user', [username], call, hide);
    if (listed.kind === 'refused' && listed.code === EXIT.missing)
      return confirmMissing(username, listed, call, hide);
    if (listed.kind !== 'ok') return unseen(listed, label);
    const user = readUser(listed.output, username);
    if (user === null) return unseen(strange(label), label);
    if (!expected.domain) return describe(username, user, null);

    const held = await look('v-list-web-domains', [username], call, hide);
    // The stock "billing" key may not ask; then user name and time of creation have to prove it.
    if (held.kind === 'failed' && held.failure.code === 'bad-credentials')
      return describe(username, user, null);
    if (held.kind !== 'ok') return unseen(held, label);
    const domains = readWebDomains(held.output);
    if (domains === null) return unseen(strange(label), label);
    return describe(username, user, domainAmong(domains, expected.domain));
  }

  /** Exit code 3 is no proof that a user is gone: the list of all users must not have it. */
  async function confirmMissing(
    username: string,
    said: Extract<HestiaAnswer, { kind: 'refused' }>,
    call: CallOptions,
    hide: Hide,
  ): Promise<ProbeResult> {
    const all = await look('v-list-users', [], call, hide);
    if (all.kind !== 'ok') return unseen(all, label);
    const names = readUserNames(all.output);
    if (names === null) return unseen(strange(label), label);
    return names.includes(username) ? unseen(said, label) : { state: 'missing' };
  }

  /** A user first, then its domain. What fails in between leaves a user without a domain, and is said. */
  async function create(account: NewAccount, call: CallOptions): Promise<CommandOutcome> {
    const { username, password, contactEmail, domain } = account;
    if (contactEmail === undefined) return cannot(`${label} makes no user without a contact address.`);
    const hide = [username, domain, password, contactEmail];
    const made = await command('v-add-user', [username, password, contactEmail, account.package], call, hide);
    return made.outcome === 'done' ? command('v-add-domain', [username, domain], call, hide) : made;
  }

  async function about(call: CallOptions): Promise<ServerAbout> {
    const answer = await look('v-list-sys-info', [], call, []);
    const { HESTIA, HOSTNAME } = answer.kind === 'ok' ? readSystem(answer.output) : {};
    const secrets = [credentials.secretKey, credentials.accessKey];
    return { version: selfSaid(HESTIA, secrets), name: selfSaid(HOSTNAME, secrets) };
  }

  return {
    kind: 'hestia',
    probe,
    about,
    create,
    suspend: (account, _reason, call) => command('v-suspend-user', [userOf(account)], call, namesOf(account)),
    unsuspend: (account, call) => command('v-unsuspend-user', [userOf(account)], call, namesOf(account)),
    terminate: async (account, { keepDns }, call) =>
      keepDns ? cannotKeepDns(label) : command('v-delete-user', [userOf(account)], call, namesOf(account)),
    changePackage: (account, packageName, call) =>
      command('v-change-user-package', [userOf(account), packageName], call, namesOf(account)),
    changePassword: (account, password, call) =>
      command('v-change-user-password', [userOf(account), password], call, [password, ...namesOf(account)]),
    close: () => http.close(),
  };
}

/** The domain on record when the user has it, else another one of his, so that the difference shows. */
function domainAmong(domains: readonly { domain: string; aliases: string[] }[], wanted: string) {
  const looked = canonicalDomain(wanted);
  const holds = domains.some(({ domain, aliases }) =>
    [domain, ...aliases].some((name) => canonicalDomain(name) === looked),
  );
  return holds ? wanted : (domains[0]?.domain ?? null);
}

function describe(username: string, user: HestiaUser, domain: string | null): ProbeResult {
  const identity: AccountIdentity = {
    username,
    externalId: null,
    domain,
    // Hestia has no resellers: every user belongs to the panel.
    owner: null,
    // The moment of creation tells a user from a later one of the same name.
    marker: user.DATE && user.TIME ? `created:${user.DATE}T${user.TIME}` : null,
  };
  return user.SUSPENDED === 'yes'
    ? { state: 'suspended', identity, package: user.PACKAGE, reason: null }
    : { state: 'active', identity, package: user.PACKAGE };
}

function userOf(account: AccountIdentity): string {
  if (account.username?.trim()) return account.username;
  throw new ConnectorMisuseError('bad-call', 'A Hestia command needs the user name that a probe found.');
}
