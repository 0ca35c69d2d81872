import postgres from 'postgres';

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ENOENT',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
]);

/** The condition SQLSTATE of an error of PostgreSQL, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof postgres.PostgresError ? error.code : undefined;
}

/** Whether there was no connection to PostgreSQL, or it was lost on the way. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost);
  return error instanceof Error && 'code' in error && LOST.has(String(error.code));
}

/**
 * What a log may hold of an error. PostgreSQL quotes rows and values in `detail` and in messages about data, so of
 * its errors only the code and the names of tables and constraints are taken.
 */
export function loggable(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const stack = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  if (!(error instanceof postgres.PostgresError)) return { type: error.name, message: error.message, stack };
  const { code, table_name: table, constraint_name: constraint } = error;
  return { type: error.name, code, table, constraint, stack };
}
