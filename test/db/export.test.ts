import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientTableEntries } from '../../db/catalogue.ts';
import { connect, type Pool } from '../../db/connect.ts';
import { exportDocument } from '../../db/export/document.ts';
import { exportLayout } from '../../db/export/layout.ts';
import { exportSchema } from '../../db/export/schema.ts';
import { seedHero } from '../support/catalogue-rows.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const now = '2026-03-10T09:00:00.000Z';
const SNAPSHOT = 'isolation level repeatable read read only';
let database: TestDatabase;
let sql: Pool;
let hero: number;
let former: number;

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  ({ hero, formerNumber: former } = await seedHero(sql, now));
});
afterAll(() => database.drop());

interface Exported {
  format: string;
  client: number;
  numbers: number[];
  madeAt: string;
  sections: Record<string, { title: string; tables: Record<string, ExportedTable> }>;
}
interface ExportedTable {
  title: string;
  labels: Record<string, string>;
  rows: Record<string, unknown>[];
}

async function textOf(clientId: number, sections?: Parameters<typeof exportDocument>[1]['sections']) {
  return await sql.begin(SNAPSHOT, async (tx) => {
    let text = '';
    for await (const piece of exportDocument(tx, { clientId, sections, madeAt: now })) text += piece;
    return text;
  });
}

async function exported(clientId = hero, sections?: Parameters<typeof textOf>[1]): Promise<Exported> {
  return JSON.parse(await textOf(clientId, sections)) as Exported;
}

describe('L13: the export of a client as JSON', () => {
  it('holds rows of every table of the catalogue that is not left out, in its sections', async () => {
    const { sections, ...head } = await exported();
    expect(head).toEqual({ format: 'tenure-export/1', client: hero, numbers: [hero, former], madeAt: now });
    const found = Object.values(sections).flatMap(({ tables }) => Object.values(tables));
    const wanted = clientTableEntries.filter(([, table]) => 'section' in table.export);
    expect(found.map(({ title }) => title).sort()).toEqual(wanted.map(([, { title }]) => title).sort());
    expect(found.filter(({ rows }) => rows.length === 0).map(({ title }) => title)).toEqual([]);
    expect(sections.profile?.tables.clients?.rows.map(({ id, lastName }) => ({ id, lastName }))).toEqual([
      { id: hero, lastName: 'Lindqvist' },
      { id: former, lastName: 'Lindqvist' },
    ]);
    expect(sections.services?.tables.addons?.labels.serviceId).toBe('Service');
    expect(sections.services?.tables.addons?.rows[0]?.serviceId).toBeTypeOf('number');
  });

  it('holds nothing secret or internal, and no trace of an import', async () => {
    const marks: string[] = [];
    await sql.begin(async (tx) => {
      // Every text column that must not be exported says so.
      for (const [table, { columns }] of clientTableEntries) {
        for (const [column, { holds }] of Object.entries(columns)) {
          if (holds !== 'secret' && holds !== 'internal') continue;
          const [type] = await tx<{ type: string; bound: boolean }[]>`
            select format_type(a.atttypid, a.atttypmod) as type, exists (
              select from pg_constraint c where c.contype in ('c', 'f')
                and ((c.conrelid = a.attrelid and a.attnum = any(c.conkey))
                  or (c.confrelid = a.attrelid and a.attnum = any(c.confkey)))) as bound
            from pg_attribute a where a.attrelid = ${table}::regclass and a.attname = ${column}`;
          if (type?.type !== 'text' || type.bound || table === 'operation_events') continue;
          marks.push(`${table}.${column}`);
          await tx.unsafe(`update ${table} set ${column} = 'must-not-leave ${table}.${column} ' || ctid`);
        }
      }
    });
    expect(marks).toContain('payment_methods.reference');
    expect(marks).toContain('services.password');
    expect(marks.length).toBeGreaterThan(10);
    const text = await textOf(hero);
    expect(text).not.toContain('must-not-leave');
    expect(text).not.toMatch(/"source(Id|Row|Table)"/);
  });

  it('holds the sections that were asked for, in its own order', async () => {
    const { sections } = await exported(hero, ['tickets', 'profile']);
    expect(Object.keys(sections)).toEqual(['profile', 'tickets']);
  });

  it('is as its schema says', async () => {
    const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(exportSchema());
    expect(validate(await exported()), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(await exported(hero, ['notes']))).toBe(true);
    expect(validate({ ...(await exported()), more: 1 })).toBe(false);
  });

  it('shows one moment: what is written while it is made is not in it', async () => {
    const before = await exported();
    const text = await sql.begin(SNAPSHOT, async (tx) => {
      const pieces = exportDocument(tx, { clientId: hero, madeAt: now });
      let made = (await pieces.next()).value ?? '';
      await sql`insert into change_log (provider_id, client_id, entity, action, actor_kind)
        select provider_id, id, 'client', 'late', 'system' from clients where id = ${hero}`;
      for await (const piece of pieces) made += piece;
      return made;
    });
    expect(text).not.toContain('"late"');
    expect(Object.keys((JSON.parse(text) as Exported).sections)).toEqual(Object.keys(before.sections));
  });

  it('of another client holds nothing of this one', async () => {
    const [other] = await sql<{ id: number }[]>`
      select id from clients where id not in (${hero}, ${former}) order by id limit 1`;
    expect(await textOf(other?.id ?? 0)).not.toContain('Lindqvist');
  });
});

describe('a client with 200,000 rows', () => {
  let pool: Pool;
  let big: number;
  const ROWS = 200_000;

  beforeAll(async () => {
    pool = connect(database.url, { max: 2, name: 'test-big' });
    const [client] = await pool<{ id: number }[]>`
      insert into clients (provider_id, currency) select provider_id, currency from clients where id = ${hero} returning id`;
    big = client?.id ?? 0;
    await pool`
      insert into notes (client_id, body) select ${big}, repeat('A note that somebody wrote. ', 8) || n from generate_series(1, ${ROWS}::int) n`;
  });
  afterAll(() => pool.end());

  it('L13: is exported in bounded memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    };
    let bytes = 0;
    let rows = 0;
    const grown: number[] = [];
    const start = held();
    await pool.begin(SNAPSHOT, async (tx) => {
      for await (const piece of exportDocument(tx, { clientId: big, sections: ['notes'], madeAt: now })) {
        rows += piece.split('"staffOnly"').length + piece.split('"sticky":').length - 2;
        if (Math.floor(bytes / 8e6) !== Math.floor((bytes + piece.length) / 8e6)) grown.push(held() - start);
        bytes += piece.length;
      }
    });
    // One name is in the labels of notes, one in those of files.
    expect(rows).toBe(ROWS + 2);
    expect(bytes).toBeGreaterThan(50e6);
    expect(grown.length).toBeGreaterThan(5);
    expect(Math.max(...grown)).toBeLessThan(4e6);
  });

  it('has all its fields where its labels say', () => {
    const [notes] = exportLayout(['notes']).flatMap(({ tables }) => tables);
    expect(notes?.fields.map(({ name }) => name)).toEqual([
      'id',
      'section',
      'body',
      'sticky',
      'author',
      'at',
      'createdAt',
    ]);
  });
});
