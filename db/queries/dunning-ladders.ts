import { type Ladder, type LadderContent, ladderSchema } from '../../domain/dunning/ladder.ts';
import type { Sql, Tx } from '../connect.ts';

/** A version of a ladder: that of a provider, or of one of its client groups. Versions never change. */
export interface LadderRow {
  id: number;
  providerId: number;
  groupId: number | null;
  version: number;
  rungs: unknown;
  rules: unknown;
  activeFrom: string;
  createdBy: string;
  createdAt: string;
}

const columns = [
  'id',
  'providerId',
  'groupId',
  'version',
  'rungs',
  'rules',
  'activeFrom',
  'createdBy',
  'createdAt',
] as const;

export interface LadderOwner {
  providerId: number;
  /** null: the provider's own */
  groupId: number | null;
}

/** The last version of a ladder, or undefined. */
export async function findLadder(
  sql: Sql,
  { providerId, groupId }: LadderOwner,
): Promise<LadderRow | undefined> {
  const [row] = await sql<LadderRow[]>`
    select ${sql(columns)} from dunning_ladders
    where provider_id = ${providerId} and group_id is not distinct from ${groupId}
    order by version desc limit 1`;
  return row;
}

/** The versions of a ladder, newest first, those below `before`. */
export function listLadders(
  sql: Sql,
  { providerId, groupId }: LadderOwner,
  { before, limit }: { before?: number; limit: number },
): Promise<LadderRow[]> {
  return sql<LadderRow[]>`
    select ${sql(columns)} from dunning_ladders
    where provider_id = ${providerId} and group_id is not distinct from ${groupId}
      ${before === undefined ? sql`` : sql`and version < ${before}`}
    order by version desc limit ${limit}`;
}

/** Writes a version; two at once collide in their number. */
export async function insertLadder(
  tx: Tx,
  { providerId, groupId }: LadderOwner,
  { version, content, now, by }: { version: number; content: LadderContent; now: string; by: string },
): Promise<LadderRow> {
  const { rungs, ...rules } = content;
  const [row] = await tx<LadderRow[]>`
    insert into dunning_ladders (provider_id, group_id, version, rungs, rules, active_from, created_by, created_at)
    values (${providerId}, ${groupId}, ${version}, ${tx.json(rungs as never)}, ${tx.json(rules as never)}, ${now},
      ${by}, ${now})
    returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no ladder.');
  return row;
}

/** The ladder as people write it. Throws when a stored one is not a ladder any more. */
export function contentOf({ rungs, rules }: Pick<LadderRow, 'rungs' | 'rules'>): LadderContent {
  return ladderSchema.parse({ ...(rules as object), rungs });
}

/** The ladder as the planner takes it. */
export function ladderOf(row: Pick<LadderRow, 'id' | 'version' | 'rungs' | 'rules' | 'activeFrom'>): Ladder {
  const { id, version, activeFrom } = row;
  return { ...contentOf(row), id, version, activeFrom };
}
