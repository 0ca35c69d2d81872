import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdentifierName } from '../../db/catalogue/bases.ts';
import { createJudge, type Judgement } from '../../db/erasure/judge.ts';
import { scanRecord } from '../../db/erasure/scan-record.ts';
import { type PersonalValue, termsOf, valuesOf } from '../../db/erasure/values.ts';
import { createFinder } from '../../domain/erasure/finder.ts';
import { type Eraser, eraserOf } from '../support/erasure.ts';
import { openParts, type Parts } from '../support/parts.ts';
import { randomClient } from '../support/random-clients.ts';

const RUNS = Number(process.env.FC_RUNS ?? 25);
const PERSON = {
  first_name: 'Zephyrine',
  last_name: 'Quillfeather',
  company_name: 'Quillfeather & Daughters',
  email: 'Zephyrine.Quill@private-mail.example',
  phone: '+49.3099117755',
  tax_id: 'DE811907980',
  address1: 'Orchideenstieg 77',
  address2: '',
  sign_up_address: '203.0.113.77',
  last_sign_in_address: '2001:db8::77',
  last_sign_in_host: 'dsl-77.example.net',
};
/** Ways to write each of the values: as they are, and as somebody else may have written them. */
const WRITTEN: Partial<Record<IdentifierName, string[]>> = {
  name: [
    'Zephyrine Quillfeather',
    'QUILLFEATHER, Zephyrine',
    'zephyrine.quillfeather',
    'Quillfeather & Daughters',
  ],
  email: ['zephyrine.quill@private-mail.example', 'ZEPHYRINE.QUILL@PRIVATE-MAIL.EXAMPLE'],
  phone: ['+49 30 99117755', '030/9911 77-55', '0049 (0)30 99 11 77 55', '3099117755'],
  taxId: ['DE 811 907 980', 'de811907980', 'DE-811.907.980'],
  address: ['orchideenstieg 77', 'Orchideenstieg, 77'],
  network: ['203.0.113.77', '2001:DB8::77', 'dsl-77.example.net'],
};

let database: Parts;
let eraser: Eraser;
let providerId: number;
let victim: number;
let bystander: number;
let values: PersonalValue[];
let places: Place[];

interface Place {
  table: string;
  column: string;
  json: boolean;
}

beforeAll(async () => {
  database = await openParts();
  const { sql } = database;
  eraser = eraserOf(database.deps);
  providerId = database.providerId;
  bystander = await randomClient(sql, { providerId, seed: 11, least: 2, rows: 4 });
  victim = await randomClient(sql, { providerId, seed: 12, least: 2, rows: 4, fields: PERSON });
  values = await valuesOf(sql, [victim]);
  await eraser.anonymize(victim, { until: 'last-pass' });
  await furnish();
  // What a value is planted in must take any text.
  const checks = await sql<{ table: string; name: string }[]>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace`;
  for (const { table, name } of checks) await sql`alter table ${sql(table)} drop constraint ${sql(name)}`;
  places = await allPlaces();
}, 60_000);
afterAll(() => database?.close());

/** One row in each table that has none. */
async function furnish(): Promise<void> {
  const { sql } = database;
  await sql`insert into mail_templates (provider_id, name, language, subject, text) values (${providerId}, 'client-closed', 'en', 'S', 'T')`;
  const [token] = await sql<{ id: number }[]>`
    insert into api_tokens (name, hash, prefix, scopes) values ('t', 'h', 'p', '{admin}') returning id`;
  const body = database.deps.vault.seal({ body: { ok: true } }, `idempotency_keys:${token?.id}:k`);
  await sql`insert into idempotency_keys (token_id, key, method, path, request_hash, status, headers, body)
    values (${token?.id ?? 0}, 'k', 'POST', '/v1/x', 'h', 200, '{}', ${body})`;
  await sql`insert into payment_gateways (provider_id, name, connector) values (${providerId}, 'cards', 'manual')`;
  await sql`insert into erasure_runs (provider_id, day, found, allowed) values (${providerId}, '2026-01-01', 0, 1)`;
}

/** Every column of text or JSON in a table that has rows, wide enough for a value. */
async function allPlaces(): Promise<Place[]> {
  const { sql } = database;
  const columns = await sql<Place[]>`
    select table_name as table, column_name as column, data_type = 'jsonb' as json from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER' and data_type in ('text', 'jsonb')
    order by 1, 2`;
  const filled: Place[] = [];
  for (const place of columns) {
    const rows = await sql`select from ${sql(place.table)} limit 1`;
    if (rows.length > 0 && place.table !== 'schema_migrations' && place.table !== 'erasure_values')
      filled.push(place);
  }
  return filled;
}

async function scan(): Promise<Judgement> {
  const judge = createJudge([victim]);
  const { deps } = database;
  await scanRecord(deps, createFinder(termsOf(values)), judge, {
    now: '2026-03-10T09:00:00.000Z',
    retention: {},
  });
  return judge.result();
}

/** Writes a text into one row of a place, whatever guards it, looks, and takes it back. */
async function withPlanted(
  place: Place,
  text: string,
  row: number,
  look: () => Promise<void>,
): Promise<void> {
  const { sql } = database;
  const { table, column, json } = place;
  const value = json ? JSON.stringify({ list: ['x', { note: text }] }) : text;
  const set = async (ctid: string, to: string | null) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      const [moved] = await tx.unsafe<{ ctid: string }[]>(
        `update ${table} set ${column} = $1::text::${json ? 'jsonb' : 'text'} where ctid = $2::text::tid returning ctid::text`,
        [to as never, ctid],
      );
      return moved?.ctid ?? '';
    });
  const rows = await sql.unsafe<{ ctid: string; old: string | null }[]>(
    `select ctid::text, ${column}::text as old from ${table} order by ctid`,
  );
  const chosen = rows[row % rows.length];
  if (!chosen) throw new Error(`no row in ${table}`);
  const moved = await set(chosen.ctid, value);
  try {
    await look();
  } finally {
    await set(moved, chosen.old);
  }
}

const where = ({ expected, findings }: Judgement) => [...expected, ...findings].map((each) => each.where);

describe('the leftover scan', () => {
  test('X8: finds nothing where nothing was left', async () => {
    const { findings } = await scan();
    expect(findings).toEqual([]);
    expect(values.map(({ kind }) => kind)).toEqual(expect.arrayContaining(Object.keys(WRITTEN)));
  });

  test('X8: finds a value planted in any text or JSON column of any table, however it is written', async () => {
    const written = Object.entries(WRITTEN).flatMap(([kind, texts]) =>
      (texts ?? []).map((text) => ({ kind, text })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...written),
        fc.constantFrom('%', 'see %.', '(%)', 'line\n%\nline', '"%"', 'Tell %, today', '\\%'),
        async (at, row, { kind, text }, context) => {
          const place = places[at % places.length];
          if (!place) throw new Error('no place');
          await withPlanted(place, context.replace('%', text), row, async () => {
            const found = await scan();
            const name = `${place.table}.${place.column}`;
            const at = [...found.expected, ...found.findings].filter((each) => each.where === name);
            expect(
              at.map((each) => each.kind),
              `${name}: ${text}`,
            ).toContain(kind);
          });
        },
      ),
      { numRuns: RUNS },
    );
  }, 300_000);

  test('X8: finds it in every single table', async () => {
    const first = new Map(places.toReversed().map((place) => [place.table, place]));
    const text = 'write to zephyrine.quill@private-mail.example';
    let found: Judgement | undefined;
    const plantNext = async ([place, ...rest]: Place[]): Promise<void> => {
      if (place) await withPlanted(place, text, 0, () => plantNext(rest));
      else found = await scan();
    };
    await plantNext([...first.values()]);
    const missed = [...first.values()].map(({ table, column }) => `${table}.${column}`);
    expect(missed.filter((name) => !where(found ?? { expected: [], findings: [] }).includes(name))).toEqual(
      [],
    );
  }, 300_000);

  test('X8: a value in an answer that is kept sealed for callers that ask again is found, and forgotten by the last pass', async () => {
    const { sql } = database;
    const [row] = await sql<{ tokenId: number; body: string }[]>`select token_id, body from idempotency_keys`;
    const sealed = database.deps.vault.seal(
      { body: { name: 'Zephyrine Quillfeather' } },
      `idempotency_keys:${row?.tokenId}:k`,
    );
    await sql`update idempotency_keys set body = ${sealed}`;
    expect(where(await scan())).toEqual(['idempotency_keys.body']);
    await sql`update idempotency_keys set body = ${row?.body ?? ''}`;
  });

  test('X8: tells what names this person from what another client has as its own', async () => {
    const { sql } = database;
    const email = 'zephyrine.quill@private-mail.example';
    await sql`update contacts set email = ${email} where id = (select min(id) from contacts where client_id = ${bystander})`;
    expect(await scan()).toEqual({
      expected: [{ where: 'contacts.email', kind: 'email', count: 1, stays: { because: 'another client' } }],
      findings: [],
    });
    // In that client's own correspondence the address is its own too; in anybody else's it names this person.
    const third = await randomClient(sql, { providerId, seed: 13, least: 1 });
    await sql`update messages set body_text = ${`Dear ${email}`} where client_id in (${bystander}, ${third})`;
    const { expected, findings } = await scan();
    expect(expected.map((each) => each.where)).toEqual(['contacts.email', 'messages.body_text']);
    expect(findings.map((each) => each.where)).toEqual(['messages.body_text']);
    // Half a name is everybody's.
    await sql`update messages set body_text = 'Dear Zephyrine, Mr Quillfeather called' where client_id = ${third}`;
    await sql`update messages set body_text = '' where client_id = ${bystander}`;
    expect((await scan()).findings).toEqual([]);
  });

  test('X8: what a legal basis keeps on the client’s own documents is no finding, and names the basis', async () => {
    const { sql } = database;
    await sql`update invoices set addressee = ${sql.json({ firstName: 'Z', email: PERSON.email })}, issued_on = '2026-01-05'
      where id = (select min(id) from invoices where client_id = ${victim})`;
    const { expected, findings } = await scan();
    expect(findings).toEqual([]);
    expect(expected).toContainEqual({
      ...{ where: 'invoices.addressee', kind: 'email', count: 1 },
      stays: expect.objectContaining({ because: 'kept', basis: 'taxLaw' }),
    });
    await sql`update invoices set addressee = null where client_id = ${victim}`;
  });
});
