import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import { touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

/** What archiving a client would do (L2). */
export async function previewArchive(_sql: Sql, client: PlannedClient): Promise<Preview> {
  return previewFlag(client, 'archive', client.archivedAt !== null, 'archived-already');
}

/** What unarchiving a client would do (L2). */
export async function previewUnarchive(_sql: Sql, client: PlannedClient): Promise<Preview> {
  return previewFlag(client, 'unarchive', client.archivedAt === null, 'not-archived');
}

function previewFlag(
  client: PlannedClient,
  step: string,
  already: boolean,
  why: 'archived-already' | 'not-archived',
): Preview {
  return {
    touches: { [step]: [touch({ count: 1 }, 'client')] },
    blockers: already
      ? [note(why, { client: client.id })]
      : client.status === 'merged'
        ? goneBlockers(client)
        : [],
    warnings: [],
    fingerprint: String(client.version),
  };
}
