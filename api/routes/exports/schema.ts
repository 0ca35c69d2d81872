import { z } from '@hono/zod-openapi';
import { type ExportRow, WRONG_CODES } from '../../../db/queries/exports.ts';
import { id, idParams } from '../../fields/common.ts';

export const exportParams = idParams('exportId', 'the export’s number');

export const exportSchema = z
  .object({
    id,
    clientId: id,
    operationId: z.uuid(),
    format: z.enum(['json', 'pdf']),
    sections: z.array(z.string()),
    bytes: z.int(),
    sha256: z.string().openapi({ description: 'of the file' }),
    state: z.enum(['ready', 'downloaded', 'locked', 'removed']).openapi({
      description: `locked: after ${WRONG_CODES} wrong codes; a new code opens it again. removed: the file is gone`,
    }),
    madeAt: z.string(),
    expiresAt: z.string(),
    downloadedAt: z.string().nullable(),
    removedAt: z.string().nullable(),
  })
  .openapi('Export');

export const exportExample = {
  id: 1,
  clientId: 1,
  operationId: '01941f29-7c00-7000-8000-000000000001',
  format: 'json',
  sections: ['profile', 'invoices'],
  bytes: 48_210,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  state: 'ready',
  madeAt: '2026-01-31T09:30:00.000Z',
  expiresAt: '2026-02-07T09:30:00.000Z',
  downloadedAt: null,
  removedAt: null,
};

/** An export as the API shows it. */
export function shownExport({ wrongCodes, ...row }: ExportRow, now: Date) {
  const { id: number, clientId, operationId, format, sections, bytes, sha256, ...times } = row;
  return {
    ...{ id: number, clientId, operationId, format, sections, bytes, sha256 },
    state: stateOf({ wrongCodes, ...row }, now),
    madeAt: times.madeAt,
    expiresAt: times.expiresAt,
    downloadedAt: times.downloadedAt,
    removedAt: times.removedAt,
  };
}

function stateOf({ removedAt, expiresAt, downloadedAt, wrongCodes }: ExportRow, now: Date) {
  if (removedAt !== null || Date.parse(expiresAt) <= now.getTime()) return 'removed';
  if (downloadedAt !== null) return 'downloaded';
  return wrongCodes >= WRONG_CODES ? 'locked' : 'ready';
}
