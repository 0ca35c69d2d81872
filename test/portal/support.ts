import type { Deps } from '../../api/deps.ts';
import { hashPassword } from '../../db/crypto/passwords.ts';
import { type ClientLogin, listClientLogins } from '../../db/queries/client-logins.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { type Page, type Visitor, visitor } from '../support/visitor.ts';

export const PASSWORD = 'lamp river oak and sky';
export const NOW = new Date('2026-03-10T09:00:00Z');

/** A visitor of a client area. */
export type PortalVisitor = Visitor & { signIn(name: string, password?: string): Promise<Page> };

export interface Person {
  clientId: number;
  loginId: number;
  name: string;
}

export interface PortalWorld {
  api: TestApi;
  providerId: number;
  /** the address of the client area */
  base: string;
  /** moves the clock on */
  pass(minutes: number): void;
  now(): Date;
  /** a client with an owner that has `PASSWORD` */
  person(fields?: Record<string, unknown>): Promise<Person>;
  /** lets a login into another client */
  tie(
    loginId: number,
    clientId: number,
    more?: { owner?: boolean; permissions?: string[]; enabled?: boolean },
  ): Promise<void>;
  visitor(address?: string): PortalVisitor;
  logins(clientId: number): Promise<ClientLogin[]>;
  changes(
    clientId: number,
  ): Promise<{ action: string; actorKind: string; actorId: string | null; entity: string }[]>;
  close(): Promise<void>;
}

/** The client area of one provider on a database of its own, at a clock that the test moves. */
export async function portalWorld(
  options: { publicUrl?: string | null; hostNameOf?: Deps['hostNameOf'] } = {},
): Promise<PortalWorld> {
  let now = NOW.getTime();
  const api = await testApi({ ...options, now: () => new Date(now) });
  const { sql } = api;
  const providerId = await api.provider('Example Hosting');
  const base = `/portal/${providerId}`;
  const stored = await hashPassword(PASSWORD);
  let count = 0;

  const tie: PortalWorld['tie'] = async (loginId, clientId, more = {}) => {
    const { owner = false, permissions = [], enabled = true } = more;
    await sql`
      insert into login_clients (login_id, client_id, owner, permissions, enabled)
      values (${loginId}, ${clientId}, ${owner}, ${sql.json(permissions)}, ${enabled})`;
  };

  return {
    ...{ api, providerId, base, tie },
    pass: (minutes) => {
      now += minutes * 60_000;
    },
    now: () => new Date(now),
    async person(fields = {}) {
      count += 1;
      const name = `ada${count}@example.com`;
      const clientId = await api.client(providerId, { lastName: `Byron${count}`, ...fields });
      const [login] = await sql<{ id: number }[]>`
        insert into logins (provider_id, name, email, first_name, password_hash, password_scheme)
        values (${providerId}, ${name}, ${name}, 'Ada', ${stored.hash}, ${stored.scheme}) returning id`;
      const loginId = login?.id ?? 0;
      await tie(loginId, clientId, { owner: true });
      return { clientId, loginId, name };
    },
    logins: (clientId) => listClientLogins(sql, clientId),
    visitor: (address) => {
      const browsing = visitor(api.app, base, address);
      return {
        ...browsing,
        signIn: (name, password = PASSWORD) => browsing.post('/sign-in', { name, password }),
      };
    },
    changes: (clientId) =>
      sql<{ action: string; actorKind: string; actorId: string | null; entity: string }[]>`
        select action, actor_kind, actor_id, entity from change_log where client_id = ${clientId} order by id`,
    close: () => api.close(),
  };
}
