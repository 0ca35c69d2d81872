import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Pool } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { startPostgres } from '../dev/postgres.ts';

/** A migrated, empty database of its own on a server of its own, and a directory; all of it goes afterwards. */
export interface BenchRecord {
  sql: Pool;
  url: string;
  dir: string;
}

/** Runs a benchmark that needs no more than the record. */
export async function withRecord<T>(work: (record: BenchRecord) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-bench-record-'));
  await chmod(dir, 0o711); // as root, PostgreSQL runs as nobody and must get through
  const postgres = await startPostgres({ dir: join(dir, 'postgres') });
  const { url } = postgres;
  const sql = connect(url, { max: 2, name: 'bench' });
  try {
    await migrate(url);
    return await work({ sql, url, dir });
  } finally {
    await sql.end({ timeout: 5 });
    await postgres.stop();
    await rm(postgres.home, { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }
}
