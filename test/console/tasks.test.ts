import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steepLadder } from '../domain/dunning-facts.ts';
import { type Cases, openCases } from '../support/cases.ts';
import { DESK, openWalked, type Walked } from './browser.ts';
import { type Hand, handOn } from './hand.ts';

/** What each of the three users may do. */
const SUPPORT = [
  ...['clients:read', 'clients:write', 'billing:read', 'dunning:read'],
  ...['operations:read', 'operations:decide', 'operations:start:close', 'operations:start:delete'],
];
const BILLING = ['clients:read', 'billing:read', 'billing:write', 'dunning:read', 'dunning:decide'];
const DATES = ['clients:read', 'billing:read', 'billing:write'];
const ENGINEER = ['clients:read', 'servers:read', 'operations:read', 'operations:decide'];

let walked: Walked;
let cases: Cases;
beforeAll(async () => {
  walked = await openWalked();
  cases = await openCases(walked.api);
}, 120_000);
afterAll(async () => {
  await cases?.close();
  await walked?.close();
});

/** Lets somebody with these rights do a task from the page of today on, and prints what it took. */
async function play(
  task: string,
  permissions: string[],
  work: (page: Page, hand: Hand) => Promise<void>,
): Promise<void> {
  const { email } = await walked.api.person(permissions);
  await walked.withPage({ viewport: DESK, timezoneId: 'Europe/Berlin' }, async (page) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await walked.signIn(page, email);
    const hand = handOn(page);
    try {
      await work(page, hand);
    } finally {
      await walked.picture(page, `task-${task.replaceAll(/\W+/g, '-')}`);
    }
    console.log(hand.told(task));
    expect(errors).toEqual([]);
  });
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const card = (page: Page, name: string) => page.locator(`section[aria-label="${name}"]`);
const said = (within: Page | Locator, text: string | RegExp) => within.getByText(text).first().waitFor();
const state = (page: Page, name: string) => page.locator('#state').getByText(name).waitFor();
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('the tasks of the three users', () => {
  test('X1: support closes a client who asks for it on the phone', async () => {
    const client = await walked.api.world.client({ services: 2, name: 'Wilhelmina' });
    await play('support, close', SUPPORT, async (page, hand) => {
      await hand.press('Control+k');
      await hand.write('Wilhelmina');
      await hand.press('Enter');
      await said(page, 'Wilhelmina Byron');
      await hand.click(page.getByRole('link', { name: 'Close', exact: true }));
      await hand.choose(page.getByLabel('How far'), 'terminate');
      await hand.click(button(page, 'Preview'));
      await said(page, '2 accounts on 1 server will be removed with all data.');
      await walked.picture(page, 'task-preview');
      await hand.type(page.getByLabel('Reason'), 'Asked for by phone');
      await hand.type(page.getByLabel(`Type ${client.id} to confirm`), String(client.id));
      await hand.click(button(page, 'Start: Close'));
      await page.getByRole('heading', { name: new RegExp(`^Close: .*\\(#${client.id}\\)$`) }).waitFor();
      await state(page, 'completed');
    });
    const [row] = await walked.api.sql`select status from clients where id = ${client.id}`;
    expect(row).toEqual({ status: 'closed' });
  });

  test('X6, M7: billing sees whom to chase and why, notes a promise, and books the payment that ends the case', async () => {
    const providerId = await walked.api.provider('Chased');
    const due = inDays(-6);
    await cases.ladder(providerId, steepLadder);
    const { clientId, invoiceId } = await cases.debtor(providerId, due, { lastName: 'Okonkwo' });
    await cases.look(clientId, `${inDays(-5)}T12:00:00.000Z`);
    await cases.look(clientId, `${inDays(-1)}T12:00:00.000Z`);
    await play('billing, chase', BILLING, async (page, hand) => {
      await hand.click(page.getByRole('link', { name: 'Dunning', exact: true }));
      const row = page.getByRole('row').filter({ hasText: 'Okonkwo' });
      await said(row, '€11.90');
      await hand.click(row.getByRole('link', { name: /Okonkwo/ }));
      await said(page, /^Next: /);
      await walked.picture(page, 'task-case');
      await hand.type(page.getByLabel('Reason'), 'Pays on Friday');
      await hand.day(page.getByLabel('Until the end of the day'), inDays(3));
      await hand.click(button(page, 'Promise to pay'));
      await said(page, 'The decision is taken and counts at once.');
      await said(page, 'Promised to pay');
    });
    await play('billing, book what came', BILLING, async (page, hand) => {
      await hand.press('Control+k');
      await hand.write('Okonkwo');
      await hand.press('Enter');
      await hand.click(page.getByRole('link', { name: 'Payments', exact: true }));
      await hand.click(page.getByText('Book a payment'));
      await hand.type(page.getByLabel('Reference'), 'statement 7/3');
      await hand.click(button(page, 'Book it'));
      await said(page, 'The payment is booked.');
      await cases.look(clientId, new Date().toISOString());
      await hand.click(page.getByRole('link', { name: 'Dunning', exact: true }).last());
      await said(page, 'Nothing is followed up.');
    });
    const [paid] = await walked.api.sql`
      select i.status, c.closed_at is not null as over, t.amount_in_minor, t.gateway_reference from invoices i
      join dunning_cases c using (client_id) join transactions t on t.invoice_id = i.id where i.id = ${invoiceId}`;
    expect(paid).toMatchObject({
      ...{ status: 'paid', amountInMinor: 1190, gatewayReference: 'statement 7/3', over: true },
    });
  });

  test('L17: support moves a due date on the page of the service, and sees the pro-rata invoice before and after', async () => {
    const providerId = await walked.api.provider('Moved');
    const { clientId, invoiceId } = await cases.debtor(providerId, inDays(3), { lastName: 'Moreau' });
    await walked.api.sql`update invoices set status = 'cancelled' where id = ${invoiceId}`;
    await walked.api.sql`
      update services set price_minor = 3000, next_due_on = ${inDays(40)} where client_id = ${clientId}`;
    await play('support, move a due date', DATES, async (page, hand) => {
      await hand.press('Control+k');
      await hand.write('Moreau');
      await hand.press('Enter');
      await hand.click(page.getByRole('link', { name: 'Services', exact: true }).first());
      await hand.click(page.getByRole('link', { name: /^Web Small/ }));
      await hand.click(page.getByRole('link', { name: 'Due date', exact: true }));
      await hand.day(page.getByLabel('Next due on'), inDays(50));
      await hand.click(button(page, 'Preview'));
      await said(page, /^What would be issued/);
      await said(page, /10 days, €/);
      await hand.click(button(page, 'Move the due date'));
      await said(page, 'The due date is another one now.');
      await hand.click(page.getByRole('link', { name: /^Invoice #/ }));
      await said(page, 'Still owed');
      await page.getByRole('cell', { name: /Web Small/ }).waitFor();
    });
    const [made] = await walked.api.sql`
      select l.period_from::text as period_from, l.period_to::text as period_to from invoice_items l
      join invoices i on i.id = l.invoice_id where i.client_id = ${clientId} and i.status = 'unpaid'`;
    expect(made).toEqual({ periodFrom: inDays(40), periodTo: inDays(50) });
  });

  test('D1, M7: billing opens an invoice that is followed up, books what came for it, and sees the case end', async () => {
    const providerId = await walked.api.provider('Opened');
    await cases.ladder(providerId, steepLadder);
    const { clientId, invoiceId } = await cases.debtor(providerId, inDays(-6), { lastName: 'Lindqvist' });
    await cases.look(clientId, `${inDays(-5)}T12:00:00.000Z`);
    await play('billing, an invoice', BILLING, async (page, hand) => {
      await hand.press('Control+k');
      await hand.write('Lindqvist');
      await hand.press('Enter');
      await hand.click(page.getByRole('link', { name: 'Invoices', exact: true }));
      await hand.click(page.getByRole('link', { name: `#${invoiceId}`, exact: true }));
      await said(page, /^(Now|Next): /);
      await hand.click(page.locator('summary').filter({ hasText: 'Book a payment' }));
      await hand.type(page.getByLabel('Reference'), 'statement 7/4');
      await hand.click(button(page, 'Book a payment'));
      await said(page, 'The payment is booked.');
      await said(page.getByRole('region', { name: 'What paid it' }), 'statement 7/4');
      await cases.look(clientId, new Date().toISOString());
      await page.reload();
      await said(page, 'Nothing of this client is followed up any more.');
      await said(page.locator('.ladder'), /Notice/);
    });
    const [paid] = await walked.api.sql`
      select i.status, c.closed_at is not null as over from invoices i join dunning_cases c using (client_id)
      where i.id = ${invoiceId}`;
    expect(paid).toEqual({ status: 'paid', over: true });
  });

  test('X2: who asks for a deletion cannot approve it; a second person finds it on the page of today', async () => {
    const clientId = await walked.api.client(walked.api.world.providerId, { lastName: 'Vega' });
    let operation = '';
    await play('support, ask for a deletion', SUPPORT, async (page, hand) => {
      await hand.press('Control+k');
      await hand.write('Vega');
      await hand.press('Enter');
      await hand.click(page.getByRole('link', { name: 'Delete', exact: true }));
      await hand.choose(page.getByLabel('How far'), 'hard');
      await hand.click(button(page, 'Preview'));
      await hand.type(page.getByLabel('Reason'), 'A trial account');
      await hand.type(page.getByLabel(`Type ${clientId} to confirm`), String(clientId));
      await hand.click(button(page, 'Start: Delete'));
      await state(page, 'waits for approval');
      operation = page.url();
      await said(page, 'A second person has to approve it before anything happens.');
      expect(await button(page, 'Approve').getAttribute('aria-disabled')).toBe('true');
      await said(page, /another person must approve/);
    });
    await play('a second person, approve', SUPPORT, async (page, hand) => {
      await hand.click(
        card(page, 'Waiting for approval').getByRole('link', { name: new RegExp(`\\(#${clientId}\\)$`) }),
      );
      expect(page.url()).toBe(operation);
      await hand.type(page.getByLabel('Reason'), 'I have looked');
      await hand.click(button(page, 'Approve'));
      await said(page, 'The operation has taken your decision.');
      await state(page, 'scheduled');
    });
  });

  test('X2: the engineer on call finds what a panel that is down holds up, and finishes it when it is back', async () => {
    const { api } = walked;
    const client = await api.world.client({ services: 2 });
    // So long after the first failure that the engineer is there before the next attempt.
    await api.sql`
      update providers set policy = policy || ${api.sql.json({ retry: { attempts: 8, firstMs: 60_000, maxMs: 60_000 } })}
      where id = ${api.world.providerId}`;
    await api.world.panel.down();
    const id = await api.start(client.id, { kind: 'close', mode: 'terminate' });
    await expect
      .poll(async () => (await api.ask(`GET /v1/operations/${id}`)).text.includes('"retrying"'), {
        timeout: 20_000,
      })
      .toBe(true);
    await play('engineer, panel down', ENGINEER, async (page, hand) => {
      await walked.picture(page, 'task-today');
      await said(card(page, 'Running'), /tries again/);
      await said(card(page, 'Running'), /could not be reached/);
      await hand.click(page.getByRole('link', { name: new RegExp(`^Close: .*${client.id}\\)?$`) }));
      await said(page, 'It keeps trying by itself');
      await said(page, /could not be reached/);
      await walked.picture(page, 'task-down');
      await api.world.panel.up();
      await hand.type(page.getByLabel('Reason'), 'The panel works again');
      await hand.click(button(page, 'Retry'));
      await state(page, 'completed');
      const download = page.waitForEvent('download');
      await hand.click(page.getByRole('link', { name: 'Evidence PDF' }));
      const bytes = await readFile(await (await download).path());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    });
  });

  test('X1: a name that is script is text, and one from right to left keeps its direction', async () => {
    const { api } = walked;
    const script = '<img src=x onerror=alert(1)>';
    const [hostile, hebrew] = [
      await api.world.client({ services: 1, name: script }),
      await api.world.client({ services: 1, name: 'עדה' }),
    ];
    const ids: string[] = [];
    for (const { id } of [hostile, hebrew])
      ids.push(
        await api.start(id, {
          kind: 'close',
          mode: 'status-only',
          reason: id === hebrew.id ? 'לבקשתה' : script,
        }),
      );
    const { email } = await api.person(SUPPORT);
    await walked.withPage({ viewport: DESK }, async (page) => {
      await walked.signIn(page, email);
      let dialogs = 0;
      page.on('dialog', async (dialog) => {
        dialogs += 1;
        await dialog.dismiss();
      });
      for (const [path, text] of [
        [`/console/clients/${hostile.id}`, script],
        [`/console/operations/${ids[0]}`, script],
        [`/console/clients/${hebrew.id}`, 'עדה'],
        [`/console/operations/${ids[1]}`, 'לבקשתה'],
      ] as const) {
        await page.goto(walked.at(path));
        const shown = page.locator('main').getByText(text);
        expect(await shown.count(), path).toBeGreaterThan(0);
        expect(await page.locator('main img').count()).toBe(0);
        const direction = text === script ? 'ltr' : 'rtl';
        for (const one of await shown.all())
          expect(await one.evaluate((each) => getComputedStyle(each).direction), path).toBe(direction);
      }
      expect(dialogs).toBe(0);
    });
  });
});
