import type { Sql } from '../../db/connect.ts';
import type { StepActivity } from '../../workflows/contracts/activities.ts';

/** Activities broken on purpose, in the ways the rules forbid, to see that the matrix finds them. */
export type Broken = 'forgets-its-mark' | 'acts-outside-its-transaction' | 'sends-what-is-unknown';

/** Which activity each breaks, and at which boundary a crash shows it. */
export const brokenAt: Record<Broken, { activity: string; point: string }> = {
  'forgets-its-mark': { activity: 'stopSignIns', point: 'stop-sign-ins/returned' },
  'acts-outside-its-transaction': { activity: 'setClosed', point: 'set-status/tx1' },
  'sends-what-is-unknown': { activity: 'notifyClosed', point: 'notify/acted' },
};

/** The activity with the fault built in. */
export function breakActivity(how: Broken, sql: Sql, work: StepActivity): StepActivity {
  switch (how) {
    case 'forgets-its-mark':
      return async (call) => {
        const summary = await work(call);
        await sql`update operation_steps set state = 'running' where operation_id = ${call.operationId} and step_id = ${call.step}`;
        return summary;
      };
    case 'acts-outside-its-transaction':
      return async (call) => {
        await sql`insert into notes (client_id, body) values (${call.clientId}, 'closed')`;
        return work(call);
      };
    case 'sends-what-is-unknown':
      return async (call) => {
        await sql`update messages set state = 'queued' where operation_id = ${call.operationId} and state = 'sending'`;
        return work(call);
      };
  }
}
