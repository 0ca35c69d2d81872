import type { ServerResponse } from 'node:http';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { createFaults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { type SeenRequest, startFakeServer } from './fake-server.ts';
import type { FakePanel, SeededAccount } from './panel-harness.ts';

export interface PleskCustomer {
  login: string;
  owner: string;
  password: string;
}
export interface PleskWebspace {
  id: string;
  guid: string;
  name: string;
  ownerLogin: string;
  planGuids: string[];
  status: number;
}

export interface PleskPanel extends FakePanel {
  readonly customers: Map<string, PleskCustomer>;
  readonly webspaces: PleskWebspace[];
  addWebspace(webspace: Partial<PleskWebspace> & { name: string; ownerLogin: string }): PleskWebspace;
}

type Node = string | { [name: string]: Node | Node[] };
type Result = Record<string, unknown>;
interface Wanted {
  key: string;
  value: string;
}

export const PLANS = { silver: 'plan-guid-silver', gold: 'plan-guid-gold', addon: 'plan-guid-addon' };
export const guidOf = (createdAt: number) => `BC1878C7-0000-4000-8000-${String(createdAt).padStart(12, '0')}`;

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true });
const builder = new XMLBuilder({ suppressEmptyNode: true });
const gone = (wanted: Wanted): Result => error(1013, 'Object not found.', { 'filter-id': wanted.value });
const error = (errcode: number, errtext: string, more: Result = {}): Result => ({
  status: 'error',
  errcode,
  errtext,
  ...more,
});

/** Plesk's `agent.php` with customers and their subscriptions. An empty filter means all, as with the real one. */
export async function startPleskPanel(
  auth: { secretKey: string; username?: string; password?: string },
  tls?: { key: string; cert: string },
): Promise<PleskPanel> {
  const customers = new Map<string, PleskCustomer>();
  const webspaces: PleskWebspace[] = [];
  const faults = createFaults();
  let lastId = 100;

  const addWebspace: PleskPanel['addWebspace'] = (webspace) => {
    const id = String(++lastId);
    const made = { id, guid: guidOf(lastId), planGuids: [PLANS.silver], status: 0, ...webspace };
    webspaces.push(made);
    return made;
  };
  const drop = (some: readonly PleskWebspace[]) => {
    for (const one of some) webspaces.splice(webspaces.indexOf(one), 1);
  };

  /** What a filter picks: per value the objects, or an error. `<filter/>` picks everything there is. */
  function pick<T>(
    filter: Node | undefined,
    all: readonly T[],
    matches: (one: T, wanted: Wanted) => boolean,
  ) {
    const wanted = wishesOf(filter);
    if (wanted.length === 0) return { found: [...all], errors: [] as Result[] };
    const hits = wanted.map((wish) => ({ wish, found: all.filter((one) => matches(one, wish)) }));
    return {
      found: hits.flatMap(({ found }) => found),
      errors: hits.filter(({ found }) => found.length === 0).map(({ wish }) => missing(wish)),
    };
  }
  // Asked for what a known customer has, Plesk answers "ok" with nothing in it.
  const missing = (wish: Wanted): Result =>
    wish.key === 'owner-login' && customers.has(wish.value) ? { status: 'ok' } : gone(wish);
  const byWebspace = (one: PleskWebspace, { key, value }: Wanted) =>
    ({
      id: one.id === value,
      guid: one.guid.toLowerCase() === value.toLowerCase(),
      name: one.name === value,
      'owner-login': one.ownerLogin === value,
    })[key] ?? false;
  const byLogin = (one: PleskCustomer, { key, value }: Wanted) => key === 'login' && one.login === value;

  const operations: Record<string, (asked: Record<string, Node>) => Result[]> = {
    'webspace.get'({ filter }) {
      const { found, errors } = pick(filter, webspaces, byWebspace);
      return [...found.map(describeWebspace), ...errors];
    },
    'webspace.del'({ filter }) {
      const { found, errors } = pick(filter, webspaces, byWebspace);
      drop(found);
      return [...found.map(({ id }) => ({ status: 'ok', id })), ...errors];
    },
    'webspace.set'({ filter, values }) {
      const { found, errors } = pick(filter, webspaces, byWebspace);
      const status = Number(at(values, 'gen_setup', 'status'));
      // Backups under way and an expiry are not taken back by setting a status.
      for (const one of found) one.status = (one.status & (4 | 256)) | status;
      return [...found.map(({ id }) => ({ status: 'ok', id })), ...errors];
    },
    'webspace.switch-subscription'({ filter, 'plan-guid': guid }) {
      const { found, errors } = pick(filter, webspaces, byWebspace);
      for (const one of found) one.planGuids = [String(guid)];
      return [...found.map(({ id }) => ({ status: 'ok', id })), ...errors];
    },
    'webspace.add'({ gen_setup: setup, 'plan-name': planName }) {
      const name = String(at(setup, 'name'));
      const ownerLogin = String(at(setup, 'owner-login'));
      const guid = PLANS[String(planName) as keyof typeof PLANS];
      if (!customers.has(ownerLogin)) return [error(1015, 'Owner not found.')];
      if (webspaces.some((one) => one.name === name)) return [error(1007, 'The domain already exists.')];
      if (!guid || !at(setup, 'ip_address')) return [error(1019, 'Unable to find the service plan.')];
      return [{ status: 'ok', ...pickIds(addWebspace({ name, ownerLogin, planGuids: [guid] })) }];
    },
    'customer.get'({ filter }) {
      const { found, errors } = pick(filter, [...customers.values()], byLogin);
      const described = found.map(({ login, owner }) => ({
        status: 'ok',
        id: '7',
        data: { gen_info: { cr_date: '2023-11-14', pname: 'A Person', login, 'owner-login': owner } },
      }));
      return [...described, ...errors];
    },
    'customer.set'({ filter, values }) {
      const { found, errors } = pick(filter, [...customers.values()], byLogin);
      for (const one of found) one.password = String(at(values, 'gen_info', 'passwd'));
      return [...found.map(() => ({ status: 'ok', id: '7' })), ...errors];
    },
    'customer.del'({ filter }) {
      const { found, errors } = pick(filter, [...customers.values()], byLogin);
      for (const { login } of found) {
        customers.delete(login);
        drop(webspaces.filter((one) => one.ownerLogin === login));
      }
      return [...found.map(() => ({ status: 'ok', id: '7' })), ...errors];
    },
    'customer.add'({ gen_info: info }) {
      const login = String(at(info, 'login'));
      if (customers.has(login)) return [error(1007, 'User account already exists.')];
      customers.set(login, { login, owner: 'admin', password: String(at(info, 'passwd')) });
      return [{ status: 'ok', id: '7', guid: guidOf(7) }];
    },
    'service-plan.get'({ filter }) {
      const plans = Object.entries(PLANS)
        .filter(([name]) => name !== 'addon')
        .map(([name, guid]) => ({ name, guid }));
      const { found, errors } = pick(filter, plans, (one, { key, value }) =>
        key === 'name' ? one.name === value : key === 'guid' && one.guid === value,
      );
      return [...found.map((plan) => ({ status: 'ok', id: '1', ...plan })), ...errors];
    },
    'server.get': () => [
      {
        status: 'ok',
        gen_info: { server_name: 'plesk.example', server_guid: guidOf(1), mode: 'standard' },
        stat: { version: { plesk_name: 'psa', plesk_version: '18.0.66', plesk_os: 'Debian' } },
      },
    ],
    'ip.get': () => [
      {
        status: 'ok',
        addresses: {
          ip_info: [
            { ip_address: '192.0.2.9', netmask: '255.255.255.0', type: 'exclusive' },
            { ip_address: '192.0.2.10', netmask: '255.255.255.0', type: 'shared' },
          ],
        },
      },
    ],
  };

  const answer = async ({ path, headers, body }: SeenRequest, response: ServerResponse) => {
    if (path !== '/enterprise/control/agent.php') return void response.writeHead(404).end();
    const [operator, operation, asked] = askedFor(body);
    const name = `${operator}.${operation}`;
    const reply = (results: Result[]) => send(response, { [operator]: { [operation]: { result: results } } });
    const refuse = (reason: string) => reply([error(1019, reason)]);
    const fault = faults.take(name, null);
    if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;
    const denial = denied(headers, auth);
    if (denial) return send(response, { system: denial });
    const work = operations[name];
    if (!work) return send(response, { system: error(1014, 'Parser error: unknown operation.') });
    const results = work(asked);
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    reply(results);
  };

  return {
    server: await startFakeServer(answer, tls),
    faults,
    customers,
    webspaces,
    addWebspace,
    seed({ username, domain, owner, createdAt, suspended }: SeededAccount) {
      customers.set(username, { login: username, owner, password: '' });
      addWebspace({
        name: domain,
        ownerLogin: username,
        guid: guidOf(createdAt),
        status: suspended ? 16 : 0,
      });
    },
    remove(username) {
      drop(webspaces.filter((one) => one.ownerLogin === username));
      customers.delete(username);
    },
    find(username) {
      const one = webspaces.find(({ ownerLogin }) => ownerLogin === username);
      if (!one) return undefined;
      const plan = Object.entries(PLANS).find(([, guid]) => guid === one.planGuids[0])?.[0] ?? '';
      const password = customers.get(username)?.password ?? '';
      return { state: one.status & 16 ? 'suspended' : 'active', package: plan, password };
    },
  };
}

function askedFor(body: string): [string, string, Record<string, Node>] {
  const { packet } = parser.parse(body) as { packet: Record<string, Record<string, Record<string, Node>>> };
  const [operator = '', content = {}] = Object.entries(packet)[0] ?? [];
  const [operation = '', asked] = Object.entries(content)[0] ?? [];
  return [operator, operation, asked || {}];
}

function wishesOf(filter: Node | undefined): Wanted[] {
  if (filter === undefined || typeof filter === 'string') return [];
  return Object.entries(filter).flatMap(([key, values]) =>
    [values].flat().map((value) => ({ key, value: String(value) })),
  );
}

function at(node: Node | undefined, ...path: string[]): Node | undefined {
  let here: Node | Node[] | undefined = node;
  for (const name of path)
    here = here && typeof here === 'object' && !Array.isArray(here) ? here[name] : undefined;
  return Array.isArray(here) ? here[0] : here;
}

function denied(headers: SeenRequest['headers'], auth: Parameters<typeof startPleskPanel>[0]) {
  if (headers.key !== undefined)
    return headers.key === auth.secretKey ? null : error(11003, 'Authentication failed: secret key.');
  const known =
    auth.username !== undefined &&
    headers.http_auth_login === auth.username &&
    headers.http_auth_passwd === auth.password;
  return known ? null : error(1001, 'You have entered incorrect username or password.');
}

const pickIds = ({ id, guid }: PleskWebspace) => ({ id, guid });

const describeWebspace = ({ id, guid, name, status, ownerLogin, planGuids }: PleskWebspace): Result => ({
  status: 'ok',
  'filter-id': id,
  id,
  data: {
    gen_info: {
      cr_date: '2023-11-14',
      name,
      'ascii-name': name,
      status,
      real_size: 0,
      'owner-id': 7,
      'owner-login': ownerLogin,
      htype: 'vrt_hst',
      guid,
      'external-id': '',
    },
    subscriptions: {
      subscription: {
        locked: 'false',
        synchronized: 'true',
        plan: planGuids.map((one) => ({ 'plan-guid': one })),
      },
    },
  },
});

function send(response: ServerResponse, packet: Result): void {
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ packet })}`);
}
