import { domainToUnicode } from 'node:url';
import {
  cannot,
  cannotKeepDns,
  type Failed,
  notSent,
  outcomeOf,
  type Refused,
  selfSaid,
  unseen,
} from './answers.ts';
import { namesOf, protocol } from './failures.ts';
import type { HttpClient } from './http.ts';
import { canonicalDomain, nothingToLookFor } from './identity.ts';
import {
  type PleskAnswer,
  readOwner,
  readPlans,
  readPleskAnswer,
  readServer,
  readSharedAddress,
  readWebspaces,
  STATUS,
  type Webspace,
} from './plesk-answers.ts';
import * as packets from './plesk-packets.ts';
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

/** A Plesk user and its password, or a secret key. */
export type PleskCredentials = { username: string; password: string } | { secretKey: string };

type Hide = readonly (string | null | undefined)[];
type SearchKey = 'guid' | 'id' | 'name' | 'owner-login';
type Search = { kind: 'found'; webspaces: Webspace[] } | Refused | Failed;

/**
 * Plesk through its XML API. An account is a subscription (webspace): its name is the domain, the login
 * of the customer who owns it the user name, its GUID the marker, its id the external id.
 */
export function createPleskConnector(http: HttpClient, credentials: PleskCredentials): ProvisioningConnector {
  const { label } = http;
  const byKey = 'secretKey' in credentials;
  const secret = byKey ? credentials.secretKey : credentials.password;
  const headers = {
    accept: 'text/xml',
    'content-type': 'text/xml',
    ...(byKey
      ? { KEY: credentials.secretKey }
      : { HTTP_AUTH_LOGIN: credentials.username, HTTP_AUTH_PASSWD: credentials.password }),
  };

  async function ask(packet: packets.PleskPacket, call: CallOptions, hide: Hide): Promise<PleskAnswer> {
    const request = { headers, body: packet.xml, repeatable: packet.operation === 'get' };
    const result = await http.post('/enterprise/control/agent.php', request, call);
    return readPleskAnswer(result, packet, label, [secret, ...hide]);
  }

  async function command(
    packet: packets.PleskPacket,
    call: CallOptions,
    hide: Hide,
  ): Promise<CommandOutcome> {
    const answer = await ask(packet, call, hide);
    return answer.kind === 'gone' ? GONE : outcomeOf(answer, label);
  }

  async function find(
    key: SearchKey,
    values: readonly string[],
    call: CallOptions,
    hide: Hide,
  ): Promise<Search> {
    const answer = await ask(packets.findWebspaces(key, values), call, hide);
    if (answer.kind === 'gone') return { kind: 'found', webspaces: [] };
    if (answer.kind !== 'ok') return answer;
    const webspaces = readWebspaces(answer.data);
    // By its id, GUID or name there is one, or Plesk says that it is gone; "ok" without it proves nothing.
    const asked =
      webspaces?.every((webspace) => isNamedBy(webspace, key, values)) &&
      (key === 'owner-login' || webspaces.length === 1);
    if (!webspaces || !asked)
      return { kind: 'failed', arrived: 'perhaps', failure: protocol(STRANGE(label)) };
    return { kind: 'found', webspaces };
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const hide = namesOf(expected);
    const { exact, owner } = searchesFor(expected);
    if (exact.length === 0 && owner === '') {
      const failure = nothingToLookFor('no user name, external id, domain or GUID');
      return { state: 'unreachable', failure };
    }
    for (const { key, values } of exact) {
      const search = await find(key, values, call, hide);
      if (search.kind !== 'found') return unseen(search, label);
      const [webspace] = search.webspaces;
      if (webspace) return describe(webspace, expected, call, hide);
    }
    // What was looked for by its own number is gone; by its name only, it may bear another one now.
    if (owner === '' || exact.some(({ key }) => key !== 'name')) return { state: 'missing' };
    const search = await find('owner-login', [owner], call, hide);
    if (search.kind !== 'found') return unseen(search, label);
    const [webspace, ...others] = search.webspaces;
    if (!webspace) return { state: 'missing' };
    if (exact.length === 0 && others.length === 0) return describe(webspace, expected, call, hide);
    const why = exact.length === 0 ? 'has several subscriptions' : 'has other subscriptions';
    return {
      state: 'unreachable',
      failure: {
        code: 'identity-unproven',
        retryable: false,
        message: `The customer on ${label} ${why}, and nothing on record says whether one of them is this service. Put the subscription's id or GUID on the service's record, or skip the service.`,
      },
    };
  }

  async function describe(
    webspace: Webspace,
    expected: ExpectedAccount,
    call: CallOptions,
    hide: Hide,
  ): Promise<ProbeResult> {
    let owner: string | null = null;
    if (expected.owner && webspace.ownerLogin !== null) {
      const answer = await ask(packets.findCustomer(webspace.ownerLogin), call, hide);
      if (answer.kind === 'refused' || answer.kind === 'failed') return unseen(answer, label);
      owner = answer.kind === 'ok' ? readOwner(answer.data) : null;
    }
    const identity: AccountIdentity = {
      username: webspace.ownerLogin,
      externalId: webspace.id,
      domain: webspace.name,
      owner,
      marker: `guid:${webspace.guid}`,
    };
    const planName = await planOf(webspace, call, hide);
    const reason = heldBecause(webspace.status);
    return reason === null
      ? { state: 'active', identity, package: planName }
      : { state: 'suspended', identity, package: planName, reason };
  }

  /** The plan's name; `null` where Plesk does not say. Add-on plans have GUIDs too, but are no plans. */
  async function planOf(webspace: Webspace, call: CallOptions, hide: Hide): Promise<string | null> {
    if (webspace.planGuids.length === 0) return null;
    const answer = await ask(packets.findPlans('guid', webspace.planGuids), call, hide);
    const [plan, ...others] = answer.kind === 'ok' ? readPlans(answer.data) : [];
    return plan && others.length === 0 ? plan.name : null;
  }

  async function unsuspend(account: AccountIdentity, call: CallOptions): Promise<CommandOutcome> {
    const hide = namesOf(account);
    const search = await find('id', [idOf(account)], call, hide);
    if (search.kind !== 'found') return notSent(search, label);
    const [webspace] = search.webspaces;
    if (!webspace) return GONE;
    // What the client switched off himself stays off.
    const status = webspace.status & STATUS.client ? STATUS.client : 0;
    return command(packets.setWebspaceStatus(webspace.id, status), call, hide);
  }

  async function changePackage(
    account: AccountIdentity,
    packageName: string,
    call: CallOptions,
  ): Promise<CommandOutcome> {
    const hide = namesOf(account);
    const answer = await ask(packets.findPlans('name', [packageName]), call, hide);
    if (answer.kind === 'gone') return cannot(`${label} has no plan of that name.`);
    if (answer.kind !== 'ok') return notSent(answer, label);
    const [plan, ...others] = readPlans(answer.data);
    if (!plan || others.length > 0) return cannot(`${label} does not have exactly one plan of that name.`);
    return command(packets.switchPlan(idOf(account), plan.guid), call, hide);
  }

  /** A customer first, then its subscription. What fails in between leaves a customer without one. */
  async function create(account: NewAccount, call: CallOptions): Promise<CommandOutcome> {
    const hide = [account.username, account.domain, account.password, account.contactEmail];
    const listed = await ask(packets.listAddresses(), call, hide);
    if (listed.kind === 'refused' || listed.kind === 'failed') return notSent(listed, label);
    const address = listed.kind === 'ok' ? readSharedAddress(listed.data) : null;
    if (address === null) return cannot(`${label} names no shared IP address for a new subscription.`);
    const customer = await command(packets.addCustomer(account), call, hide);
    if (customer.outcome !== 'done') return customer;
    return command(packets.addWebspace(account, address), call, hide);
  }

  async function about(call: CallOptions): Promise<ServerAbout> {
    const answer = await ask(packets.describeServer(), call, []);
    const { version, name } = answer.kind === 'ok' ? readServer(answer.data) : {};
    return { version: selfSaid(version, [secret]), name: selfSaid(name, [secret]) };
  }

  return {
    kind: 'plesk',
    probe,
    about,
    create,
    suspend: (account, _reason, call) =>
      command(packets.setWebspaceStatus(idOf(account), STATUS.admin), call, namesOf(account)),
    unsuspend,
    terminate: async (account, { keepDns }, call) =>
      keepDns ? cannotKeepDns(label) : command(packets.deleteWebspace(idOf(account)), call, namesOf(account)),
    changePackage,
    changePassword: (account, password, call) =>
      command(packets.setCustomerPassword(loginOf(account), password), call, [password, ...namesOf(account)]),
    close: () => http.close(),
  };
}

const GONE: CommandOutcome = {
  outcome: 'refused',
  failure: { code: 'missing', retryable: false, message: 'Plesk has no such object (1013).' },
};

const STRANGE = (label: string) =>
  `${label} described another subscription than asked for, or one in a way that is not known.`;

function isNamedBy(webspace: Webspace, key: SearchKey, values: readonly string[]): boolean {
  switch (key) {
    case 'id':
      return values.includes(webspace.id);
    case 'guid':
      return values.some((guid) => guid.toLowerCase() === webspace.guid);
    case 'name':
      return values.some((name) => canonicalDomain(name) === canonicalDomain(webspace.name));
    case 'owner-login':
      return values.includes(webspace.ownerLogin ?? '');
  }
}

/** Where to look, surest first: GUID, id, name; then whatever the customer has. */
function searchesFor(expected: ExpectedAccount) {
  const guid = /^guid:(.+)$/i.exec(expected.marker?.trim() ?? '')?.[1]?.trim() ?? '';
  const id = expected.externalId?.trim() ?? '';
  const exact: { key: 'guid' | 'id' | 'name'; values: string[] }[] = [];
  if (guid !== '') exact.push({ key: 'guid', values: [guid] });
  if (/^[1-9]\d*$/.test(id)) exact.push({ key: 'id', values: [id] });
  const names = namesToTry(expected.domain?.trim() ?? '');
  if (names.length > 0) exact.push({ key: 'name', values: names });
  return { exact, owner: expected.username?.trim() ?? '' };
}

/** A name as it is on record, without `www.`, and in its Unicode form: Plesk knows one of them. */
function namesToTry(domain: string): string[] {
  if (domain === '') return [];
  const canonical = canonicalDomain(domain);
  const all = [canonical, domainToUnicode(canonical), domain.toLowerCase()];
  return [...new Set(all.filter((name) => name !== ''))];
}

/** Why a subscription does not work, or `null`. The client's own switch is no suspension: he can undo it. */
function heldBecause(status: number): string | null {
  if (status & STATUS.admin) return 'administrator';
  if (status & STATUS.reseller) return 'reseller';
  return status & STATUS.expired ? 'expired' : null;
}

function idOf(account: AccountIdentity): string {
  if (account.externalId) return account.externalId;
  throw new ConnectorMisuseError('bad-call', 'A Plesk command needs the subscription id that a probe found.');
}

function loginOf(account: AccountIdentity): string {
  if (account.username) return account.username;
  throw new ConnectorMisuseError(
    'bad-call',
    'A Plesk password belongs to a customer, and a probe found none.',
  );
}
