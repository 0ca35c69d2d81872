import { findOldExports, markRemoved } from '../db/queries/exports.ts';
import type { ExportSweepActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';

const AT_ONCE = 500;

/** What the schedule does that removes files of exports. */
export function exportSweepActivities({ sql, storage, log }: Deps): ExportSweepActivities {
  return {
    async findOldExports({ now }) {
      return (await findOldExports(sql, { now, limit: AT_ONCE })).map(({ id }) => id);
    },

    async removeExportFile({ exportId, now }) {
      const [row] = await sql<{ storageKey: string }[]>`
        select storage_key from exports where id = ${exportId} and removed_at is null`;
      if (!row) return;
      const outcome = await storage.remove(row.storageKey);
      await markRemoved(sql, exportId, now);
      log.info({ exportId, outcome }, 'the file of an export was removed');
    },
  };
}
