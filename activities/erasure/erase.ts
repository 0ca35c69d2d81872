import { setTimeout as sleep } from 'node:timers/promises';
import type { IdentifierName } from '../../db/catalogue/bases.ts';
import { removalOrder } from '../../db/catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../../db/catalogue.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import { keptAnswers } from '../../db/erasure/scan-record.ts';
import { erasedTables } from '../../db/erasure/sizes.ts';
import { erasureScope } from '../../db/queries/erasure.ts';
import { clearBatch } from '../../db/rows/clear.ts';
import { BATCH_ROWS, removeBatch } from '../../db/rows/remove.ts';
import type { Finder } from '../../domain/erasure/finder.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { type Batch, batchStep, type Cursor } from '../batches.ts';
import { changeRows } from '../changes.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';
import { recordStep } from '../step.ts';
import { finderOf } from './finder.ts';

/** How long the last pass waits for writers that began before the client was anonymized. */
const WRITERS_MS = 10 * 60_000;

/** What takes the person out of the record. */
export function eraseActivities(deps: Deps) {
  return {
    /** Logins of nobody else go; of shared ones only the tie goes. */
    removeLogins: batchStep(deps, async (tx, call) => {
      const { ids } = await erasureScope(tx, call);
      const logins = await removeBatch(tx, 'logins', ids);
      // With a login its ties go; what is left of them leads to logins that others have too.
      const ties = logins < BATCH_ROWS ? await removeBatch(tx, 'login_clients', ids, BATCH_ROWS - logins) : 0;
      const more = logins + ties >= BATCH_ROWS;
      return { counts: { logins, detached: ties }, ...(more ? { next: { more: 1 } } : {}) };
    }),

    /** Every table by the catalogue: rows that go, and personal columns of rows that stay. */
    eraseRows: batchStep(deps, eraseBatch),

    setAnonymized: recordStep(deps, async (tx, call) => {
      const { ids, retention } = await erasureScope(tx, call);
      // Once more in the same transaction: from then on the database refuses anything personal in this row.
      await clearBatch(tx, 'clients', ids, { now: call.now, retention });
      await changeRows(tx, call, {
        table: 'clients',
        set: { status: 'anonymized', anonymized_at: call.now },
        where: tx`t.id = ${call.clientId} and t.status <> 'anonymized'`,
      });
      return { numbers: ids.length };
    }),

    /** What has arrived meanwhile: from now on the database refuses it. */
    lastPass: batchStep(
      deps,
      async (tx, call, cursor) => {
        const batch = await eraseBatch(tx, call, cursor);
        if (cursor !== undefined) return batch;
        const answers = await forgetAnswers(tx, deps, call);
        return {
          ...batch,
          counts: { ...batch.counts, ...(answers > 0 ? { idempotency_keys: answers } : {}) },
        };
      },
      { before: (sql) => writersEnded(sql) },
    ),
  };
}

/** One transaction of about `BATCH_ROWS` rows, over as many tables as that takes. */
async function eraseBatch(tx: Tx, call: StepCall, cursor: Cursor | undefined): Promise<Batch> {
  const { ids, retention } = await erasureScope(tx, call);
  const tables = orderedTables();
  const counts: Record<string, number> = {};
  let { at, client, after } = placeOf(cursor);
  let left = BATCH_ROWS;
  while (at < tables.length && left > 0) {
    const { table, does } = tables[at] ?? { table: 'clients', does: 'clear' };
    if (does === 'remove') {
      const removed = await removeBatch(tx, table, ids, left);
      add(counts, table, removed);
      if (removed < left) at += 1;
      left -= removed;
      continue;
    }
    const { count, values, last } = await clearBatch(tx, table, [ids[client] ?? 0], {
      ...{ after, now: call.now, retention, limit: left },
    });
    for (const [column, cleared] of Object.entries(values)) add(counts, `${table}.${column}`, cleared);
    if (count >= left) after = last;
    else {
      after = undefined;
      client = (client + 1) % ids.length;
      if (client === 0) at += 1;
    }
    left -= count;
  }
  return at < tables.length
    ? { counts, next: { at, client, ...(after === undefined ? {} : { after }) } }
    : { counts };
}

interface Place {
  /** which table, and which of the client's numbers */
  at: number;
  client: number;
  /** the last row that was cleared */
  after?: string | undefined;
}

function placeOf(cursor: Cursor | undefined): Place {
  if (cursor === undefined) return { at: 0, client: 0 };
  const { at = 0, client = 0, after } = cursor;
  return { at: Number(at), client: Number(client), after: after === undefined ? undefined : String(after) };
}

/** The tables in an order in which rows can be removed: who names others comes first. */
function orderedTables(): { table: ClientTableName; does: 'remove' | 'clear' }[] {
  const does = new Map(erasedTables().map((each) => [each.table, each.does]));
  return removalOrder().flatMap((table) => {
    const what = does.get(table);
    return what === undefined ? [] : [{ table, does: what }];
  });
}

function add(counts: Record<string, number>, what: string, count: number): void {
  if (count > 0) counts[what] = (counts[what] ?? 0) + count;
}

/** Answers that are kept for callers that ask again and show the person. */
async function forgetAnswers(tx: Tx, deps: Deps, { operationId }: StepCall): Promise<number> {
  // Building it costs seconds for a client with much to find; mostly nothing is kept.
  let finder: Finder<IdentifierName> | undefined;
  const shown: { owner: string; key: string }[] = [];
  for await (const { owner, key, answer } of keptAnswers(tx, deps.vault)) {
    let shows = false;
    finder ??= await finderOf(tx, deps, operationId);
    finder.search(answer, () => {
      shows = true;
    });
    if (shows) shown.push({ owner, key });
  }
  for (const { owner, key } of shown)
    await tx`delete from idempotency_keys where owner = ${owner} and key = ${key}`;
  return shown.length;
}

/**
 * Waits until every transaction has ended that may have written rows of clients before the database knew that this
 * client is anonymized; those that begin now are refused.
 */
async function writersEnded(sql: Pool): Promise<void> {
  const tables = Object.keys(clientTables);
  const writing = () => sql<{ writer: string }[]>`
    select distinct l.virtualtransaction as writer from pg_locks l join pg_class c on c.oid = l.relation
    where l.locktype = 'relation' and l.granted and l.mode = 'RowExclusiveLock' and l.pid <> pg_backend_pid()
      and l.database = (select oid from pg_database where datname = current_database())
      and c.relname = any(${tables}::text[])`;
  let left = new Set((await writing()).map(({ writer }) => writer));
  for (const began = Date.now(); left.size > 0; ) {
    if (Date.now() - began > WRITERS_MS) {
      throw new StepFailure({
        code: 'writers-running',
        retryable: true,
      });
    }
    await sleep(20);
    const still = new Set((await writing()).map(({ writer }) => writer));
    left = new Set([...left].filter((writer) => still.has(writer)));
  }
}
