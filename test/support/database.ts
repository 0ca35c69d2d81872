import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { connect, type Pool } from '../../db/connect.ts';
import { TEMPLATE } from './template.ts';

export interface TestDatabase {
  sql: Pool;
  url: string;
  /** Closes `sql` and removes the database, also when others are still connected. */
  drop(): Promise<void>;
}

/** A database of its own: migrated and without rows, or without even tables. Call `drop()` in `afterAll`. */
export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  if (!server.ok) throw new Error(server.why);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = connect(server.value, { max: 1, name: 'test-admin' });
  const url = new URL(server.value);
  url.pathname = `/${name}`;
  try {
    await admin`create database ${admin(name)} template ${admin(migrated ? TEMPLATE : 'template0')}`;
  } finally {
    await admin.end();
  }
  const sql = connect(url.href, { max: 8, name: 'test' });
  const drop = async () => {
    await sql.end({ timeout: 5 });
    const again = connect(server.value, { max: 1, name: 'test-admin' });
    await again`drop database if exists ${again(name)} with (force)`;
    await again.end();
  };
  return { sql, url: url.href, drop };
}
