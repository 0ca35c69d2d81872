import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationsApi } from '../api/operations-support.ts';
import { steepLadder } from '../domain/dunning-facts.ts';
import { flaws, overflow } from '../support/axe.ts';
import { type Cases, openCases } from '../support/cases.ts';
import { DESK, openWalked, PHONE, PICTURES, type Walked } from './browser.ts';

let walked: Walked;
let api: OperationsApi;
let cases: Cases;
let { at, signIn, picture, withPage } = {} as Walked;
beforeAll(async () => {
  walked = await openWalked();
  ({ api, at, signIn, picture, withPage } = walked);
  // It never runs by itself.
  await api.temporal.client.schedule.create({
    ...{ scheduleId: 'card-expiry', spec: {} },
    action: {
      ...{ type: 'startWorkflow', workflowType: 'noticeCardExpiry', args: [] },
      taskQueue: api.temporal.taskQueue,
    },
  });
  cases = await openCases(api);
}, 120_000);
afterAll(async () => {
  await cases?.close();
  await walked?.close();
});

/** A panel that refuses to remove the first account of a client. */
function refuse(users: string[]): void {
  api.world.panel.faults.add({ on: 'removeacct', user: users[0], effect: 'refuse', times: null });
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Each colour, width and language, in as few walks as may be; axe, which costs most, judges each colour and width once. */
const looks = [
  ['light', 'en', DESK, 'judged'],
  ['light', 'de', PHONE, 'seen'],
  ['dark', 'pl', PHONE, 'judged'],
  ...(PICTURES ? ([['dark', 'de', DESK, 'seen']] as const) : []),
] as const;

/**
 * Opens pages in all of the looks at once, and answers what axe finds of them all.
 * @param view that whoever looks has kept
 */
async function walk(pages: Record<string, string>, view?: object): Promise<string[]> {
  const found = new Set<string>();
  const inLook = async ([colorScheme, language, viewport, how]: (typeof looks)[number]) => {
    const { email, id, session } = await api.person(['admin']);
    if (view) await api.ask('POST /v1/staff/me/views', { token: session, body: view });
    await withPage({ viewport, colorScheme }, async (page) => {
      await page.goto(at('/console/sign-in'));
      await picture(page, `sign-in-${colorScheme}-${viewport.width}`);
      if (how === 'judged') for (const flaw of await flaws(page)) found.add(flaw);
      await signIn(page, email);
      await api.sql`update staff set language = ${language} where id = ${id}`;
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(at(path));
        await picture(page, `${name}-${colorScheme}-${viewport.width}`);
        expect(await overflow(page), `${name} ${viewport.width}`).toBeLessThanOrEqual(0);
        if (how === 'judged') for (const flaw of await flaws(page)) found.add(flaw);
      }
    });
  };
  await Promise.all(looks.map(inLook));
  return [...found];
}

/** Debt of a client that is followed up: a ladder, and a promise that holds it. */
async function ladderFor(clientId: number): Promise<void> {
  const path = `/v1/providers/${api.world.providerId}/dunning-ladder`;
  const etag = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
  const put = await api.ask(`PUT ${path}`, { body: { ladder: steepLadder }, headers: { 'if-match': etag } });
  const until = inDays(3);
  const held = await api.ask(`POST /v1/clients/${clientId}/dunning/decisions`, {
    body: { action: 'promise', until, reason: 'Pays on Friday' },
  });
  expect([put.status, held.status]).toEqual([200, 200]);
}

/** A webhook endpoint with a delivery; answers its number. */
async function endpointWithDelivery(): Promise<number> {
  const body = {
    providerId: api.world.providerId,
    url: 'https://crm.example.com/hooks',
    topics: ['client.*'],
  };
  const { id } = (await api.ask('POST /v1/webhook-endpoints', { body })).body;
  await api.ask(`POST /v1/webhook-endpoints/${id}/test`);
  await api.ask(`PATCH /v1/webhook-endpoints/${id}`, {
    ...{ body: { disabled: true }, headers: { 'if-match': '"v1"' } },
  });
  return id;
}

describe('the console in Chromium', () => {
  test('X1, X2: without scripts: sign in, preview, start a close, follow it to the panel that refuses, decide', async () => {
    const client = await api.world.client({ services: 3 });
    refuse(client.users);
    const { email } = await api.person(['admin']);
    await withPage(
      { javaScriptEnabled: false, viewport: DESK, timezoneId: 'Europe/Berlin' },
      async (page) => {
        const errors: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') errors.push(message.text());
        });
        page.on('pageerror', (error) => errors.push(error.message));
        await signIn(page, email);
        await page.getByRole('link', { name: 'Start an operation' }).click();
        await page.getByLabel('Client: number, name, e-mail or domain').fill(String(client.id));
        await page.getByLabel('What is to happen').selectOption('close');
        await page.getByRole('button', { name: 'Preview' }).click();
        await page.getByLabel('How far').selectOption('terminate');
        await page.getByRole('button', { name: 'Preview' }).click();
        await page.getByText('3 accounts on 1 server will be removed with all data.').waitFor();
        await picture(page, 'preview');
        await page.getByLabel('Reason').fill('Asked for by phone');
        await page.getByLabel(`Type ${client.id} to confirm`).fill(String(client.id));
        await page.getByRole('button', { name: 'Start: Close' }).click();
        await page.getByRole('heading', { name: new RegExp(`^Close: .*\\(#${client.id}\\)$`) }).waitFor();
        const id = page.url().split('/').at(-1) ?? '';
        await api.until(id, 'blocked');
        await page.getByRole('link', { name: 'Show what is new' }).click();
        await page.locator('#state').getByText('blocked').waitFor();
        await page.getByText('Why it needs a person').waitFor();
        await picture(page, 'blocked');
        expect(await page.getByRole('button', { name: 'Roll back' }).getAttribute('aria-disabled')).toBe(
          'true',
        );

        api.world.panel.faults.clear();
        await page.getByLabel('Reason').fill('The panel works again');
        await page.getByRole('button', { name: 'Retry' }).click();
        await page.getByText('The operation has taken your decision.').waitFor();
        await api.until(id, 'completed');
        await page.goto(at(`/console/operations/${id}`));
        await page.locator('#state').getByText('completed').waitFor();
        await page.getByRole('cell', { name: 'The panel works again' }).waitFor();
        expect(errors).toEqual([]);
      },
    );
  }, 60_000);

  test('follows an operation by itself, also after the connection was lost, and leaves what is being typed', async () => {
    const client = await api.world.client({ services: 1 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await api.start(client.id, { kind: 'close', mode: 'cancel', startAt });
    await api.until(id, 'scheduled');
    const { email } = await api.person(['admin']);
    await withPage({ viewport: DESK }, async (page) => {
      await signIn(page, email);
      await page.goto(at(`/console/operations/${id}`));
      await page.locator('#state').getByText('scheduled').waitFor();
      await page.getByLabel('Reason').fill('half a sentence');
      await page.context().setOffline(true);
      const until = new Date(Date.now() + 7_200_000).toISOString();
      await api.ask(`POST /v1/operations/${id}/decisions`, {
        body: { action: 'postpone', until, reason: 'two hours from now' },
      });
      await page.waitForTimeout(1_500);
      await page.context().setOffline(false);
      await page.getByRole('cell', { name: 'two hours from now' }).waitFor({ timeout: 30_000 });
      expect(await page.getByLabel('Reason').inputValue()).toBe('half a sentence');
      await api.ask(`POST /v1/operations/${id}/decisions`, {
        body: { action: 'cancel', reason: 'not needed any more' },
      });
      await page.locator('#state').getByText('cancelled').waitFor({ timeout: 30_000 });
      await page.getByText('nothing is left to decide').waitFor();
    });
  }, 60_000);

  test('fits a phone of 320 pixels, in light and dark and in three languages, and axe finds nothing against it', async () => {
    const [stays, client] = [
      await api.world.client({ name: '<b>Ada</b>' }),
      await api.world.client({ services: 3, name: 'עדה' }),
    ];
    const blocking = await api.world.client({ services: 2 });
    refuse(blocking.users);
    const id = await api.start(blocking.id, { kind: 'close', mode: 'terminate' });
    await api.until(id, 'blocked');
    const { sql } = api;
    await sql`
      update invoices set due_on = (now() - interval '20 days')::date where client_id in (${stays.id}, ${client.id})`;
    await ladderFor(client.id);
    const [{ id: serviceId } = { id: 0 }] = await sql<{ id: number }[]>`
      select id from services where client_id = ${client.id} order by id limit 1`;
    const [{ id: invoiceId } = { id: 0 }] = await sql<{ id: number }[]>`
      select id from invoices where client_id = ${client.id} order by id limit 1`;
    const pages: Record<string, string> = {
      today: '/console',
      operations: '/console/operations',
      blocked: '/console/operations?state=blocked',
      operation: `/console/operations/${id}`,
      items: `/console/operations/${id}/items?step=terminate-services`,
      history: `/console/operations/${id}/events`,
      clients: '/console/clients?status=active',
      found: '/console/search?q=nobody-at-all',
      client: `/console/clients/${client.id}`,
      services: `/console/clients/${client.id}/services?status=any`,
      invoices: `/console/clients/${client.id}/invoices?status=any`,
      domains: `/console/clients/${client.id}/domains?status=any`,
      service: `/console/services/${serviceId}`,
      'service-record': `/console/services/${serviceId}/record`,
      'service-change': `/console/services/${serviceId}/change`,
      'service-due': `/console/services/${serviceId}/due-date`,
      'service-command': `/console/services/${serviceId}/command`,
      chosen: `/console/clients/${client.id}/chosen/early?services=${serviceId}`,
      invoice: `/console/invoices/${invoiceId}`,
      mails: `/console/clients/${client.id}/messages`,
      notes: `/console/clients/${client.id}/notes`,
      changes: `/console/clients/${client.id}/change-log`,
      'client-operations': `/console/clients/${blocking.id}/operations`,
      start: '/console/start',
      preview: `/console/clients/${client.id}/start/delete?p.mode=hard`,
      merge: `/console/clients/${client.id}/start/merge?p.into=${stays.id}`,
      account: '/console/account',
      settings: '/console/settings',
      inherited: `/console/settings/providers/${api.world.providerId}/inherited`,
      templates: `/console/settings/providers/${api.world.providerId}/templates`,
      mail: `/console/settings/providers/${api.world.providerId}/mails/final-warning/de`,
      server: `/console/settings/servers/${api.world.serverId}`,
      webhook: `/console/settings/webhooks/${await endpointWithDelivery()}`,
      problem: '/console/nothing-here',
    };
    const found = await walk(pages);
    api.world.panel.faults.clear();
    expect(found).toEqual([]);
  }, 180_000);

  test('the pages about who may do what, and when, fit a phone and axe finds nothing against them', async () => {
    const { id: staffId, roleId } = await api.person(['clients:read', 'operations:start:close']);
    const found = await walk({
      schedules: '/console/settings/schedules',
      schedule: '/console/settings/schedules/card-expiry',
      staff: '/console/settings/staff',
      'staff-new': '/console/settings/staff/new',
      'staff-one': `/console/settings/staff/${staffId}`,
      roles: '/console/settings/roles',
      role: `/console/settings/roles/${roleId}`,
      tokens: '/console/settings/tokens',
      'token-new': '/console/settings/tokens/new',
      audit: '/console/settings/audit?check=true',
    });
    expect(found).toEqual([]);
  }, 120_000);

  test('the pages of a provider, its groups and its money fit a phone and axe finds nothing against them', async () => {
    const { providerId } = api.world;
    const made = async (path: string, body: object) => (await api.ask(`POST ${path}`, { body })).body.id;
    const client = await api.world.client({ services: 1 });
    const { sql } = api;
    const gateway = await made('/v1/payment-gateways', {
      providerId,
      connector: 'stripe',
      name: 'stripe-eu',
    });
    const effect = { is: 'refund', payments: ['pi_1'], refundedMinor: 1190, currency: 'EUR' };
    const [event] = await sql<{ id: number }[]>`
      insert into gateway_events (gateway_id, event_id, type, at, state, why, effect, received_at)
      values (${gateway}, 'evt_1', 'charge.refunded', now(), 'unmatched', 'other-currency', ${sql.json(effect)}, now())
      returning id`;
    const [run] = await sql<{ id: number }[]>`
      insert into erasure_runs (provider_id, day, found, allowed, held_back, state)
      values (${providerId}, '2026-03-10', 9, 3, 6, 'waiting') returning id`;
    const of = `/console/settings/providers/${providerId}`;
    const rule = { name: 'VAT', rate: '19', country: 'DE' };
    const found = await walk({
      'today-more': '/console',
      provider: of,
      'provider-new': '/console/settings/new-provider',
      groups: `${of}/groups`,
      'group-new': `${of}/new-group`,
      group: `/console/settings/groups/${await made('/v1/client-groups', { providerId, name: 'Resellers' })}`,
      invoicing: `${of}/invoicing`,
      'tax-rule': `/console/settings/tax-rules/${await made(`/v1/providers/${providerId}/tax-rules`, rule)}`,
      gateways: `${of}/gateways`,
      'gateway-new': `${of}/new-gateway`,
      gateway: `/console/settings/gateways/${gateway}`,
      'gateway-events': '/console/settings/gateway-events',
      'gateway-event': `/console/settings/gateway-events/${event?.id}`,
      retention: `${of}/retention`,
      'erasure-day': `/console/settings/erasure-days/${run?.id}`,
      'data-requests': '/console/settings/data-requests?state=',
      'data-request': `/console/settings/data-requests/${await made(
        `/v1/clients/${client.id}/data-requests`,
        {
          kind: 'access',
        },
      )}`,
    });
    expect(found).toEqual([]);
  }, 120_000);

  test('runs a schedule at once, and shows how that run went', async () => {
    const { email } = await api.person(['admin']);
    await withPage({ viewport: DESK }, async (page) => {
      await signIn(page, email);
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Schedules' }).click();
      await page.getByRole('link', { name: 'Expiring cards' }).click();
      await page.getByLabel('Reason').fill('A look');
      await page.getByRole('button', { name: 'Run now' }).click();
      await page.getByText('It is done.').waitFor();
      await expect
        .poll(
          async () => {
            await page.goto(at('/console/settings/schedules/card-expiry'));
            return page.locator('dl .badge').innerText();
          },
          { timeout: 20_000, interval: 300 },
        )
        .toBe('completed');
    });
  }, 60_000);

  test('the pages of dunning fit a phone and axe finds nothing against them, with cases that wait behind a brake', async () => {
    const { providerId, brakeId, debtors } = await cases.braked('Walk');
    const [{ clientId, invoiceId }, second] = debtors;
    const group = await api.ask('POST /v1/client-groups', { body: { providerId, name: 'Resellers' } });
    await api.ask(`POST /v1/clients/${second.clientId}/payments`, {
      body: { invoiceId: second.invoiceId, amountMinor: 690, gateway: 'bank' },
    });
    await api.sql`
      insert into dunning_rungs (client_id, invoice_id, rung_id, action, level, state, why, due_at, at)
      values (${clientId}, ${invoiceId}, 'lost', 'notice', 2, 'unknown', 'its-time', now(), now())`;
    for (const action of ['hold', 'stop'])
      await api.ask(`POST /v1/clients/${clientId}/dunning/decisions`, {
        body: { action, reason: 'אני מחכה' },
      });
    const one = `/console/clients/${clientId}`;
    await api.ask(`POST /v1/clients/${clientId}/contacts`, {
      body: { lastName: 'Babbage', mailInvoice: true },
    });
    await api.ask(`POST /v1/clients/${clientId}/files`, { body: { fileName: 'a.txt', content: 'YQ==' } });
    await api.sql`
      insert into tickets (provider_id, client_id, subject, status) values (${providerId}, ${clientId}, 'Help', 'open')`;
    await api.sql`
      insert into addons (client_id, name, status, currency, cycle) values (${clientId}, 'Backup', 'active', 'EUR', 'monthly')`;
    const found = await walk(
      {
        cases: '/console/dunning?lastRung=notice&sort=openedAt',
        brakes: '/console/dunning/brakes',
        brake: `/console/dunning/brakes/${brakeId}`,
        recovered: '/console/dunning/recovered',
        ladders: '/console/dunning/ladders',
        ladder: `/console/dunning/ladders/${providerId}`,
        'group-ladder': `/console/dunning/ladders/${providerId}/groups/${group.body.id}`,
        'client-dunning': `${one}/dunning`,
        payments: `/console/clients/${second.clientId}/transactions`,
        ...Object.fromEntries(
          [
            ...['addons', 'tickets', 'contacts', 'files', 'profile', 'logins', 'statement'],
            ...['payment-methods', 'terms', 'duties'],
          ].map((list) => [list, `${one}/${list}`]),
        ),
      },
      { list: 'cases', name: 'Oldest', query: 'lastRung=notice&sort=openedAt' },
    );
    expect(found).toEqual([]);
  }, 120_000);

  test('X6: without scripts a case is found by its chip, a promise is noted and a brake is decided', async () => {
    const { brakeId, debtors } = await cases.braked('By hand');
    const { email } = await api.person(['admin']);
    await withPage({ javaScriptEnabled: false, viewport: PHONE }, async (page) => {
      await signIn(page, email);
      await page.getByRole('link', { name: 'Dunning' }).click();
      await page.getByRole('link', { name: /^waits for a yes/ }).click();
      await page.getByRole('link', { name: 'Ada Lovelace' }).last().click();
      await page.getByLabel('Reason').fill('Pays on Friday');
      await page.getByRole('button', { name: 'Promise to pay' }).click();
      await page.getByText('/until').waitFor();
      expect(await page.getByLabel('Reason').inputValue()).toBe('Pays on Friday');
      await page.getByLabel('Until the end of the day').fill(inDays(3));
      await page.getByRole('button', { name: 'Promise to pay' }).click();
      await page.getByText('The decision is taken and counts at once.').waitFor();

      await page.goto(at(`/console/dunning/brakes/${brakeId}`));
      await page.getByLabel('Reason').fill('looked at');
      await page.getByRole('button', { name: 'Let all 2 go ahead' }).click();
      await page.getByText('The brake has taken your decision.').waitFor();
    });
    const rows =
      await api.sql`select from dunning_cases where client_id in ${api.sql(debtors.map(({ clientId }) => clientId))} and state = 'open'`;
    expect(rows).toHaveLength(2);
  }, 60_000);

  test.each([true, false])(
    'X4, D8: with scripts %s: a rung is added, tried on debts, saved, and found in the cascade',
    async (javaScriptEnabled) => {
      const name = `Lead ${javaScriptEnabled}`;
      const providerId = await api.provider(name);
      await cases.ladder(providerId, steepLadder);
      const { clientId } = await cases.debtor(providerId, inDays(-2));
      const { email } = await api.person(['admin']);
      await withPage({ javaScriptEnabled, viewport: DESK }, async (page) => {
        await signIn(page, email);
        await page.getByRole('link', { name: 'Dunning', exact: true }).click();
        await page.getByRole('link', { name: 'Ladders', exact: true }).click();
        await page.getByRole('link', { name: `Ladder of ${name}`, exact: true }).click();
        const simulated = async () => {
          if (!javaScriptEnabled) await page.getByRole('button', { name: 'Simulate' }).click();
        };
        await simulated();
        await page.getByText('It is the ladder that counts now: nothing changes.').waitFor();

        await page.getByLabel('Kind of a new rung').selectOption('late-fee');
        await page.getByRole('button', { name: 'Add the rung' }).click();
        const fee = page.getByRole('group', { name: 'Rung 8: Late fee' });
        await fee.getByLabel('Days', { exact: true }).fill('7');
        await fee.getByLabel('Fixed fee').fill('much');
        await simulated();
        await page.getByText('This ladder cannot work yet:').waitFor();
        const place = javaScriptEnabled ? 8 : 4;
        const row = page.getByRole('group', { name: `Rung ${place}: Late fee` });
        await row.getByLabel('Fixed fee').fill('5 EUR');
        await simulated();
        const panel = page.locator('#simulation');
        await panel.getByText('1 of 1 clients in debt are treated otherwise within 90 days.').waitFor();
        await panel.getByText('Fixed fee: €5.00').waitFor();
        await panel.locator(`a[href$="/clients/${clientId}/dunning"]`).waitFor();
        expect(await panel.getByRole('row', { name: /Late fees/ }).innerText()).toMatch(/Late fees\s+0\s+1/);
        await picture(page, `ladder-edited-${javaScriptEnabled}`);

        await page.getByRole('button', { name: 'Save this version' }).click();
        await page.getByText('The ladder is saved and counts.').waitFor();
        const level = page.getByRole('row', { name });
        expect(await level.innerText()).toContain('own, version 2');
        await page.getByRole('group', { name: 'Rung 4: Late fee' }).waitFor();
      });
      const { body } = await api.ask(`GET /v1/providers/${providerId}/dunning-ladder`);
      expect(body.ladder).toMatchObject({
        rungs: expect.arrayContaining([
          { id: 'late-fee', offsetDays: 7, action: { type: 'late-fee', fixed: { EUR: 500 } } },
        ]),
      });
    },
    60_000,
  );

  test.each([true, false])(
    'D1, D8, X12: with scripts %s: set what clients inherit, try a server, preview a mail and send it to try it',
    async (javaScriptEnabled) => {
      const { email } = await api.person(['admin']);
      const { providerId, serverId, mailbox } = api.world;
      await withPage({ javaScriptEnabled, viewport: DESK }, async (page) => {
        await signIn(page, email);
        await page.getByRole('link', { name: 'Settings', exact: true }).click();
        await page.getByRole('link', { name: 'Providers', exact: true }).click();
        await page.goto(at(`/console/settings/providers/${providerId}/inherited`));
        await page.getByLabel('New value: Invoice domains ahead').fill('33');
        await page.getByRole('button', { name: 'Set : Invoice domains ahead' }).click();
        await page.getByRole('button', { name: 'Reset to 14 days (from the system)' }).click();
        await page.getByText('The setting is saved').waitFor();

        await page.goto(at(`/console/settings/servers/${serverId}`));
        await page.getByRole('button', { name: 'Test the connection' }).click();
        await page.getByText('demo-panel.localhost').waitFor();

        await page.goto(at(`/console/settings/providers/${providerId}/mails/final-warning/en`));
        await page.getByLabel('Subject').fill('Last call for {{ client.name }}');
        await page.getByRole('button', { name: 'Preview' }).click();
        await page.getByText('Last call for Anna Kowalska').waitFor();
        await picture(page, `preview-mail-${javaScriptEnabled}`);
        const to = `trial-${javaScriptEnabled}@post.example`;
        await page.getByLabel('Address for a test mail').fill(to);
        await page.getByRole('button', { name: 'Send a test mail' }).click();
        await page.getByText(`The mail server has taken the test mail to ${to}.`).waitFor();
        const mails = await mailbox.mails();
        expect(mails.filter((mail) => mail.to === to).map(({ subject }) => subject)).toEqual([
          '[Test] Last call for Anna Kowalska',
        ]);
      });
    },
    60_000,
  );

  test('finds a client from anywhere without scripts', async () => {
    const client = await api.world.client({ services: 1 });
    const { email } = await api.person(['admin']);
    await withPage({ viewport: DESK, javaScriptEnabled: false }, async (page) => {
      await signIn(page, email);
      await page.getByLabel('Search').fill(`#${client.id}`);
      await page.keyboard.press('Enter');
      await page.waitForURL(at(`/console/clients/${client.id}`));
    });
  }, 60_000);

  test('is used with the keyboard alone, and a button that is not possible can be reached and says why', async () => {
    const client = await api.world.client({ services: 1 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await api.start(client.id, { kind: 'close', mode: 'cancel', startAt });
    await api.until(id, 'scheduled');
    const { email } = await api.person(['admin']);
    await withPage({ viewport: DESK }, async (page) => {
      await signIn(page, email);
      await page.goto(at(`/console/operations/${id}`));
      await page.keyboard.press('Tab');
      await page.getByText('Skip to the content').waitFor();
      await page.keyboard.press('Enter');
      const reached: string[] = [];
      for (let presses = 0; presses < 40 && !reached.includes('Roll back'); presses++) {
        await page.keyboard.press('Tab');
        reached.push((await page.locator(':focus').innerText()).trim());
      }
      expect(reached).toEqual(expect.arrayContaining(['Cancel', 'Roll back']));
      await page.keyboard.press('Enter');
      expect(page.url().replace('#content', '')).toBe(at(`/console/operations/${id}`));
      const described = await page.locator(':focus').getAttribute('aria-describedby');
      expect(await page.locator(`#${described}`).innerText()).toBe('There is nothing to roll back.');
    });
  }, 60_000);
});
