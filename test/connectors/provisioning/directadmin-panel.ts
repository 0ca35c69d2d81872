import type { ServerResponse } from 'node:http';
import { createFaults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { type SeenRequest, startFakeServer } from './fake-server.ts';
import type { FakePanel } from './panel-harness.ts';

export interface DirectAdminAccount {
  username: string;
  domain: string;
  creator: string;
  package: string;
  type: 'user' | 'reseller' | 'admin';
  createdAt: string;
  suspended: boolean;
  password: string;
}

export interface DirectAdminPanel extends FakePanel {
  readonly accounts: Map<string, DirectAdminAccount>;
  add(account: Partial<DirectAdminAccount> & { username: string; domain: string }): void;
}

type Fields = Record<string, string> | [string, string][];

/** When an account was made, as DirectAdmin writes it into its settings. */
export function dateOf(createdAt: number): string {
  const [, day, month, year, time] = new Date(createdAt * 1000).toUTCString().split(' ');
  return `Tue ${month} ${day} ${time} ${year}`;
}

const LOGIN_PAGE =
  '<!DOCTYPE html>\n<html><head><title>DirectAdmin Login</title></head><body><form action="/CMD_LOGIN" method="POST"><input name="username"></form></body></html>';

/** DirectAdmin's legacy API with one administrator. A neighbour's account is always there. */
export async function startDirectAdminPanel(
  auth: { username: string; loginKey: string },
  tls?: { key: string; cert: string },
): Promise<DirectAdminPanel> {
  const accounts = new Map<string, DirectAdminAccount>();
  const faults = createFaults();
  const add: DirectAdminPanel['add'] = (account) =>
    void accounts.set(account.username, {
      creator: auth.username,
      package: 'silver',
      type: 'user',
      createdAt: dateOf(1_600_000_000),
      suspended: false,
      password: '',
      ...account,
    });
  add({ username: 'neighbour', domain: 'neighbour.example', creator: 'shop' });

  const commands: Record<string, (get: (name: string) => string) => Fields> = {
    CMD_API_SHOW_USER_CONFIG(get) {
      const one = accounts.get(get('user'));
      if (!one) return no('Unable to show user', 'That user does not exist');
      const { username, domain, creator, package: pack, type, createdAt, suspended } = one;
      return {
        username,
        usertype: type,
        domain,
        creator,
        package: pack,
        date_created: createdAt,
        suspended: suspended ? 'yes' : 'no',
        name: 'A & B',
      };
    },
    CMD_API_SHOW_ALL_USERS: () => list([...accounts.keys()]),
    CMD_API_SHOW_USERS: () =>
      list([...accounts.values()].filter((one) => one.creator === auth.username).map((one) => one.username)),
    CMD_API_DOMAIN_OWNERS: () => [...accounts.values()].map((one) => [one.domain, one.username]),
    CMD_API_SHOW_RESELLER_IPS: () => list(['192.0.2.20']),
    CMD_API_SELECT_USERS(get) {
      const one = accounts.get(get('select0'));
      if (!one) return no('Cannot execute your request', 'User does not exist');
      if (get('delete') === 'yes' && get('confirmed') === 'Confirm') return remove(one);
      // The old button turns the state over, whatever it says.
      if (get('suspend') !== '') one.suspended = !one.suspended;
      else if (get('dosuspend') !== '') one.suspended = true;
      else if (get('dounsuspend') !== '') one.suspended = false;
      else return no('Cannot execute your request', 'No action');
      return yes('Success');
    },
    CMD_API_USER_PASSWD(get) {
      const one = accounts.get(get('username'));
      if (!one || get('passwd') !== get('passwd2')) return no('Cannot set password', 'Invalid user');
      one.password = get('passwd');
      return yes('Password Changed');
    },
    CMD_API_MODIFY_USER(get) {
      const one = accounts.get(get('user'));
      if (!one || get('action') !== 'package') return no('Cannot modify user', 'Invalid user');
      one.package = get('package');
      return yes('User Modified');
    },
    CMD_API_ACCOUNT_USER(get) {
      if (get('action') !== 'create' || accounts.has(get('username')))
        return no('Unable to create user', 'That username already exists on the system');
      if (get('ip') === '' || get('email') === '') return no('Unable to create user', 'Missing field');
      const password = get('passwd');
      add({ username: get('username'), domain: get('domain'), package: get('package'), password });
      return yes('User created successfully');
    },
  };
  /** Deleting a reseller deletes all its users. */
  function remove(one: DirectAdminAccount): Fields {
    accounts.delete(one.username);
    for (const other of accounts.values())
      if (one.type !== 'user' && other.creator === one.username) accounts.delete(other.username);
    return yes('Users deleted');
  }

  const answer = async ({ path, headers, body }: SeenRequest, response: ServerResponse) => {
    const name = path.slice(1);
    const form = new URLSearchParams(body);
    const refuse = (reason: string) => send(response, no('Error', reason));
    const fault = faults.take(name, null);
    if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;
    if (!mayEnter(headers, auth)) return turnAway(headers, response);
    const work = commands[name];
    if (!work) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<html></html>');
    const fields = work((key) => form.get(key) ?? '');
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    send(response, fields);
  };

  return {
    server: await startFakeServer(answer, tls),
    faults,
    accounts,
    add,
    seed: ({ username, domain, owner, createdAt, suspended }) =>
      add({ username, domain, creator: owner, createdAt: dateOf(createdAt), suspended }),
    remove: (username) => void accounts.delete(username),
    find(username) {
      const one = accounts.get(username);
      return (
        one && { state: one.suspended ? 'suspended' : 'active', package: one.package, password: one.password }
      );
    },
  };
}

const yes = (text: string): Fields => ({ error: '0', text, details: '' });
const no = (text: string, details: string): Fields => ({ error: '1', text, details });
const list = (names: readonly string[]): Fields => names.map((name) => ['list[]', name]);

function mayEnter(headers: SeenRequest['headers'], auth: { username: string; loginKey: string }): boolean {
  const [, given = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
  return Buffer.from(given, 'base64').toString() === `${auth.username}:${auth.loginKey}`;
}

/** A wrong login gets the login page, unless JSON is accepted. */
function turnAway(headers: SeenRequest['headers'], response: ServerResponse): void {
  if (headers.accept?.includes('json'))
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"Not logged in"}');
  else response.writeHead(200, { 'content-type': 'text/html' }).end(LOGIN_PAGE);
}

function send(response: ServerResponse, fields: Fields): void {
  // DirectAdmin writes some characters as entities before it encodes the rest.
  const body = new URLSearchParams(fields).toString().replaceAll('list%5B%5D', 'list&#91;&#93;');
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end(body);
}
