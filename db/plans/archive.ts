import type { Preview } from '../../domain/operations/plan.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

/** What archiving a client would do (L2). */
export async function previewArchive(_sql: Sql, client: PlannedClient): Promise<Preview> {
  return previewFlag(client, 'archive', client.archivedAt !== null, 'is archived already');
}

/** What unarchiving a client would do (L2). */
export async function previewUnarchive(_sql: Sql, client: PlannedClient): Promise<Preview> {
  return previewFlag(client, 'unarchive', client.archivedAt === null, 'is not archived');
}

function previewFlag(client: PlannedClient, step: string, already: boolean, why: string): Preview {
  return {
    touches: { [step]: [{ count: 1, what: 'client' }] },
    blockers: already
      ? [{ code: 'nothing-to-do', message: `Client ${client.id} ${why}.` }]
      : client.status === 'merged'
        ? goneBlockers(client)
        : [],
    warnings: [],
    fingerprint: String(client.version),
  };
}
