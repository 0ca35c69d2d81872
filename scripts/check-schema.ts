import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { startPostgres } from '../dev/postgres.ts';
import { dumpSchema } from './schema-dump.ts';

const GOLDEN = fileURLToPath(new URL('../db/schema.sql', import.meta.url));

/** Compares db/schema.sql with what the migrations make of an empty database; `--write` writes it anew. */
async function main(): Promise<void> {
  const schema = await migratedSchema();
  if (process.argv.includes('--write')) {
    await writeFile(GOLDEN, schema);
    console.log('Wrote db/schema.sql.');
    return;
  }
  const golden = await readFile(GOLDEN, 'utf8').catch(() => '');
  if (golden === schema) {
    console.log('db/schema.sql is what the migrations make.');
    return;
  }
  console.error(
    [
      'db/schema.sql is not what the migrations make:',
      ...differences(golden, schema),
      'If the migrations are right, write it anew: npx tsx scripts/check-schema.ts --write',
    ].join('\n'),
  );
  process.exitCode = 1;
}

async function migratedSchema(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-schema-'));
  await chmod(dir, 0o711); // as root, PostgreSQL runs as nobody and must get through
  try {
    const server = await startPostgres({ dir, durable: false, maxConnections: 10 });
    try {
      await migrate(server.url);
      const sql = connect(server.url, { max: 1, name: 'tenure-schema' });
      const schema = await dumpSchema(sql);
      await sql.end();
      return schema;
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Lines that only one of the texts has; both are sorted by name, so a line that moved is told by its table. */
function differences(golden: string, schema: string): string[] {
  const [old, now] = [golden, schema].map((text) => text.split('\n'));
  if (old === undefined || now === undefined) return [];
  const lines = [
    ...old.filter((line) => !now.includes(line)).map((line) => `  - ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `  + ${line}`),
  ];
  return lines.length > 0 ? lines.slice(0, 60) : ['  the same lines in another order'];
}

await main();
