import { canonicalJson } from '../../domain/evidence.ts';
import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import { makePlan, type Plan, type PlannedStep, type Preview } from '../../domain/operations/plan.ts';
import type { Sql } from '../connect.ts';
import { sha256 } from '../crypto/chain.ts';
import { previewArchive, previewUnarchive } from './archive.ts';
import { type PlannedClient, plannedClient } from './client.ts';
import { previewClose } from './close.ts';
import { previewExport } from './export.ts';
import { previewMerge } from './merge.ts';
import { previewReopen } from './reopen.ts';
import { previewUnmerge } from './unmerge.ts';

const previews: {
  [K in OperationKind]: (sql: Sql, client: PlannedClient, params: OperationParams<K>) => Promise<Preview>;
} = {
  close: previewClose,
  reopen: previewReopen,
  archive: previewArchive,
  unarchive: previewUnarchive,
  export: previewExport,
  merge: previewMerge,
  unmerge: previewUnmerge,
};

/**
 * What an operation would do to a client as it is now. Touches nothing.
 * @param steps the operation's step table for these parameters
 * @returns undefined when there is no such client
 */
export async function planOperation<K extends OperationKind>(
  sql: Sql,
  {
    kind,
    clientId,
    params,
    steps,
  }: { kind: K; clientId: number; params: OperationParams<K>; steps: PlannedStep[] },
): Promise<Plan | undefined> {
  const client = await plannedClient(sql, clientId);
  if (!client) return undefined;
  const preview = await (previews[kind] as (typeof previews)[K])(sql, client, params);
  return makePlan({ kind, clientId, params, steps, preview }, { hash: sha256, canonical: canonicalJson });
}
