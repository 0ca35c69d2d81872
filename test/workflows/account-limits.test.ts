import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api/support.ts';
import { type House, openHouse } from './harness.ts';

let house: House;
let api: TestApi;
beforeAll(async () => {
  house = await openHouse();
  api = await testApi({ database: { sql: house.sql, url: house.databaseUrl, drop: async () => {} } });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(() => house.world.mailbox.faults.clear());

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const sweep = () =>
  house.temporal.client.workflow.execute('accountLimitsSweep', {
    ...{ workflowId: `account-limits-${randomUUID()}`, taskQueue: house.temporal.taskQueue, args: [] },
  });
const topicsOf = async (clientId: number) =>
  (
    await api.sql`select topic from outbox where client_id = ${clientId} and topic like 'account.%' order by id`
  ).map(({ topic }) => topic);
const mailsTo = async (address: string) =>
  (await house.world.mailbox.mails()).filter(({ to }) => JSON.stringify(to).includes(address));

/** A client with these terms who owes one invoice of 60.00, issued some days ago. */
async function debtor(name: string, terms: Record<string, unknown>, issued = -3) {
  const email = `${name.toLowerCase()}@example.com`;
  const clientId = await api.client(house.world.providerId, { email, lastName: name, firstName: '' });
  const path = `/v1/clients/${clientId}/accounts/${house.world.providerId}`;
  const put = async (body: Record<string, unknown>) => {
    const { headers } = await api.ask(`GET ${path}`);
    const reply = await api.ask(`PUT ${path}`, { body, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(reply.status, reply.text).toBe(200);
  };
  await put(terms);
  const { body } = await api.ask(`POST /v1/clients/${clientId}/invoices`, {
    body: { lines: [{ description: 'Hosting', amountMinor: 6000 }] },
  });
  await api.ask(`POST /v1/invoices/${body.id}/issue`, { body: {} });
  await api.sql`update invoices set issued_on = ${day(issued)} where id = ${body.id}`;
  const pay = (amountMinor: number) =>
    api.ask(`POST /v1/clients/${clientId}/payments`, {
      body: { invoiceId: body.id, gateway: 'bank', amountMinor },
    });
  return { clientId, email, put, pay };
}

describe('accounts beyond their terms', () => {
  test('D9: a limit that is passed is told once; restricted is told once more; paid ends both, and it can come again', async () => {
    const limit = { mode: 'credit-limit', creditLimitMinor: 5000 };
    const { clientId, email, put, pay } = await debtor('Passed', {
      ...limit,
      repayDays: 7,
      restrictDays: 30,
    });
    expect(await sweep()).toMatchObject({ crossings: 1, sent: 1, left: 0 });
    expect(await sweep()).toMatchObject({ crossings: 0, sent: 0 });
    const [mail, ...others] = await mailsTo(email);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('What you owe is more than we have agreed on');
    expect(mail?.text).toContain('€60.00');
    expect(mail?.text).toContain('€50.00');

    await put({ ...limit, repayDays: 0, restrictDays: 1 });
    expect(await sweep()).toMatchObject({ crossings: 1, sent: 1 });
    expect((await mailsTo(email)).map(({ subject }) => subject)).toContain('Your account is restricted');
    expect(await topicsOf(clientId)).toEqual(['account.exceeded', 'account.restricted']);

    await pay(1000);
    expect(await sweep()).toMatchObject({ crossings: 0, sent: 0 });
    expect((await topicsOf(clientId)).slice(2).sort()).toEqual([
      ...['account.no-longer-exceeded', 'account.no-longer-restricted'],
    ]);
    await put({ mode: 'credit-limit', creditLimitMinor: 10, repayDays: 0, restrictDays: 0 });
    expect(await sweep()).toMatchObject({ crossings: 2, sent: 1 });
    expect(await mailsTo(email)).toHaveLength(3);
  });

  test('D9: two sweeps at once tell once, and what the mail server has not taken goes out later', async () => {
    const { email } = await debtor('Racing', { mode: 'credit-limit', creditLimitMinor: 0 });
    const both = await Promise.all([sweep(), sweep()]);
    expect(both).toHaveLength(2);
    await sweep();
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test('D9: nobody is told whose account is within its terms, who is held, closed, or without an address', async () => {
    const terms = { mode: 'credit-limit', creditLimitMinor: 5000 };
    const fine = await debtor('Fine', { mode: 'credit-limit', creditLimitMinor: 6000 });
    const endless = await debtor('Endless', { mode: 'post-paid' });
    const [held, closed, silent] = [
      await debtor('Held', terms),
      await debtor('Closed', terms),
      await debtor('Silent', terms),
    ];
    const operation = await api.hold(held.clientId);
    await api.sql`update clients set status = 'closed', closed_at = now() where id = ${closed.clientId}`;
    await api.sql`update clients set email = null where id = ${silent.clientId}`;
    await sweep();
    for (const { email } of [fine, endless, held, closed, silent]) expect(await mailsTo(email)).toEqual([]);
    expect(await topicsOf(silent.clientId)).toEqual(['account.exceeded']);

    await api.sql`update clients set held_by = null where id = ${held.clientId}`;
    await api.sql`update operations set state = 'completed', ended_at = now() where id = ${operation}`;
    await sweep();
    expect(await mailsTo(held.email)).toHaveLength(1);
  });

  test('D9: a template of the provider that cannot be used does not keep a client from being told', async () => {
    const { email } = await debtor('Template', { mode: 'credit-limit', creditLimitMinor: 100 });
    await api.sql`insert into mail_templates (provider_id, name, language, subject, text)
      values (${house.world.providerId}, 'account-exceeded', 'en', 'Broken', '{{ client.name | nonsense }}')`;
    await sweep();
    expect((await mailsTo(email)).map(({ subject }) => subject)).toEqual([
      'What you owe is more than we have agreed on',
    ]);
    await api.sql`delete from mail_templates where provider_id = ${house.world.providerId}`;
  });
});
