import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { createApp, type TenureApi } from '../../api/app.ts';
import type { Deps } from '../../api/deps.ts';
import { createEngine, type Engine } from '../../api/engine.ts';
import type { FileStore } from '../../api/storage.ts';
import { readGatewayEvent } from '../../connectors/payments/events.ts';
import { testConnection } from '../../connectors/provisioning/connection-test.ts';
import { openLocalStorage } from '../../connectors/storage/local.ts';
import type { Pool } from '../../db/connect.ts';
import { hashPassword } from '../../db/crypto/passwords.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { generateSigningKeyPem, parseSigningKey } from '../../db/crypto/signing.ts';
import { generateSessionToken } from '../../db/crypto/tokens.ts';
import { insertRole } from '../../db/queries/roles.ts';
import { insertStaff, setPasswordHash } from '../../db/queries/staff.ts';
import { confirmSession, insertSession } from '../../db/queries/staff-sessions.ts';
import { createToken } from '../../db/queries/tokens.ts';
import type { OperationKind } from '../../domain/operations/kinds.ts';
import { createPdfRenderer } from '../../pdf/renderer.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/** Tests look into answers of every shape; ids are mostly numbers. */
interface Fields {
  id: number;
  [field: string]: unknown;
}
export interface Reply {
  status: number;
  headers: Headers;
  body: Fields & { items: Fields[]; next: string | null };
  text: string;
}
export interface Ask {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The password of everybody here. */
export const PASSWORD = 'correct horse battery staple';
export interface PersonOptions {
  providerIds?: number[];
  /** has given the own password again just now */
  confirmed?: boolean;
}
export interface Person {
  id: number;
  email: string;
  roleId: number;
  sessionId: number;
  /** for `Authorization: Bearer` */
  session: string;
}

export interface TestApi {
  app: TenureApi;
  sql: Pool;
  url: string;
  deps: Deps;
  /** a token that may do everything */
  admin: string;
  /** Sends a request, as `admin` unless told otherwise; objects go as JSON. */
  ask(request: string, options?: Ask): Promise<Reply>;
  token(scopes: string[], providerIds?: number[]): Promise<string>;
  /** Somebody who has signed in, may do this and has the password `PASSWORD`. */
  person(permissions: string[], options?: PersonOptions): Promise<Person>;
  provider(name?: string): Promise<number>;
  client(providerId: number, fields?: Record<string, unknown>): Promise<number>;
  /** Puts the client under an operation that runs; answers the operation's id. */
  hold(clientId: number, kind?: OperationKind): Promise<string>;
  /** every line that was logged, as text */
  logged: string[];
  /** the clients whose debt dunning was told to look at again, in this order */
  touched: number[];
  close(): Promise<void>;
}

/** Hashing costs on purpose: everybody here shares one hash. */
let hashed: ReturnType<typeof hashPassword> | undefined;

/** An engine whose Temporal is nowhere: what an API process sees while Temporal is down. */
export function unreachableEngine(): { engine: Engine; close(): Promise<void> } {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  return {
    engine: createEngine(new Client({ connection }), { taskQueue: 'none' }),
    close: () => connection.close(),
  };
}

/** The API on a database of its own. Without an engine it has one that nobody answers. */
export async function testApi(
  options: {
    engine?: Engine;
    now?: () => Date;
    database?: TestDatabase;
    storage?: FileStore;
    privateWebhooks?: boolean;
    lookUpPassword?: Deps['lookUpPassword'];
    /** null: nobody said */
    publicUrl?: string | null;
    singleSignOn?: Deps['singleSignOn'];
    secondFactorRequired?: boolean;
    trustedProxies?: Deps['trustedProxies'];
    hostNameOf?: Deps['hostNameOf'];
  } = {},
): Promise<TestApi> {
  const database = options.database ?? (await testDatabase());
  const { sql, url } = database;
  const down = options.engine ? undefined : unreachableEngine();
  const logged: string[] = [];
  const touched: number[] = [];
  const filesDir = await mkdtemp(join(tmpdir(), 'tenure-api-files-'));
  const deps: Deps = {
    sql,
    gatewayEvents: { read: readGatewayEvent },
    engine: options.engine ?? (down ?? unreachableEngine()).engine,
    dunning: { touched: async (clientId) => touched.push(clientId) > 0, sweep: async () => {} },
    vault: createVault({ current: Buffer.alloc(32, 7) }),
    signingKey: parseSigningKey(generateSigningKeyPem()),
    storage: options.storage ?? (await openLocalStorage(filesDir)),
    renderPdf: createPdfRenderer(),
    lookUpPassword: options.lookUpPassword ?? (async () => 'clean'),
    testConnection,
    publicUrl: options.publicUrl === null ? undefined : (options.publicUrl ?? 'https://tenure.example.com'),
    trustedProxies: options.trustedProxies ?? [],
    singleSignOn: options.singleSignOn,
    secondFactorRequired: options.secondFactorRequired ?? false,
    hostNameOf: options.hostNameOf ?? (async () => undefined),
    log: pino({ level: 'debug' }, { write: (text: string) => void logged.push(text) }),
    now: options.now ?? (() => new Date()),
    privateWebhooks: options.privateWebhooks ?? false,
  };
  const app = createApp(deps);
  const admin = (await createToken(sql, { name: 'test', scopes: ['admin'] })).token;

  const ask: TestApi['ask'] = async (request, { token = admin, body, headers = {} } = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const raw = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await app.request(path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(raw !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined && { body: raw }),
    });
    const text = await response.text();
    const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
  };

  return {
    app,
    sql,
    url,
    deps,
    admin,
    ask,
    logged,
    touched,
    token: async (scopes, providerIds) =>
      (await createToken(sql, { name: 'limited', scopes, providerIds })).token,
    person: (permissions, chosen = {}) =>
      sql.begin(async (tx) => {
        const at = deps.now();
        const email = `${randomUUID()}@example.com`;
        const role = await insertRole(tx, { name: email, description: '', permissions });
        const staff = await insertStaff(tx, {
          ...{ kind: 'person', email, name: 'Grace Hopper', language: 'en', roleIds: [role.id] },
          providerIds: chosen.providerIds ?? null,
        });
        hashed ??= hashPassword(PASSWORD);
        await setPasswordHash(tx, staff.id, (await hashed).hash, at);
        const { token, hash } = generateSessionToken();
        const session = await insertSession(tx, {
          ...{ staffId: staff.id, hash, signedInWith: 'password', address: null, userAgent: null, now: at },
        });
        if (chosen.confirmed) await confirmSession(tx, session.id, at);
        return { id: staff.id, email, roleId: role.id, sessionId: session.id, session: token };
      }),
    async provider(name = 'Example Hosting') {
      const [row] = await sql<{ id: number }[]>`insert into providers (name) values (${name}) returning id`;
      return row?.id ?? 0;
    },
    async client(providerId, fields = {}) {
      const row = {
        providerId,
        firstName: 'Ada',
        lastName: 'Lovelace',
        email: 'ada@example.com',
        currency: 'EUR',
        ...fields,
      };
      const [client] = await sql<{ id: number }[]>`insert into clients ${sql(row as never)} returning id`;
      return client?.id ?? 0;
    },
    async hold(clientId, kind = 'close') {
      const operation = randomUUID();
      await sql`
        insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
        select ${operation}, ${kind}, provider_id, id, true, 'x', 'running', '{}', '{}', '', 'token', '1' from clients where id = ${clientId}`;
      await sql`update clients set held_by = ${operation} where id = ${clientId}`;
      return operation;
    },
    async close() {
      app.stop();
      await down?.close();
      await rm(filesDir, { recursive: true, force: true });
      if (!options.database) await database.drop();
    },
  };
}
