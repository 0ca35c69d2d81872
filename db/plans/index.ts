import { canonicalJson } from '../../domain/evidence.ts';
import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import { makePlan, type Plan, type PlannedStep, type Preview } from '../../domain/operations/plan.ts';
import type { Sql } from '../connect.ts';
import { sha256 } from '../crypto/chain.ts';
import { previewAnonymize } from './anonymize.ts';
import { previewArchive, previewUnarchive } from './archive.ts';
import { previewBulkUpdate, previewRemoveItems } from './bulk.ts';
import { previewChangeCurrency } from './change-currency.ts';
import { type PlannedClient, plannedClient } from './client.ts';
import { previewClose } from './close.ts';
import { previewDelete } from './delete.ts';
import { previewDisconnectProvider } from './disconnect-provider.ts';
import { previewEraseDue } from './erase-due.ts';
import { previewExport } from './export.ts';
import { previewMerge } from './merge.ts';
import { previewRemovePaymentMethod } from './remove-payment-method.ts';
import { previewReopen } from './reopen.ts';
import { previewServiceCommands } from './service-commands.ts';
import { previewSetPaymentMethod } from './set-payment-method.ts';
import { previewUnmerge } from './unmerge.ts';

const previews: {
  [K in OperationKind]: (
    sql: Sql,
    client: PlannedClient,
    params: OperationParams<K>,
    now: string,
  ) => Promise<Preview>;
} = {
  close: previewClose,
  reopen: previewReopen,
  anonymize: previewAnonymize,
  'erase-due': previewEraseDue,
  archive: previewArchive,
  unarchive: previewUnarchive,
  export: previewExport,
  delete: previewDelete,
  'remove-payment-method': previewRemovePaymentMethod,
  'change-currency': previewChangeCurrency,
  'disconnect-provider': previewDisconnectProvider,
  merge: previewMerge,
  unmerge: previewUnmerge,
  'service-commands': previewServiceCommands,
  'bulk-update': previewBulkUpdate,
  'remove-items': previewRemoveItems,
  'set-payment-method': previewSetPaymentMethod,
};

/**
 * What an operation would do to a client as it is now. Touches nothing.
 * @param steps the operation's step table for these parameters
 * @param now ISO time, for what depends on it; the moment of the call when left out
 * @returns undefined when there is no such client
 */
export async function planOperation<K extends OperationKind>(
  sql: Sql,
  {
    kind,
    clientId,
    params,
    steps,
    now = new Date().toISOString(),
  }: { kind: K; clientId: number; params: OperationParams<K>; steps: PlannedStep[]; now?: string },
): Promise<Plan | undefined> {
  const client = await plannedClient(sql, clientId);
  if (!client) return undefined;
  const preview = await (previews[kind] as (typeof previews)[K])(sql, client, params, now);
  return makePlan({ kind, clientId, params, steps, preview }, { hash: sha256, canonical: canonicalJson });
}
