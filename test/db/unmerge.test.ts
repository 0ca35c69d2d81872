import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Deps } from '../../activities/deps.ts';
import { reconcileActivities } from '../../activities/reconcile.ts';
import type { Pool } from '../../db/connect.ts';
import { planOperation } from '../../db/plans/index.ts';
import { dropOldMergeImages } from '../../db/queries/merges.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { runInPlace } from '../support/merging.ts';

let database: TestDatabase;
let sql: Pool;
let providerId: number;
let from: number;
let into: number;
beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());
beforeEach(async () => {
  const [provider] = await sql<{ id: number }[]>`insert into providers (name) values ('P') returning id`;
  providerId = provider?.id ?? 0;
  from = await client({ phone: '+49.1', label: 'late payer', characteristic: 'good' });
  into = await client({ firstName: 'Bea' });
});

async function one(query: PromiseLike<readonly { id: number }[]>): Promise<number> {
  const [row] = await query;
  return row?.id ?? 0;
}
const client = (fields: Record<string, unknown> = {}) =>
  one(
    sql<
      { id: number }[]
    >`insert into clients ${sql({ providerId, firstName: 'Ada', currency: 'EUR', ...fields } as never)} returning id`,
  );
const invoice = (clientId: number) =>
  one(sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, due_on, subtotal_minor, total_minor)
    values (${providerId}, ${clientId}, 'unpaid', 'EUR', '2026-01-01', 500, 500) returning id`);
const card = (clientId: number, isDefault = true) =>
  one(sql<{ id: number }[]>`
    insert into payment_methods (client_id, gateway, kind, is_default) values (${clientId}, 'card', 'card', ${isDefault}) returning id`);

const merge = (a: number, b: number) =>
  runInPlace(sql, 'merge', { clientId: a, otherClientId: b, params: { into: b } });
const unmerge = (a: number, b: number) =>
  runInPlace(sql, 'unmerge', { clientId: a, otherClientId: b, params: {} });

async function plan(clientId: number) {
  const made = await planOperation(sql, {
    kind: 'unmerge',
    clientId,
    params: {},
    steps: stepsOf('unmerge', {}),
  });
  if (!made) throw new Error('no plan');
  return made;
}
const blockers = async (clientId: number) => (await plan(clientId)).blockers.map(({ code }) => code);
const ownerOf = async (table: string, id: number) => {
  const [row] = await sql<{ clientId: number }[]>`select client_id from ${sql(table)} where id = ${id}`;
  return row?.clientId;
};

describe('what happened since a merge', () => {
  test('X7: edited rows go back edited, added ones stay, parts of what goes back go along, deleted ones are named', async () => {
    const [edited, deleted, kept] = [await invoice(from), await invoice(from), await invoice(into)];
    await merge(from, into);
    await sql`update invoices set status = 'paid', paid_at = now() where id = ${edited}`;
    await sql`delete from invoices where id = ${deleted}`;
    const added = await invoice(into);
    const payment = await one(sql<{ id: number }[]>`
      insert into transactions (provider_id, client_id, invoice_id, gateway, currency, amount_in_minor, at)
      values (${providerId}, ${into}, ${edited}, 'bank', 'EUR', 500, now()) returning id`);
    const dispute = await one(sql<{ id: number }[]>`
      insert into disputes (client_id, transaction_id, gateway, currency, amount_minor) values (${into}, ${payment}, 'bank', 'EUR', 500) returning id`);
    const line = await one(sql<{ id: number }[]>`
      insert into invoice_items (client_id, invoice_id, amount_minor) values (${into}, ${added}, 100) returning id`);
    const { warnings, steps } = await plan(from);
    expect(warnings.map(({ message }) => message)).toEqual([
      `Added since the merge, stays with client ${into}: invoices (1), invoice lines (1).`,
      'Edited since the merge, goes back as it is now: invoices (1).',
      `Deleted or given to another client since the merge, cannot go back: invoices ${deleted}.`,
    ]);
    expect(steps[0]?.touches).toMatchObject([
      { count: 1, what: 'invoices' },
      { count: 1, what: 'transactions added since, which are part of them' },
      { count: 1, what: 'disputed payments added since, which are part of them' },
    ]);
    await unmerge(from, into);
    const [row] = await sql`select client_id, status from invoices where id = ${edited}`;
    expect(row).toEqual({ clientId: from, status: 'paid' });
    expect([await ownerOf('invoices', kept), await ownerOf('invoices', added)]).toEqual([into, into]);
    expect([await ownerOf('transactions', payment), await ownerOf('disputes', dispute)]).toEqual([
      from,
      from,
    ]);
    expect(await ownerOf('invoice_items', line)).toBe(into);
  });

  test('X7: the survivor’s fields hold again what they held, except those that were edited since', async () => {
    await merge(from, into);
    await sql`update clients set label = 'vip' where id = ${into}`;
    const { warnings, details } = await plan(from);
    expect(warnings.map(({ message }) => message)).toEqual([
      `Fields of client ${into} that were edited since stay as they are: label.`,
    ]);
    expect(details?.fields).toMatchObject([
      { field: 'phone', before: null, now: '+49.1', back: true },
      { field: 'label', before: null, now: 'vip', back: false },
    ]);
    await unmerge(from, into);
    const rows = await sql`select phone, label from clients where id in (${from}, ${into}) order by id`;
    expect(rows).toEqual([
      { phone: '+49.1', label: 'late payer' },
      { phone: null, label: 'vip' },
    ]);
    const log =
      await sql`select action, changes from change_log where client_id = ${into} and entity_id = ${into} order by id`;
    expect(log).toMatchObject([
      { action: 'merged', changes: { phone: { from: null, to: '+49.1' } } },
      { action: 'unmerged', changes: { phone: { from: '+49.1', to: null } } },
    ]);
  });

  test('X7: a default that staff have set since goes back as it is, and no second one comes of it', async () => {
    const [first, second] = [await card(from), await card(from, false)];
    const survivors = await card(into);
    await merge(from, into);
    await sql`update payment_methods set is_default = false where id = ${survivors}`;
    await sql`update payment_methods set is_default = true where id = ${second}`;
    await unmerge(from, into);
    const rows =
      await sql`select id, client_id, is_default from payment_methods where id in (${first}, ${second}, ${survivors}) order by id`;
    expect(rows).toEqual([
      { id: first, clientId: from, isDefault: false },
      { id: second, clientId: from, isDefault: true },
      { id: survivors, clientId: into, isDefault: false },
    ]);
  });

  test('X7: a dropped setting comes back; the survivor’s own stays as it was edited', async () => {
    for (const [id, value] of [
      [from, 1],
      [into, 2],
    ] as const)
      await sql`insert into client_settings (client_id, key, value, set_by) values (${id}, 'limit', ${sql.json(value)}, 's')`;
    await merge(from, into);
    await sql`update client_settings set value = '3' where client_id = ${into}`;
    await unmerge(from, into);
    const rows =
      await sql`select client_id, value from client_settings where client_id in (${from}, ${into}) order by 1`;
    expect(rows).toEqual([
      { clientId: from, value: 1 },
      { clientId: into, value: 3 },
    ]);
  });

  test('L6, X7: a login of three clients keeps at each what it had there, in whatever order they part', async () => {
    const third = await client();
    const login = await one(sql<{ id: number }[]>`
      insert into logins (provider_id, name, email) values (${providerId}, ${`l${from}`}, 'l@example.com') returning id`);
    await sql`insert into login_clients (login_id, client_id, owner) values (${login}, ${from}, false), (${login}, ${third}, true)`;
    const look = () =>
      sql`select client_id, owner from login_clients where login_id = ${login} order by client_id`;
    const before = [...(await look())];
    await merge(from, into);
    await merge(third, into);
    expect(await look()).toEqual([{ clientId: into, owner: true }]);
    expect((await plan(from)).warnings.map(({ code }) => code)).toContain('stands-for-others');
    await unmerge(from, into);
    await unmerge(third, into);
    expect(await look()).toEqual(before);
  });
});

describe('what stands against an un-merge', () => {
  test('X7: a client that is not merged, or by no merge on record', async () => {
    expect(await blockers(from)).toEqual(['not-merged']);
    await sql`update clients set status = 'merged', merged_into_id = ${into} where id = ${from}`;
    expect(await blockers(from)).toEqual(['no-merge-on-record']);
  });

  test('X7: the period is over; what it needed is forgotten then and not before', async () => {
    const id = await merge(from, into);
    const later = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();
    const { dropOldMergeImages: drop } = reconcileActivities({ sql } as Deps);
    expect(await drop({ now: later(29) })).toBe(0);
    await sql`update operations set ended_at = now() - interval '31 days' where id = ${id}`;
    expect(await blockers(from)).toEqual(['unmerge-too-late']);
    await sql`update providers set policy = '{"unmerge": {"days": 40}}' where id = ${providerId}`;
    expect(await blockers(from)).toEqual([]);
    expect(await dropOldMergeImages(sql, later(0), 30)).toBe(0);
    expect(await dropOldMergeImages(sql, later(10), 30)).toBe(1);
    expect(await blockers(from)).toEqual(['merge-forgotten']);
    expect(await sql`select from merge_moves where operation_id = ${id}`).toHaveLength(0);
  });

  test('X7: the survivor was merged, anonymized or given another currency since', async () => {
    const third = await client();
    await merge(from, into);
    await merge(into, third);
    const { blockers: found } = await plan(from);
    expect(found.map(({ message }) => message)).toEqual([
      `Client ${into} was itself merged into client ${third} since: un-merge client ${into} first.`,
    ]);
    await unmerge(into, third);
    expect(await blockers(from)).toEqual([]);
    await sql`update clients set currency = 'PLN' where id = ${into}`;
    expect(await blockers(from)).toEqual(['other-currency']);
    await sql`update clients set status = 'anonymized', anonymized_at = now() where id = ${into}`;
    expect(await blockers(from)).toEqual(['survivor-anonymized']);
  });

  test('X7: a merge that was rolled back does not count', async () => {
    await runInPlace(
      sql,
      'merge',
      { clientId: from, otherClientId: into, params: { into } },
      { rollBackAfter: 4 },
    );
    expect(await blockers(from)).toEqual(['not-merged']);
  });
});
