import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { addBelongings, chargeUnderWay } from '../support/belongings.ts';
import type { TestClient } from '../support/world.ts';
import { eventually, type House, openHouse, preview, refusal } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(async () => {
  house.world.panel.faults.clear();
  house.world.gateway.faults.clear();
  await policy({});
});

const notify = { notify: true } as const;
const policy = (policy: object) =>
  house.sql`update providers set policy = ${house.sql.json(policy as never)} where id = ${house.world.providerId}`;

/** A client whose names nobody else has, without debts. */
async function person(options: { services?: number; name?: string } = {}): Promise<TestClient> {
  const { sql, world } = house;
  const client = await world.client({ services: 2, email: 'will-be-set', ...options });
  await sql`update clients set ${sql({
    ...{
      firstName: 'Zephyrine',
      lastName: `Quillfeather${client.id}`,
      email: `zephyrine${client.id}@mail.example`,
    },
    ...{ companyName: '', phone: `+49.30991${client.id}77553`, address1: `Orchideenstieg ${client.id}` },
  })} where id = ${client.id}`;
  await sql`update logins set email = ${`zephyrine${client.id}@mail.example`} where id = ${client.loginId}`;
  await sql`update invoices set status = 'paid', paid_at = now() where client_id = ${client.id}`;
  await sql`
    update invoices set issued_on = '2026-01-05', addressee = ${sql.json({ firstName: 'Zephyrine', email: `zephyrine${client.id}@mail.example` })}
    where id = ${client.invoiceIds[0] ?? 0}`;
  return client;
}

const certificateOf = async (id: string) => {
  const [row] = await house.sql<
    { body: Certificate }[]
  >`select body from erasure_certificates where operation_id = ${id}`;
  return row?.body;
};
interface Certificate {
  outcome: string;
  erased: { what: string; column?: string; count: number }[];
  outside: { what: string; outcome: string; count: number }[];
  kept: { what: string; column: string; basis: string; latest: string }[];
  scan: { findings: unknown[]; searched: { histories: number; tables: number }; skippedBy?: string };
}

describe('anonymize', () => {
  test('L4, X8: ends everything, erases, scans and certifies; the documents of tax law stay', async () => {
    const { sql, world, operations } = house;
    const client = await person();
    const { methods, files } = await addBelongings(world, client);
    const plan = await preview(sql, 'anonymize', client.id, notify);
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.find(({ id }) => id === 'delete-files')?.touches[0]?.count).toBe(files.length);
    const id = await operations.start('anonymize', client.id, notify, { bound: true });
    expect((await operations.ended(id)).state).toBe('completed');

    for (const user of client.users) expect(world.panel.account(user)).toBeUndefined();
    for (const { reference } of methods) expect(world.gateway.methods.get(reference)?.customer).toBeNull();
    for (const { key } of files) expect(await world.deps.storage.get(key)).toBe('missing');
    const [row] =
      await sql`select status, first_name, email, search, held_by from clients where id = ${client.id}`;
    expect(row).toEqual({ status: 'anonymized', firstName: '', email: null, search: '   ', heldBy: null });
    const [mail] = (await world.mailbox.mails()).filter(
      ({ to }) => to === `zephyrine${client.id}@mail.example`,
    );
    expect(mail?.subject).toBe('Your data at Example Hosting is being erased');
    const certificate = await certificateOf(id);
    expect(certificate?.outcome).toBe('erased');
    expect(certificate?.scan.findings).toEqual([]);
    expect(certificate?.scan.searched.histories).toBeGreaterThan(0);
    expect(certificate?.outside.find(({ what }) => what === 'accounts on servers')).toMatchObject({
      outcome: 'done',
      count: 2,
    });
    expect(certificate?.kept).toContainEqual({
      ...{ what: 'Invoice', column: 'Name and address on the document', rows: 1, basis: 'Tax law' },
      ...{
        law: expect.any(String),
        earliest: '2037-01-01T00:00:00.000Z',
        latest: '2037-01-01T00:00:00.000Z',
      },
    });
    expect(await sql`select from erasure_values where operation_id = ${id}`).toHaveLength(0);
    expect(JSON.stringify(certificate)).not.toContain('ephyrine');
    expect(
      await sql`select kind from tombstones where operation_id = ${id} and kind in ('client', 'email')`,
    ).not.toHaveLength(0);
  });

  test('L4: a duty to keep, a dispute and an unpaid invoice stand against it; the policy decides on the last two', async () => {
    const { sql, operations } = house;
    const client = await person({ services: 0 });
    await sql`update invoices set status = 'unpaid', paid_at = null where id = ${client.invoiceIds[0] ?? 0}`;
    await sql`insert into disputes (client_id, gateway, currency, amount_minor) values (${client.id}, 'cards', 'EUR', 500)`;
    await sql`insert into legal_holds (client_id, reason, set_by) values (${client.id}, 'court', 'staff')`;
    const codes = async () =>
      (await preview(sql, 'anonymize', client.id, notify)).blockers.map(({ code }) => code);
    expect(await codes()).toEqual(['legal-hold', 'open-disputes', 'unpaid-invoices']);
    await policy({ anonymize: { allowUnpaid: true, allowDisputes: true } });
    expect(await codes()).toEqual(['legal-hold']);
    await sql`update legal_holds set released_by = 'staff', released_at = now() where client_id = ${client.id}`;
    await sql`insert into credit_entries (client_id, kind, currency, amount_minor, description, at) values (${client.id}, 'entry', 'EUR', 1234, '', now())`;
    const { warnings } = await preview(sql, 'anonymize', client.id, notify);
    expect(warnings.find(({ code }) => code === 'credit-left')?.message).toContain('12.34 EUR');
    await operations.ended(await operations.start('anonymize', client.id, notify));
    expect(await codes()).toEqual(['client-anonymized']);
  });

  test('L4: a charge under way stands against it, whatever the policy says', async () => {
    const { sql, world } = house;
    const client = await person({ services: 0 });
    await policy({ anonymize: { allowUnpaid: true } });
    const [invoiceId = 0] = client.invoiceIds;
    const attempt = await chargeUnderWay(sql, { ...world, clientId: client.id, invoiceId });
    const why = async () =>
      (await preview(sql, 'anonymize', client.id, notify)).blockers.map(({ message }) => message);
    expect(await why()).toEqual([
      `A payment is under way for invoice ${invoiceId}: wait until it has ended.`,
    ]);
    await attempt.ended();
    expect(await why()).toEqual([]);
  });

  test('L4: what the client asked for is closed by the erasure, and nothing else is', async () => {
    const { sql, world, operations } = house;
    const client = await person({ services: 0 });
    const other = await person({ services: 0 });
    for (const [clientId, kind] of [
      [client.id, 'erasure'],
      [client.id, 'access'],
      [other.id, 'erasure'],
    ] as const)
      await sql`
        insert into data_requests (provider_id, client_id, kind, received_on, due_on)
        values (${world.providerId}, ${clientId}, ${kind}, '2026-03-01', '2026-03-31')`;
    const id = await operations.start('anonymize', client.id, { notify: false });
    expect((await operations.ended(id)).state).toBe('completed');
    expect(
      await sql`
        select client_id, kind, fulfilled_by, closed_at is not null as closed from data_requests
        where client_id in ${sql([client.id, other.id])} order by id`,
    ).toEqual([
      { clientId: client.id, kind: 'erasure', fulfilledBy: id, closed: true },
      { clientId: client.id, kind: 'access', fulfilledBy: null, closed: false },
      { clientId: other.id, kind: 'erasure', fulfilledBy: null, closed: false },
    ]);
  });

  test('L4: a client that was closed before, with accounts still on their servers, loses them now', async () => {
    const { sql, world, operations } = house;
    const client = await person();
    await operations.ended(await operations.start('close', client.id, { mode: 'cancel', notify: false }));
    expect(client.users.every((user) => world.panel.account(user) !== undefined)).toBe(true);
    await operations.ended(await operations.start('anonymize', client.id, { notify: false }));
    expect(client.users.some((user) => world.panel.account(user) !== undefined)).toBe(false);
    const states =
      await sql`select distinct status from services where client_id = ${client.id} and server_id is not null`;
    expect(states).toEqual([{ status: 'terminated' }]);
  });

  test('X8: a value that is left blocks with the place and no value; cleared, a retry goes through', async () => {
    const { sql, world, operations } = house;
    const other = await world.client({ services: 0 });
    const client = await person({ services: 0 });
    await sql`insert into notes (client_id, body) values (${other.id}, ${`Ask zephyrine${client.id}@mail.example about it`})`;
    const id = await operations.start('anonymize', client.id, { notify: false });
    const blocked = await operations.until(id, 'blocked');
    expect(blocked).toMatchObject({ currentStep: 'scan-leftovers', problem: { code: 'leftovers-found' } });
    const [step] = await sql<{ error: { message: string } }[]>`
      select error from operation_steps where operation_id = ${id} and step_id = 'scan-leftovers'`;
    expect(step?.error.message).toContain('notes.body (1, e-mail address)');
    expect(step?.error.message).not.toContain('ephyrine');
    await sql`delete from notes where client_id = ${other.id}`;
    await operations.decide(id, 'retry');
    expect((await operations.ended(id)).state).toBe('completed');
    expect((await certificateOf(id))?.outcome).toBe('erased');
  });

  test('X8: skipped with a reason, what is left stands in the certificate', async () => {
    const { sql, world, operations } = house;
    const other = await world.client({ services: 0 });
    const client = await person({ services: 0 });
    await sql`update tickets set subject = ${`call Zephyrine Quillfeather${client.id}`} where client_id = ${other.id}`;
    const id = await operations.start('anonymize', client.id, { notify: false });
    await operations.until(id, 'blocked');
    await operations.decide(id, 'skip');
    expect((await operations.ended(id)).state).toBe('completed');
    expect(await certificateOf(id)).toMatchObject({
      outcome: 'erased-with-leftovers',
      scan: { findings: [{ where: 'tickets.subject', kind: 'name', count: 1 }], skippedBy: 'token:2' },
    });
    await sql`update tickets set subject = 'Help' where client_id = ${other.id}`;
  });

  test('X8: a value in what the engine keeps of the client’s workflows is found', async () => {
    const { sql, temporal, operations } = house;
    const client = await person({ services: 0 });
    const handle = await temporal.client.workflow.start('archive', {
      workflowId: lifecycleWorkflowId(client.id),
      taskQueue: 'nobody-listens',
      args: [{ params: { note: `for zephyrine${client.id}@mail.example` } }],
      memo: { operationId: 'x' },
    });
    await handle.terminate();
    const [open] = await sql<
      { count: number }[]
    >`select count(*)::int as count from client_locks where client_id = ${client.id}`;
    expect(open?.count).toBe(0);
    const first = await operations.start('archive', client.id, {});
    await operations.ended(first);
    const other = await temporal.client.workflow.start('reconcileRecords', {
      workflowId: `about-${client.id}`,
      taskQueue: 'nobody-listens',
      args: [],
      searchAttributes: { ClientId: [String(client.id)] },
      memo: { who: `zephyrine${client.id}@mail.example` },
    });
    await eventually(async () => {
      for await (const each of temporal.client.workflow.list({ query: `ClientId = "${client.id}"` }))
        if (each.workflowId === `about-${client.id}`) return true;
      return false;
    }, 'it is visible');
    const id = await operations.start('anonymize', client.id, { notify: false });
    await operations.until(id, 'blocked');
    const [step] = await sql<{ error: { message: string } }[]>`
      select error from operation_steps where operation_id = ${id} and step_id = 'scan-leftovers'`;
    expect(step?.error.message).toContain('history of a workflow');
    await other.terminate();
    await operations.decide(id, 'skip');
    await operations.ended(id);
  });

  test('L4: before anything is destroyed it can be rolled back, and nothing is remembered', async () => {
    const { sql, world, operations } = house;
    const client = await person({ services: 0 });
    world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
    const id = await operations.start('anonymize', client.id, notify);
    await operations.until(id, 'blocked');
    await operations.decide(id, 'roll-back');
    expect((await operations.ended(id)).state).toBe('rolled-back');
    world.mailbox.faults.clear();
    const [row] = await sql`select status, first_name from clients where id = ${client.id}`;
    expect(row).toEqual({ status: 'active', firstName: 'Zephyrine' });
    expect(await sql`select from tombstones where operation_id = ${id}`).toHaveLength(0);
  });

  test('L4: after the point of no return there is no way back', async () => {
    const { sql, world, operations } = house;
    const other = await world.client({ services: 0 });
    const client = await person({ services: 0 });
    await sql`insert into notes (client_id, body) values (${other.id}, ${`zephyrine${client.id}@mail.example`})`;
    const id = await operations.start('anonymize', client.id, { notify: false });
    await operations.until(id, 'blocked');
    expect(await refusal(operations.decide(id, 'roll-back'))).toContain('point of no return');
    await operations.decide(id, 'skip');
    await operations.ended(id);
  });

  test('L4: a row of somebody who began to write before it ran is waited for and erased', async () => {
    const { sql, operations } = house;
    const client = await person({ services: 0 });
    // As a program does that knows nothing of operations: in a transaction that begins before and ends after.
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const late = sql.begin(async (tx) => {
      await tx`insert into notes (client_id, body) values (${client.id}, ${`late: zephyrine${client.id}@mail.example`})`;
      await held;
    });
    const id = await operations.start('anonymize', client.id, { notify: false });
    await eventually(async () => {
      const [waiting] = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return waiting !== undefined;
    }, 'it waits for the writer');
    commit();
    await late;
    expect((await operations.ended(id)).state).toBe('completed');
    expect(await sql`select from notes where client_id = ${client.id}`).toHaveLength(0);
    expect((await certificateOf(id))?.outcome).toBe('erased');
  });
});
