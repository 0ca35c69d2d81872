import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operationDetail } from '../../api/routes/operations/schema.ts';
import { eventTypes } from '../../domain/operations/events.ts';
import { failureOf } from '../../domain/operations/failures.ts';
import { type OperationsApi, operationsApi } from '../api/operations-support.ts';
import { formTokenOf, type Page, wrongOn } from '../support/visitor.ts';
import { englishOn, speak } from './english.ts';
import { type Staff, staffOf } from './support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

const button = (page: Page, action: string) =>
  [...page.document.querySelectorAll('.decision')].find((each) =>
    each.querySelector(`[id="action-${action}-why"], button[value="${action}"]`),
  );
const isLegal = (page: Page, action: string) =>
  button(page, action)?.querySelector('button')?.getAttribute('type') === 'submit';
const why = (page: Page, action: string) => button(page, action)?.querySelector('.hint')?.textContent?.trim();
/** A decision as a browser sends it: with the hidden fields of the form on the operation's page. */
async function decide(staff: Staff, id: string, fields: Record<string, string>): Promise<Page> {
  return staff.submit(`/console/operations/${id}`, `/console/operations/${id}/decisions`, fields);
}

describe('the page of an operation', () => {
  test('X2: shows the legal decisions as buttons and says of the others why not; a decision is written with its reason', async () => {
    const staff = await staffOf(api, ['operations:read', 'operations:decide']);
    const client = await api.world.client({ services: 2 });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const id = await api.start(client.id, { kind: 'close', mode: 'terminate', startAt: later });
    await api.until(id, 'scheduled');
    const page = await staff.get(`/console/operations/${id}`);
    expect(page.status, page.text).toBe(200);
    expect(page.document.querySelector('h1')?.textContent).toBe(`Close: Client ${client.id}`);
    expect(page.document.querySelector('#state')?.textContent).toBe('scheduled');
    expect([isLegal(page, 'cancel'), isLegal(page, 'postpone'), isLegal(page, 'roll-back')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(why(page, 'roll-back')).toBe('There is nothing to roll back.');
    expect(why(page, 'pause')).toContain('Only a running operation can be paused');
    expect(page.text).toContain('Terminate services');

    const bare = await decide(staff, id, { action: 'cancel', reason: '  ' });
    expect(bare.status).toBe(400);
    const reason = '<script>alert(1)</script> on the phone';
    const done = await decide(staff, id, { action: 'cancel', reason });
    expect(done.text).toContain('The operation has taken your decision.');
    expect(done.text).not.toContain('<script>alert');
    expect(done.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; on the phone');
    await api.until(id, 'cancelled');
    const over = await staff.get(`/console/operations/${id}`);
    expect(over.text).toContain('The operation has ended: nothing is left to decide.');
    const [row] = await api.sql`
      select reason, by_kind, by_id from operation_decisions where operation_id = ${id}`;
    expect(row).toEqual({ reason, byKind: 'staff', byId: String(staff.person.id) });
  });

  test('X2: of two who decide at once one wins; the other is told and keeps what was typed', async () => {
    const staff = await staffOf(api, ['operations:read', 'operations:decide']);
    const client = await api.world.client({ services: 1 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await api.start(client.id, { kind: 'close', mode: 'terminate', startAt });
    await api.until(id, 'scheduled');
    const shown = await staff.get(`/console/operations/${id}`);
    const key = shown.document.querySelector('input[name=key]')?.getAttribute('value') ?? '';
    await decide(staff, id, { action: 'cancel', reason: 'the first' });
    await api.until(id, 'cancelled');
    const late = await staff.post(`/console/operations/${id}/decisions`, {
      ...{ formToken: formTokenOf(shown), key, action: 'postpone' },
      ...{ reason: 'the second', until: '2099-01-01T10:00', answer: 'active' },
    });
    expect(late.status).toBe(409);
    expect(wrongOn(late)).toContain('nothing is left to decide');
    expect(late.document.querySelector('#state')?.textContent).toBe('cancelled');
  });

  test('X2: decides nothing without the right, without the form of the session, or for another provider', async () => {
    const reader = await staffOf(api, ['operations:read']);
    const client = await api.world.client({ services: 1 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await api.start(client.id, { kind: 'close', mode: 'cancel', startAt });
    await api.until(id, 'scheduled');
    const page = await reader.get(`/console/operations/${id}`);
    expect(isLegal(page, 'cancel')).toBe(false);
    expect(why(page, 'cancel')).toBe('Your account lacks the permission operations:decide.');
    const key = page.document.querySelector('input[name=key]')?.getAttribute('value') ?? '';
    const fields = { key, action: 'cancel', reason: 'no right' };
    const path = `/console/operations/${id}/decisions`;
    const refused = await reader.post(path, { ...fields, formToken: formTokenOf(page) });
    expect([refused.status, wrongOn(refused)]).toEqual([
      403,
      'Your account may not do this. It lacks the permission operations:decide. Ask an administrator for a role that has it.',
    ]);
    const decider = await staffOf(api, ['operations:read', 'operations:decide']);
    expect((await decider.post(path, fields)).status).toBe(403);
    expect((await decider.post(path, { ...fields, formToken: formTokenOf(page) })).status).toBe(403);
    const other = await api.provider('Another');
    const stranger = await staffOf(api, ['admin'], { providerIds: [other] });
    expect((await stranger.get(`/console/operations/${id}`)).status).toBe(404);
    expect((await stranger.get('/console/operations')).text).not.toContain(id);
    expect((await api.ask(`GET /v1/operations/${id}`)).body.state).toBe('scheduled');
  });

  test('X2: a blocked step is told in plain words, its items are found by state and number and retried', async () => {
    const staff = await staffOf(api, ['operations:read', 'operations:decide', 'clients:read']);
    const client = await api.world.client({ services: 2 });
    const [first = 0, second = 0] = client.serviceIds;
    const [user = ''] = client.users;
    api.world.panel.faults.add({ on: 'removeacct', user, effect: 'refuse', times: null });
    const id = await api.start(client.id, { kind: 'close', mode: 'terminate' });
    await api.until(id, 'blocked');
    const page = await staff.get(`/console/operations/${id}`);
    expect(page.document.querySelector('.callout.wrong')?.textContent).toContain('Why it needs a person');
    expect([isLegal(page, 'retry'), isLegal(page, 'skip')]).toEqual([true, true]);
    expect(page.text).toContain('the account stays on its server');

    const items = await staff.get(`/console/operations/${id}/items?step=terminate-services&state=blocked`);
    const boxes = [...items.document.querySelectorAll('input[name=items]')];
    expect(boxes.map((box) => box.getAttribute('value'))).toEqual([String(first)]);
    expect(items.document.querySelector('tbody code')?.textContent).toBe('refused');
    await speak(api, staff, 'de');
    const german = (await staff.get(`/console/operations/${id}`)).document.querySelector('.callout.wrong');
    expect(german?.textContent).toContain(
      'Der Server hat abgelehnt. Seine Antwort steht in der Aufzeichnung.',
    );
    expect(german?.querySelector('li')?.textContent).toMatch(/Es wurde abgelehnt, mit den Worten: „.+“/);
    expect(german?.textContent).not.toContain('refused the command');
    const tooEarly = await decide(staff, id, { action: 'resume', reason: 'zu früh' });
    expect(wrongOn(tooEarly)).toBe('Nur ein angehaltener Vorgang lässt sich fortsetzen; Zustand: blockiert.');
    const nothingSaid = await decide(staff, id, { action: 'retry', reason: ' ' });
    expect(wrongOn(nothingSaid)).toBe('Die Angaben sind so nicht zu verstehen. Grund: fehlt.');
    const { body } = await api.ask(`GET /v1/operations/${id}`);
    const { steps, plan } = operationDetail.parse(body);
    const english = [
      ...steps.flatMap(({ title, skippable }) => [title, skippable]),
      ...plan.steps.flatMap(({ touches }) => touches.map(({ what }) => what)),
      failureOf('refused').message,
      ...[...eventTypes, 'logins', 'services', 'notRenewed', 'outcome', 'provenBy', 'panel-answer', 'mode'],
      'Only a paused operation can be resumed; this one is blocked.',
    ];
    for (const language of ['de', 'pl'] as const) {
      await speak(api, staff, language);
      for (const part of ['', '/items?step=terminate-services', '/events'])
        expect(englishOn(await staff.get(`/console/operations/${id}${part}`), english), language).toEqual([]);
      for (const list of ['/console', '/console/operations?state=blocked'])
        expect(englishOn(await staff.get(list), english), `${list} in ${language}`).toEqual([]);
    }
    await speak(api, staff, 'en');
    const found = await staff.get(`/console/operations/${id}/items?itemId=${second}`);
    expect(found.document.querySelectorAll('tbody tr')).toHaveLength(1);
    expect(found.document.querySelector('tbody td')?.textContent).toContain('.example.com');

    const list = await staff.get('/console/operations?state=blocked&problem=refused');
    expect(list.text).toContain(id);
    expect((await staff.get('/console/operations?state=blocked&problem=unreachable')).text).not.toContain(id);

    const byServer = (server: number) => staff.get(`/console/operations?state=blocked&serverId=${server}`);
    expect((await byServer(api.world.serverId)).text).toContain(id);
    expect((await byServer(api.world.serverId + 1)).text).not.toContain(id);
    api.world.panel.faults.clear();
    const many = await staff.submit('/console/operations?state=blocked', '/console/operations/decide', {
      ...{ ids: [id], action: 'retry', reason: 'the panel is up again' },
    });
    expect(many.text).toContain('1 of 1 operation has taken the decision.');
    await api.until(id, 'completed');
    const done = await staff.get(`/console/operations/${id}`);
    expect(done.text).toContain('the panel is up again');
    const pdf = await staff.get(`/console/operations/${id}/evidence.pdf`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const json = await staff.get(`/console/operations/${id}/evidence.json`);
    expect(JSON.parse(json.text)).toMatchObject({ format: 'tenure-evidence/1', operation: { id } });
    const history = await staff.get(`/console/operations/${id}/events`);
    expect(history.text).toContain('Item done');
  });

  test('tells of news as they come, thinned out, and goes on behind the last one after the connection was lost', async () => {
    const staff = await staffOf(api, ['operations:read']);
    const client = await api.world.client({ services: 3 });
    const id = await api.start(client.id, { kind: 'close', mode: 'terminate' });
    await api.until(id, 'completed');
    const all = await staff.get(`/console/operations/${id}/news?after=0`);
    expect(all.headers.get('content-type')).toContain('text/event-stream');
    const ids = [...all.text.matchAll(/event: news\ndata: (\d+)/g)].map(([, seq]) => Number(seq));
    expect(ids.length).toBeGreaterThan(0);
    expect(all.text).toContain('event: end');
    const [{ last } = { last: 0 }] = await api.sql<{ last: number }[]>`
      select last_seq as last from operations where id = ${id}`;
    expect(ids.at(-1)).toBe(last);
    expect(ids.length).toBeLessThan(last);
    const resumed = await staff.get(`/console/operations/${id}/news?after=${last}`);
    expect(resumed.status).toBe(204);
  });
});
