import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cases, openCases } from '../support/cases.ts';
import { fieldsOf, formTokenOf, type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld } from './support.ts';

let world: ConsoleWorld;
let cases: Cases;
beforeAll(async () => {
  world = await consoleWorld();
  cases = await openCases(world.api);
});
afterAll(async () => {
  await cases?.close();
  await world?.close();
});

const hidden = (page: Page, name: string) =>
  page.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
const texts = (page: Page, selector: string) =>
  [...page.document.querySelectorAll(selector)].map((each) =>
    (each.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
  );

async function brakeOf(providerId: number): Promise<number> {
  const [row] = await world.api.sql<{ id: number }[]>`
    insert into dunning_brakes (provider_id, began_at, services, most, active)
    values (${providerId}, ${new Date().toISOString()}, 50, 50, 4000) returning id`;
  return row?.id ?? 0;
}

describe('dunning in the console', () => {
  test('X6: shows a brake and decides it with a reason, once', async () => {
    const staff = await world.staff(['dunning:read', 'dunning:decide']);
    const id = await brakeOf(world.providerId);
    const list = await staff.get('/console/dunning/brakes?state=waiting');
    expect(list.document.querySelector(`a[href="/console/dunning/brakes/${id}"]`)?.textContent).toBe(
      `Brake ${id}`,
    );
    const path = `/console/dunning/brakes/${id}`;
    const bare = await staff.submit(path, path, { action: 'approve', reason: ' ', until: '' });
    expect(bare.status).toBe(400);
    const reason = '<script>alert(1)</script> looked at';
    const done = await staff.submit(path, path, { action: 'approve', reason, until: '' });
    expect(done.text).toContain('The brake has taken your decision.');
    expect(done.text).not.toContain('<script>alert');
    expect(done.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; looked at');
    const [row] = await world.api.sql`select state, decided_by from dunning_brakes where id = ${id}`;
    expect(row).toEqual({ state: 'approved', decidedBy: `staff:${staff.person.id}` });
    expect(done.document.querySelector(`form[action="${path}"]`)).toBeNull();
  });

  test('X6: lets all that really wait behind a brake go ahead; of two operators at once one wins, the other is told', async () => {
    const { brakeId, debtors } = await cases.braked('Both decide');
    const path = `/console/dunning/brakes/${brakeId}`;
    const [first, second] = [
      await world.staff(['dunning:read', 'dunning:decide']),
      await world.staff(['dunning:read', 'dunning:decide']),
    ];
    const shown = [await first.get(path), await second.get(path)] as const;
    expect(texts(shown[0], 'tbody tr')).toEqual(
      debtors.map(({ clientId, invoiceId }) =>
        expect.stringMatching(
          `^#${clientId} ?€11.90 on 1 invoice ?Suspend the services \\(suspend\\): Web Small #\\d+ ?Invoice #${invoiceId}$`,
        ),
      ),
    );
    const decide = (staff: typeof first, page: Page, action: string) =>
      staff.post(path, {
        ...{ formToken: formTokenOf(page), key: hidden(page, 'key'), action, reason: 'looked at', until: '' },
      });
    const answers = await Promise.all([
      decide(first, shown[0], 'approve'),
      decide(second, shown[1], 'approve'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const told = answers.find(({ status }) => status === 409);
    expect(told && wrongOn(told)).toContain(`Brake ${brakeId} is approved`);
    expect(told?.text).toContain('looked at');
    const waiting = await world.api.sql<{ state: string; approved: boolean }[]>`
      select state, brake #>> '{rungs,0,approvedAt}' is not null as approved from dunning_cases
      where client_id in (${debtors[0].clientId}, ${debtors[1].clientId})`;
    expect(waiting).toEqual([
      { state: 'open', approved: true },
      { state: 'open', approved: true },
    ]);
    expect(world.api.touched).toEqual(expect.arrayContaining(debtors.map(({ clientId }) => clientId)));
  });

  test('X6: holds all that wait behind a brake until a day', async () => {
    const { brakeId, debtors } = await cases.braked('Rejected');
    const staff = await world.staff(['dunning:read', 'dunning:decide']);
    const path = `/console/dunning/brakes/${brakeId}`;
    const past = await staff.submit(path, path, {
      action: 'reject',
      reason: 'a mistake',
      until: '2020-01-01',
    });
    expect([past.status, wrongOn(past)]).toEqual([422, expect.stringContaining('is past')]);
    expect(hidden(past, 'until')).toBe('2020-01-01');
    const until = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const again = fieldsOf(past.document.querySelector(`form[action="${path}"]`));
    const held = await staff.post(path, { ...again, action: 'reject', until });
    expect([held.status, held.to]).toEqual([303, `${path}?done=decided`]);
    const holds = await world.api.sql<{ invoiceId: number; kind: string; reason: string }[]>`
      select invoice_id, kind, reason from dunning_holds
      where client_id in (${debtors[0].clientId}, ${debtors[1].clientId}) order by invoice_id`;
    expect(holds).toEqual(debtors.map(({ invoiceId }) => ({ invoiceId, kind: 'hold', reason: 'a mistake' })));
  });

  test('decides nothing without the right, without the form of the session, or for another provider', async () => {
    const reader = await world.staff(['dunning:read']);
    const id = await brakeOf(world.providerId);
    const path = `/console/dunning/brakes/${id}`;
    const page = await reader.get(path);
    expect(page.document.querySelectorAll('.decision button[aria-disabled]')).toHaveLength(4);
    const key = page.document.querySelector('input[name=key]')?.getAttribute('value') ?? '';
    const fields = { key, action: 'approve', reason: 'no right', until: '' };
    expect((await reader.post(path, { ...fields, formToken: formTokenOf(page) })).status).toBe(403);
    const decider = await world.staff(['dunning:read', 'dunning:decide']);
    expect((await decider.post(path, fields)).status).toBe(403);
    const other = await world.api.provider('Another');
    const stranger = await world.staff(['admin'], { providerIds: [other] });
    expect((await stranger.get(path)).status).toBe(404);
    expect((await (await world.staff(['clients:read'])).get('/console/dunning')).status).toBe(403);
    const [row] = await world.api.sql`select state from dunning_brakes where id = ${id}`;
    expect(row).toEqual({ state: 'waiting' });
  });

  const edited = (page: Page) => fieldsOf(page.document.querySelector('#ladder-form'));
  const changes = (page: Page) => texts(page, '#changes > ul > li');

  test('X4: a ladder is drawn, simulated before it is saved, and saved only as it was simulated', async () => {
    const staff = await world.staff(['dunning:read', 'dunning:write', 'providers:read']);
    const path = `/console/dunning/ladders/${world.providerId}`;
    const page = await staff.get(path);
    expect(page.text).toContain('Nobody has written a ladder');
    const proposed = `GET /v1/providers/${world.providerId}/dunning-ladder`;
    const written = (await world.api.ask(proposed)).body.ladder as { rungs: object[] };
    expect(page.document.querySelectorAll('svg.chart .bar')).toHaveLength(written.rungs.length);
    expect(page.document.querySelector('button[value=save]')).toBeNull();
    const send = (of: Page, action: string, more = {}) =>
      staff.post(path, { ...edited(of), action, ...more });

    const end = { kind: 'terminate' };
    const harsh = await send(page, 'add', end);
    const row = harsh.document.querySelector('#rung-4');
    expect(row?.getAttribute('aria-label')).toBe('Rung 5: Terminate the services');
    const refused = await send(harsh, 'save');
    expect(refused.status).toBe(422);
    expect(refused.document.getElementById('rungs.4.days-wrong')?.textContent).toBe(
      'It terminates without a suspension on an earlier day.',
    );
    expect(refused.document.querySelector('#simulation [role=alert] a')?.getAttribute('href')).toBe(
      '#rungs.4.days',
    );
    const typed = await send(page, 'simulate', { 'rungs.0.days': 'a week', warnHours: '48' });
    expect([typed.status, edited(typed)]).toEqual([
      422,
      expect.objectContaining({ 'rungs.0.days': 'a week', warnHours: '48' }),
    ]);

    const unseen = await send(page, 'save', { warnHours: '48' });
    expect(wrongOn(unseen)).toContain('look at the new figures');
    const count = () =>
      world.api.sql`
        select count(*)::int as count from dunning_ladders where provider_id = ${world.providerId}`;
    expect(await count()).toEqual([{ count: 0 }]);
    const saved = await send(unseen, 'save');
    expect([saved.status, saved.to]).toEqual([303, `${path}?done=saved`]);
    expect(await count()).toEqual([{ count: 1 }]);
    expect((await send(unseen, 'save')).status).toBe(412);
    expect(texts(await staff.get(path), '#cascade ~ .scroll tr:has(a[aria-current]) td')).toEqual([
      'Example Hosting',
      'own, version 1',
      expect.any(String),
    ]);
    const later = await send(await staff.get(path), 'simulate', { lateHours: '12' });
    await send(later, 'save');
    const history = await staff.get(path);
    expect(texts(history, 'details tbody tr').map((text) => text.slice(0, 9))).toEqual([
      ...['Version 2', 'Version 1'],
    ]);
    expect(texts(history, 'details .changes li li')).toEqual([
      'Hours after which what is late needs a new warning: 24 → 12',
    ]);
    const same = await send(await staff.get(path), 'simulate');
    expect(texts(same, '#simulation [role=status]')).toEqual([
      'It is the ladder that counts now: nothing changes.',
    ]);
    expect(same.document.querySelector('button[value=save]')).toBeNull();
  });

  test('D1, D3, D4, D5, D6: a ladder that uses everything stands in the form, and sent as it is shown it is the same', async () => {
    const { api } = world;
    const providerId = await api.provider('Everything');
    const group = await api.ask('POST /v1/client-groups', { body: { providerId, name: '<i>Resellers</i>' } });
    const window = { from: '09:00', until: '17:30', businessDays: true, zone: 'provider' as const };
    await cases.ladder(providerId, {
      rungs: [
        { id: 'charge', offsetDays: 0, action: { type: 'charge', repeat: { everyDays: 2, times: 3 } } },
        { id: 'text', offsetDays: 1, action: { type: 'message', channel: 'sms', template: 'own-words' } },
        { id: 'notice', offsetDays: 3, action: { type: 'notice', level: 1 }, window },
        {
          ...{ id: 'fee', offsetDays: 5 },
          action: {
            ...{ type: 'late-fee', percent: '2.5', minimum: { EUR: 500, JPY: 800 } },
            repeat: { everyDays: 30, times: 2 },
          },
          conditions: {
            minimumDebt: { EUR: 5000 },
            characteristics: ['problematic'],
            groups: [group.body.id, 987654],
          },
        },
        {
          ...{ id: 'stop', offsetDays: 14, action: { type: 'suspend' } },
          conditions: { productTypes: ['server', 'other'] },
        },
      ],
      ...{
        suspends: 'all-services',
        unsuspends: false,
        warnHours: 72,
        window,
        holidays: ['2026-12-25', '2027-01-01'],
      },
    });
    const staff = await world.staff(['dunning:read', 'dunning:write', 'providers:read']);
    const path = `/console/dunning/ladders/${providerId}`;
    const page = await staff.get(path);
    expect(page.text).not.toContain('<i>Resellers');
    expect(edited(page)).toMatchObject({
      ...{ 'rungs.3.minimum': '5.00 EUR, 800 JPY', 'rungs.3.minimumDebt': '50.00 EUR' },
      ...{ 'rungs.3.groups': [String(group.body.id), '987654'], 'rungs.1.template': 'own-words' },
      ...{ 'rungs.0.days': '0', holidays: '2026-12-25\n2027-01-01' },
    });
    const same = await staff.post(path, { ...edited(page), action: 'simulate' });
    expect(texts(same, '#simulation [role=status]')).toEqual([
      'It is the ladder that counts now: nothing changes.',
    ]);
    const other = await staff.post(path, {
      ...edited(page),
      action: 'simulate',
      'rungs.3.days': '0',
      unsuspends: 'true',
    });
    expect(changes(other)).toEqual([
      'Late fee (fee) gone',
      'For the whole ladderA payment ends a suspension: – → ✓',
    ]);
    const forged = await staff.post(path, { ...edited(page), action: 'simulate', 'rungs.0.sudo': 'x' });
    expect(forged.status).toBe(400);
  });

  test('X4: a group has a ladder of its own, with the same editor, simulated over its clients alone', async () => {
    const { api } = world;
    const providerId = await api.provider('With groups');
    const { body } = await api.ask('POST /v1/client-groups', { body: { providerId, name: 'Resellers' } });
    const due = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    const { clientId } = await cases.debtor(providerId, due, { groupId: body.id });
    await cases.debtor(providerId, due);
    const staff = await world.staff(['dunning:read', 'dunning:write', 'providers:read', 'clients:read']);
    const path = `/console/dunning/ladders/${providerId}/groups/${body.id}`;
    const list = await staff.get('/console/dunning/ladders');
    expect(list.document.querySelector(`main a[href="${path}"]`)?.textContent).toBe('Resellers');
    const page = await staff.get(path);
    expect(texts(page, 'h1')).toEqual(['Ladder of the group Resellers, With groups']);
    expect(page.text).toContain('The group has no ladder of its own');
    const tried = await staff.post(path, { ...edited(page), action: 'simulate', days: '30' });
    expect(texts(tried, '#simulation [role=status]')).toEqual([
      '1 of 1 clients in debt are treated otherwise within 30 days.',
    ]);
    const named = tried.document.querySelector(`#simulation a[href="/console/clients/${clientId}/dunning"]`);
    expect(named?.textContent).toBe('Ada Lovelace');
    const past = await staff.post(path, { ...edited(page), action: 'simulate', when: 'back', days: '10' });
    expect(texts(past, '#simulation h3')).toContain('In the last 10 days');
    expect(texts(past, '#simulation [role=status]')).toEqual([
      '1 of 1 clients in debt would have been treated otherwise in the last 10 days.',
    ]);
    const reader = await (await world.staff(['dunning:read'])).get(path);
    expect(texts(reader, 'h1')).toEqual([`Ladder of the group ${body.id}, ${providerId}`]);
    expect(reader.document.querySelector('input[name="rungs.0.template"]')).not.toBeNull();
    const saved = await staff.post(path, { ...edited(tried), action: 'save' });
    expect([saved.status, saved.to]).toEqual([303, `${path}?done=saved`]);
    const [row] = await api.sql`select group_id from dunning_ladders where provider_id = ${providerId}`;
    expect(row).toEqual({ groupId: body.id });
    const after = await staff.get(path);
    expect(texts(after, '#cascade ~ .scroll tbody td:nth-child(-n+2)')).toEqual([
      ...['System', 'no ladder: nothing is done about debt', 'With groups', 'none yet'],
      ...['Group Resellers', 'own, version 1'],
    ]);
  });

  test('X6: shows who waits behind a brake with names, debts and services, and decides for the chosen ones alone', async () => {
    const { brakeId, debtors } = await cases.braked('Some of them');
    const [one, other] = debtors;
    const staff = await world.staff(['dunning:read', 'dunning:decide', 'clients:read']);
    const path = `/console/dunning/brakes/${brakeId}`;
    expect(texts(await staff.get(path), 'tbody tr:first-child td:not(:first-child)')).toEqual([
      `Ada Lovelace #${one.clientId}`,
      '€11.90 on 1 invoice',
      expect.stringMatching(/^Suspend the services \(suspend\): Web Small #\d+Invoice #\d+$/),
    ]);
    const send = (action: string, clients?: string) =>
      staff.submit(path, path, { action, reason: 'looked at', until: '', ...(clients && { clients }) });
    const none = await send('approve-chosen');
    expect([none.status, wrongOn(none)]).toEqual([422, 'Choose at least one client above.']);
    const stranger = await send('approve-chosen', '987654');
    expect([stranger.status, wrongOn(stranger)]).toEqual([
      422,
      expect.stringContaining('waits behind brake'),
    ]);
    const held = await send('reject-chosen', String(one.clientId));
    expect(held.text).toContain('The brake has taken your decision.');
    expect(texts(held, 'tbody a[href$="/dunning"]')).toEqual(['Ada Lovelace']);
    const brake = () => world.api.sql`select state, reason from dunning_brakes where id = ${brakeId}`;
    expect(await brake()).toEqual([{ state: 'waiting', reason: 'looked at' }]);
    await send('approve-chosen', String(other.clientId));
    expect(await brake()).toEqual([{ state: 'approved', reason: 'looked at\nlooked at' }]);
    const rows = await world.api.sql`
      select c.client_id, brake #>> '{rungs,0,approvedAt}' is not null as approved, h.kind
      from dunning_cases c left join dunning_holds h using (client_id)
      where client_id in (${one.clientId}, ${other.clientId}) order by client_id`;
    expect(rows).toEqual([
      { clientId: one.clientId, approved: false, kind: 'stop' },
      { clientId: other.clientId, approved: true, kind: null },
    ]);
  });
});

describe('the cases in the console', () => {
  test('D1: are counted and listed by state and rung, lead to the client, and say what was paid after which rung', async () => {
    const { api } = world;
    const { providerId, debtors } = await cases.braked('Listed');
    const staff = await world.staff(['dunning:read', 'clients:read', 'providers:read'], {
      providerIds: [providerId],
    });
    const page = await staff.get('/console/dunning');
    expect(texts(page, '.chips a:has(.count)')).toEqual(['waits for a yes2', 'Notice (notice)2']);
    expect(
      texts(page, 'tbody td:nth-child(-n+4)').map((text) => text.replace(/ \d+ days ago.*/, '')),
    ).toEqual(
      debtors.flatMap(({ clientId }) => [
        ...[
          `Ada Lovelace #${clientId}`,
          'waits for a yes',
          '€11.90',
          expect.stringMatching(/^Notice \(notice\)/),
        ],
      ]),
    );
    const link = page.document.querySelector('tbody a');
    expect(link?.getAttribute('href')).toBe(`/console/clients/${debtors[0].clientId}/dunning`);
    const largest = page.document.querySelector('.chips a[href$="sort=-debt"]');
    expect(largest?.getAttribute('href')).toBe('/console/dunning?sort=-debt');
    const sorted = await staff.get('/console/dunning?state=braked&sort=-debt');
    expect(texts(sorted, '.chips a[aria-current]')).toEqual(['waits for a yes2', 'largest debt']);
    expect(sorted.document.querySelector('.filters input[name=sort]')?.getAttribute('value')).toBe('-debt');
    const none = await staff.get('/console/dunning?state=held&providerId=&lastRung=notice');
    expect(texts(none, '.empty')).toEqual(['No case is like this.']);
    expect(none.document.querySelector('.chips a[aria-current]')?.getAttribute('href')).toBe(
      '/console/dunning?lastRung=notice',
    );

    const [{ clientId, invoiceId }] = debtors;
    await api.ask(`POST /v1/clients/${clientId}/payments`, {
      body: { invoiceId, amountMinor: 1190, gateway: 'bank' },
    });
    const figures = await staff.get('/console/dunning/recovered');
    expect(texts(figures, 'main h2')).toEqual(['Ladder of Listed, EUR']);
    expect(texts(figures, 'tbody td')).toEqual(['Notice (notice)', '+1', '1', '1', '€11.90', '100%']);
    expect(figures.document.querySelectorAll('.share rect')).toHaveLength(1);
    const today = await staff.get('/console');
    expect(texts(today, '.columns h3')).toContain('Recovered after which rung: Ladder of Listed, EUR');
    const before = await staff.get('/console/dunning/recovered?from=2020-01-01&to=2020-01-31');
    expect(texts(before, '.empty')).toEqual(['In this time nothing was paid after a rung.']);
    expect((await (await world.staff(['clients:read'])).get('/console/dunning')).status).toBe(403);
  });

  test.each([
    ['cases', '/console/dunning', 'sort=openedAt&state=held'],
    ['operations', '/console/operations', 'state=blocked'],
    ['clients', '/console/clients', 'status=closed'],
  ])(
    'views of the list of %s are kept above it without what was searched for, renamed, and removed',
    async (list, path, query) => {
      const staff = await world.staff(['dunning:read', 'clients:read', 'operations:read']);
      const here = `${path}?${query}`;
      const more = list === 'clients' ? '&q=lovelace' : '&cursor=';
      const kept = await staff.submit(`${here}${more}`, '/console/views', { view: '<b>Mine</b>' });
      const [link] = kept.document.querySelectorAll('.chips a[aria-current]');
      expect([link?.textContent, link?.getAttribute('href')]).toEqual(['<b>Mine</b>', here]);
      expect(kept.document.querySelector('form[action="/console/views"]')).toBeNull();
      const [row] = await world.api.sql<{ id: number }[]>`
      select id from staff_views where staff_id = ${staff.person.id} and query = ${query}`;
      const other = await world.staff(['dunning:read', 'clients:read', 'operations:read']);
      expect((await other.get(here)).text).not.toContain('Mine');
      const remove = `/console/views/${row?.id}/remove`;
      const formToken = formTokenOf(await other.get(here));
      expect((await other.post(remove, { formToken, list, query })).status).toBe(404);
      const renamed = await staff.submit(here, `/console/views/${row?.id}/name`, { name: 'Stuck' });
      expect(renamed.document.querySelector('.chips a[aria-current]')?.textContent).toBe('Stuck');
      expect((await staff.submit(here, remove)).text).not.toContain('Stuck');
    },
  );
});
