import { type ClientTableName, clientTables } from '../../db/catalogue.ts';
import type { Tx } from '../../db/connect.ts';
import {
  allowedPerDay,
  countDue,
  countStarted,
  type DueClient,
  dueClients,
  type ErasureRun,
  lockRun,
  noteRun,
  openRun,
  policyOf,
} from '../../db/queries/retention.ts';
import { clearWhere } from '../../db/rows/clear.ts';
import { type Policy, retentionOf } from '../../domain/policy.ts';
import type { SweepActivities } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { startByItself } from '../start-operation.ts';
import { beating } from '../step.ts';

/** So many clients are looked at in one activity. */
const AT_ONCE = 20;
/** A person's values are kept sealed no longer than this after their operation has ended without a certificate. */
const FORGET_AFTER = '30 days';

/** L5. Once a day: what the retention of each provider has found, never more than its share without a yes. */
export function sweepActivities(deps: Deps): SweepActivities {
  const { sql } = deps;
  return {
    async nextProvider({ after }) {
      const [row] = await sql<
        { id: number }[]
      >`select id from providers where id > ${after} order by id limit 1`;
      return row?.id ?? null;
    },

    async openErasureRun({ providerId, now }) {
      return withBeat(async () => {
        const policy = await policyOf(sql, providerId);
        const wanted = { providerId, policy, now };
        const counts = await countDue(sql, wanted);
        const found = counts['erase-due'] + counts.anonymize;
        if (found === 0) return null;
        const allowed = await allowedPerDay(sql, providerId, policy);
        const run = await sql.begin((tx) =>
          openRun(tx, { providerId, day: now.slice(0, 10), found, allowed, now }),
        );
        return run.state === 'running' || run.state === 'approved' ? run.id : null;
      });
    },

    async startDue({ runId, after, now }) {
      return withBeat(() => startSome(deps, runId, after, now));
    },

    async clearDetached({ providerId, now }) {
      return withBeat(async () => {
        const policy = await policyOf(sql, providerId);
        let cleared = 0;
        for (const place of DETACHED) cleared += await clearAll(deps, providerId, policy, place, now);
        return cleared;
      });
    },

    async forgetOldValues({ now }) {
      const { count } = await sql`
        delete from erasure_values v using operations o
        where o.id = v.operation_id and o.ended_at < ${now}::timestamptz - ${FORGET_AFTER}::interval`;
      return count;
    },
  };
}

async function startSome(
  deps: Deps,
  runId: number,
  after: DueClient | null,
  now: string,
): Promise<{ last: DueClient | null; started: number }> {
  const { sql } = deps;
  const [run] = await sql.begin(async (tx) => [await lockRun(tx, runId)]);
  if (!run || (run.state !== 'running' && run.state !== 'approved')) return { last: null, started: 0 };
  const policy = await policyOf(sql, run.providerId);
  const due = await dueClients(
    sql,
    { providerId: run.providerId, policy, now },
    { after: after ?? undefined, limit: AT_ONCE },
  );
  let started = 0;
  for (const client of due) {
    // An approved run starts all of what it found.
    if (run.state === 'running' && run.started + started >= run.allowed) {
      await hold(deps, runId, now, client);
      return { last: null, started };
    }
    if (await startOne(deps, run, client, now)) started += 1;
  }
  const last = due.length < AT_ONCE ? null : (due.at(-1) ?? null);
  await sql.begin(async (tx) => {
    if (last === null) await noteRun(tx, runId, { heldBack: 0, state: 'done', now });
  });
  return { last, started };
}

/** The day's share is used up: the rest waits for an operator's yes, or for tomorrow. */
async function hold({ sql, log }: Deps, runId: number, now: string, next: DueClient): Promise<void> {
  await sql.begin(async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) return;
    const heldBack = Math.max(1, run.found - run.started);
    await noteRun(tx, runId, { heldBack, state: 'waiting', now });
    log.warn(
      { run: runId, providerId: run.providerId, heldBack, next: next.clientId },
      'erasures wait for a yes',
    );
  });
}

async function startOne(
  deps: Deps,
  { id: runId }: ErasureRun,
  { clientId, kind }: DueClient,
  now: string,
): Promise<boolean> {
  const whose = {
    ...{ clientId, now, actor: { kind: 'system', id: 'retention' } as const },
    alongside: (tx: Tx) => countStarted(tx, runId),
  };
  const started = await (kind === 'anonymize'
    ? startByItself(deps, {
        ...{ ...whose, kind, params: { notify: true } },
        reason: 'inactive for as long as the policy says',
      })
    : startByItself(deps, { ...whose, kind, params: {}, reason: 'what was kept has had its time' }));
  if (started.outcome === 'held')
    deps.log.info({ clientId }, 'another operation holds the client: its erasure waits for tomorrow');
  return started.outcome === 'started';
}

/** Rows of which no client is left: detached transactions, operations of deleted clients and what was decided on them. */
const DETACHED: { table: ClientTableName; where: string }[] = [
  { table: 'transactions', where: 't.provider_id = $1::bigint and t.client_id is null' },
  { table: 'data_requests', where: 't.provider_id = $1::bigint and t.client_id is null' },
  {
    table: 'operations',
    where: 't.provider_id = $1::bigint and not exists (select from clients c where c.id = t.client_id)',
  },
  {
    table: 'operation_decisions',
    where: `t.operation_id in (select o.id from operations o where o.provider_id = $1::bigint
      and not exists (select from clients c where c.id = o.client_id))`,
  },
];

async function clearAll(
  { sql }: Deps,
  providerId: number,
  policy: Policy,
  { table, where }: (typeof DETACHED)[number],
  now: string,
): Promise<number> {
  if (clientTables[table].anonymize.does !== 'keep records') throw new Error(`${table} keeps no records`);
  const retention = retentionOf(policy);
  let cleared = 0;
  for (let after: string | undefined; ; ) {
    const clear = (tx: Tx) => clearWhere(tx, table, { where, given: providerId }, { after, now, retention });
    const batch = await sql.begin(clear);
    cleared += batch.count;
    if (batch.last === undefined) return cleared;
    after = batch.last;
  }
}

/** Signs of life while an activity of the sweep works. */
async function withBeat<T>(work: () => Promise<T>): Promise<T> {
  const beat = beating();
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
