import { StorageKeyError } from '../connectors/storage/types.ts';
import { markRemoved } from '../db/queries/exports.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { outsideStep } from './step.ts';

/** Removes what the storage holds of a client, before the rows that lead there go. */
export function storedFileActivities(deps: Deps) {
  return {
    removeStoredFile: outsideStep<Summary>(deps, {
      act: async ({ item = 0, clientId }): Promise<Summary> => {
        const [file] = await deps.sql<{ storageKey: string | null }[]>`
          select storage_key from files where id = ${item} and client_id = ${clientId}`;
        return remove(deps, file?.storageKey, `File ${item}`);
      },
      record: async (tx, { item = 0, clientId }, summary) => {
        await tx`update files set storage_key = null where id = ${item} and client_id = ${clientId}`;
        return summary;
      },
    }),

    removeStoredExport: outsideStep<Summary>(deps, {
      act: async ({ item = 0, clientId }): Promise<Summary> => {
        const [made] = await deps.sql<{ storageKey: string }[]>`
          select storage_key from exports where id = ${item} and client_id = ${clientId} and removed_at is null`;
        return remove(deps, made?.storageKey, `Export ${item}`);
      },
      record: async (tx, { item = 0, now }, summary) => {
        await markRemoved(tx, item, now);
        return summary;
      },
    }),
  };
}

/** One that is gone already is what is wanted: an attempt that was lost may have removed it. */
async function remove({ storage }: Deps, key: string | null | undefined, what: string): Promise<Summary> {
  if (!key) return { outcome: 'record-only' };
  try {
    await storage.remove(key);
    return { outcome: 'removed' };
  } catch (error) {
    throw failureOf(error, what);
  }
}

function failureOf(error: unknown, what: string): StepFailure {
  if (error instanceof StorageKeyError) {
    return new StepFailure({
      code: 'bad-storage-key',
      message: `${what} is stored under a name that is none of ours. Correct the record, or skip it.`,
    });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new StepFailure({
    code: 'storage-failed',
    retryable: true,
    acted: true,
    message: `${what} could not be removed from the storage (${code}). Look at the directory of stored files, then retry.`,
  });
}
