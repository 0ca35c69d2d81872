import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, service } from '../db/billing/support.ts';
import { type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, type Staff } from './support.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const RIGHTS = [
  ...['clients:read', 'clients:write', 'billing:read', 'billing:write', 'dunning:read', 'operations:read'],
  ...['bulk-update', 'service-commands', 'remove-items', 'set-payment-method'].map(
    (kind) => `operations:start:${kind}`,
  ),
];

let world: ConsoleWorld;
let staff: Staff;
beforeAll(async () => {
  world = await consoleWorld({ now: () => NOW });
  staff = await world.staff(RIGHTS, { providerIds: [world.providerId] });
});
afterAll(() => world?.close());

/** A client with a service that is due on 31 March for 10.00, an add-on of it and a domain. */
async function has() {
  const { sql } = world.api;
  const client = await world.api.client(world.providerId);
  const web = await service(sql, client, '2026-03-31', { name: 'Web Small', domain: 'ada.example' });
  const addon = await add(sql, 'addons', {
    ...{
      clientId: client,
      serviceId: web,
      name: 'Backup',
      status: 'active',
      currency: 'EUR',
      priceMinor: 300,
    },
    ...{ cycle: 'monthly', nextDueOn: '2026-04-01' },
  });
  const domain = await add(sql, 'domains', {
    ...{
      clientId: client,
      name: 'ada.example',
      status: 'active',
      years: 1,
      currency: 'EUR',
      priceMinor: 1200,
    },
    nextDueOn: '2027-03-01',
  });
  return { client, web, addon, domain };
}

const textOf = (page: Page, selector = 'main') =>
  (page.document.querySelector(selector)?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const fieldWrong = (page: Page, name: string) =>
  page.document.getElementById(`${name}-wrong`)?.textContent?.trim();
/** The parameters with which a preview was opened. */
const paramsOf = (page: Page) => Object.fromEntries(new URL(page.to ?? '', 'http://x').searchParams);
const post = (path: string, fields: Record<string, string>) => postFrom(path, path, fields);

/** Fills the form of a page that leads to an address, and answers without following where it leads. */
async function postFrom(page: string, path: string, fields: Record<string, string>): Promise<Page> {
  const shown = await staff.get(page);
  const form = [...shown.document.querySelectorAll('form[method=post]')].find((each) =>
    each.getAttribute('action')?.startsWith(path.split('?')[0] ?? ''),
  );
  if (!form) throw new Error(`${page} has no form to ${path}: ${shown.text.slice(0, 400)}`);
  const hidden = [...form.querySelectorAll('input[type=hidden]')].map((input) => [
    input.getAttribute('name') ?? '',
    input.getAttribute('value') ?? '',
  ]);
  return staff.post(path, { ...Object.fromEntries(hidden), ...fields });
}

describe('the page of a service, an add-on and a domain', () => {
  test('C11: shows all that the API returns, with what bills it, what has touched it and what changed', async () => {
    const { client, web, addon, domain } = await has();
    await world.api.ask(`PATCH /v1/services/${web}`, {
      body: { serverId: null, username: 'ada', suspendNotBefore: '2026-05-01', notes: 'Calls first' },
      headers: { 'if-match': '"v1"' },
    });
    const billed = await world.api.ask(`POST /v1/clients/${client}/invoices/early`, {
      body: { services: [web] },
    });
    const [{ id: invoice }] = billed.body.invoices as [{ id: number }];
    const held = await world.api.hold(client);
    await world.api.sql`
      insert into operation_steps (operation_id, step_id, position, title, state)
      values (${held}, 'terminate-services', 1, 'Terminate', 'done'), (${held}, 'close-tickets', 2, 'Tickets', 'done')`;
    await world.api.sql`
      insert into operation_items (operation_id, step_id, position, item_id, state)
      values (${held}, 'terminate-services', 1, ${web}, 'done'), (${held}, 'close-tickets', 1, ${domain}, 'done')`;
    const touched = async (query: string) =>
      (await world.api.ask(`GET /v1/operations?${query}`)).body.items.map(({ id }) => String(id));
    expect(await touched(`serviceId=${web}`)).toEqual([held]);
    expect([await touched(`addonId=${addon}`), await touched(`domainId=${domain}`)]).toEqual([[], []]);
    const page = await staff.get(`/console/services/${web}`);
    expect(page.status, page.text).toBe(200);
    expect(page.document.querySelector(`main a[href="/console/operations/${held}"]`)?.textContent).toBe(
      'Close',
    );
    const shown = textOf(page);
    for (const text of [
      'Service: Web Small',
      'ada.example',
      '€10.00',
      'monthly',
      'Mar 31, 2026',
      'May 1, 2026',
    ])
      expect(shown).toContain(text);
    expect(shown).toContain('Calls first');
    expect(page.document.querySelector(`a[href="/console/invoices/${invoice}"]`)).not.toBeNull();
    expect(page.document.querySelector(`a[href="/console/addons/${addon}"]`)?.textContent).toBe('Backup');
    expect(shown).toContain('username: – → ada');
    expect(textOf(await staff.get(`/console/addons/${addon}`))).toContain('as its service has it');
    expect(textOf(await staff.get(`/console/domains/${domain}`))).toContain('Domain: ada.example');
    const lists = await staff.get(`/console/clients/${client}/services?status=any`);
    expect(lists.document.querySelector(`td a[href="/console/services/${web}"]`)).not.toBeNull();

    const foreign = await world.api.client(await world.api.provider('Another'));
    const theirs = await service(world.api.sql, foreign, '2026-03-31');
    for (const path of [`services/${theirs}`, `services/${theirs}/change`, 'addons/x', 'domains/99999999'])
      expect((await staff.get(`/console/${path}`)).status, path).toBe(404);
  });

  test('D6, M5: account and exceptions are saved; a mistake stands at its field, and a stale form sees what another wrote', async () => {
    const { web } = await has();
    const path = `/console/services/${web}/record`;
    const filled = {
      ...{ serverId: '', username: 'ada', domain: 'ada.example', externalId: '', marker: '', notes: '' },
      ...{ suspendNotBefore: '2026-05-01', separateInvoice: 'true', override: '' },
    };
    const wrong = await post(path, { ...filled, serverId: '999999' });
    expect([wrong.status, fieldWrong(wrong, 'serverId')]).toEqual([
      422,
      expect.stringContaining('no server 999999'),
    ]);
    expect(wrong.document.querySelector('#username')?.getAttribute('value')).toBe('ada');
    const saved = await post(path, filled);
    expect([saved.status, saved.to]).toEqual([303, `/console/services/${web}?done=saved`]);
    const [row] = await world.api.sql`
      select username, suspend_not_before, separate_invoice from services where id = ${web}`;
    expect(row).toEqual({ username: 'ada', suspendNotBefore: '2026-05-01', separateInvoice: true });
    const stale = await post(path, { ...filled, username: 'lovelace', etag: '"v1"' });
    expect([stale.status, fieldWrong(stale, 'username')]).toEqual([412, 'It is now: ada']);
    expect(wrongOn(stale)).toContain('Somebody has changed it meanwhile');
    expect(stale.document.querySelector('#username')?.getAttribute('value')).toBe('lovelace');
  });

  test('L15: what differs leads to the preview of an operation; what the API refuses stands at its field', async () => {
    const { client, web } = await has();
    const path = `/console/services/${web}/change`;
    const now = { status: 'active', price: '10.00', cycle: 'monthly', nextDueOn: '2026-03-31', method: '' };
    const nothing = await post(path, now);
    expect([nothing.status, wrongOn(nothing)]).toEqual([422, 'Say what is to change.']);
    const typo = await post(path, { ...now, price: '9.999' });
    expect([typo.status, fieldWrong(typo, 'price')]).toEqual([422, expect.stringContaining('such as 11.90')]);
    const impossible = await post(path, { ...now, nextDueOn: '1887-01-01' });
    expect([impossible.status, fieldWrong(impossible, 'nextDueOn')]).toEqual([
      400,
      expect.stringContaining('1990'),
    ]);
    const led = await post(path, { ...now, price: '9,90', cycle: 'quarterly' });
    expect(led.to).toContain(`/console/clients/${client}/start/bulk-update`);
    expect(paramsOf(led)).toEqual({
      ...{ 'p.services': `[${web}]`, 'p.set': '{"cycle":"quarterly","priceMinor":990}' },
    });
    expect(textOf(await staff.get(led.to ?? ''))).toContain('1 services to be changed');
  });

  test('L17: the invoice for the days between is shown, then made; another outcome than the preview is told', async () => {
    const { client, web } = await has();
    const path = `/console/services/${web}/due-date`;
    const form = { newDueOn: '2026-04-15', bill: 'true' };
    const shown = await post(path, { ...form, step: 'preview' });
    expect(textOf(shown)).toContain('Due on Mar 31, 2026 now, on Apr 15, 2026 then. 15 days, €5.00');
    expect(shown.document.querySelector('main div.card h2')?.textContent).toContain('€5.00');
    const seen = shown.document.querySelector('input[name=seen]')?.getAttribute('value') ?? '';
    await world.api.sql`update services set price_minor = 2000 where id = ${web}`;
    const other = await post(path, { ...form, step: 'move', seen });
    expect([other.status, wrongOn(other)]).toEqual([409, expect.stringContaining('not what the preview')]);
    const now = other.document.querySelector('input[name=seen]')?.getAttribute('value') ?? '';
    const moved = await post(path, { ...form, step: 'move', seen: now });
    const [invoice] = await world.api.sql`select id, total_minor from invoices where client_id = ${client}`;
    expect(invoice).toMatchObject({ totalMinor: 1000 });
    expect(moved.to).toBe(`/console/services/${web}?done=moved&made=${invoice?.id}`);
    const billed = await post(path, { newDueOn: '2026-04-01', step: 'preview' });
    expect([billed.status, fieldWrong(billed, 'newDueOn')]).toEqual([
      422,
      expect.stringContaining('billed until 2026-04-15'),
    ]);
  });

  test('L16: a command leads to its preview; without a package the field says so', async () => {
    const { client, web } = await has();
    const path = `/console/services/${web}/command`;
    const led = await post(path, { command: 'suspend', because: 'abuse', package: '' });
    expect(led.to).toContain(`/console/clients/${client}/start/service-commands`);
    expect(paramsOf(led)).toEqual({
      ...{ 'p.command': 'suspend', 'p.because': 'abuse', 'p.services': `[${web}]` },
    });
    const wrong = await post(path, { command: 'change-package', because: '', package: '?' });
    expect([wrong.status, fieldWrong(wrong, 'package')]).toEqual([
      400,
      expect.stringContaining('name of a package'),
    ]);
  });
});

describe('several that are chosen on a list', () => {
  test('L15, L16, L18, L19, L21: boxes of a list lead to a change, a command, early invoices, a removal, one payment method', async () => {
    const { client, web, addon } = await has();
    const second = await service(world.api.sql, client, '2026-03-31', { currency: 'EUR' });
    const list = await staff.get(`/console/clients/${client}/services?status=any`);
    expect(
      list.document.querySelectorAll('td input[type=checkbox][form=chosen][name=services]'),
    ).toHaveLength(2);
    const ways = [...list.document.querySelectorAll('form#chosen button')].map((each) =>
      each.getAttribute('formaction'),
    );
    expect(ways).toEqual(
      ['change', 'early', 'command', 'remove'].map((part) => `/console/clients/${client}/chosen/${part}`),
    );
    expect(
      list.document.querySelector(`a[href="/console/clients/${client}/start/set-payment-method"]`),
    ).not.toBeNull();

    const chosen = `services=${web}&services=${second}`;
    const at = (part: string) => `/console/clients/${client}/chosen/${part}?${chosen}`;
    const action = (part: string) => `/console/clients/${client}/chosen/${part}`;
    expect(textOf(await staff.get(at('change')))).toContain(`Chosen: 2 services (#${web}, #${second})`);
    const empty = { status: '', price: '', cycle: '', nextDueOn: '', method: '', spared: '', notBefore: '' };
    const changed = await postFrom(at('change'), action('change'), {
      ...empty,
      spared: 'true',
      asUsual: 'true',
    });
    expect(paramsOf(changed)).toEqual({
      'p.services': `[${web},${second}]`,
      'p.set': '{"paymentMethod":null,"autoSuspendOverride":true}',
    });
    const removed = await staff.get(at('remove'));
    expect(removed.to).toContain(`/console/clients/${client}/start/remove-items`);
    expect(paramsOf(removed)).toEqual({ 'p.services': `[${web},${second}]` });
    expect(textOf(await staff.get(`/console/clients/${client}/chosen/change`))).toContain(
      'Nothing is chosen',
    );
    const mixed = `/console/clients/${client}/chosen/change?services=${web}&addons=${addon}`;
    expect((await staff.get(mixed)).document.querySelector('#spared')).not.toBeNull();

    const early = { override: '', step: 'preview' };
    const shown = await postFrom(at('early'), action('early'), early);
    expect(textOf(shown)).toContain('What would be issued: €20.00');
    const seen = shown.document.querySelector('input[name=seen]')?.getAttribute('value') ?? '';
    const issued = await postFrom(at('early'), action('early'), { ...early, step: 'issue', seen });
    const [invoice] = await world.api.sql`select id from invoices where client_id = ${client}`;
    expect(issued.to).toBe(`/console/invoices/${invoice?.id}?done=issued`);
    const twice = await postFrom(at('early'), action('early'), { ...early, step: 'issue', seen });
    expect([twice.status, wrongOn(twice)]).toEqual([409, expect.stringContaining('is not paid yet')]);

    const reader = await world.staff(['clients:read']);
    const plain = await reader.get(`/console/clients/${client}/services?status=any`);
    expect(plain.document.querySelector('input[type=checkbox], form#chosen')).toBeNull();
  });
});

describe('the page of an invoice', () => {
  test('M1, M2: a draft gets lines, loses one and is issued; whoever has seen another version is told', async () => {
    const client = await world.api.client(world.providerId);
    const made = await world.api.ask(`POST /v1/clients/${client}/invoices`, {
      body: { lines: [{ description: 'One hour of help', amountMinor: 6000 }] },
    });
    const path = `/console/invoices/${made.body.id}`;
    const first = await staff.get(path);
    expect(textOf(first, 'h1')).toBe(`Draft ${made.body.id}`);
    const etag = first.document.querySelector('input[name=etag]')?.getAttribute('value') ?? '';
    const line = { 'line.description': 'Travel', 'line.amount': '12,50' };
    const wrong = await postFrom(path, `${path}/line`, { ...line, 'line.amount': 'much' });
    expect([wrong.status, fieldWrong(wrong, 'line.amount')]).toEqual([
      422,
      expect.stringContaining('such as 11.90'),
    ]);
    expect(wrong.document.querySelector('details[open] summary')?.textContent).toBe('Add a line');
    const added = await postFrom(path, `${path}/line`, line);
    expect(textOf(await staff.get(added.to ?? ''))).toContain('The line is added.');
    const stale = await postFrom(path, `${path}/issue`, { etag, 'issue.issuedOn': '', 'issue.dueOn': '' });
    expect([stale.status, wrongOn(stale)]).toEqual([412, expect.stringContaining('changed it meanwhile')]);
    expect(textOf(stale)).toContain('Travel');
    const [travel] = await world.api.sql`
      select id from invoice_items where invoice_id = ${Number(made.body.id)} and description = 'Travel'`;
    await postFrom(path, `${path}/remove-line`, { 'remove-line.line': String(travel?.id) });
    await postFrom(path, `${path}/issue`, { 'issue.issuedOn': '', 'issue.dueOn': '2026-03-24' });
    const page = await staff.get(path);
    expect(textOf(page, 'h1')).toMatch(/^Invoice 2026-\d{5}$/);
    expect(textOf(page)).toContain('Still owed€60.00');
    expect(textOf(page)).not.toContain('Travel');
  });

  test('M6, M7, D7: fee, collections, payments and credit cover it and say so; then it is refunded; another is cancelled', async () => {
    const { client, web } = await has();
    const { sql } = world.api;
    const ask = async (invoices: number[]) =>
      (await world.api.ask(`POST /v1/clients/${client}/invoices/early`, { body: { services: invoices } }))
        .body.invoices as { id: number }[];
    const [{ id } = { id: 0 }] = await ask([web]);
    const path = `/console/invoices/${id}`;
    const act = async (action: string, fields: Record<string, string> = {}) =>
      postFrom(path, `${path}/${action}`, fields);
    await act('fee', { 'fee.description': 'Late', 'fee.amount': '2' });
    await act('collections');
    expect(textOf(await staff.get(path), '.heading .badge')).toBe('in collections');
    await act('call-back');
    await world.api.ask(`POST /v1/clients/${client}/credit-entries`, {
      body: { amountMinor: 300, description: 'Goodwill' },
    });
    await act('credit', { 'credit.amount': '' });
    const pay = { 'pay.amount': '4', 'pay.gateway': 'bank', 'pay.reference': 'x/1', 'pay.at': '' };
    await act('pay', pay);
    const other = await act('pay', { ...pay, 'pay.owed': '900', 'pay.reference': 'x/2' });
    expect([other.status, wrongOn(other)]).toEqual([409, expect.stringContaining('It owes €5.00 by now')]);
    await act('pay', { ...pay, 'pay.amount': '', 'pay.reference': 'x/2' });
    const page = await staff.get(path);
    expect(textOf(page, '.heading .badge')).toBe('paid');
    const rows = [...page.document.querySelectorAll('section[aria-label="What paid it"] tbody tr')].map(
      (row) => [...row.querySelectorAll('td')].slice(1).map((cell) => (cell.textContent ?? '').trim()),
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        [expect.stringContaining('Payment'), '€4.00', expect.stringContaining('x/1')],
        [expect.stringContaining('Payment'), '€5.00', expect.stringContaining('x/2')],
        [expect.stringContaining('Credit used'), '€3.00', '–'],
      ]),
    );
    const refunded = await act('refund', { 'refund.amount': '', 'refund.description': 'Sorry' });
    expect([refunded.status, refunded.to]).toEqual([303, `${path}?done=refund`]);
    expect(await sql`select status from invoices where id = ${id}`).toEqual([{ status: 'refunded' }]);
    const [file, sent] = [await staff.get(`${path}/invoice.pdf`), await act('mail')];
    expect([file.status, file.text.slice(0, 5)]).toEqual([200, '%PDF-']);
    expect(sent.to).toBe(`${path}?done=mail`);

    const [next = { id: 0 }] = await ask([await service(sql, client, '2026-03-31')]);
    const cancelled = `/console/invoices/${next.id}`;
    await postFrom(cancelled, `${cancelled}/cancel`, {});
    expect(await sql`select status from invoices where id = ${next.id}`).toEqual([{ status: 'cancelled' }]);

    const reader = await world.staff(['clients:read'], { providerIds: [world.providerId] });
    const plain = await reader.get(path);
    expect(plain.document.querySelectorAll('main form[method=post]')).toHaveLength(0);
    expect(textOf(plain)).not.toContain('What paid it');
    expect((await staff.get('/console/invoices/99999999')).status).toBe(404);

    const elsewhere = await world.api.provider('Elsewhere');
    const [theirs] = await sql`
      insert into invoices (provider_id, client_id, status, currency) values (${elsewhere}, ${client}, 'draft', 'EUR')
      returning id`;
    const neighbour = await world.staff(RIGHTS, { providerIds: [elsewhere] });
    const seen = await neighbour.get(`/console/invoices/${theirs?.id}`);
    expect([seen.status, textOf(seen, 'main > p')]).toEqual([200, `Client: ${client} · PDF`]);
  });
});
