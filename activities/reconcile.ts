import { releaseClients } from '../db/queries/clients.ts';
import { dropOldMergeImages } from '../db/queries/merges.ts';
import { appendEvents } from '../db/queries/operation-events.ts';
import { failureOf } from '../domain/operations/failures.ts';
import { UNMERGE_DAYS } from '../domain/policy.ts';
import type { ReconcileActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { clientsOf } from './locked-operation.ts';

/** Compares the record with the engine. */
export function reconcileActivities({ sql, engine, dunning, log }: Deps): ReconcileActivities {
  return {
    async findLostOperations() {
      const open = await sql<{ id: string; workflowId: string }[]>`
        select id, workflow_id from operations where ended_at is null order by created_at`;
      const lost: string[] = [];
      for (const { id, workflowId } of open) if (!(await engine.isRunning(workflowId))) lost.push(id);
      return lost;
    },

    async dropOldAnswers({ now }) {
      const { count } =
        await sql`delete from idempotency_keys where created_at < ${now}::timestamptz - interval '24 hours'`;
      return count;
    },

    async dropOldMergeImages({ now }) {
      return dropOldMergeImages(sql, now, UNMERGE_DAYS);
    },

    async markLost({ operationId, now }) {
      const problem = failureOf('engine-gone');
      const clients = await sql.begin(async (tx) => {
        const [row] = await tx<{ clientId: number; otherClientId: number | null }[]>`
          update operations set state = 'failed', problem = ${tx.json({ ...problem } as never)}, ended_at = ${now}, updated_at = ${now}
          where id = ${operationId} and ended_at is null
          returning client_id, other_client_id`;
        if (!row) return [];
        await releaseClients(tx, operationId, now);
        await appendEvents(tx, operationId, now, [
          { key: `lost:${now}`, type: 'operation.failed', data: { code: problem.code } },
        ]);
        log.warn({ operationId }, 'the engine no longer knows this operation');
        return clientsOf(row);
      });
      // Also one who is deleted by now: nobody's to free, and the case should end.
      for (const id of clients) await dunning.touched(id, 'operation-ended');
    },
  };
}
