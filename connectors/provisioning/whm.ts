import { outcomeOf, selfSaid, unseen } from './answers.ts';
import { namesOf, protocol } from './failures.ts';
import type { HttpClient } from './http.ts';
import { canonicalDomain, nothingToLookFor } from './identity.ts';
import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  ProbeResult,
  ProvisioningConnector,
  ServerAbout,
} from './types.ts';
import { ConnectorMisuseError } from './types.ts';
import { readAccounts, readText, readWhmAnswer, type WhmAccount, type WhmAnswer } from './whm-answers.ts';

/** A WHM user (root or a reseller) and one of its API tokens. */
export interface WhmCredentials {
  username: string;
  token: string;
}

/**
 * cPanel/WHM through WHM API 1. Parameters travel in the body, never in the URL, which panels log.
 * WHM knows no idempotency keys: callers probe before they repeat (see `carryOut`).
 */
export function createWhmConnector(http: HttpClient, credentials: WhmCredentials): ProvisioningConnector {
  const headers = {
    authorization: `whm ${credentials.username}:${credentials.token}`,
    'content-type': 'application/x-www-form-urlencoded',
  };

  async function ask(
    fn: string,
    parameters: Record<string, string>,
    call: CallOptions,
    more: { hide: readonly (string | null | undefined)[]; repeatable?: boolean },
  ): Promise<WhmAnswer> {
    const body = new URLSearchParams({ 'api.version': '1', ...parameters }).toString();
    const result = await http.post(
      `/json-api/${fn}`,
      { headers, body, repeatable: more.repeatable ?? false },
      call,
    );
    return readWhmAnswer(result, http.label, [credentials.token, ...more.hide]);
  }

  async function command(
    fn: string,
    parameters: Record<string, string>,
    call: CallOptions,
    hide: readonly (string | null | undefined)[],
  ): Promise<CommandOutcome> {
    return outcomeOf(await ask(fn, parameters, call, { hide }), http.label);
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const username = expected.username?.trim() ?? '';
    const domain = expected.domain ? canonicalDomain(expected.domain) : '';
    if (username === '' && domain === '')
      return { state: 'unreachable', failure: nothingToLookFor('neither a user name nor a domain') };
    const key: Record<string, string> = username === '' ? { domain } : { user: username };
    const hide = namesOf(expected);
    const summary = await ask('accountsummary', key, call, { hide, repeatable: true });
    if (summary.kind === 'failed' || (summary.kind === 'refused' && !summary.looksMissing))
      return unseen(summary, http.label);
    if (summary.kind === 'ok') {
      const found = readAccounts(summary.data);
      const [account, ...others] = found ?? [];
      if (found === null || others.length > 0 || (account && username !== '' && account.user !== username)) {
        return {
          state: 'unreachable',
          failure: protocol(`${http.label} answered with another account than asked for.`),
        };
      }
      if (account) return describe(account);
    }
    return confirmMissing(username, domain, hide, call);
  }

  /** One text is no proof that an account is gone: two lists must not have it, by name and by domain. */
  async function confirmMissing(
    username: string,
    domain: string,
    hide: readonly (string | null | undefined)[],
    call: CallOptions,
  ): Promise<ProbeResult> {
    const searches: { type: 'user' | 'domain'; value: string }[] = [];
    if (username !== '') searches.push({ type: 'user', value: username });
    if (domain !== '') searches.push({ type: 'domain', value: domain });
    for (const { type, value } of searches) {
      const parameters = { searchtype: type, search: value, searchmethod: 'exact' };
      const list = await ask('listaccts', parameters, call, { hide, repeatable: true });
      if (list.kind !== 'ok') return unseen(list, http.label);
      const accounts = readAccounts(list.data);
      if (accounts === null) {
        return {
          state: 'unreachable',
          failure: protocol(`${http.label} answered with a list of accounts in another shape.`),
        };
      }
      // An account renamed on the server still holds the client's site.
      const found = accounts.find((account) =>
        type === 'user' ? account.user === value : canonicalDomain(account.domain ?? '') === value,
      );
      if (found) return describe(found);
    }
    return { state: 'missing' };
  }

  async function about(call: CallOptions): Promise<ServerAbout> {
    const secrets = [credentials.token];
    const said = async (fn: string, field: string) => {
      const answer = await ask(fn, {}, call, { hide: [], repeatable: true });
      return answer.kind === 'ok' ? selfSaid(readText(answer.data, field), secrets) : null;
    };
    return { version: await said('version', 'version'), name: await said('gethostname', 'hostname') };
  }

  return {
    kind: 'whm',
    probe,
    about,
    create: (account, call) =>
      command(
        'createacct',
        {
          username: account.username,
          domain: account.domain,
          plan: account.package,
          password: account.password,
          ...(account.contactEmail === undefined ? {} : { contactemail: account.contactEmail }),
        },
        call,
        [account.username, account.domain, account.password, account.contactEmail],
      ),
    suspend: (account, reason, call) =>
      command('suspendacct', { user: userOf(account), reason }, call, namesOf(account)),
    unsuspend: (account, call) => command('unsuspendacct', { user: userOf(account) }, call, namesOf(account)),
    terminate: (account, { keepDns }, call) =>
      command(
        'removeacct',
        { username: userOf(account), keepdns: keepDns ? '1' : '0' },
        call,
        namesOf(account),
      ),
    changePackage: (account, packageName, call) =>
      command('changepackage', { user: userOf(account), pkg: packageName }, call, namesOf(account)),
    changePassword: (account, password, call) =>
      command('passwd', { user: userOf(account), password }, call, [password, ...namesOf(account)]),
    close: () => http.close(),
  };
}

function describe(account: WhmAccount): ProbeResult {
  const identity: AccountIdentity = {
    username: account.user,
    externalId: null,
    domain: account.domain,
    owner: account.owner,
    // The moment of creation tells an account from a later one of the same name.
    marker: account.unix_startdate === null ? null : `created:${account.unix_startdate}`,
  };
  return account.suspended
    ? { state: 'suspended', identity, package: account.plan, reason: account.suspendreason }
    : { state: 'active', identity, package: account.plan };
}

function userOf(account: AccountIdentity): string {
  if (account.username) return account.username;
  throw new ConnectorMisuseError('bad-call', 'A WHM command needs the user name that a probe found.');
}
