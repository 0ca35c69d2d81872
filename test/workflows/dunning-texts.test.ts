import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';
import { startReceiver, type TestReceiver } from '../support/receiver.ts';

let debts: Debts;
let far: TestReceiver;
beforeAll(async () => {
  [debts, far] = await Promise.all([openDebts('dunning-texts'), startReceiver()]);
  const { sql, world } = debts;
  const [gateway] = await sql<{ id: number }[]>`
    insert into sms_gateways (provider_id, connector, url, sender) values (${world.providerId}, 'http', ${far.url}, 'Example')
    returning id`;
  const id = gateway?.id ?? 0;
  const sealed = world.deps.vault.seal({ token: 'secret-token' }, `sms_gateways:${id}`);
  await sql`update sms_gateways set credentials = ${sealed} where id = ${id}`;
  await sql`
    insert into mail_templates (provider_id, name, language, subject, text)
    values (${world.providerId}, 'pay-soon', 'en', 'x', ${'Pay {{ invoice.owed }}\n  for {{ invoice.number }}!'})`;
});
afterAll(async () => {
  await far?.close();
  await debts?.close();
});
beforeEach(async () => {
  await debts.nextMorning();
  await debts.ladder({
    rungs: [
      { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1, channel: 'sms' } },
      { id: 'text', offsetDays: 3, action: { type: 'message', channel: 'sms', template: 'pay-soon' } },
    ],
  });
});
afterEach(() => {
  far.answer = () => ({ status: 204 });
});

/** The number of a client, as it is dialled. */
const dialled = ({ clientId }: Debtor) => `+49${3_000_000 + clientId}`;

async function debtor({
  phone = (of: Debtor): string | null => dialled(of).replace('+49', '+49.'),
  language = 'en',
} = {}): Promise<Debtor> {
  const made = await debts.debtor({ language });
  await debts.sql`update clients set phone = ${phone(made)} where id = ${made.clientId}`;
  await debts.touch(made.clientId);
  return made;
}

/** What came to the far side for a client. */
const textsTo = (of: Debtor, to = dialled(of)) =>
  far.received
    .map(({ body }) => JSON.parse(body) as { id: string; to: string; from?: string; text: string })
    .filter((each) => each.to === to);

test('D1: rungs with the channel sms go out as text messages, by ours or by the provider’s template', async () => {
  const spaced = (of: Debtor) => dialled(of).replace('+49', '+49 (').replace('300', '300) ');
  const [english, german] = [await debtor(), await debtor({ phone: spaced, language: 'de' })];
  await debts.pass(4);
  for (const each of [english, german])
    expect(await debts.story(each.invoiceId)).toEqual(['+1 notice', '+3 text']);
  const [notice, text] = textsTo(english);
  expect(notice).toMatchObject({ from: 'Example' });
  expect(notice?.text).toMatch(
    /^Example Hosting: invoice \d+, €11\.90, was due on .* is not paid\..*example\.com$/,
  );
  expect(text?.text).toBe(`Pay €11.90 for ${english.invoiceId}!`);
  expect(textsTo(german)[0]?.text).toContain('ist nicht bezahlt.');
  const kept = await debts.sql`
    select channel, to_address, state from messages where client_id = ${english.clientId} order by id`;
  expect(kept).toEqual([
    { channel: 'sms', toAddress: dialled(english), state: 'sent' },
    { channel: 'sms', toAddress: dialled(english), state: 'sent' },
  ]);
});

test('D1: who has no number that can be dialled is passed over, and the row says so', async () => {
  for (const phone of [null, '030 1234567']) {
    const each = await debtor({ phone: () => phone });
    await debts.pass(2);
    expect(await debts.story(each.invoiceId)).toEqual(['+1 notice skipped no-phone']);
  }
});

test('D1: a gateway that takes nothing now is tried again; one that refuses a number for good is not', async () => {
  far.answer = () => ({ status: 503 });
  const patient = await debtor();
  await debts.pass(1.2);
  expect(await debts.story(patient.invoiceId)).toEqual([]);
  expect(await debts.openCase(patient.clientId)).toMatchObject({ problem: 'sms-unreachable' });
  far.answer = () => ({ status: 204 });
  await debts.pass(0.1);
  expect(await debts.story(patient.invoiceId)).toEqual(['+1 notice']);
  await debts.nextMorning();
  far.answer = () => ({ status: 422 });
  const wrong = await debtor();
  await debts.pass(2);
  const [row] = await debts.sql`
    select outcome, delivered_at from dunning_rungs where invoice_id = ${wrong.invoiceId}`;
  expect(row).toEqual({ outcome: 'undeliverable', deliveredAt: null });
  expect(textsTo(wrong)).toHaveLength(1);
});

test('D1: a text message in doubt is never sent again by itself', async () => {
  far.answer = () => 'hang up';
  const doubtful = await debtor();
  await debts.pass(1.5);
  far.answer = () => ({ status: 204 });
  await debts.pass(1);
  expect(await debts.story(doubtful.invoiceId)).toEqual(['+1 notice unknown its-time']);
  expect(textsTo(doubtful)).toHaveLength(1);
});

test('X5: a text message that the gateway refuses for good warns of nothing, and is not sent again and again', async () => {
  await debts.ladder({
    rungs: [
      { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1, channel: 'sms' } },
      { id: 'suspend', offsetDays: 3, action: { type: 'suspend' } },
    ],
  });
  far.answer = () => ({ status: 422 });
  const wrong = await debtor();
  await debts.pass(8);
  expect(await debts.story(wrong.invoiceId)).toEqual(['+1 notice']);
  expect(textsTo(wrong)).toHaveLength(1);
  far.answer = () => ({ status: 204 });
  await debts.sql`update clients set phone = '+49.309999999' where id = ${wrong.clientId}`;
  await debts.touch(wrong.clientId);
  await debts.pass(2);
  expect(await debts.story(wrong.invoiceId)).toEqual(['+1 notice', '+8 notice (2)', '+9 suspend']);
});
