import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleWorld, consoleWorld } from './support.ts';

const MANY = 10_000;
const MOST_BYTES = 100 * 1024;

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld();
});
afterAll(() => world?.close());

test('an operation with 10,000 items is paged and searched, and no page of it is large', async () => {
  const { sql } = world.api;
  const clientId = await world.api.client(world.providerId);
  const id = await world.api.hold(clientId);
  const plan = {
    ...{ kind: 'close', clientId, params: {}, blockers: [], warnings: [], hash: 'a'.repeat(64) },
    steps: [
      {
        ...{ id: 'terminate-services', title: 'Terminate services', undoable: false, pointOfNoReturn: true },
        touches: [{ count: MANY, what: 'running services', ids: [1, 2, 3] }],
      },
    ],
  };
  const error = { code: 'unreachable', message: 'The panel at panel.example.com does not answer.' };
  await sql`
    update operations set state = 'blocked', plan = ${sql.json(plan)}, problem = ${sql.json(error)},
      current_step = 'terminate-services', started_at = now()
    where id = ${id}`;
  await sql`
    insert into operation_steps (operation_id, position, step_id, title, state, undoable, point_of_no_return, items_total, error)
    values (${id}, 0, 'terminate-services', 'Terminate services', 'blocked', false, true, ${MANY}, ${sql.json(error)})`;
  await sql`
    insert into operation_items (operation_id, step_id, position, item_id, state, attempt, error)
    select ${id}, 'terminate-services', n, n + 1, case when n % 10 = 0 then 'blocked' else 'done' end, 1,
      case when n % 10 = 0 then ${sql.json(error)}::jsonb end
    from generate_series(0, ${MANY - 1}) n`;
  const staff = await world.staff(['operations:read', 'operations:decide']);
  const light = (text: string) => gzipSync(text).length;

  const page = await staff.get(`/console/operations/${id}`);
  expect(page.status, page.text).toBe(200);
  expect(page.text).toContain('9000 of 10000');
  expect(page.text).toContain('1000 blocked');
  expect(page.document.querySelectorAll('.callout.wrong li')).toHaveLength(3);
  expect(light(page.text)).toBeLessThan(MOST_BYTES);

  const path = `/console/operations/${id}/items`;
  const first = await staff.get(`${path}?step=terminate-services&state=blocked`);
  const numbers = [...first.document.querySelectorAll('input[name=items]')].map((each) =>
    Number(each.getAttribute('value')),
  );
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => n * 10 + 1));
  expect(light(first.text)).toBeLessThan(MOST_BYTES);
  const second = await staff.get(first.document.querySelector('.pager a')?.getAttribute('href') ?? '');
  expect(second.document.querySelector('input[name=items]')?.getAttribute('value')).toBe('1001');
  const found = await staff.get(`${path}?itemId=9991`);
  expect(found.document.querySelectorAll('tbody tr')).toHaveLength(1);
  expect(found.document.querySelector('tbody')?.textContent).toContain('9991');
});
