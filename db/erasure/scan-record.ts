import type { Finder } from '../../domain/erasure/finder.ts';
import { folded } from '../../domain/erasure/terms.ts';
import type { IdentifierName } from '../catalogue/bases.ts';
import type { Pool, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import type { Retention } from '../rows/clear.ts';
import type { createJudge } from './judge.ts';
import { type ScannedTable, scannedTables, scanTable, textsIn } from './scan-table.ts';

export interface SearchedRecord {
  tables: number;
  columns: number;
  rowsRead: number;
}

/**
 * Searches every text and JSON column of every table, at one state of the record, and what is kept sealed for
 * callers that ask again.
 * @param onTable told of each table that is through
 */
export async function scanRecord(
  { sql, vault }: { sql: Pool; vault: Vault },
  finder: Finder<IdentifierName>,
  judge: Pick<ReturnType<typeof createJudge>, 'take'>,
  when: { now: string; retention: Retention },
  onTable: (table: ScannedTable) => void = () => {},
): Promise<SearchedRecord> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const searched = { tables: 0, columns: 0, rowsRead: 0 };
    for (const table of await scannedTables(tx)) {
      const onRows = (rows: number) => {
        searched.rowsRead += rows;
      };
      for await (const hit of scanTable(tx, table, finder, when, onRows)) judge.take(hit);
      searched.tables += 1;
      searched.columns += table.columns.length;
      onTable(table);
    }
    for await (const { answer } of keptAnswers(tx, vault)) {
      finder.search(answer, ({ term }) =>
        judge.take({
          table: 'idempotency_keys',
          column: 'body',
          term,
          whole: false,
          owners: [],
          kept: false,
        }),
      );
    }
    return searched;
  });
}

interface KeptAnswer {
  owner: string;
  key: string;
  /** folded */
  answer: string;
}

/** The answers that are kept for callers that ask again, opened. One sealed with a key that is gone tells nothing. */
export async function* keptAnswers(tx: Tx, vault: Vault): AsyncGenerator<KeptAnswer> {
  const rows = tx<{ owner: string; key: string; body: string | null }[]>`
    select owner, key, body from idempotency_keys`;
  for await (const batch of rows.cursor(200)) {
    for (const { owner, key, body } of batch) {
      if (body === null) continue;
      const texts = opened(vault, body, `idempotency_keys:${owner}:${key}`);
      yield { owner, key, answer: folded(texts.join('\n')) };
    }
  }
}

function opened(vault: Vault, sealed: string, aad: string): string[] {
  try {
    return textsIn(vault.open(sealed, aad));
  } catch {
    return [];
  }
}
