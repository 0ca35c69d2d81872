import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect, type Sql } from './connect.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Two programs that migrate at once take turns; the number is ours and means nothing. */
const LOCK = 7_310_520;

/**
 * Brings the database up to the newest migration, each in a transaction of its own, under an advisory lock.
 * @returns the names it applied, in order; empty when there was nothing to do
 * @throws when an applied migration's file has changed since, or one of them fails
 */
export async function migrate(url: string): Promise<string[]> {
  const sql = connect(url, { max: 1, name: 'tenure-migrate' });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await sql`create table if not exists schema_migrations (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`;
    const applied = await appliedMigrations(sql);
    const fresh: string[] = [];
    for (const { name, text, hash } of await migrationFiles()) {
      const known = applied.get(name);
      if (known === hash) continue;
      if (known) {
        throw new Error(
          `Migration ${name} was applied to this database in another form. Migrations are never edited: put its file back and add a new one.`,
        );
      }
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`insert into schema_migrations (name, hash) values (${name}, ${hash})`;
      });
      fresh.push(name);
    }
    return fresh;
  } finally {
    await sql.end();
  }
}

/** The migrations that are in the code and not in the database, by name. */
export async function pendingMigrations(sql: Sql): Promise<string[]> {
  const [table] = await sql`select to_regclass('schema_migrations') as name`;
  const applied = table?.name ? await appliedMigrations(sql) : new Map<string, string>();
  return (await migrationFiles()).map(({ name }) => name).filter((name) => !applied.has(name));
}

async function appliedMigrations(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; hash: string }[]>`select name, hash from schema_migrations`;
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}

async function migrationFiles() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
