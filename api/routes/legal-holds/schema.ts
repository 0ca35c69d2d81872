import { z } from '@hono/zod-openapi';
import { id, idParams, longText } from '../../fields/common.ts';

export const legalHoldSchema = z
  .object({
    id,
    clientId: id,
    reason: z.string(),
    setBy: z.string(),
    setAt: z.string(),
    releasedBy: z.string().nullable(),
    releasedAt: z.string().nullable().openapi({ description: 'null: it stands' }),
  })
  .openapi('LegalHold');

export const legalHoldExample = {
  id: 1,
  clientId: 1,
  reason: 'Court order 4 O 12/26',
  setBy: 'token:1',
  setAt: '2026-01-31T09:30:00.000Z',
  releasedBy: null,
  releasedAt: null,
};

export const newLegalHold = z
  .strictObject({ reason: longText(5000).trim().min(1, 'says why the data must be kept') })
  .openapi('NewLegalHold', { example: { reason: 'Court order 4 O 12/26' } });

export const legalHoldParams = idParams('legalHoldId', 'the legal hold’s number');
