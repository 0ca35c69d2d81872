import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '../../connectors/payments/registry.ts';
import { proveIdentity } from '../../connectors/provisioning/identity.ts';
import { createConnector } from '../../connectors/provisioning/registry.ts';
import type { Sql } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { findLadder, ladderOf } from '../../db/queries/dunning-ladders.ts';
import { listPaymentMethods, openPaymentMethod } from '../../db/queries/payment-methods.ts';
import { addHero, type Seeded, seedDemo } from '../../dev/demo-provider.ts';
import { startGateway } from '../../dev/gateway/server.ts';
import { startPanel } from '../../dev/panel/server.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { memoryStorage } from '../support/memory-storage.ts';

const vault = createVault({ current: new Uint8Array(32).fill(7) });
const panel = { url: 'http://127.0.0.1:2087', token: 'FIRSTTOKEN' };
const gateway = { url: 'http://127.0.0.1:2088', secretKey: 'sk_test_FIRSTKEY', webhookSecret: 'whsec_first' };
const storage = memoryStorage();
const now = '2026-03-10T09:00:00.000Z';

let database: TestDatabase;
let seeded: Seeded;

beforeAll(async () => {
  database = await testDatabase();
  seeded = await seedDemo({ ...options(), panel, gateway });
});
afterAll(() => database.drop());

const options = (at = now) => ({ sql: database.sql, vault, storage, now: at });

async function rowCounts(sql: Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(name)}`;
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

describe('the demo provider', () => {
  it('has twelve clients, one of them with accounts in several states', async () => {
    expect(seeded.created).toBe(true);
    expect(seeded.clientIds).toHaveLength(12);
    const states = await database.sql<{ status: string; count: number }[]>`
      select status, count(*)::int as count from services where client_id = ${seeded.heroId} group by 1 order by 1`;
    expect(Object.fromEntries(states.map(({ status, count }) => [status, count]))).toEqual({
      active: 3,
      pending: 1,
      suspended: 2,
      terminated: 1,
    });
  });

  it('follows up what is overdue by a ladder of its own', async () => {
    const ladder = await findLadder(database.sql, { providerId: seeded.providerId, groupId: null });
    expect(ladder && ladderOf(ladder).rungs.map(({ id }) => id)).toContain('suspend');
  });

  it('names accounts that a WHM server takes, each once, as they stand in the record', () => {
    const users = seeded.accounts.map(({ user }) => user);
    const domains = seeded.accounts.map(({ domain }) => domain);
    expect(users.length).toBeGreaterThan(10);
    expect(new Set(users).size).toBe(users.length);
    expect(new Set(domains).size).toBe(domains.length);
    for (const user of users) expect(user).toMatch(/^[a-z][a-z0-9]{0,15}$/);
    expect(seeded.accounts.filter(({ suspended }) => suspended).length).toBe(4);
  });

  it('adds nothing when it is written again, and follows the panel to another address', async () => {
    const before = await rowCounts(database.sql);
    const moved = { url: 'http://127.0.0.1:2099', token: 'SECONDTOKEN' };
    const movedGateway = { ...gateway, url: 'http://127.0.0.1:2100', secretKey: 'sk_test_SECONDKEY' };
    const again = await seedDemo({
      ...options('2026-04-01T00:00:00.000Z'),
      panel: moved,
      gateway: movedGateway,
    });
    expect(again).toEqual({ ...seeded, created: false });
    expect(await rowCounts(database.sql)).toEqual(before);
    const [server] = await database.sql<{ url: string; credentials: string; version: number }[]>`
      select url, credentials, version from servers where id = ${seeded.serverId}`;
    expect(server?.url).toBe(moved.url);
    expect(vault.open(server?.credentials ?? '', `servers:${seeded.serverId}`)).toEqual({
      username: 'root',
      token: 'SECONDTOKEN',
    });
    expect(server?.credentials).not.toContain('SECONDTOKEN');
    await seedDemo({ ...options(), panel: moved, gateway: movedGateway });
    const [same] = await database.sql<{ version: number }[]>`
      select version from servers where id = ${seeded.serverId}`;
    expect(same?.version).toBe(server?.version);
  });

  it('gives every client of a later demonstration accounts of its own', async () => {
    const second = await addHero(options());
    const third = await addHero(options());
    expect(second.accounts).toHaveLength(5);
    const users = [...seeded.accounts, ...second.accounts, ...third.accounts].map(({ user }) => user);
    const domains = [...seeded.accounts, ...second.accounts, ...third.accounts].map(({ domain }) => domain);
    expect(new Set(users).size).toBe(users.length);
    expect(new Set(domains).size).toBe(domains.length);
    const again = await seedDemo({ ...options(), panel, gateway });
    expect(again.heroId).toBe(third.clientId);
  });

  it('can have another such client after one was closed and forgotten by name', async () => {
    const before = await addHero(options());
    await database.sql`
      update clients set status = 'closed', closed_at = now(), registered_by = null, label = null where id = ${before.clientId}`;
    const { clientId } = await addHero(options());
    const phones = await database.sql<{ phone: string }[]>`
      select phone from clients where id in (${before.clientId}, ${clientId})`;
    expect(new Set(phones.map(({ phone }) => phone)).size).toBe(2);
    const [shared] = await database.sql`
      select c.status from logins l join login_clients own on own.login_id = l.id and own.client_id = ${clientId}
      join login_clients other on other.login_id = l.id and other.client_id <> ${clientId}
      join clients c on c.id = other.client_id`;
    expect(shared).toEqual({ status: 'active' });
  });

  it('X3: describes accounts that the demo panel proves to be the services of the record', async () => {
    const running = await startPanel({ token: 'PANELTOKEN', accounts: seeded.accounts });
    try {
      await seedDemo({ ...options(), panel: { url: running.url, token: 'PANELTOKEN' }, gateway });
      const [server] = await database.sql<{ connector: string; url: string; credentials: string }[]>`
        select connector, url, credentials from servers where id = ${seeded.serverId}`;
      const connector = createConnector({
        kind: server?.connector ?? '',
        baseUrl: server?.url,
        credentials: vault.open(server?.credentials ?? '', `servers:${seeded.serverId}`),
      });
      const services = await database.sql<{ username: string; domain: string; status: string }[]>`
        select username, domain, status from services
        where client_id = any(${seeded.clientIds}) and server_id = ${seeded.serverId} and username is not null`;
      const call = { signal: AbortSignal.timeout(30_000), idempotencyKey: 'probe' };
      for (const service of services) {
        const found = await connector.probe(service, call);
        expect(found.state, service.domain).toBe(service.status);
        expect('identity' in found && proveIdentity(service, found.identity).ok, service.domain).toBe(true);
      }
      expect(services).toHaveLength(seeded.accounts.length);
      await connector.close();
    } finally {
      await running.stop();
    }
  });

  it('M15: has a payment method that the demo gateway keeps, and a bank transfer that nobody does', async () => {
    const running = await startGateway({ secretKey: 'sk_test_RUNNING', methods: seeded.methods });
    try {
      await seedDemo({
        ...options(),
        panel,
        gateway: { ...gateway, url: running.url, secretKey: 'sk_test_RUNNING' },
      });
      const [record] = await database.sql<{ id: number; url: string; credentials: string }[]>`
        select id, url, credentials from payment_gateways where name = 'demo-cards'`;
      const aad = `payment_gateways:${record?.id}`;
      const cards = createGateway({
        kind: 'stripe',
        url: record?.url,
        credentials: vault.open(record?.credentials ?? '', aad),
      });
      const methods = await listPaymentMethods(database.sql, seeded.heroId, { limit: 10 });
      expect(methods.map((method) => [method.gateway, method.isDefault, method.reference])).toEqual([
        ['bank', true, 'none'],
        ['demo-cards', false, 'set'],
      ]);
      const card = await openPaymentMethod(database.sql, vault, methods[1]?.id ?? 0);
      const call = { signal: AbortSignal.timeout(30_000), idempotencyKey: 'probe' };
      expect(await cards.probe(card?.reference ?? '', call)).toEqual({ state: 'attached' });
      await cards.close();
    } finally {
      await running.stop();
    }
  });

  it('C7: has files that are really stored', async () => {
    const files = await database.sql<{ key: string; sizeBytes: number; staffOnly: boolean }[]>`
      select storage_key as key, size_bytes, staff_only from files where client_id = ${seeded.heroId} order by id`;
    expect(files.map(({ staffOnly }) => staffOnly)).toEqual([false, true]);
    for (const { key, sizeBytes } of files) {
      const text = storage.files.get(key);
      expect(text?.length).toBe(sizeBytes);
      expect(text?.toString()).toContain('Marta Lindqvist');
    }
  });

  it('M1: has invoices whose payments are their totals', async () => {
    const wrong = await database.sql`
      select i.id from invoices i left join transactions t on t.invoice_id = i.id
      where (i.status = 'paid') <> (t.id is not null) or t.amount_in_minor <> i.total_minor
         or i.subtotal_minor <> (select sum(amount_minor) from invoice_items where invoice_id = i.id)`;
    expect(wrong).toHaveLength(0);
  });
});
