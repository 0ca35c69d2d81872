import type { Client } from '@temporalio/client';
import type { Pool } from '../db/connect.ts';
import { signDocument } from '../db/crypto/certificate.ts';
import type { Vault } from '../db/crypto/secrets.ts';
import type { SigningKey } from '../db/crypto/signing.ts';
import { clientMark, hashesOf, plant, type TombstoneKind } from '../db/erasure/tombstones.ts';
import { planOperation } from '../db/plans/index.ts';
import { startPlanned } from '../db/start-operation.ts';
import { engineOf } from '../worker/engine.ts';
import { lifecycleWorkflowId } from '../workflows/contracts/ids.ts';
import { stepsOf } from '../workflows/operations.ts';

export const ERASURES_FORMAT = 'tenure-erasures/1';

/** One operation that erased somebody, as it stands in the file: ids, times and keyed hashes. */
export interface Erasure {
  operationId: string;
  providerId: number;
  /** numbers of the client: its own and those merged into it */
  clients: number[];
  at: string;
  tombstones: { kind: TombstoneKind; hash: string; keyId: string; clientId: number }[];
}
export interface ErasuresFile {
  format: typeof ERASURES_FORMAT;
  madeAt: string;
  erasures: Erasure[];
}

/** Everybody who was erased, signed. */
export async function exportErasures(sql: Pool, key: SigningKey, madeAt: string) {
  const rows = await sql<Erasure[]>`
    select operation_id, provider_id, min(created_at) as at, array_agg(distinct client_id order by client_id) as clients,
           jsonb_agg(jsonb_build_object('kind', kind, 'hash', hash, 'keyId', key_id, 'clientId', client_id) order by id) as tombstones
    from tombstones group by operation_id, provider_id order by min(created_at), operation_id`;
  const file: ErasuresFile = { format: ERASURES_FORMAT, madeAt, erasures: [...rows] };
  return signDocument(file, key);
}

/** What became of one client of the file. */
export type Reapplied = { clientId: number; operationId: string } & (
  | { outcome: 'gone' | 'anonymized' | 'merged' | 'other-row' | 'unknown-key' | 'would-erase' | 'running' }
  | { outcome: 'started'; newOperationId: string }
  | { outcome: 'blocked'; because: string }
);

export interface Reapplying {
  sql: Pool;
  vault: Vault;
  temporal: Client;
  taskQueue: string;
  now: Date;
  dryRun: boolean;
}

/**
 * Erases again whoever the file names and the record still knows, as after a restore of a backup that is older than
 * the erasure; plants the tombstones that are missing. A number counts only for the very row that was erased: number
 * and moment of recording must give the same keyed hash. May be repeated.
 */
export async function* reapplyErasures(
  { erasures }: ErasuresFile,
  context: Reapplying,
): AsyncGenerator<Reapplied> {
  for (const erasure of erasures) {
    const { operationId, providerId, at } = erasure;
    if (!context.dryRun) {
      const stones = erasure.tombstones.map((stone) => ({
        ...stone,
        operationId,
        providerId,
        createdAt: at,
      }));
      await context.sql.begin((tx) => plant(tx, stones));
    }
    for (const clientId of erasure.clients) {
      yield { clientId, operationId, ...(await reapplyOne(erasure, clientId, context)) };
    }
  }
}

type OneOutcome = Reapplied extends infer R
  ? R extends unknown
    ? Omit<R, 'clientId' | 'operationId'>
    : never
  : never;

async function reapplyOne(erasure: Erasure, clientId: number, context: Reapplying): Promise<OneOutcome> {
  const { sql, vault, dryRun, now } = context;
  const [row] = await sql<{ status: string; createdAt: string; providerId: number }[]>`
    select status, created_at, provider_id from clients where id = ${clientId}`;
  if (!row) return { outcome: 'gone' };
  if (row.status === 'anonymized') return { outcome: 'anonymized' };
  const stone = erasure.tombstones.find((each) => each.kind === 'client' && each.clientId === clientId);
  const own = hashesOf(vault, clientMark({ id: clientId, createdAt: row.createdAt }));
  if (stone && !own.some(({ keyId }) => keyId === stone.keyId)) return { outcome: 'unknown-key' };
  if (!stone || !own.some(({ hash }) => hash === stone.hash)) return { outcome: 'other-row' };
  // A number that was merged goes with its survivor, which the file names too.
  if (row.status === 'merged') return { outcome: 'merged' };
  const params = { notify: false };
  const plan = await planOperation(sql, {
    ...{ kind: 'anonymize', clientId, params, steps: stepsOf('anonymize', params), now: now.toISOString() },
  });
  if (!plan) return { outcome: 'gone' };
  const [blocker] = plan.blockers;
  if (blocker) return { outcome: 'blocked', because: blocker.message };
  return dryRun ? { outcome: 'would-erase' } : startAgain(clientId, row.providerId, plan, erasure, context);
}

/** Takes back what was written when the operation could not be started. */
class NotStarted extends Error {}

async function startAgain(
  clientId: number,
  providerId: number,
  plan: NonNullable<Awaited<ReturnType<typeof planOperation>>>,
  { operationId }: Erasure,
  { sql, temporal, taskQueue, now }: Reapplying,
): Promise<OneOutcome> {
  const engine = engineOf(temporal);
  try {
    return await sql.begin(async (tx) => {
      const started = await startPlanned(
        tx,
        {
          ...{
            kind: 'anonymize',
            clientId,
            providerId,
            plan,
            workflowId: lifecycleWorkflowId(clientId),
            now,
          },
          requestedBy: { kind: 'system', id: 'reapply-erasures' },
          reason: `Erased before by operation ${operationId}; a restore brought it back`,
        },
        async (workflowId, input) => (await engine.start(workflowId, input, taskQueue)) === 'started',
      );
      if (started.outcome !== 'started') throw new NotStarted();
      return { outcome: 'started', newOperationId: started.operationId };
    });
  } catch (error) {
    if (error instanceof NotStarted) return { outcome: 'running' };
    throw error;
  }
}
