import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from '../../db/connect.ts';
import { planOperation } from '../../db/plans/index.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Plan } from '../../domain/operations/plan.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let sql: Pool;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  providerId = await provider();
});
afterAll(() => database.drop());

async function provider(policy: object = {}): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into providers (name, policy) values ('P', ${sql.json(policy as never)}) returning id`;
  return row?.id ?? 0;
}

async function client(fields: Record<string, unknown> = {}): Promise<number> {
  const row = { providerId, firstName: 'Ada', currency: 'EUR', ...fields };
  const [made] = await sql<{ id: number }[]>`insert into clients ${sql(row as never)} returning id`;
  return made?.id ?? 0;
}

async function plan(from: number, params: OperationParams<'merge'>): Promise<Plan> {
  const made = await planOperation(sql, {
    kind: 'merge',
    clientId: from,
    params,
    steps: stepsOf('merge', params),
  });
  if (!made) throw new Error('no plan');
  return made;
}

const codes = (list: { code: string }[]) => list.map(({ code }) => code);
const sentences = (list: { message: string }[]) => list.map(({ message }) => message);

interface Details {
  fields: {
    field: string;
    survivor: unknown;
    other: unknown;
    result: unknown;
    from: string;
    because: string;
  }[];
  credit: unknown[];
}

describe('the preview of a merge', () => {
  test('L6: shows both profiles side by side, what each field becomes, whose value that is and why', async () => {
    const from = await client({
      firstName: 'Ada',
      phone: '+49.1',
      city: 'Bonn',
      signedUpOn: '2020-01-01',
      customFields: sql.json({ a: 1, b: 1 }),
    });
    const into = await client({
      firstName: 'Bea',
      city: 'Graz',
      signedUpOn: '2022-01-01',
      customFields: sql.json({ b: 2 }),
    });
    const { fields } = (await plan(from, { into, fields: { city: 'other' } })).details as unknown as Details;
    const of = (name: string) => fields.find(({ field }) => field === name);
    expect(of('firstName')).toEqual({
      ...{ field: 'firstName', label: 'First name', survivor: 'Bea', other: 'Ada', result: 'Bea' },
      ...{ from: 'survivor', because: 'rule', rule: 'survivor' },
    });
    expect(of('phone')).toMatchObject({
      survivor: null,
      result: '+49.1',
      from: 'other',
      because: 'rule',
      rule: 'filled',
    });
    expect(of('city')).toMatchObject({ result: 'Bonn', from: 'other', because: 'choice' });
    expect(of('signedUpOn')).toMatchObject({ result: '2020-01-01', rule: 'earlier' });
    expect(of('customFields')).toMatchObject({ result: { a: 1, b: 2 }, from: 'both', rule: 'joined' });
    expect(of('status')).toBeUndefined();
  });

  test('L6: counts what moves in plain words, with amounts per currency; the plan that is stored holds no value', async () => {
    const [from, into] = [await client({ lastName: 'Lovelace' }), await client()];
    await sql`insert into invoices (provider_id, client_id, status, currency, due_on, subtotal_minor, total_minor)
      values (${providerId}, ${from}, 'paid', 'EUR', '2026-01-01', 500, 500), (${providerId}, ${from}, 'paid', 'PLN', '2026-01-01', 700, 700)`;
    await sql`insert into credit_entries (client_id, currency, amount_minor) values (${from}, 'EUR', 30), (${into}, 'EUR', 12)`;
    const made = await plan(from, { into });
    expect(made.otherClientId).toBe(into);
    expect(made.steps.find(({ id }) => id === 'move-rows')?.touches).toMatchObject([
      {
        count: 2,
        what: 'invoices',
        amounts: [
          { currency: 'EUR', minor: 500 },
          { currency: 'PLN', minor: 700 },
        ],
      },
      { count: 1, what: 'credit entries', amounts: [{ currency: 'EUR', minor: 30 }] },
    ]);
    const { details, ...stored } = made;
    expect((details as unknown as Details).credit).toEqual([
      { currency: 'EUR', survivor: 12, other: 30, sum: 42 },
    ]);
    expect(JSON.stringify(stored)).not.toContain('Lovelace');
    expect(made.steps.map(({ undoable }) => undoable)).toEqual([true, true, true, true, false]);
    expect(made.steps.some(({ pointOfNoReturn }) => pointOfNoReturn)).toBe(false);
  });

  test('L6: names each conflict with its rule', async () => {
    const [group, other] = await sql<{ id: number }[]>`
      insert into client_groups (provider_id, name) values (${providerId}, 'A'), (${providerId}, 'B') returning id`;
    const from = await client({ groupId: group?.id });
    const into = await client({ groupId: other?.id, archivedAt: '2026-01-01' });
    const [login] = await sql<{ id: number }[]>`
      insert into logins (provider_id, name, email) values (${providerId}, 'both@example.com', 'both@example.com') returning id`;
    await sql`insert into login_clients (login_id, client_id, owner) values (${login?.id ?? 0}, ${from}, true), (${login?.id ?? 0}, ${into}, true)`;
    for (const id of [from, into]) {
      await sql`insert into payment_methods (client_id, gateway, kind, is_default) values (${id}, 'card', 'card', true)`;
      await sql`insert into contacts (client_id, billing) values (${id}, true)`;
      await sql`insert into client_settings (client_id, key, value, set_by) values (${id}, 'late', 'true', 's'), (${id}, 'x', 'true', 's')`;
      await sql`insert into legal_holds (client_id, reason, set_by) values (${id}, 'court', 's')`;
      await sql`insert into credit_entries (client_id, kind, currency, amount_minor) values (${id}, 'import-difference', 'EUR', 5)`;
    }
    await sql`insert into disputes (client_id, gateway, currency, amount_minor) values (${from}, 'card', 'EUR', 5)`;
    const [service] = await sql<{ id: number }[]>`
      insert into services (client_id, domain, status, currency, cycle) values (${from}, 'Shop.test', 'active', 'EUR', 'monthly') returning id`;
    await sql`insert into domains (client_id, name, status, currency) values (${into}, 'shop.test', 'active', 'EUR')`;
    const { warnings, blockers } = await plan(from, { into });
    expect(blockers).toEqual([]);
    expect(sentences(warnings)).toEqual([
      "Both have an own setting of the same name (2 times): the survivor's applies, the other's is dropped.",
      "Both have an owner: the survivor keeps its own, the other's stays as a login beside.",
      'Both have the same login: it keeps the permissions that it has at the survivor.',
      "Both have a contact that gets the invoices: the survivor's goes on getting them, the other's stays as a contact.",
      'Both have a credit difference that an import found: both count, so that the balances add up; the other one becomes a plain entry.',
      "Both have a default payment method: the survivor's stays the default.",
      `Client ${from} is in group ${group?.id}, client ${into} in group ${other?.id}: the survivor's applies unless you choose “groupId”.`,
      `Client ${into} is archived: everyday lists will show neither of them.`,
      `Both have the domain of service ${service?.id} of client ${from}: all rows stay, look which one is right.`,
      `1 legal hold on client ${from} will hold client ${into}.`,
      `1 legal hold on client ${into} will hold what comes from client ${from} too.`,
      `1 open dispute of client ${from} will move.`,
    ]);
  });

  test('L6: refuses itself, and survivors that are merged, closed or anonymized; a closed one may go', async () => {
    const [from, into] = [await client(), await client()];
    const at = '2026-01-01T00:00:00Z';
    const gone = await client({ status: 'merged', mergedIntoId: into });
    const closed = await client({ status: 'closed', closedAt: at });
    const erased = await client({ status: 'anonymized', anonymizedAt: at });
    const blockers = async (a: number, b: number) => sentences((await plan(a, { into: b })).blockers);
    expect(await blockers(from, from)).toEqual([
      `Client ${from} cannot be merged into itself: name another client in “into”.`,
    ]);
    expect(await blockers(from, gone)).toEqual([
      `Client ${gone} was itself merged into client ${into}: merge into that one.`,
    ]);
    expect(await blockers(from, closed)).toEqual([
      `Client ${closed} is closed: reopen it first, or merge the other way round.`,
    ]);
    expect(await blockers(from, erased)).toEqual([
      `Client ${erased} was anonymized: nothing can be merged into it.`,
    ]);
    expect(await blockers(gone, from)).toEqual([
      `Client ${gone} was merged into client ${into}: use that one.`,
    ]);
    expect(await blockers(into, gone)).toEqual([
      `Client ${gone} was itself merged into client ${into}: merge into that one.`,
    ]);
    expect(await blockers(erased, from)).toHaveLength(1);
    expect(await blockers(closed, from)).toEqual([]);
    expect((await plan(from, { into: 999_999 })).otherClientId).toBe(999_999);
  });

  test('L6: refuses another currency, and another provider unless both allow it; then groups stay apart', async () => {
    const from = await client();
    expect(codes((await plan(from, { into: await client({ currency: 'PLN' }) })).blockers)).toEqual([
      'other-currency',
    ]);
    const [open, shut] = [await provider({ merge: { acrossProviders: true } }), await provider()];
    const across = async (a: number, b: number, fields = {}) => {
      const [group] = await sql<{ id: number }[]>`
        insert into client_groups (provider_id, name) values (${a}, 'G') returning id`;
      const [one, other] = [
        await client({ providerId: a, groupId: group?.id }),
        await client({ providerId: b }),
      ];
      return plan(one, { into: other, fields });
    };
    expect(codes((await across(shut, open)).blockers)).toEqual(['other-provider']);
    expect(codes((await across(open, shut)).blockers)).toEqual(['other-provider']);
    const second = await provider({ merge: { acrossProviders: true } });
    const allowed = await across(open, second);
    expect(allowed.blockers).toEqual([]);
    expect(codes(allowed.warnings)).toEqual(['across-providers']);
    const { fields } = allowed.details as unknown as Details;
    expect(fields.find(({ field }) => field === 'groupId')).toMatchObject({ result: null });
    expect(codes((await across(open, second, { groupId: 'other' })).blockers)).toEqual([
      'group-of-other-provider',
    ]);
  });

  test('L6: refuses choices of fields that nobody can choose, with those that there are', async () => {
    const [from, into] = [await client(), await client()];
    const { blockers } = await plan(from, { into, fields: { status: 'other', shoeSize: 'survivor' } });
    expect(codes(blockers)).toEqual(['unknown-field', 'unknown-field']);
    expect(blockers[0]?.message).toMatch(/^Nobody can choose “status”; there are groupId, type, firstName, /);
  });
});
