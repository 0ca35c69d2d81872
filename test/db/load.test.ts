import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ofClients } from '../../db/catalogue/reach.ts';
import { clientTableEntries } from '../../db/catalogue.ts';
import { loadClients } from '../../dev/load.ts';
import { loadBigClient } from '../../dev/load-big.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('loading clients for benchmarks', () => {
  it('adds as many as asked for, with consecutive numbers, beside what is there', async () => {
    const { sql } = database;
    const first = await loadClients(sql, {
      clients: 300,
      servicesPerClient: 2,
      invoicesPerClient: 3,
      itemsPerInvoice: 2,
    });
    const second = await loadClients(sql, { clients: 50, ticketsPerClient: 2, prefix: 'more' });
    expect(first.lastId - first.firstId).toBe(299);
    expect(second.firstId).toBe(first.lastId + 1);
    expect(first.rows).toBe(300 + 600 + 900 + 1800);
    expect(second.rows).toBe(50 + 100);
    const [counts] = await sql<Record<string, number>[]>`
      select (select count(*)::int from clients) as clients, (select count(*)::int from services) as services,
             (select count(distinct username)::int from services) as names,
             (select count(*)::int from invoices i where total_minor <>
               (select sum(amount_minor) from invoice_items where invoice_id = i.id)) as wrong`;
    expect(counts).toEqual({ clients: 350, services: 600, names: 600, wrong: 0 });
    const [next] = await sql<{ id: number }[]>`
      insert into clients (provider_id, currency) values (${first.providerId}, 'EUR') returning id`;
    expect(next?.id).toBe(second.lastId + 1);
  });

  it('refuses a number that is none', async () => {
    await expect(loadClients(database.sql, { clients: 0 })).rejects.toThrow('whole number from 1, not 0');
  });
});

describe('loading one client with very many rows', () => {
  it('spreads them over all tables of client data, except what only operations, cases and gateways leave', async () => {
    const { sql } = database;
    const [provider] = await sql<{ id: number }[]>`insert into providers (name) values ('Big') returning id`;
    const big = await loadBigClient(sql, { providerId: provider?.id ?? 0, rows: 2_000 });
    expect(big.rows).toBeGreaterThan(1_900);
    const counted: Record<string, number> = {};
    for (const [table] of clientTableEntries) {
      const [row] = await sql.unsafe<{ count: number }[]>(
        `select count(*)::int as count from ${table} where ${ofClients(table, '$1::bigint[]')}`,
        [[big.id] as never],
      );
      counted[table] = row?.count ?? 0;
    }
    const empty = Object.keys(counted).filter((table) => counted[table] === 0);
    expect(empty).toEqual([
      'dunning_nudges',
      'charge_attempts',
      'refund_attempts',
      'gateway_events',
      'dunning_rungs',
      'dunning_cases',
      'dunning_holds',
      'operation_progress',
      'client_locks',
      'merge_moves',
      'merge_images',
      'operation_event_queue',
    ]);
    for (const table of empty) delete counted[table];
    expect(counted).toEqual(big.byTable);
  });
});
