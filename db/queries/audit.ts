import type { AuditAction } from '../../domain/access/audit.ts';
import type { Sql, Tx } from '../connect.ts';
import { chainHash, sha256 } from '../crypto/chain.ts';
import type { Actor } from './change-log.ts';

/** What a line of the audit log says besides who and when: numbers and codes, never what a client's record says. */
export interface AuditLine {
  action: AuditAction;
  /** what it is about, as `staff:3`, `client:7`, `login:4` */
  subject?: string | null;
  /** whose matter it is; null: of the whole installation, shown to those who may see all providers */
  providerId?: number | null;
  data?: Record<string, unknown>;
}

export interface AuditRow {
  seq: number;
  at: string;
  action: AuditAction;
  actorKind: Actor['kind'];
  actorId: string | null;
  address: string | null;
  providerId: number | null;
  subject: string | null;
  data: Record<string, unknown>;
  prevHash: string;
  hash: string;
}

/** Names the lock under which lines are chained one after the other. */
const LOCK = 'tenure audit log';
/** Lines that are read at a time. */
const BATCH = 5000;
/** `prevHash` of the first line. */
export const AUDIT_START = sha256('tenure-audit/1');

/**
 * Writes one line of the audit log. Call it last in the transaction of what it tells: until that ends, others wait to
 * write theirs. The address of a client is left out: it stands with the client's session, where an erasure finds it.
 */
export async function audit(tx: Tx, actor: Actor, line: AuditLine, now: Date): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`;
  const [last] = await tx<{ seq: number; hash: string }[]>`
    select seq, hash from audit_log order by seq desc limit 1`;
  const prevHash = last?.hash ?? AUDIT_START;
  const { action, subject = null, providerId = null, data = {} } = line;
  const row = {
    ...{ seq: (last?.seq ?? 0) + 1, at: now.toISOString(), action, actorKind: actor.kind, actorId: actor.id },
    address: actor.kind === 'client' ? null : (actor.address ?? null),
    ...{ providerId, subject, data },
  };
  const hash = auditHash(prevHash, row);
  await tx`insert into audit_log ${tx({ ...row, data: tx.json(data as never), prevHash, hash } as never)}`;
}

/** The hash of a line that follows the one with `prevHash`. */
export function auditHash(prevHash: string, row: Omit<AuditRow, 'prevHash' | 'hash'>): string {
  const { seq, at, action, actorKind, actorId, address, providerId, subject, data } = row;
  return chainHash(prevHash, {
    ...{ seq, at, type: action },
    data: { actorKind, actorId, address, providerId, subject, data },
  });
}

export interface AuditFilter {
  /** lines behind this number */
  after?: number | undefined;
  /** lines before this number */
  before?: number | undefined;
  /** the newest first, and not in the order in which they were written */
  newest?: boolean | undefined;
  limit: number;
  /** as `staff:3`, or a kind alone as `staff` */
  actor?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  /** ISO times: from this one on, before that one */
  from?: string | undefined;
  until?: string | undefined;
  /** only what is about these providers */
  within?: readonly number[] | undefined;
}

/** Lines in the order in which they were written, unless the newest are asked for. */
export function listAudit(sql: Sql, filter: AuditFilter): Promise<AuditRow[]> {
  const { after = 0, before, newest, limit, actor, action, subject, from, until, within } = filter;
  const [kind, ...id] = actor?.split(':') ?? [];
  return sql<AuditRow[]>`
    select seq, at, action, actor_kind, actor_id, address, provider_id, subject, data, prev_hash, hash from audit_log
    where seq > ${after} ${before === undefined ? sql`` : sql`and seq < ${before}`}
      ${kind === undefined ? sql`` : sql`and actor_kind = ${kind}`}
      ${id.length === 0 ? sql`` : sql`and actor_id = ${id.join(':')}`}
      ${action === undefined ? sql`` : sql`and action = ${action}`}
      ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}`}
      ${until === undefined ? sql`` : sql`and at < ${until}`}
      ${within === undefined ? sql`` : sql`and provider_id = any(${[...within]}::bigint[])`}
    order by seq ${newest ? sql`desc` : sql``} limit ${limit}`;
}

/** Takes every line of the log in order, in batches. */
export async function eachAuditLine(sql: Sql, take: (row: AuditRow) => void): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await listAudit(sql, { after, limit: BATCH });
    for (const row of rows) take(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** What a check of the chain found. `head` is the hash of the last good line: keep it elsewhere. */
export type AuditVerdict =
  | { ok: true; lines: number; head: string }
  | { ok: false; brokenAt: number; reason: string };

/** Checks lines as they come, from the first on. */
export function createAuditCheck(): { take(row: AuditRow): AuditVerdict; verdict(): AuditVerdict } {
  let state: AuditVerdict = { ok: true, lines: 0, head: AUDIT_START };
  return {
    take(row) {
      if (state.ok) state = follow(state, row);
      return state;
    },
    verdict: () => state,
  };
}

function follow({ lines, head }: Extract<AuditVerdict, { ok: true }>, row: AuditRow): AuditVerdict {
  const broken = (reason: string): AuditVerdict => ({ ok: false, brokenAt: lines + 1, reason });
  if (row.seq !== lines + 1)
    return broken(`Line ${lines + 1} is missing: line ${row.seq} stands in its place.`);
  if (row.prevHash !== head) return broken(`Line ${row.seq} does not follow the line before it.`);
  if (auditHash(head, row) !== row.hash) return broken(`Line ${row.seq} was changed after it was written.`);
  return { ok: true, lines: row.seq, head: row.hash };
}
