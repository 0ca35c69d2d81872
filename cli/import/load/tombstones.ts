import type { Vault } from '../../../db/crypto/secrets.ts';
import { hashesOf, type Mark, marksOfPerson, sourceMark } from '../../../db/erasure/tombstones.ts';
import type { Session } from './session.ts';

/** A row of the source that is a person. */
export interface SourcePerson {
  email?: string | null;
  taxId?: string | null;
  /** what the row became in Tenure, and its number as Tenure keeps it */
  row?: { of: 'clients' | 'logins'; number: number };
}

/** Whether a person was erased in Tenure. */
export type IsErased = (person: SourcePerson) => boolean;

/**
 * Reads the tombstones of a provider.
 * @param vault opens their hashes; without it an import into a provider that has tombstones is refused
 * @throws with a sentence when they cannot be compared
 */
export async function readTombstones(
  { sql }: Session,
  vault: Vault | undefined,
  { provider, sourceName }: { provider: number; sourceName: string },
): Promise<IsErased> {
  const rows = await sql<{ kind: string; hash: string }[]>`
    select kind, hash from tombstones where provider_id = ${provider} and kind <> 'client'`;
  if (rows.length === 0) return () => false;
  if (vault === undefined) {
    throw new Error(
      'People were erased here, and without TENURE_SECRET_KEY the import cannot tell whether it would bring them back. Set it and start again.',
    );
  }
  const standing = new Set(rows.map(({ kind, hash }) => `${kind} ${hash}`));
  const stands = (mark: Mark) =>
    hashesOf(vault, mark).some(({ hash }) => standing.has(`${mark.kind} ${hash}`));
  return ({ row, ...person }) =>
    marksOfPerson(person).some(stands) ||
    (row !== undefined && stands(sourceMark({ system: 'whmcs', name: sourceName }, row.of, row.number)));
}
