import type { ServerResponse } from 'node:http';
import { createFaults, type Faults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { answerJson, type FakeServer, type SeenRequest, startFakeServer } from './fake-server.ts';

export interface FakeGameServer {
  id: number;
  externalId: string | null;
  uuid: string;
  user: number;
  status: null | 'suspended' | 'installing';
  transferring?: boolean;
}
export interface FakeUser {
  id: number;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  root_admin: boolean;
  password: string;
}

export interface FakePterodactyl {
  readonly server: FakeServer;
  readonly servers: Map<number, FakeGameServer>;
  readonly users: Map<number, FakeUser>;
  readonly faults: Faults;
  /** Whether Wings, the daemon on the node, answers the panel. */
  daemon: boolean;
  /** Whether the key may read and write users. */
  mayUsers: boolean;
  /** Calls that the rate limit still lets through; `null` is no limit. After a refusal it lets `refill` more through. */
  left: number | null;
  refill: number;
  retryAfterSeconds: number;
}

type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
const NO_CONTENT: Reply = { status: 204 };
const error = (
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  body: { errors: [{ code, status: String(status), detail }] },
  headers,
});
const NOT_FOUND = error(
  404,
  'NotFoundHttpException',
  'The requested resource could not be found on the server.',
);
const DAEMON_DOWN = error(
  504,
  'DaemonConnectionException',
  'Could not establish a connection to the machine running this server.',
);

/** Pterodactyl's application API as far as it concerns servers and the passwords of their users. */
export async function startFakePterodactyl(
  apiKey: string,
  tls?: { key: string; cert: string },
): Promise<FakePterodactyl> {
  const servers = new Map<number, FakeGameServer>();
  const users = new Map<number, FakeUser>();
  const faults = createFaults();

  const shown = (server: FakeGameServer, withUser: boolean) => {
    const { password: _, ...user } = users.get(server.user) ?? { password: '' };
    const owner = panel.mayUsers
      ? { object: 'user', attributes: user }
      : { object: 'null_resource', attributes: null };
    const { id, externalId, uuid, status } = server;
    return {
      object: 'server',
      attributes: {
        id,
        external_id: externalId,
        uuid,
        identifier: uuid.slice(0, 8),
        name: 'Survival',
        status,
        suspended: status === 'suspended',
        user: server.user,
        node: 1,
        ...(withUser ? { relationships: { user: owner } } : {}),
      },
    };
  };

  const list = (url: URL): Reply => {
    const uuid = url.searchParams.get('filter[uuid]') ?? '';
    const found = [...servers.values()].filter((server) => server.uuid.includes(uuid));
    const data = found
      .slice(0, Number(url.searchParams.get('per_page') ?? 10))
      .map((server) => shown(server, true));
    return { status: 200, body: { object: 'list', data, meta: { pagination: { total: found.length } } } };
  };

  const setStatus = (server: FakeGameServer, status: FakeGameServer['status']): Reply => {
    if (server.transferring) {
      return error(
        409,
        'ConflictHttpException',
        'Cannot toggle suspension status on a server that is currently being transferred.',
      );
    }
    // The panel takes its own change back when the daemon does not hear of it.
    if (server.status !== status && !panel.daemon) return DAEMON_DOWN;
    server.status = status;
    return NO_CONTENT;
  };

  const remove = (server: FakeGameServer): Reply => {
    if (!panel.daemon) return DAEMON_DOWN;
    servers.delete(server.id);
    return NO_CONTENT;
  };

  const editUser = (user: FakeUser, body: string): Reply => {
    if (!panel.mayUsers) return error(403, 'AccessDeniedHttpException', 'This action is unauthorized.');
    const given = JSON.parse(body) as Partial<FakeUser>;
    const missing = (['email', 'username', 'first_name', 'last_name'] as const).filter(
      (field) => !given[field],
    );
    if (missing.length > 0)
      return error(422, 'ValidationException', `The ${missing.join(', ')} field is required.`);
    Object.assign(user, given);
    return { status: 200, body: { object: 'user', attributes: { id: user.id, username: user.username } } };
  };

  /** What a call is named for faults, and what it does. */
  const route = (method: string, url: URL, body: string): { on: string; act: () => Reply } => {
    const path = url.pathname.replace(/^\/api\/application/, '');
    if (method === 'GET' && path === '/servers') return { on: 'list', act: () => list(url) };
    const external = /^\/servers\/external\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && external !== undefined) {
      const found = [...servers.values()].find(
        ({ externalId }) => externalId === decodeURIComponent(external),
      );
      const withUser = url.searchParams.get('include') === 'user';
      return {
        on: 'external',
        act: () => (found ? { status: 200, body: shown(found, withUser) } : NOT_FOUND),
      };
    }
    const [, kind, id, action = ''] = /^\/(servers|users)\/(\d+)(?:\/(.*))?$/.exec(path) ?? [];
    const user = users.get(Number(id));
    if (kind === 'users') return { on: 'password', act: () => (user ? editUser(user, body) : NOT_FOUND) };
    const server = servers.get(Number(id));
    const on = method === 'DELETE' ? `delete${action}` : action;
    const acts: Record<string, (server: FakeGameServer) => Reply> = {
      suspend: (one) => setStatus(one, 'suspended'),
      unsuspend: (one) => setStatus(one, null),
      delete: remove,
    };
    const act = acts[on];
    return { on, act: () => (server && act ? act(server) : NOT_FOUND) };
  };

  const limited = (): Reply | null => {
    if (panel.left === null || panel.left-- > 0) return null;
    panel.left = panel.refill;
    return error(429, 'ThrottleRequestsException', 'Too Many Attempts.', {
      'retry-after': String(panel.retryAfterSeconds),
    });
  };

  const serve = async ({ method, path, headers, body }: SeenRequest, response: ServerResponse) => {
    if (!headers.accept?.includes('json')) {
      return void response
        .writeHead(302, { location: '/auth/login', 'content-type': 'text/html' })
        .end('<html>');
    }
    const say = ({ status, body: json, headers = {} }: Reply) =>
      json === undefined
        ? void response.writeHead(status, headers).end()
        : answerJson(response, status, json, { headers });
    if (headers.authorization !== `Bearer ${apiKey}`)
      return say(error(401, 'AuthenticationException', 'Unauthenticated.'));
    const tooMany = limited();
    if (tooMany) return say(tooMany);
    const { on, act } = route(method, new URL(path, 'http://panel'), body);
    const refuse = (reason: string) => say(error(400, 'DisplayException', reason));
    const fault = faults.take(on, null);
    if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;
    const reply = act();
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    say(reply);
  };
  const server = await startFakeServer(serve, tls);
  const panel: FakePterodactyl = {
    server,
    servers,
    users,
    faults,
    daemon: true,
    mayUsers: true,
    left: null,
    refill: 1_000,
    retryAfterSeconds: 1,
  };
  return panel;
}
