import { StorageKeyError } from '../connectors/storage/types.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { outsideStep } from './step.ts';

/** Removes a client's files from where they are stored, and then from the record. */
export function storedFileActivities(deps: Deps) {
  return {
    /** One file: `removed` from the storage, `missing` there, or `record-only` where none was stored. */
    removeStoredFile: outsideStep<Summary>(deps, {
      act: async (call) => {
        const key = await storageKeyOf(deps, call);
        if (key === null) return { outcome: 'record-only' };
        try {
          return { outcome: await deps.storage.remove(key) };
        } catch (error) {
          throw failureOf(error, call.item);
        }
      },
      record: async (tx, call, summary) => {
        await tx`delete from files where id = ${call.item ?? 0} and client_id = ${call.clientId}`;
        return summary;
      },
    }),
  };
}

/** Where the file is stored. Null: nowhere, or an earlier attempt has removed its row. */
async function storageKeyOf({ sql }: Deps, { item = 0, clientId }: StepCall): Promise<string | null> {
  const [row] = await sql<{ storageKey: string | null }[]>`
    select storage_key from files where id = ${item} and client_id = ${clientId}`;
  return row?.storageKey ?? null;
}

function failureOf(error: unknown, file: number | undefined): StepFailure {
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
    message: `File ${file} could not be removed from the storage (${code}). Look at the directory of stored files, then retry.`,
  });
}
