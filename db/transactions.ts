import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

type Work = (tx: postgres.TransactionSql) => unknown;
interface Connection {
  /** set once it is closed under the transaction */
  lost?: { error: unknown };
}

/** After a statement has failed with its connection, the driver tells within milliseconds that it is closed. */
const CLOSE_NOTICE_MS = 1_000;
const LOST = /^(CONNECTION_(CLOSED|DESTROYED|ENDED)|ECONNRESET|EPIPE)$/;

/**
 * Makes a transaction whose connection is lost end there. The driver would send its remaining statements, its
 * commit or its rollback over whatever connection takes the lost one's place: outside of any transaction, or into
 * another's. Without a connection in place it ends the process with an exception that nobody can catch.
 */
export function endLostTransactions(sql: postgres.Sql): void {
  const begin = sql.begin.bind(sql) as (...args: unknown[]) => Promise<unknown>;
  const guarded = (...args: unknown[]) => {
    const connection: Connection = {};
    const outcome = begin(...args.slice(0, -1), guard(args.at(-1) as Work, connection));
    outcome.catch((error: unknown) => {
      connection.lost = { error };
    });
    return outcome;
  };
  sql.begin = guarded as postgres.Sql['begin'];
}

/** The work of a transaction or a savepoint, which never ends when its connection is lost: its caller knows already. */
function guard(work: Work, connection: Connection): Work {
  return async (tx) => {
    try {
      return await work(refusing(tx, connection));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      for (let ms = 0; ms < CLOSE_NOTICE_MS && !connection.lost && LOST.test(code ?? ''); ms += 10)
        await sleep(10);
      throw error;
    } finally {
      if (connection.lost) await new Promise(() => {});
    }
  };
}

/** The transaction, whose statements throw once its connection is lost. */
function refusing(tx: postgres.TransactionSql, connection: Connection): postgres.TransactionSql {
  const check = () => {
    if (connection.lost) throw connection.lost.error;
  };
  const savepoint = (...args: unknown[]) => {
    check();
    return Reflect.apply(tx.savepoint, tx, [...args.slice(0, -1), guard(args.at(-1) as Work, connection)]);
  };
  return new Proxy(tx, {
    apply(target, self, args) {
      check();
      return Reflect.apply(target, self, args);
    },
    get(target, name) {
      if (name === 'savepoint') return savepoint;
      if (name === 'unsafe' || name === 'file') check();
      return Reflect.get(target, name);
    },
  });
}
