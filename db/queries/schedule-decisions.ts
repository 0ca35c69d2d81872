import type { Sql, Tx } from '../connect.ts';

export const scheduleActions = ['pause', 'resume', 'trigger'] as const;
export type ScheduleAction = (typeof scheduleActions)[number];

/** What somebody decided about a schedule. */
export interface ScheduleDecision {
  action: ScheduleAction;
  /** as `staff:3` */
  by: string;
  reason: string;
  at: string;
}

/** Keeps a decision about a schedule. */
export async function insertScheduleDecision(
  tx: Tx,
  scheduleId: string,
  { action, by, reason, at }: Omit<ScheduleDecision, 'at'> & { at: Date },
): Promise<void> {
  await tx`
    insert into schedule_decisions ${tx({ scheduleId, action, decidedBy: by, reason, decidedAt: at } as never)}`;
}

/** The newest decisions about a schedule. */
export function listScheduleDecisions(
  sql: Sql,
  scheduleId: string,
  limit: number,
): Promise<ScheduleDecision[]> {
  return sql<ScheduleDecision[]>`
    select action, decided_by as by, reason, decided_at as at from schedule_decisions
    where schedule_id = ${scheduleId} order by id desc limit ${limit}`;
}

/** The newest pause or resumption of each schedule, by its id. */
export async function newestPauses(sql: Sql): Promise<Map<string, ScheduleDecision>> {
  const rows = await sql<(ScheduleDecision & { scheduleId: string })[]>`
    select distinct on (schedule_id) schedule_id, action, decided_by as by, reason, decided_at as at
    from schedule_decisions where action <> 'trigger' order by schedule_id, id desc`;
  return new Map(rows.map(({ scheduleId, ...decision }) => [scheduleId, decision]));
}
