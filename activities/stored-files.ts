import { StorageKeyError } from '../connectors/storage/types.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { outsideStep } from './step.ts';

/** Removes the content of a client's files from the storage, before their rows go. */
export function storedFileActivities(deps: Deps) {
  return {
    removeStoredFile: outsideStep<Summary>(deps, {
      act: async ({ item = 0, clientId }): Promise<Summary> => {
        const [file] = await deps.sql<{ storageKey: string | null }[]>`
          select storage_key from files where id = ${item} and client_id = ${clientId}`;
        if (!file?.storageKey) return { outcome: 'record-only' };
        try {
          // One that is gone already is what is wanted: an attempt that was lost may have removed it.
          await deps.storage.remove(file.storageKey);
          return { outcome: 'removed' };
        } catch (error) {
          throw failureOf(error, item);
        }
      },
      record: async (tx, { item = 0, clientId }, summary) => {
        await tx`update files set storage_key = null where id = ${item} and client_id = ${clientId}`;
        return summary;
      },
    }),
  };
}

function failureOf(error: unknown, file: number): StepFailure {
  if (error instanceof StorageKeyError) {
    return new StepFailure({
      code: 'bad-storage-key',
      message: `The record says of file ${file} that it is stored under a name that is none of ours. Correct the record, or skip it.`,
    });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new StepFailure({
    code: 'storage-failed',
    retryable: true,
    acted: true,
    message: `File ${file} could not be removed from the storage (${code}). Look at the directory of stored files, then retry.`,
  });
}
