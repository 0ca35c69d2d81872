import { StorageKeyError } from '../connectors/storage/types.ts';
import { markRemoved } from '../db/queries/exports.ts';
import { detail, type FailureDetailParams } from '../domain/operations/failure-details.ts';
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
        return remove(deps, file?.storageKey, { what: 'file', id: item });
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
        return remove(deps, made?.storageKey, { what: 'export', id: item });
      },
      record: async (tx, { item = 0, now }, summary) => {
        await markRemoved(tx, item, now);
        return summary;
      },
    }),
  };
}

/** One that is gone already is what is wanted: an attempt that was lost may have removed it. */
async function remove({ storage }: Deps, key: string | null | undefined, of: Stored): Promise<Summary> {
  if (!key) return { outcome: 'record-only' };
  try {
    await storage.remove(key);
    return { outcome: 'removed' };
  } catch (error) {
    throw failureOf(error, of);
  }
}

type Stored = Pick<FailureDetailParams<'badly-stored'>, 'what' | 'id'>;

function failureOf(error: unknown, of: Stored): StepFailure {
  if (error instanceof StorageKeyError) {
    return new StepFailure({ said: detail('badly-stored', of) });
  }
  const answer = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new StepFailure({ retryable: true, acted: true, said: detail('not-removed', { ...of, answer }) });
}
