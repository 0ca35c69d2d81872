import type { Sql, Tx } from '../connect.ts';

/** Who changed something. */
export interface Actor {
  kind: 'token' | 'staff' | 'client' | 'operation' | 'import' | 'system';
  id: string | null;
  /** the network address the request came from */
  address?: string | null;
}

/** What changed, field by field. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

export interface ChangeRow {
  id: number;
  providerId: number;
  clientId: number | null;
  entity: string;
  entityId: number | null;
  action: string;
  changes: Changes;
  actorKind: Actor['kind'];
  actorId: string | null;
  operationId: string | null;
  address: string | null;
  at: string;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'entity',
  'entityId',
  'action',
  'changes',
  'actorKind',
  'actorId',
  'operationId',
  'address',
  'at',
] as const;

/** What one line of the change log says. */
export interface ChangeLine {
  providerId: number;
  clientId?: number | null;
  entity: string;
  entityId: number;
  action: string;
  changes: Changes;
}

/** Writes one line of the change log; call it in the transaction of the change. */
export function recordChange(tx: Tx, actor: Actor, line: ChangeLine): Promise<void> {
  return recordChanges(tx, actor, [line]);
}

/** The same for many changes of one actor, in one statement. */
export async function recordChanges(tx: Tx, actor: Actor, lines: readonly ChangeLine[]): Promise<void> {
  await tx`
    insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, address)
    select l."providerId", l."clientId", l.entity, l."entityId", l.action, l.changes, ${actor.kind}, ${actor.id},
      ${actor.address ?? null}
    from jsonb_to_recordset(${tx.json(lines as never)}) as l(
      "providerId" bigint, "clientId" bigint, entity text, "entityId" bigint, action text, changes jsonb)`;
}

/** The lines about a client, newest first, those below `before`; of one thing at one provider when it is named. */
export function listChanges(
  sql: Sql,
  clientId: number,
  {
    before,
    limit,
    entity,
    entityId,
    about,
  }: {
    before?: number;
    limit: number;
    entity?: string;
    entityId?: number;
    about?: { providerId: number; entity: string };
  },
): Promise<ChangeRow[]> {
  return sql<ChangeRow[]>`
    select ${sql(columns)} from change_log
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
      ${entity === undefined ? sql`` : sql`and entity = ${entity}`}
      ${entityId === undefined ? sql`` : sql`and entity_id = ${entityId}`}
      ${about === undefined ? sql`` : sql`and provider_id = ${about.providerId} and entity = ${about.entity}`}
    order by id desc limit ${limit}`;
}

/** The fields of `after` that differ from `before`; both are compared as JSON. */
export function changesBetween(before: object, after: object): Changes {
  const old = before as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(after)
      .filter(
        ([field, to]) => JSON.stringify(sorted(old[field] ?? null)) !== JSON.stringify(sorted(to ?? null)),
      )
      .map(([field, to]) => [field, { from: old[field] ?? null, to }]),
  );
}

/** PostgreSQL orders the keys of jsonb its own way. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
