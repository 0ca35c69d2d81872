import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPhases } from '../../db/catalogue/import-phases.ts';
import { clientTableEntries } from '../../db/catalogue.ts';
import { runDirectly } from '../support/directly.ts';
import { openParts, type Parts } from '../support/parts.ts';
import { pointersTo } from '../support/pointers.ts';
import { endPayments, randomClient, rowsOfClients } from '../support/random-clients.ts';

/** Many clients, also on a machine that is busy with other tests. */
const SLOW = 240_000;
const now = '2026-03-10T09:00:00.000Z';
/** What a deletion leaves on purpose: what was done, and what others are told of it. */
const KEPT =
  /^(operations|operation_\w+|merge_moves|erasure_certificates|client_locks|outbox|webhook_deliveries)$/;

let parts: Parts;
beforeAll(async () => {
  parts = await openParts();
});
afterAll(() => parts?.close());

test(
  'L7, L8, L9: whatever a client has, no row points to it afterwards, nobody else loses a row, and it counts once',
  async () => {
    const { sql, providerId, deps } = parts;
    await sql`update providers set policy = ${sql.json({ delete: { allowRemovingTransactions: true } })} where id = ${providerId}`;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.boolean(),
        fc.boolean(),
        async (seed, removeTransactions, removeLogins) => {
          const id = await randomClient(sql, { providerId, seed, rows: 4 });
          const neighbour = await randomClient(sql, { providerId, seed: seed ^ 0x5bd1e995, rows: 4 });
          await release(id);
          const before = await rowsOfClients(sql, [id]);
          const others = await rowsOfClients(sql, [neighbour]);
          const moneyBefore = await money();
          const { operationId } = await runDirectly(deps, {
            ...{ kind: 'delete', clientId: id, now, twice: true },
            params: { mode: 'soft', removeTransactions, removeLogins },
          });

          const pointers = await pointersTo(sql, id);
          expect(Object.keys(pointers).filter((column) => !KEPT.test(column.split('.')[0] ?? ''))).toEqual(
            [],
          );
          const left = await rowsOfClients(sql, [id]);
          for (const [table] of clientTableEntries)
            if (!KEPT.test(table)) expect(left[table], table).toEqual([]);
          expect(await rowsOfClients(sql, [neighbour])).toEqual(
            withoutSharedTies(others, await rowsOfClients(sql, [neighbour]), id),
          );
          await expectTransactions(before.transactions ?? [], removeTransactions);
          if (!removeTransactions) expect(await money()).toEqual(moneyBefore);
          await expectLogins(before, removeLogins);
          await expectMarksCut(before);
          await sql`update operations set state = 'completed', ended_at = ${now} where id = ${operationId}`;
        },
      ),
      { numRuns: 12, examples: [[1173543515, false, false]] },
    );

    /** A client without what would keep it from being deleted. */
    async function release(id: number): Promise<void> {
      await sql`update legal_holds set released_at = now(), released_by = 'test' where client_id = ${id} and released_at is null`;
      await sql`update disputes set state = 'won', closed_at = now() where client_id = ${id} and state = 'open'`;
      await endPayments(sql, id);
    }

    /** What came in and went out per provider and currency. */
    function money() {
      return sql`
      select provider_id, currency, count(*)::int, sum(amount_in_minor), sum(amount_out_minor), sum(fees_minor)
      from transactions group by 1, 2 order by 1, 2`;
    }

    async function expectTransactions(
      rows: { [column: string]: unknown }[],
      removed: boolean,
    ): Promise<void> {
      const ids = rows.map((row) => Number(row.id));
      const stayed = await sql<{ clientId: number | null; sourceId: number | null }[]>`
      select client_id, source_id from transactions where id = any(${ids}::bigint[])`;
      expect(stayed).toHaveLength(removed ? 0 : ids.length);
      for (const row of stayed) expect(row).toEqual({ clientId: null, sourceId: null });
    }

    async function expectLogins(before: Rows, removed: boolean): Promise<void> {
      for (const { id } of before.logins ?? []) {
        const ties = await sql`select from login_clients where login_id = ${Number(id)}`;
        const stays = await sql`select from logins where id = ${Number(id)}`;
        // Somebody else's login always stays; one of nobody else only when nobody asked to remove it.
        expect(stays.length).toBe(ties.length > 0 || !removed ? 1 : 0);
      }
    }

    /** No mark of an import leads to a row that went. */
    async function expectMarksCut(before: Rows): Promise<void> {
      for (const [table, phases] of Object.entries(importPhases)) {
        const ids = (before[table] ?? []).map(({ id }) => Number(id));
        const marks = await sql`
        select from import_rows m where source_table = any(${[...phases]}::text[]) and row_id = any(${ids}::bigint[])
          and not exists (select from ${sql(table)} t where t.id = m.row_id)`;
        expect(marks.length, table).toBe(0);
      }
    }
  },
  SLOW,
);

type Rows = Awaited<ReturnType<typeof rowsOfClients>>;

/** Rows of a neighbour name nothing of the client, apart from logins that both had. */
function withoutSharedTies(before: Rows, after: Rows, deleted: number): Rows {
  // A login of both may be signed in for the deleted one: the session stays, for nobody.
  const sessions = (before.login_sessions ?? []).map((row) =>
    Number(row.client_id) === deleted ? { ...row, client_id: null } : row,
  );
  return { ...before, logins: after.logins ?? [], login_sessions: sessions };
}
