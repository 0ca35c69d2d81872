import type { ServerResponse } from 'node:http';
import { createFaults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { type SeenRequest, startFakeServer } from './fake-server.ts';
import type { FakePanel } from './panel-harness.ts';

export interface HestiaUserRecord {
  username: string;
  domains: { domain: string; aliases: string[] }[];
  package: string;
  createdAt: number;
  suspended: boolean;
  password: string;
}

export interface HestiaPanel extends FakePanel {
  readonly users: Map<string, HestiaUserRecord>;
  add(user: Partial<HestiaUserRecord> & { username: string }): void;
}

/** What a command ends with: its exit code and what it prints. */
interface Exit {
  code: number;
  output: string;
}
const ok = (output = ''): Exit => ({ code: 0, output });
const fail = (code: number, output: string): Exit => ({ code, output: `Error: ${output}` });
const ROOT = 'admin';
const PACKAGES = ['default', 'silver', 'gold'];

/** Date and time of creation, as Hestia keeps them. */
export function whenOf(createdAt: number): { DATE: string; TIME: string } {
  const [DATE = '', TIME = ''] = new Date(createdAt * 1000).toISOString().slice(0, 19).split('T');
  return { DATE, TIME };
}

/** Hestia's API of commands with one access key. The root user is always there; `allowed` limits the key. */
export async function startHestiaPanel(
  auth: { accessKey: string; secretKey: string; allowed?: readonly string[] },
  tls?: { key: string; cert: string },
): Promise<HestiaPanel> {
  const users = new Map<string, HestiaUserRecord>();
  const faults = createFaults();
  const add: HestiaPanel['add'] = (user) =>
    void users.set(user.username, {
      domains: [],
      package: 'default',
      createdAt: 1_600_000_000,
      suspended: false,
      password: '',
      ...user,
    });
  add({ username: ROOT });

  /** Runs on an existing user; 3 where there is none. The root user answers 0 and nothing happens. */
  const onUser = (name: string | undefined, act: (user: HestiaUserRecord) => Exit): Exit => {
    const user = users.get(name ?? '');
    if (!user) return fail(3, `user ${name} doesn't exist`);
    return user.username === ROOT ? ok() : act(user);
  };
  const commands: Record<string, (args: string[]) => Exit> = {
    'v-list-user': ([name = '']) => {
      const user = users.get(name);
      return user ? ok(print({ [name]: userRow(user) })) : fail(3, `user ${name} doesn't exist`);
    },
    'v-list-users': () =>
      ok(print(Object.fromEntries([...users].map(([name, user]) => [name, userRow(user)])))),
    'v-list-sys-info': () =>
      ok(print({ sysinfo: { HOSTNAME: 'hestia.example', OS: 'Debian', VERSION: '12', HESTIA: '1.8.12' } })),
    'v-list-web-domains': ([name = '']) => {
      const user = users.get(name);
      if (!user) return fail(3, `user ${name} doesn't exist`);
      const rows = user.domains.map(({ domain, aliases }) => [domain, { ALIAS: aliases.join(',') }]);
      return ok(print(Object.fromEntries(rows)));
    },
    'v-suspend-user': ([name]) =>
      onUser(name, (user) => {
        if (user.suspended) return fail(5, `user ${name} is already suspended`);
        user.suspended = true;
        return ok();
      }),
    'v-unsuspend-user': ([name]) =>
      onUser(name, (user) => {
        user.suspended = false;
        return ok();
      }),
    'v-delete-user': ([name]) =>
      onUser(name, (user) => {
        users.delete(user.username);
        return ok();
      }),
    'v-change-user-password': ([name, password = '']) =>
      onUser(name, (user) => {
        if (user.suspended) return fail(5, `user ${name} is suspended`);
        user.password = password;
        return ok();
      }),
    'v-change-user-package': ([name, wanted = '']) =>
      onUser(name, (user) => {
        if (!PACKAGES.includes(wanted)) return fail(3, `package ${wanted} doesn't exist`);
        user.package = wanted;
        return ok();
      }),
    'v-add-user': ([username = '', password = '', email = '', wanted = 'default']) => {
      if (users.has(username)) return fail(4, `user ${username} exists`);
      if (!email.includes('@')) return fail(2, 'invalid email format');
      if (!PACKAGES.includes(wanted)) return fail(3, `package ${wanted} doesn't exist`);
      add({ username, password, package: wanted, createdAt: Math.floor(Date.now() / 1000) });
      return ok();
    },
    'v-add-domain': ([name, domain = '']) =>
      onUser(name, (user) => {
        user.domains.push({ domain, aliases: [`www.${domain}`] });
        return ok();
      }),
  };

  const answer = async ({ path, body }: SeenRequest, response: ServerResponse) => {
    if (path !== '/api/') return void response.writeHead(404).end();
    const form = new URLSearchParams(body);
    const cmd = form.get('cmd') ?? '';
    const codeOnly = form.get('returncode') === 'yes';
    const refuse = (reason: string) => send(response, fail(13, reason), codeOnly);
    const fault = faults.take(cmd, null);
    if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;
    const denial = denied(form, auth);
    if (denial) return send(response, denial, codeOnly);
    const args = Array.from({ length: 13 }, (_, at) => form.get(`arg${at + 1}`)).filter(
      (arg) => arg !== null,
    );
    const exit = commands[cmd]?.(args) ?? fail(2, 'command not found');
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    send(response, exit, codeOnly);
  };

  return {
    server: await startFakeServer(answer, tls),
    faults,
    users,
    add,
    seed: ({ username, domain, createdAt, suspended, package: pack }) =>
      add({
        username,
        domains: [{ domain, aliases: [`www.${domain}`] }],
        createdAt,
        suspended,
        package: pack,
      }),
    remove: (username) => void users.delete(username),
    find(username) {
      const one = users.get(username);
      return (
        one && { state: one.suspended ? 'suspended' : 'active', package: one.package, password: one.password }
      );
    },
  };
}

function denied(form: URLSearchParams, auth: Parameters<typeof startHestiaPanel>[0]): Exit | null {
  const known = form.get('access_key') === auth.accessKey && form.get('secret_key') === auth.secretKey;
  if (!known) return fail(9, 'authentication failed');
  const permitted = auth.allowed?.includes(form.get('cmd') ?? '') ?? true;
  return permitted ? null : fail(10, "the key doesn't have permission to run the command");
}

const userRow = (user: HestiaUserRecord) => ({
  NAME: 'A Person',
  PACKAGE: user.package,
  CONTACT: 'someone@example.net',
  SUSPENDED: user.suspended ? 'yes' : 'no',
  ...whenOf(user.createdAt),
});

const print = (value: unknown) => JSON.stringify(value, null, 4);

/** Only the code and always 200 with `returncode=yes`; else the text, 204 for none, and 4xx for errors. */
function send(response: ServerResponse, { code, output }: Exit, codeOnly: boolean): void {
  const headers = { 'hestia-exit-code': String(code) };
  if (codeOnly) response.writeHead(200, headers).end(String(code));
  else if (code === 0) response.writeHead(output === '' ? 204 : 200, headers).end(output);
  else response.writeHead([5, 6, 9, 10].includes(code) ? 401 : 400, headers).end(output);
}
