import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import postgres from 'postgres';

/** One connection to the record, which holds the temporary tables and the lock of an import. */
export interface Session {
  sql: postgres.Sql;
  /** The zone of the source's local times. Refused when PostgreSQL does not know it. */
  setTimeZone(timeZone: string): Promise<void>;
  /** A transaction; of a dry run a read-only one, in which only temporary tables can be written. */
  begin<T>(work: (tx: postgres.Sql) => Promise<T>): Promise<T>;
  copy(tx: postgres.Sql, statement: string, lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const CHUNK = 64 * 1024;

/** Opens the connection. */
export async function openSession(url: string, { dryRun }: { dryRun: boolean }): Promise<Session> {
  const sql = postgres(url, {
    max: 1,
    // a new connection would have lost temporary tables and lock
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    // statements differ by table and are few: nothing is gained by naming them
    prepare: false,
    onnotice: () => {},
    ...({ socket: promptSocket } as object), // an option that its types do not know
    connection: {
      application_name: 'tenure-import',
      jit: 'off',
      // a lost last batch is taken again by the next run
      synchronous_commit: 'off',
      work_mem: '64MB',
      temp_buffers: '64MB',
    },
  });
  return {
    sql,
    begin: <T>(work: (tx: postgres.Sql) => Promise<T>) =>
      sql.begin(dryRun ? 'read only' : '', (tx) => work(tx as unknown as postgres.Sql)) as Promise<T>,
    setTimeZone: (timeZone) => setTimeZone(sql, timeZone),
    copy,
    close: () => sql.end({ timeout: 5 }),
  };
}

/**
 * A socket that sends at once. The driver's own waits up to 40 ms for an acknowledgement wherever a statement
 * follows a COPY.
 */
async function promptSocket({ host, port, path }: Where): Promise<Socket> {
  let failure: unknown;
  for (const [index, name] of host.entries()) {
    const socket = path ? connect(path) : connect({ host: name, port: port[index] ?? 5432, noDelay: true });
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

interface Where {
  host: string[];
  port: number[];
  path: string | false | undefined;
}

/**
 * Sends lines to a COPY. The driver tells nothing of an error that the server finds after the last line was sent;
 * the next statement of the transaction then fails with 25P02.
 */
async function copy(tx: postgres.Sql, statement: string, lines: readonly string[]): Promise<void> {
  const stream = await tx.unsafe(statement).writable();
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => {}); // raced below, after what is still being written
  const sent = new Promise<void>((resolve) => {
    const finish = stream._final;
    stream._final = (callback) => {
      finish.call(stream, callback);
      resolve();
    };
  });
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    if (!stream.write(chunk)) {
      await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), failed]);
    }
    chunk = '';
  }
  stream.end(chunk);
  await Promise.race([sent, failed]);
}

async function setTimeZone(sql: postgres.Sql, timeZone: string): Promise<void> {
  try {
    await sql`select set_config('TimeZone', ${timeZone}, false)`;
  } catch (error) {
    if ((error as { code?: string }).code !== '22023') throw error;
    throw new Error(`The time zone "${timeZone}" is unknown. Give one such as Europe/Berlin.`);
  }
}
