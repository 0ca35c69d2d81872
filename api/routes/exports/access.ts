import type { Sql, Tx } from '../../../db/connect.ts';
import { type ExportRow, findExport } from '../../../db/queries/exports.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { notFound, Problem } from '../../problems.ts';

type Found = ExportRow & { providerId: number };

/** The export that a request is about. Throws Problem 404 when there is none or the token may not see it. */
export async function exportFor(sql: Sql, caller: Caller, id: number): Promise<Found> {
  return visible(await findExport(sql, id), caller, id);
}

/** The same, held until the transaction ends. Throws Problem 409 when its file is gone too. */
export async function exportToHandOver(tx: Tx, caller: Caller, id: number, now: Date): Promise<Found> {
  const found = visible(await findExport(tx, id, { lock: true }), caller, id);
  if (found.removedAt === null && Date.parse(found.expiresAt) > now.getTime()) return found;
  throw new Problem('conflict', `The file of export ${id} has expired or is gone: start another export.`);
}

function visible(found: Found | undefined, caller: Caller, id: number): Found {
  if (found && maySee(caller, found.providerId)) return found;
  throw notFound('export', id);
}
