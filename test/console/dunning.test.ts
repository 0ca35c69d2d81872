import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formTokenOf, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld } from './support.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld();
});
afterAll(() => world?.close());

async function brakeOf(providerId: number): Promise<number> {
  const [row] = await world.api.sql<{ id: number }[]>`
    insert into dunning_brakes (provider_id, began_at, services, most, active)
    values (${providerId}, ${new Date().toISOString()}, 50, 50, 4000) returning id`;
  return row?.id ?? 0;
}

describe('dunning in the console', () => {
  test('shows a brake and decides it with a reason, once', async () => {
    const staff = await world.staff(['dunning:read', 'dunning:decide']);
    const id = await brakeOf(world.providerId);
    const list = await staff.get('/console/dunning?state=waiting');
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

  test('decides nothing without the right, without the form of the session, or for another provider', async () => {
    const reader = await world.staff(['dunning:read']);
    const id = await brakeOf(world.providerId);
    const path = `/console/dunning/brakes/${id}`;
    const page = await reader.get(path);
    expect(page.document.querySelectorAll('.decision button[aria-disabled]')).toHaveLength(2);
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

  test('a ladder is drawn, simulated before it is saved, and saved only as it was simulated', async () => {
    const staff = await world.staff(['dunning:read', 'dunning:write', 'providers:read']);
    const path = `/console/dunning/ladders/${world.providerId}`;
    const page = await staff.get(path);
    expect(page.text).toContain('Nobody has written a ladder');
    const proposed = `GET /v1/providers/${world.providerId}/dunning-ladder`;
    const written = (await world.api.ask(proposed)).body.ladder as { rungs: object[] };
    expect(page.document.querySelectorAll('svg.chart .bar')).toHaveLength(written.rungs.length);
    expect(page.document.querySelector('button[value=save]')).toBeNull();

    const broken = await staff.submit(path, path, { action: 'simulate', ladder: '{', days: '30' });
    expect([broken.status, wrongOn(broken)]).toEqual([400, 'This is not JSON.']);
    const rungs = [{ id: 'end', offsetDays: 5, action: { type: 'terminate' } }];
    const harsh = JSON.stringify({ ...written, rungs });
    const refused = await staff.submit(path, path, { action: 'simulate', ladder: harsh, days: '30' });
    expect([refused.status, wrongOn(refused)?.startsWith('This ladder cannot work')]).toEqual([422, true]);

    const ladder = JSON.stringify({ ...written, warnHours: 48 }, null, 1);
    const unseen = await staff.submit(path, path, { action: 'save', ladder, days: '30' });
    expect(wrongOn(unseen)).toContain('look at the new figures');
    const count = () => world.api.sql`select count(*)::int as count from dunning_ladders`;
    expect(await count()).toEqual([{ count: 0 }]);
    const hidden = (name: string) =>
      unseen.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
    const saved = await staff.post(path, {
      ...{ formToken: formTokenOf(unseen), etag: hidden('etag'), tried: hidden('tried') },
      ...{ action: 'save', ladder, days: '30' },
    });
    expect([saved.status, saved.to]).toEqual([303, `${path}?done=saved`]);
    expect(await count()).toEqual([{ count: 1 }]);
    const late = await staff.post(path, {
      ...{ formToken: formTokenOf(unseen), etag: hidden('etag'), tried: hidden('tried') },
      ...{ action: 'save', ladder, days: '30' },
    });
    expect(late.status).toBe(412);
  });
});
