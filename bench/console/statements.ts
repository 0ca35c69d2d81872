import type { Pool } from '../../db/connect.ts';

/** A statement as the driver sent it. */
export interface Statement {
  /** the connection that it went over */
  connection: number;
  text: string;
  values: unknown[];
  types: number[];
}

/** What a piece of work sends to the database, as it is sent. */
export async function statementsOf(sql: Pool, work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const options = sql.options as { debug: unknown };
  const before = options.debug;
  options.debug = (connection: number, text: string, values: unknown[], types: number[]) => {
    sent.push({ connection, text, values: [...values], types: [...types] });
  };
  try {
    await work();
  } finally {
    options.debug = before;
  }
  // Connection by connection, so that what was sent in a transaction stays in it.
  return sent.sort((a, b) => a.connection - b.connection);
}

/**
 * Sends statements again, one after the other, and reads all their rows.
 * @param sql a pool of one connection
 */
export async function replay(sql: Pool, statements: readonly Statement[]): Promise<void> {
  for (const { text, values, types } of statements) {
    const given = values.map((value, n) => (types[n] ? sql.typed(value as never, types[n]) : value));
    await sql.unsafe(text, given as never[], { prepare: true });
  }
}
