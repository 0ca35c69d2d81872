import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPanel } from '../../dev/panel/server.ts';
import { type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, PASSWORD } from './support.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld();
});
afterAll(() => world?.close());

const SETTINGS = '/console/settings';
const hidden = (page: Page, form: string, name: string) =>
  page.document.querySelector(`form[action="${form}"] input[name="${name}"]`)?.getAttribute('value') ?? '';
const doneOn = (page: Page) => page.document.querySelector('main > .done')?.textContent?.trim();
const linksOf = (page: Page) =>
  [...page.document.querySelectorAll('ul.index a')].map((link) => link.getAttribute('href'));

describe('settings in the console', () => {
  test('D8: the index offers what somebody may read, and the menu leads there only when that is something', async () => {
    const all = await world.staff(['admin']);
    expect(linksOf(await all.get(SETTINGS))).toEqual(
      expect.arrayContaining([`${SETTINGS}/providers`, `${SETTINGS}/servers`, `${SETTINGS}/webhooks`]),
    );
    const some = await world.staff(['servers:read']);
    expect(linksOf(await some.get(SETTINGS))).toEqual([`${SETTINGS}/servers`]);
    expect((await some.get(`${SETTINGS}/webhooks`)).status).toBe(403);
    const none = await (await world.staff(['dunning:read'])).get('/console');
    expect(none.document.querySelector(`.menu a[href="${SETTINGS}"]`)).toBeNull();
  });

  test('D8: a setting shows where it comes from, is set, refused and reset at provider, group and client', async () => {
    const staff = await world.staff(['providers:read', 'providers:write', 'clients:read', 'clients:write']);
    const { body: group } = await world.api.ask('POST /v1/client-groups', {
      body: { providerId: world.providerId, name: '<b>Resellers</b>' },
    });
    const client = await world.api.client(world.providerId, { groupId: group.id });
    const pages = {
      provider: `${SETTINGS}/providers/${world.providerId}/inherited`,
      group: `${SETTINGS}/groups/${group.id}`,
      client: `/console/clients/${client}/settings`,
    };
    const row = (page: Page) =>
      page.document.querySelector('#invoiceLeadDays')?.closest('tr')?.textContent?.replace(/\s+/g, ' ');
    const change = (page: string, action: string, value = '') =>
      staff.submit(page, page, { name: 'invoiceLeadDays', action, value });

    expect(row(await staff.get(pages.client))).toContain('14 days from the system');
    const set = await change(pages.provider, 'set', '21');
    expect(doneOn(set)).toBe('The setting is saved and holds from now on.');
    expect(row(set)).toContain('21 days set here');
    expect(row(await staff.get(pages.group))).toContain('21 days inherited from the provider');
    await change(pages.group, 'set', '30');
    expect(row(await staff.get(pages.client))).toContain('30 days inherited from the group');
    const refused = await change(pages.client, 'set', '9999');
    expect([refused.status, wrongOn(refused)?.includes('365')]).toEqual([400, true]);
    expect(refused.document.querySelector('#value-invoiceLeadDays')?.getAttribute('value')).toBe('9999');
    expect(row(await change(pages.client, 'set', '3'))).toContain('3 days set here');
    expect(row(await staff.get(pages.client))).toContain('Reset to 30 days (inherited from the group)');
    expect(row(await change(pages.client, 'reset'))).toContain('30 days inherited from the group');
    expect((await staff.get(pages.group)).text).not.toContain('<b>Resellers');
    const [stored] = await world.api.sql`select settings from providers where id = ${world.providerId}`;
    expect(stored).toEqual({ settings: { invoiceLeadDays: 21 } });

    const reader = await world.staff(['providers:read', 'clients:read']);
    expect((await reader.get(pages.provider)).document.querySelector('form.setting')).toBeNull();
  });

  test('D8: who a provider is can be edited; its policy only after the own password, and nothing typed is lost', async () => {
    const staff = await world.staff(['providers:read', 'providers:write']);
    const path = `${SETTINGS}/providers/${await world.api.provider('Before')}`;
    const fields = {
      ...{ name: 'עברית Hosting', legalName: '', address: 'Line 1\nLine 2', country: 'DE' },
      ...{ defaultLanguage: 'de', defaultCurrency: 'EUR', timeZone: 'Europe/Berlin', publicUrl: '' },
      mailFrom: 'Billing <billing@example.com>',
    };
    const wrong = await staff.submit(path, path, { ...fields, country: 'Germany' });
    expect([wrong.status, wrongOn(wrong)?.includes('/country')]).toEqual([400, true]);
    expect(hidden(wrong, path, 'mailFrom')).toBe(fields.mailFrom);
    const saved = await staff.submit(path, path, fields);
    expect(saved.document.querySelector('h1')?.textContent).toBe(fields.name);

    const policy = JSON.stringify({ operations: { close: { approval: 'always' } } });
    expect((await staff.submit(path, `${path}/policy`, { policy: '{' })).status).toBe(400);
    const much = await staff.submit(path, `${path}/policy`, { policy: policy.padEnd(160_000) });
    expect(much.text).toContain('too much to be kept');
    expect(much.document.querySelector('input[name=kept]')).toBeNull();
    const asked = await staff.submit(path, `${path}/policy`, { policy });
    expect(asked.status).toBe(403);
    const kept = ['keptPath', 'kept', 'formToken'].map((name) => [
      name,
      asked.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '',
    ]);
    const again = await staff.post('/console/confirm', {
      ...Object.fromEntries(kept),
      ...{ password: PASSWORD, code: '' },
    });
    const fieldsOf = [...again.document.querySelectorAll('main form input[type=hidden]')].map((input) => [
      input.getAttribute('name') ?? '',
      input.getAttribute('value') ?? '',
    ]);
    const done = await staff.post(`${path}/policy`, Object.fromEntries(fieldsOf));
    expect(done.status).toBe(303);
    const [row] = await world.api.sql`select policy from providers where name = ${fields.name}`;
    expect(row?.policy).toMatchObject({ operations: { close: { approval: 'always' } } });
  });
});

describe('providers and client groups in the console', () => {
  test('M10: a provider and its group are made and renamed; the group goes once nothing uses it', async () => {
    const staff = await world.staff(['providers:read', 'providers:write', 'clients:read', 'dunning:read']);
    const form = `${SETTINGS}/new-provider`;
    const fields = {
      ...{ name: 'Second Hosting', legalName: '', address: '', country: '', publicUrl: '', mailFrom: '' },
      ...{ defaultLanguage: 'de', defaultCurrency: 'EURO', timeZone: 'Europe/Berlin' },
    };
    const wrong = await staff.submit(form, form, fields);
    expect([wrong.status, hidden(wrong, form, 'name')]).toEqual([400, 'Second Hosting']);
    const made = await staff.submit(form, form, { ...fields, defaultCurrency: 'EUR' });
    expect(made.document.querySelector('h1')?.textContent).toBe('Second Hosting');
    const id = /providers\/(\d+)$/.exec(
      made.document.querySelector('main form')?.getAttribute('action') ?? '',
    )?.[1];

    const newGroup = `${SETTINGS}/providers/${id}/new-group`;
    const refused = await staff.submit(newGroup, newGroup, { name: 'Resellers', discountPercent: 'much' });
    expect([refused.status, wrongOn(refused)?.includes('/discountPercent')]).toEqual([400, true]);
    await staff.submit(newGroup, newGroup, { name: 'Resellers', discountPercent: '12,5' });
    const [group] = await world.api.sql<{ id: number; discount: string }[]>`
      select id, discount_percent::text as discount from client_groups where provider_id = ${id ?? ''}`;
    expect(group?.discount).toBe('12.500');
    const path = `${SETTINGS}/groups/${group?.id}`;
    await world.api.client(Number(id), { groupId: group?.id });
    const named = await staff.submit(path, `${path}/fields`, { name: 'Partners', discountPercent: '10' });
    expect([named.document.querySelector('h1')?.textContent, doneOn(named)]).toEqual([
      ...['Client group Partners', 'The setting is saved and holds from now on.'],
    ]);
    const kept = await staff.submit(path, `${path}/remove`);
    expect([kept.status, wrongOn(kept)]).toEqual([
      ...[409, 'The group is in use and stays: 1 client is in it: give them another group or none first.'],
    ]);
    const link = kept.document.querySelector('main a[href*="groupId"]')?.getAttribute('href') ?? '';
    expect((await staff.get(link)).document.querySelectorAll('tbody tr')).toHaveLength(1);
    await world.api.sql`update clients set group_id = null where group_id = ${group?.id ?? 0}`;
    expect(doneOn(await staff.submit(path, `${path}/remove`))).toBe('The group is deleted.');
    const limited = await world.staff(['providers:read', 'providers:write'], { providerIds: [Number(id)] });
    expect(
      (await limited.get(`${SETTINGS}/providers`)).document.querySelector(`a[href="${form}"]`),
    ).toBeNull();
  });
});

describe('money of a provider in the console', () => {
  test('M9: invoice numbers and tax rules are set, refused with what was typed, and deleted', async () => {
    const staff = await world.staff(['providers:read', 'providers:write']);
    const id = await world.api.provider('Numbers');
    const page = `${SETTINGS}/providers/${id}/invoicing`;
    const refused = await staff.submit(page, page, { pattern: 'R-{year}', nextNumber: '7' });
    expect([refused.status, hidden(refused, page, 'pattern')]).toEqual([422, 'R-{year}']);
    const saved = await staff.submit(page, page, { pattern: 'R-{number:4}', nextNumber: '7' });
    expect([doneOn(saved), hidden(saved, page, 'nextNumber')]).toEqual(['Saved.', '7']);

    const form = `${SETTINGS}/providers/${id}/new-tax-rule`;
    const rule = {
      ...{ name: '<b>VAT</b>', rate: '8,875', country: 'de', region: '', level: '1', included: 'true' },
      ...{ productTypes: ['hosting', 'domain'], validFrom: '2026-02-01', validUntil: '2026-01-01' },
    };
    const wrong = await staff.submit(form, form, rule);
    expect([wrong.status, hidden(wrong, form, 'validFrom')]).toEqual([422, '2026-02-01']);
    const made = await staff.submit(form, form, { ...rule, validUntil: '' });
    const row = made.document.querySelector('tbody tr')?.textContent?.replace(/\s+/g, ' ');
    expect(row).toContain('8.875 % in the price');
    expect(row).toContain('hosting, domains');
    expect(made.text).not.toContain('<b>VAT');
    const path = made.document.querySelector('tbody a')?.getAttribute('href') ?? '';
    await staff.submit(path, path, { ...rule, rate: '19', productTypes: [], validUntil: '2026-12-31' });
    const [stored] = await world.api.sql`
      select rate::text, country, product_types, included, valid_until from tax_rules where provider_id = ${id}`;
    expect(stored).toEqual({
      ...{ rate: '19.000', country: 'DE', productTypes: null, included: true, validUntil: '2026-12-31' },
    });
    expect(doneOn(await staff.submit(path, `${path}/remove`))).toBe('The tax rule is deleted.');
  });

  test('M15: gateways are added; their credentials are taken after the own password and never shown', async () => {
    const staff = await world.staff(['providers:read', 'providers:write', 'billing:read']);
    const id = await world.api.provider('Gateways');
    const page = `${SETTINGS}/providers/${id}/gateways`;
    const form = `${SETTINGS}/providers/${id}/new-gateway`;
    const made = await staff.submit(form, form, { name: 'stripe-eu', connector: 'stripe', url: '' });
    expect(made.document.querySelector('h1')?.textContent).toBe('stripe-eu');
    const path =
      [...made.document.querySelectorAll('main form')]
        .map((each) => each.getAttribute('action') ?? '')
        .find((action) => /gateways\/\d+$/.test(action)) ?? '';
    expect(made.text).toContain(`https://tenure.example.com/v1/gateway-webhooks/${path.split('/').at(-1)}`);
    const key = 'rk_live_51Hq0Example';
    const enter = () =>
      staff.submit(path, `${path}/credentials`, { 'secret.secretKey': key, action: 'replace' });
    const asked = await enter();
    expect([asked.status, asked.text.includes(key)]).toEqual([403, false]);
    const kept = ['keptPath', 'kept', 'formToken'].map((name) => [
      name,
      asked.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '',
    ]);
    const fields = { ...Object.fromEntries(kept), password: PASSWORD, code: '' };
    const confirmed = await staff.post('/console/confirm', fields);
    expect(confirmed.text).toContain('Keys and passwords are not among it');
    const empty = await staff.submit(path, `${path}/credentials`, { action: 'replace' });
    expect([empty.status, wrongOn(empty)]).toEqual([400, expect.stringContaining('Enter the credentials')]);
    expect(doneOn(await enter())).toBe('Saved.');
    const off = await staff.submit(path, path, { url: '', disabled: 'true' });
    expect(off.document.querySelector('.heading .badge')?.textContent).toBe('off');
    const [row] = await world.api.sql`
      select disabled, credentials is not null as kept from payment_gateways where provider_id = ${id}`;
    expect(row).toEqual({ disabled: true, kept: true });

    const sms = { url: 'https://sms.example.com/send', sender: 'Example', 'secret.token': 'sms-token-1' };
    const plain = await staff.submit(page, page, { ...sms, url: 'http://sms.example.com/send' });
    expect([plain.status, hidden(plain, page, 'sender')]).toEqual([422, 'Example']);
    const set = await staff.submit(page, page, sms);
    expect(doneOn(set)).toBe('Saved.');
    for (const each of [plain, set, await staff.get(path), off]) {
      expect(each.text).not.toContain('sms-token-1');
      expect(each.text).not.toContain(key);
    }
  });

  test('M7: what a gateway told and nobody could place is given to a client, or laid aside', async () => {
    const staff = await world.staff(['billing:read', 'billing:write', 'clients:read']);
    const { sql } = world.api;
    const client = await world.api.client(world.providerId);
    const [gateway] = await sql<{ id: number }[]>`
      insert into payment_gateways (provider_id, name, connector) values (${world.providerId}, 'card', 'stripe')
      returning id`;
    const event = async (eventId: string, effect: object) => {
      const [row] = await sql<{ id: number }[]>`
        insert into gateway_events (gateway_id, event_id, type, at, state, why, effect, received_at)
        values (${gateway?.id ?? 0}, ${eventId}, 'x', now(), 'unmatched', 'client-unknown', ${sql.json(effect as never)},
          now()) returning id`;
      return `${SETTINGS}/gateway-events/${row?.id}`;
    };
    const money = { outcome: 'succeeded', reference: 'pi_1', amountMinor: 1190, currency: 'EUR' };
    const payment = await event('evt_1', {
      ...{ is: 'payment', payment: money, attempt: null, invoiceId: null, clientId: null },
    });
    const refund = await event('evt_2', {
      ...{ is: 'refund', payments: ['pi_9'], refundedMinor: 1190, currency: 'EUR' },
    });
    const list = await staff.get(`${SETTINGS}/gateway-events`);
    expect(list.document.querySelector('tbody')?.textContent).toMatch(/Refund €11.90.*Payment €11.90/s);
    const nobody = await staff.submit(payment, payment, {
      action: 'book',
      clientId: '999999',
      invoiceId: '',
    });
    expect([nobody.status, hidden(nobody, payment, 'clientId')]).toEqual([422, '999999']);
    const placed = await staff.submit(payment, payment, {
      ...{ action: 'book', clientId: String(client), invoiceId: '' },
    });
    expect(doneOn(placed)).toBe('The event is placed.');
    const [credit] = await sql`select amount_minor from credit_entries where client_id = ${client}`;
    expect(credit?.amountMinor).toBe(1190);
    await staff.submit(refund, refund, { action: 'pass-over' });
    expect((await staff.get(`${SETTINGS}/gateway-events`)).text).toContain('There is no such event.');
    expect((await staff.get(refund)).document.querySelector('main form')).toBeNull();
  });
});

describe('retention and requests about data in the console', () => {
  test('L5: what retention would find is shown, and a day that waits is decided with a reason', async () => {
    const staff = await world.staff([
      'providers:read',
      'operations:read',
      'operations:decide',
      'clients:read',
    ]);
    const [run] = await world.api.sql<{ id: number }[]>`
      insert into erasure_runs (provider_id, day, found, allowed, held_back, state)
      values (${world.providerId}, '2026-03-10', 9, 3, 6, 'waiting') returning id`;
    const page = await staff.get(`${SETTINGS}/providers/${world.providerId}/retention`);
    expect(page.text).toContain('What retention would find today');
    expect(page.text).toContain('Whose status would change by itself now');
    const path = `${SETTINGS}/erasure-days/${run?.id}`;
    expect(page.document.querySelector(`tbody a[href="${path}"]`)).not.toBeNull();
    const without = await staff.submit(path, path, { action: 'decline', reason: '' });
    expect(without.status).toBe(400);
    const decided = await staff.submit(path, path, { action: 'decline', reason: 'Look first' });
    expect(doneOn(decided)).toBe('The decision is taken.');
    expect(decided.document.querySelector('main form')).toBeNull();
    const reader = await world.staff(['providers:read']);
    const less = await reader.get(`${SETTINGS}/providers/${world.providerId}/retention`);
    expect(less.text).not.toContain('What retention would find');
  });

  test('L13: requests about data are listed by their day, lead to what answers them, and are closed', async () => {
    const staff = await world.staff(['clients:read', 'clients:write', 'operations:start:export']);
    const client = await world.api.client(world.providerId);
    const [row] = await world.api.sql<{ id: number }[]>`
      insert into data_requests (provider_id, client_id, kind, received_on, due_on, note)
      values (${world.providerId}, ${client}, 'access', '2026-01-31', '2026-03-02', 'By letter') returning id`;
    const list = await staff.get(`${SETTINGS}/data-requests`);
    expect(list.document.querySelector('tbody .badge.wrong')?.textContent).toMatch(/days? late/);
    const path = `${SETTINGS}/data-requests/${row?.id}`;
    const page = await staff.get(path);
    expect(page.document.querySelector(`a[href="/console/clients/${client}/start/export"]`)).not.toBeNull();
    expect((await staff.submit(path, path, { note: '' })).status).toBe(400);
    expect(doneOn(await staff.submit(path, path, { note: 'Withdrawn' }))).toBe('The request is closed.');
    expect((await staff.get(path)).text).toContain('Withdrawn');
  });
});

describe('servers in the console', () => {
  const token = 'NYZL0Q8SZPV2M5PHJIHZ1S0TDMWR1T6U';

  test('X12: a server is added, tried and edited; its credentials are never shown, nor kept over a sign-in', async () => {
    const panel = await startPanel({ token });
    const staff = await world.staff(['servers:read', 'servers:write', 'providers:read']);
    const form = `${SETTINGS}/new-server`;
    const fields = {
      ...{ name: '<i>web1</i>', url: panel.url, maxConcurrency: '5', tlsVerify: 'true' },
      ...{ providerId: String(world.providerId), 'secret.username': 'root', 'secret.token': token },
    };
    const refused = await staff.submit(`${form}?connector=whm`, form, { ...fields, url: 'http://10.0.0.1' });
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain(token);
    const made = await staff.submit(`${form}?connector=whm`, form, fields);
    expect([made.status, made.text.includes('<i>web1')]).toEqual([200, false]);
    const path = [...made.document.querySelectorAll('main form[method=post]')]
      .map((each) => each.getAttribute('action') ?? '')
      .find((action) => /servers\/\d+$/.test(action));
    if (path === undefined) throw new Error(made.text);

    const tried = await staff.submit(path, `${path}/test`, { action: 'test' });
    const result = tried.document.querySelector('section[role=status]')?.textContent ?? '';
    expect(result).toContain('reached');
    expect(result).toContain('11.126.0.1');
    await panel.stop();
    const away = await staff.submit(path, `${path}/test`, { action: 'test' });
    expect(away.document.querySelector('section[role=status]')?.textContent).toContain('not reached');
    const edited = await staff.submit(path, path, {
      ...{ name: 'web2', url: panel.url, maxConcurrency: '7', tlsVerify: 'true', disabled: 'true' },
    });
    expect(edited.document.querySelector('h1')?.textContent).toBe('web2');
    const [row] = await world.api.sql`
      select name, disabled, max_concurrency, credentials is not null as kept from servers where name = 'web2'`;
    expect(row).toEqual({ name: 'web2', disabled: true, maxConcurrency: 7, kept: true });
    for (const page of [made, tried, away, edited, await staff.get(path)])
      expect(page.text).not.toContain(token);

    const hand = { providerId: world.providerId, connector: 'manual', name: 'Rack' };
    const { id: rack } = (await world.api.ask('POST /v1/servers', { body: hand })).body;
    const byHand = `${SETTINGS}/servers/${rack}`;
    const refusedTest = await staff.get(byHand);
    expect(refusedTest.document.querySelector('button[aria-disabled]')?.textContent).toContain('Test');
    await staff.submit(byHand, byHand, { name: 'Rack 2', maxConcurrency: '2' });
    expect((await world.api.ask(`GET /v1/servers/${rack}`)).body).toMatchObject({
      name: 'Rack 2',
      tlsVerify: true,
    });

    staff.jar.clear();
    const over = await staff.post(path, { ...fields, formToken: 'x' });
    expect(over.text).toContain('web1');
    expect(over.text).not.toContain(token);
  });
});

describe('webhooks in the console', () => {
  test('an endpoint is made with its secret shown once, paused, tested, and a delivery is sent again or acknowledged', async () => {
    const staff = await world.staff(['webhooks:read', 'webhooks:write', 'providers:read']);
    const list = `${SETTINGS}/webhooks`;
    const fields = {
      ...{ providerId: String(world.providerId), url: 'https://crm.example.com/hooks', description: '' },
      topics: 'client.*, operation.completed',
    };
    const wrong = await staff.submit(list, list, { ...fields, topics: 'nothing.at-all' });
    expect([wrong.status, wrong.document.querySelector('#topics')?.textContent?.trim()]).toEqual([
      ...[400, 'nothing.at-all'],
    ]);
    const made = await staff.submit(list, list, fields);
    const secret = made.document.querySelector('main code')?.textContent ?? '';
    expect(secret).toMatch(/^whsec_/);
    const path = made.document.querySelector('main .card a')?.getAttribute('href') ?? '';
    const page = await staff.get(path);
    expect(page.text).not.toContain(secret);
    expect(page.text).toContain('client.*, operation.completed');

    const act = (action: string, more: Record<string, string> = {}) =>
      staff.submit(path, `${path}/actions`, { action, ...more });
    await act('test');
    const id = path.split('/').at(-1) ?? '';
    const [delivery] = await world.api.sql<{ id: string }[]>`
      update webhook_deliveries set state = 'given-up', attempts = 9, last_status = 503,
        last_error = 'The receiver answered <b>503</b>', next_attempt_at = null
      where endpoint_id = ${id} returning id`;
    const shown = await staff.get(`${path}?state=given-up`);
    expect(shown.document.querySelector('table')?.textContent).toMatch(
      /webhook\.test.*given up.*9.*HTTP 503/s,
    );
    expect(shown.text).not.toContain('<b>503');
    const one = `${SETTINGS}/deliveries/${delivery?.id}`;
    const again = await staff.submit(one, one, { action: 'redeliver' });
    expect(doneOn(again)).toBe('The message is on its way again.');
    const [row] = await world.api
      .sql`select state, attempts from webhook_deliveries where id = ${delivery?.id ?? ''}`;
    expect(row).toEqual({ state: 'pending', attempts: 0 });

    expect((await act('pause')).text).toContain('Nothing is sent to it.');
    expect((await staff.submit(one, one, { action: 'redeliver' })).status).toBe(409);
    await world.api.sql`update webhook_deliveries set acknowledge = true where id = ${delivery?.id ?? ''}`;
    const receiver = await world.staff(['webhooks:read', 'webhooks:acknowledge']);
    expect(doneOn(await receiver.submit(one, one, { action: 'acknowledge' }))).toBe('It is acknowledged.');
    expect((await staff.get(one)).text).not.toContain('Acknowledge by hand');
    expect((await act('delete', { typed: 'no' })).status).toBe(400);
    expect(doneOn(await act('delete', { typed: id }))).toContain('is deleted');
    expect((await staff.get(`${SETTINGS}/deliveries/no-id`)).status).toBe(404);
  });
});

describe('mails and documents in the console', () => {
  test('D1, C8: a mail is previewed with an example client, saved, tried, and given back for ours', async () => {
    const staff = await world.staff(['providers:read', 'providers:write']);
    const list = `${SETTINGS}/providers/${world.providerId}/templates`;
    expect((await staff.get(list)).text).toContain('First overdue notice');
    const path = `${SETTINGS}/providers/${world.providerId}/mails/overdue-notice-1/de`;
    const mail = {
      subject: 'Mahnung {{ invoice.number }}',
      text: 'Guten Tag {{ client.name }}',
      html: '<script>alert(1)</script><p>{{ client.name }}</p>',
    };
    const seen = await staff.submit(path, path, { ...mail, to: '', action: 'preview' });
    const preview = seen.document.querySelector('section[aria-labelledby=preview]')?.textContent;
    expect(preview).toContain('Mahnung 2026-00042');
    expect(preview).toContain('Guten Tag Anna Kowalska');
    const token = hidden(seen, path, 'formToken');
    const html = await staff.post(path, { ...mail, action: 'html', formToken: token });
    expect(html.text).toContain('<p>Anna Kowalska</p>');
    const policy = html.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox$/);
    expect(policy).not.toContain('script-src');

    const broken = await staff.submit(path, path, { ...mail, text: '{{ nobody }}', action: 'save' });
    expect([broken.status, wrongOn(broken)?.includes('"nobody"')]).toEqual([422, true]);
    const before = { etag: hidden(await staff.get(path), path, 'etag') };
    expect(doneOn(await staff.submit(path, path, { ...mail, action: 'save' }))).toBe('Saved.');
    const late = await staff.submit(path, path, { ...mail, ...before, subject: 'Later', action: 'save' });
    expect([late.status, hidden(late, path, 'subject')]).toEqual([412, 'Later']);
    const down = await staff.submit(path, path, { ...mail, to: 'ada@example.com', action: 'test' });
    expect([down.status, hidden(down, path, 'subject')]).toEqual([503, mail.subject]);
    expect(wrongOn(down)).toContain('The test mail was not sent.');
    expect(await world.api.sql`select id from messages`).toEqual([]);
    expect((await staff.get(list)).document.querySelectorAll('table .badge')).toHaveLength(1);
    await staff.submit(path, path, { action: 'drop' });
    expect(await world.api.sql`select id from mail_templates`).toEqual([]);

    const document = `${SETTINGS}/providers/${world.providerId}/documents/client-report/en`;
    const page = await staff.get(document);
    expect(page.document.querySelector('#html')?.textContent).toContain('sections');
    const bad = await staff.submit(document, document, { html: '{{ nobody }}', action: 'pdf' });
    expect(bad.status).toBe(422);
    const own = { html: '<title>Data</title><body><p>{{ client.name }}</p></body>' };
    const pdf = await staff.submit(document, document, { ...own, action: 'pdf' });
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    await staff.submit(document, document, { ...own, action: 'save' });
    expect((await staff.get(document)).text).toContain('written by the provider');
  });
});
