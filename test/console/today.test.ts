import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleWorld, consoleWorld } from './support.ts';

const NOW = new Date('2026-03-20T09:00:00Z');

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld({ now: () => NOW });
});
afterAll(() => world?.close());

async function operation(clientId: number, state: string, more: Record<string, unknown> = {}): Promise<void> {
  const id = await world.api.hold(clientId);
  const { problem = null, createdAt = NOW, providerId = world.providerId } = more;
  await world.api.sql`
    update operations set state = ${state}, problem = ${problem === null ? null : world.api.sql.json(problem as never)},
      created_at = ${createdAt as Date}, provider_id = ${providerId as number}
    where id = ${id}`;
}

async function overdue(clientId: number, dueOn: string, minor: number): Promise<void> {
  const { sql } = world.api;
  const [invoice] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${world.providerId}, ${clientId}, ${`INV-${dueOn}-${minor}`}, 'unpaid', 'EUR', ${dueOn}, ${dueOn}, ${minor}, ${minor}) returning id`;
  await sql`
    insert into invoice_items (invoice_id, client_id, description, amount_minor)
    values (${invoice?.id ?? 0}, ${clientId}, 'Web Small', ${minor})`;
}

describe('the page of today', () => {
  test('shows what needs a person, what runs and the figures, and of other providers nothing', async () => {
    const [first, second, foreign] = [
      await world.api.client(world.providerId),
      await world.api.client(world.providerId),
      await world.api.client(await world.api.provider('Another')),
    ];
    const asked = await world.api.ask(`POST /v1/clients/${first}/data-requests`, {
      body: { kind: 'access', receivedOn: '2026-02-20' },
    });
    expect(asked.status, asked.text).toBe(201);
    const message = 'The server does not answer. Look whether it is up, then retry.';
    await operation(first, 'blocked', { problem: { code: 'unreachable', message } });
    await operation(second, 'running', { createdAt: new Date('2026-03-19T23:30:00Z') });
    const [other] = await world.api.sql<{ id: number }[]>`select max(id) as id from providers`;
    await operation(foreign, 'blocked', { providerId: other?.id });
    await overdue(first, '2026-03-15', 1250);
    await overdue(first, '2026-03-01', 2000);
    await overdue(second, '2025-12-01', 99_900);

    const { providerId } = world;
    const { sql } = world.api;
    const card = { providerId, connector: 'stripe', name: 'card' };
    const gateway = (await world.api.ask('POST /v1/payment-gateways', { body: card })).body.id;
    const effect = { is: 'refund', payments: ['pi_1'], refundedMinor: 1190, currency: 'EUR' };
    await sql`
      insert into gateway_events (gateway_id, event_id, type, at, state, effect, received_at)
      values (${gateway}, 'evt_1', 'charge.refunded', ${NOW}, 'unmatched', ${sql.json(effect)}, ${NOW})`;
    await sql`
      insert into erasure_runs (provider_id, day, found, allowed, held_back, state)
      values (${providerId}, '2026-03-20', 9, 3, 6, 'waiting')`;

    const staff = await world.staff(['operations:read', 'billing:read', 'clients:read', 'dunning:read'], {
      providerIds: [world.providerId],
    });
    const page = await staff.get('/console');
    expect(page.status, page.text).toBe(200);
    const figures = [...page.document.querySelectorAll('.figures li')].map((each) => each.textContent);
    expect(figures.slice(0, 3)).toEqual(['1blocked', '0waits for approval', '1running']);
    const money = page.document.querySelector('section[aria-label="Money that nobody could place"]');
    expect(money?.textContent?.replace(/\s+/g, ' ')).toContain('Refund €11.90');
    expect(page.text).toContain('6 clients wait for a yes; 3 may go without.');
    const blocked = page.document.querySelector('section[aria-label="Blocked"]');
    expect(blocked?.textContent).toContain(`Close: Ada Lovelace (#${first})`);
    expect(blocked?.textContent).toContain(message);
    expect(page.text).not.toContain(`#${foreign})`);
    expect(page.text).not.toContain(`Client ${foreign}<`);
    expect(page.document.querySelector('section[aria-label="Deadlines near"]')?.textContent).toContain(
      `Request for data, Ada Lovelace (#${first})`,
    );
    const rows = (label: string) =>
      [...page.document.querySelectorAll(`section[aria-label="${label}"] tbody tr`)].map((row) =>
        [...row.querySelectorAll('td')].map((cell) => cell.textContent),
      );
    expect(rows('Overdue in EUR, by age')).toEqual([
      ['1–7 days', '1', '€12.50'],
      ['8–30 days', '1', '€20.00'],
      ['31–90 days', '0', '€0.00'],
      ['over 90 days', '1', '€999.00'],
    ]);
    expect(rows('Operations per day')).toEqual([
      ['Mar 19, 2026', '1', '0', '0'],
      ['Mar 20, 2026', '1', '0', '0'],
    ]);
  });

  test('shows each part to those alone who may read it', async () => {
    const nobody = await world.staff([]);
    const page = await nobody.get('/console');
    expect([
      page.status,
      page.document.querySelector('.figures'),
      page.document.querySelector('svg'),
    ]).toEqual([200, null, null]);
    const reply = await world.api.ask('GET /v1/statistics/debt', {
      token: await world.api.token(['operations:read']),
    });
    expect(reply.status).toBe(403);
  });
});
