import type { DoneRung, PlannedRung, SkippedRung } from '../../domain/dunning/types.ts';
import type { Sql, Tx } from '../connect.ts';

export interface RungRow extends DoneRung {
  id: number;
  clientId: number;
  settledAt: string | null;
  /** numbers of what it made: message, invoice line, attempt, operation, ticket */
  effect: Record<string, unknown>;
}

export const rungColumns = [
  'id',
  'clientId',
  'invoiceId',
  'rungId',
  'occurrence',
  'action',
  'level',
  'state',
  'why',
  'dueAt',
  'at',
  'settledAt',
  'deliveredAt',
  'liftedAt',
  'outcome',
  'services',
  'effect',
] as const;

/** What was done about an invoice or passed over, newest first, those below `before`. */
export function listRungsOf(
  sql: Sql,
  { invoiceId, before, limit }: { invoiceId: number; before?: number; limit: number },
): Promise<(DoneRung & { id: number })[]> {
  return sql<(DoneRung & { id: number })[]>`
    select id, invoice_id, rung_id, occurrence, action, level, state, why, due_at, at, delivered_at, lifted_at, outcome, services
    from dunning_rungs
    where invoice_id = ${invoiceId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** Numbers of what a rung has made. */
type Effect = Record<string, string | number | null>;

interface Claim {
  clientId: number;
  /** null: a ladder that is only simulated or tried has no row */
  ladderId: number | null;
  now: string;
}

/**
 * Takes a rung for oneself before anything happens outside. Its row is why it never happens twice.
 * @param effect what it has made so far
 * @returns the row's number, or undefined when somebody has taken it before
 */
export function claimRung(
  tx: Tx,
  claim: Claim,
  rung: PlannedRung,
  effect: Effect = {},
): Promise<number | undefined> {
  return insertRung(tx, claim, { ...rung, state: 'claimed', effect });
}

/**
 * Writes down that a rung was passed over for good; a rung that has its row already keeps it.
 * @returns whether it had none
 */
export async function skipRung(tx: Tx, claim: Claim, rung: SkippedRung): Promise<boolean> {
  return (await insertRung(tx, claim, { ...rung, services: [], state: 'skipped', effect: {} })) !== undefined;
}

/** Gives a claimed rung back of which it is certain that nothing of it has happened: it may be taken anew. */
export async function releaseRung(tx: Tx, id: number): Promise<void> {
  await tx`delete from dunning_rungs where id = ${id} and state = 'claimed'`;
}

/** Notes what a claimed rung has made, before its outcome is known. */
export async function noteEffect(tx: Tx, id: number, effect: Effect): Promise<void> {
  await tx`update dunning_rungs set effect = effect || ${tx.json(effect)} where id = ${id}`;
}

/** What a look should know of the time before it. */
export interface LookedBack {
  /** the client has rows whose outcome is not known yet */
  hasUnsettled: boolean;
  /** when all debts were looked through last */
  sweptAt: string | null;
  /** when the open case of the client was to look */
  nextAt: string | null;
}

export async function lookBack(sql: Sql, clientId: number): Promise<LookedBack> {
  const [row] = await sql<LookedBack[]>`
    select exists (
        select from dunning_rungs where client_id = ${clientId} and state in ('claimed', 'unknown')) as has_unsettled,
      (select last_at from dunning_sweep) as swept_at,
      (select next_at from dunning_cases where client_id = ${clientId} and closed_at is null) as next_at`;
  return row ?? { hasUnsettled: true, sweptAt: null, nextAt: null };
}

/** The rows of a client whose outcome is not known yet, oldest first. */
export function unsettledRungs(sql: Sql, clientId: number): Promise<RungRow[]> {
  return sql<RungRow[]>`
    select ${sql(rungColumns)} from dunning_rungs
    where client_id = ${clientId} and state in ('claimed', 'unknown') order by id`;
}

export interface Settlement {
  state: 'done' | 'skipped' | 'unknown';
  now: string;
  /** when a message was accepted for delivery */
  deliveredAt?: string | null;
  outcome?: string | null;
  effect?: Effect;
  /** the services that it came to in the end; those that were claimed when left out */
  services?: readonly number[];
}

/**
 * Writes down what became of a claimed rung, in the transaction of its effect.
 * @returns false when it was settled before: then nothing is changed, and the effect must not stand either
 */
export async function settleRung(sql: Sql, id: number, settlement: Settlement): Promise<boolean> {
  const { state, now, deliveredAt = null, outcome = null, effect = {}, services } = settlement;
  const rows = await sql`
    update dunning_rungs set state = ${state}, settled_at = ${state === 'unknown' ? null : now},
      delivered_at = ${deliveredAt}, outcome = ${outcome}, effect = effect || ${sql.json(effect)}
      ${services === undefined ? sql`` : sql`, services = ${[...services]}::bigint[]`}
    where id = ${id} and state in ('claimed', 'unknown') returning id`;
  return rows.length === 1;
}

/** The suspensions of these services ended because their invoices were paid: they may come again. */
export async function liftSuspensions(
  tx: Tx,
  { clientId, services, now }: { clientId: number; services: readonly number[]; now: string },
): Promise<void> {
  await tx`
    update dunning_rungs set lifted_at = ${now}
    where client_id = ${clientId} and action = 'suspend' and lifted_at is null
      and services && ${[...services]}::bigint[]`;
}

/** One row, held until the transaction ends, or undefined. */
export async function lockRung(tx: Tx, id: number): Promise<RungRow | undefined> {
  const [row] = await tx<RungRow[]>`select ${tx(rungColumns)} from dunning_rungs where id = ${id} for update`;
  return row;
}

/** What staff say of a message of which nobody knows whether it was taken. */
export type MessageWord = 'was-sent' | 'send-again';

/**
 * Settles a message in doubt by what staff know of it: it was sent when it was handed over, or it was not; then it is
 * given back to the case, which decides anew whether it still has to go out. Hold the client.
 * @returns why not: there is no such rung, or no message of it is in doubt
 */
export async function decideMessage(
  tx: Tx,
  rung: Pick<RungRow, 'clientId' | 'invoiceId' | 'rungId' | 'occurrence'>,
  word: MessageWord,
  now: string,
): Promise<'decided' | 'no-rung' | 'not-in-doubt'> {
  const found = await findRung(tx, rung);
  const row = found?.clientId === rung.clientId ? await lockRung(tx, found.id) : undefined;
  if (!row) return 'no-rung';
  const messageId = Number(row.effect.messageId);
  if (row.state !== 'unknown' || !Number.isInteger(messageId)) return 'not-in-doubt';
  if (word === 'was-sent') {
    await tx`
      update messages set state = 'sent', sent_at = ${row.at}, error = null
      where id = ${messageId} and state in ('unknown', 'sending')`;
    await settleRung(tx, row.id, { state: 'done', deliveredAt: row.at, outcome: 'sent-by-word', now });
  } else {
    // As one that was written and never handed over: the look takes it back, and plans it anew.
    await tx`update messages set state = 'queued' where id = ${messageId} and state in ('unknown', 'sending')`;
    await tx`update dunning_rungs set state = 'claimed' where id = ${row.id}`;
  }
  return 'decided';
}

/** The row of a rung, or undefined when nobody has taken it. */
export async function findRung(
  sql: Sql,
  { invoiceId, rungId, occurrence }: Pick<PlannedRung, 'invoiceId' | 'rungId' | 'occurrence'>,
): Promise<RungRow | undefined> {
  const [row] = await sql<RungRow[]>`
    select ${sql(rungColumns)} from dunning_rungs
    where invoice_id = ${invoiceId} and rung_id = ${rungId} and occurrence = ${occurrence}`;
  return row;
}

async function insertRung(
  tx: Tx,
  { clientId, ladderId, now }: Claim,
  rung: Omit<PlannedRung, 'feeMinor'> & { state: 'claimed' | 'skipped'; effect: Effect },
): Promise<number | undefined> {
  const { invoiceId, rungId, occurrence, action, state, why, at: dueAt, services, effect } = rung;
  const level = action.type === 'notice' ? action.level : null;
  const [row] = await tx<{ id: number }[]>`
    insert into dunning_rungs (client_id, invoice_id, rung_id, occurrence, ladder_id, action, level, state, why, due_at,
      at, settled_at, services, effect)
    values (${clientId}, ${invoiceId}, ${rungId}, ${occurrence}, ${ladderId}, ${action.type}, ${level}, ${state},
      ${why.code}, ${dueAt}, ${now}, ${state === 'skipped' ? now : null}, ${services}::bigint[], ${tx.json(effect)})
    on conflict (invoice_id, rung_id, occurrence) do nothing returning id`;
  return row?.id;
}
