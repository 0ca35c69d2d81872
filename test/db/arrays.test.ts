import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const odd = ['', 'null', 'a,b', '{x}', 'quo"te', 'back\\slash', 'zwei\nZeilen', 'ä€😀'];

describe('arrays', () => {
  test('texts go and come back as they are', async () => {
    const [row] =
      await database.sql`select ${odd}::text[] as texts, ${[]}::text[] as none, ${[null, 'a']}::text[] as some`;
    expect(row).toEqual({ texts: odd, none: [], some: [null, 'a'] });
    const unnested = await database.sql<{ text: string }[]>`select unnest(${odd}::text[]) as text`;
    expect(unnested.map(({ text }) => text)).toEqual(odd);
  });

  test('numbers, dates, times, booleans, ids and JSON are read as their elements are', async () => {
    const [row] = await database.sql`
      select ${[1, 2 ** 40]}::bigint[] as big, ${[1, -2]}::int[] as small, ${['2026-01-31']}::date[] as days,
             ${['2026-01-31T10:00:00.000Z']}::timestamptz[] as times, array[true, false] as flags,
             array['0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10'::uuid] as ids, array['{"a":[1]}'::jsonb] as documents,
             (select array_agg(n order by n) from generate_series(1, 3) n) as counted, array[[1, 2], [3, 4]] as nested`;
    expect(row).toEqual({
      big: [1, 2 ** 40],
      small: [1, -2],
      days: ['2026-01-31'],
      times: ['2026-01-31T10:00:00.000Z'],
      flags: [true, false],
      ids: ['0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10'],
      documents: [{ a: [1] }],
      counted: [1, 2, 3],
      nested: [
        [1, 2],
        [3, 4],
      ],
    });
  });
});
