import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goesWithClient, keyOf, linksTo, pathToClient, removalOrder } from '../../db/catalogue/reach.ts';
import type { Erase } from '../../db/catalogue/types.ts';
import {
  type ClientTableName,
  clientTableEntries,
  clientTables,
  exportSections,
  identifiers,
  legalBases,
} from '../../db/catalogue.ts';
import { exportLayout } from '../../db/export/layout.ts';
import { deCodes } from '../../domain/documents/labels/de-codes.ts';
import { plCodes } from '../../domain/documents/labels/pl-codes.ts';
import { operationKinds } from '../../domain/operations/kinds.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import {
  classificationFindings,
  linkFindings,
  type RealColumn,
  realColumns,
  realLinks,
} from './catalogue-findings.ts';

let database: TestDatabase;
let columns: Map<string, RealColumn>;

beforeAll(async () => {
  database = await testDatabase();
  columns = new Map((await realColumns(database.sql)).map((each) => [`${each.table}.${each.column}`, each]));
});
afterAll(() => database.drop());

/** Every column of the catalogue beside what PostgreSQL says of it. */
function classified() {
  return clientTableEntries.flatMap(([table, { columns: declared }]) =>
    Object.entries(declared).map(([column, holds]) => {
      const name = `${table}.${column}`;
      return { name, table, column, declared: holds, real: columns.get(name) };
    }),
  );
}

const names = (found: { name: string }[]) => found.map(({ name }) => name);

/** What an erase action does at once and, for what is kept, in the end. */
const actionsOf = (erase: Erase) => (erase.does === 'keep' ? erase.then : erase);

describe('the catalogue and the database', () => {
  it('classifies every column, and none that does not exist', async () => {
    expect(await classificationFindings(database.sql)).toEqual([]);
  });

  it('notices a new column, a new table and a column that went', async () => {
    const undone = new Error('roll back');
    const before = await classificationFindings(database.sql);
    let found: string[][] = [];
    const check = database.sql.begin(async (tx) => {
      await tx`alter table contacts add column birthday date`;
      await tx`alter table products add column sold_to bigint`;
      await tx`create table calendar_events (id bigint primary key, client_id bigint references clients)`;
      await tx`alter table notes drop column sticky`;
      const after = await classificationFindings(tx);
      found = [after.filter((sentence) => !before.includes(sentence)), await linkFindings(tx)];
      throw undone;
    });
    await expect(check).rejects.toBe(undone);
    expect(found).toEqual([
      [
        'The table calendar_events is in the database and nobody said what it holds.',
        'contacts.birthday is in the database and nobody said what it holds.',
        'products.sold_to is in the database and nobody said what it holds.',
        'notes.sticky is in the catalogue and not in the database.',
      ],
      [
        "calendar_events.client_id to clients: a table that is said to hold no client data names a client's row.",
      ],
    ]);
  });

  it('links what the foreign keys link, and the other way round', async () => {
    expect(await linkFindings(database.sql)).toEqual([]);
  });

  it('leads every table to its client along foreign keys', async () => {
    const links = await realLinks(database.sql);
    for (const [name, { hangsOn }] of clientTableEntries) {
      const path = pathToClient(name);
      expect(path.at(-1)?.to ?? name, name).toBe('clients');
      const [first] = path;
      if (first === undefined) continue;
      const [from, to] = 'through' in hangsOn ? [first.to, name] : [name, first.to];
      const by = 'through' in hangsOn ? first.key : first.by;
      const enforced = links.some(
        ({ table, columns: own, target }) => table === from && target === to && own.join() === by.join(),
      );
      expect(enforced, `${name} hangs on ${first.to} by ${by.join()}`).toBe(!('unenforced' in hangsOn));
    }
  });

  it('knows the primary keys', async () => {
    const keys = await database.sql<{ table: string; key: string[] }[]>`
      select i.indrelid::regclass::text as table,
             array(select attname::text from unnest(i.indkey) with ordinality as c (number, place)
                   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = c.number order by place) as key
      from pg_index i join pg_class c on c.oid = i.indrelid
      where i.indisprimary and c.relnamespace = 'public'::regnamespace`;
    const real = new Map(keys.map(({ table, key }) => [table, key]));
    for (const [name] of clientTableEntries) expect(keyOf(name), name).toEqual(real.get(name));
  });

  it('calls generated what PostgreSQL generates, from columns that exist', () => {
    for (const { name, table, declared, real } of classified()) {
      expect(declared.holds === 'generated', name).toBe(real?.generated);
      if (declared.holds !== 'generated') continue;
      for (const from of declared.from)
        expect(columns.has(`${table}.${from}`), `${name} from ${from}`).toBe(true);
    }
  });

  it('L12: calls coded what knows a few words only, and each of these words is translated', async () => {
    const checks = await database.sql<{ name: string; words: string[] }[]>`
      select r.relname || '.' || a.attname as name,
        array(select m[1] from regexp_matches(pg_get_constraintdef(c.oid), '''([^'']+)''::text', 'g') m) as words
      from pg_constraint c
      join pg_class r on r.oid = c.conrelid and r.relnamespace = 'public'::regnamespace
      join pg_attribute a on a.attrelid = r.oid and a.attnum = c.conkey[1]
      where c.contype = 'c' and cardinality(c.conkey) = 1 and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%''%'`;
    const words = new Map(checks.map((check) => [check.name, check.words]));
    words.set('operations.kind', operationKinds);
    for (const kind of ['operations.requested_by_kind', 'operation_decisions.by_kind'])
      words.set(kind, words.get('change_log.actor_kind') ?? []);
    const fields = exportLayout().flatMap(({ tables }) =>
      tables.flatMap(({ table, fields: own }) =>
        own.map(({ column, coded }) => ({ name: `${table}.${column}`, coded })),
      ),
    );
    const known = fields.flatMap(
      ({ name, coded }) => words.get(name)?.map((word) => ({ name, coded, word })) ?? [],
    );
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter(({ coded }) => !coded)).toEqual([]);
    for (const dictionary of [deCodes, plCodes] as Record<string, string>[])
      expect(known.filter(({ word }) => dictionary[word] === undefined)).toEqual([]);
  });

  it('calls secret what is sealed or hashed, and source what an import left', () => {
    for (const { name, column, declared, real } of classified()) {
      const sealed = /sealed|hash of a secret/.test(real?.comment ?? '') || column === 'password_hash';
      expect(declared.holds === 'secret', name).toBe(sealed);
      expect(declared.holds === 'source', name).toBe(column.startsWith('source_'));
    }
  });
});

describe('anonymize', () => {
  it('L4: empties only what may be empty, and gives the rest a neutral or random value', () => {
    const impossible = classified().filter(({ declared, real }) => {
      if (declared.holds === 'source') return false;
      const erase: Erase | undefined = 'erase' in declared ? declared.erase : undefined;
      if (erase === undefined) return false;
      const action = actionsOf(erase);
      return action.does === 'clear' && (action.to === undefined) !== (real?.nullable === true);
    });
    expect(names(impossible)).toEqual([]);
  });

  it('X9: can empty where rows come from wherever they stay, and leaves tombstones for persons only', () => {
    const stays = (table: string) =>
      clientTableEntries.some(([name, { anonymize }]) => name === table && anonymize.does !== 'remove rows');
    const sources = classified().filter(({ declared }) => declared.holds === 'source');
    expect(names(sources.filter(({ table, real }) => stays(table) && !real?.nullable))).toEqual([]);
    const marked = sources.filter(({ declared }) => 'identifies' in declared);
    expect(names(marked)).toEqual([
      'clients.source_id',
      'clients.source_row',
      'logins.source_id',
      'logins.source_row',
    ]);
    expect(identifiers.sourceRow.tombstone).toBe(true);
  });

  it('X8: counts every legal basis from a date that the row or the row it names has', () => {
    for (const [name, { anonymize, columns: declared }] of clientTableEntries) {
      if (anonymize.does !== 'keep records') continue;
      const via = 'via' in anonymize.since ? declared[anonymize.since.via] : undefined;
      const dated = via?.holds === 'link' ? via.to : name;
      expect(columns.get(`${dated}.${anonymize.since.column}`)?.type, name).toMatch(/^(date|timestamp)/);
      const kept = Object.values(declared).filter((each) => 'erase' in each && each.erase?.does === 'keep');
      expect(kept, `${name} keeps something`).not.toEqual([]);
    }
    for (const basis of Object.values(legalBases)) expect(basis.months).toBeGreaterThan(0);
  });

  it('removes no row that a row which stays must name', () => {
    const goes = (name: string) =>
      clientTableEntries.some(([table, { anonymize }]) => table === name && anonymize.does === 'remove rows');
    expect(stuckLinks(goes)).toEqual([]);
  });
});

/** Links to rows that go, in rows that stay, in columns that may not be empty. */
function stuckLinks(goes: (table: string) => boolean): string[] {
  return clientTableEntries
    .filter(([name]) => goes(name))
    .flatMap(([target]) => linksTo(target).filter(({ table }) => !goes(table)))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => columns.get(name)?.nullable !== true);
}

describe('delete', () => {
  it('L7: removes rows after those that name them', () => {
    const order = removalOrder();
    expect([...order].sort()).toEqual(clientTableEntries.map(([name]) => name).sort());
    const place = (name: ClientTableName) => order.indexOf(name);
    for (const [target] of clientTableEntries.filter(([name]) => goesWithClient(name))) {
      for (const { table } of linksTo(target)) {
        if (table === target || !goesWithClient(table)) continue;
        // A shared row is found by its ties, and takes them along.
        const { hangsOn } = clientTables[target];
        if ('through' in hangsOn && hangsOn.through === table) {
          expect(place(target), `${target} before ${table}`).toBeLessThan(place(table));
          continue;
        }
        expect(place(table), `${table} before ${target}`).toBeLessThan(place(target));
      }
    }
  });

  it('L9: can empty the tie of what is kept, and every link from there to what goes', () => {
    for (const [name, table] of clientTableEntries) {
      if (!('client' in table.hangsOn) || table.delete?.does !== 'detach') continue;
      expect(columns.get(`${name}.${table.hangsOn.client}`)?.nullable, name).toBe(true);
    }
    expect(stuckLinks(goesWithClient)).toEqual([]);
  });
});

describe('merge', () => {
  it('L6: has a rule for every unique key in which two clients can collide', async () => {
    const indexes = await database.sql<
      { table: string; name: string; definition: string; columns: string[] }[]
    >`
      select i.indrelid::regclass::text as table, c.relname as name, pg_get_indexdef(i.indexrelid) as definition,
             array(select attname::text from pg_attribute a
                   where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) as columns
      from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indisunique and c.relnamespace = 'public'::regnamespace`;
    for (const [name, table] of clientTableEntries) {
      if (!('client' in table.hangsOn) || table.merge?.does !== 'move') continue;
      const { client } = table.hangsOn;
      const real = indexes.filter((index) => index.table === name && index.columns.includes(client));
      const ruled = table.merge.clashes ?? [];
      expect(ruled.map(({ unique }) => unique).sort(), name).toEqual(real.map((index) => index.name).sort());
      for (const clash of ruled) {
        if (clash.does !== 'keep both') continue;
        const definition = real.find((index) => index.name === clash.unique)?.definition ?? '';
        for (const column of Object.keys(clash.rename)) expect(definition, clash.unique).toContain(column);
      }
    }
  });

  it('L6: drops only rows that no other row names', () => {
    for (const [name, table] of clientTableEntries) {
      if (table.merge?.does !== 'move') continue;
      const drops = (table.merge.clashes ?? []).some(({ does }) => does !== 'keep both');
      if (drops) expect(linksTo(name), name).toEqual([]);
    }
  });

  it('X7: knows when each row was recorded, and a row is part of one that moves too', () => {
    for (const [name, table] of clientTableEntries) {
      if (table.merge?.does !== 'move') continue;
      const { addedAt = 'created_at', partOf } = table.merge;
      expect(columns.get(`${name}.${addedAt}`)?.type, name).toBe('timestamp with time zone');
      if (partOf === undefined) continue;
      const link = table.columns[partOf];
      const whole = clientTableEntries.find(([each]) => link?.holds === 'link' && each === link.to)?.[1];
      expect(whole?.merge?.does, `${name} is part of ${partOf}`).toBe('move');
    }
  });

  it('L6: takes the earlier or later only of dates, and joins only objects', () => {
    for (const { name, declared, real } of classified()) {
      if (!('merge' in declared)) continue;
      const type = real?.type ?? '';
      if (declared.merge === 'earlier' || declared.merge === 'later')
        expect(type, name).toMatch(/^(date|timestamp)/);
      expect(declared.merge === 'joined', name).toBe(type === 'jsonb');
    }
  });
});

describe('export', () => {
  it('L13: names tables, sections and columns in plain words, no two alike', () => {
    const plain = /^[A-Z][A-Za-z0-9 ,-]+$/;
    for (const title of Object.values(exportSections)) expect(title).toMatch(plain);
    const titles = clientTableEntries.map(([, { title }]) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const [name, { title, columns: declared }] of clientTableEntries) {
      expect(title).toMatch(plain);
      const labels = Object.values(declared).flatMap((each) =>
        'label' in each && each.label ? [each.label] : [],
      );
      for (const label of labels) expect(label, name).toMatch(plain);
      expect(new Set(labels).size, `labels of ${name}`).toBe(labels.length);
    }
  });

  it('L13: leaves out no table that holds anything personal', () => {
    const silent = clientTableEntries.filter(
      ([, table]) =>
        'leftOut' in table.export && Object.values(table.columns).some(({ holds }) => holds === 'personal'),
    );
    expect(silent).toEqual([]);
  });
});
