import { stoppedByClosing } from '../db/plans/reopen.ts';
import { hasRunning } from '../db/queries/automatic-status.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** How each step of reopening, archiving and unarchiving works. */
export function statusActivities(deps: Deps) {
  return {
    /** Active when something of the client still runs, else Inactive (FEATURES L22). */
    setReopened: recordStep(deps, async (tx, call) => {
      const [{ runs } = { runs: false }] = await tx<{ runs: boolean }[]>`
        select ${hasRunning(tx, tx`${call.clientId}::bigint`)} as runs`;
      await changeRows(tx, call, {
        table: 'clients',
        set: { status: runs ? 'active' : 'inactive', closed_at: null },
        where: tx`t.id = ${call.clientId} and t.status = 'closed'`,
      });
      return { active: runs };
    }),

    allowSignIns: recordStep(deps, async (tx, call) => {
      const stopped = await tx<{ loginId: number }[]>`
        select l.login_id from login_clients l
        where l.client_id = ${call.clientId} and not l.enabled and ${stoppedByClosing(tx, call.clientId)}`;
      const ids = stopped.map(({ loginId }) => loginId);
      if (ids.length === 0) return { logins: 0 };
      await changeRows(tx, call, {
        table: 'login_clients',
        key: 'login_id',
        set: { enabled: true },
        where: tx`t.client_id = ${call.clientId} and t.login_id in ${tx(ids)} and not t.enabled`,
      });
      return { logins: ids.length };
    }),

    setArchived: recordStep(deps, async (tx, call) => {
      await changeRows(tx, call, {
        table: 'clients',
        set: { archived_at: call.now },
        where: tx`t.id = ${call.clientId} and t.archived_at is null`,
      });
      return { archived: true };
    }),

    setUnarchived: recordStep(deps, async (tx, call) => {
      await changeRows(tx, call, {
        table: 'clients',
        set: { archived_at: null },
        where: tx`t.id = ${call.clientId} and t.archived_at is not null`,
      });
      return { archived: false };
    }),
  };
}
