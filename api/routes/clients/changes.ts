import { z } from '@hono/zod-openapi';
import { listChanges } from '../../../db/queries/change-log.ts';
import { id, idText, queryText } from '../../fields/common.ts';
import { clientList } from './sublist.ts';

export const changeSchema = z
  .object({
    id,
    providerId: id,
    clientId: id.nullable(),
    entity: z.string(),
    entityId: id.nullable(),
    action: z.string(),
    changes: z.record(z.string(), z.unknown()).openapi({ description: 'per field: `from` and `to`' }),
    actorKind: z.enum(['token', 'staff', 'client', 'operation', 'import', 'system']),
    actorId: z.string().nullable(),
    operationId: z.uuid().nullable(),
    address: z.string().nullable(),
    at: z.string(),
  })
  .openapi('Change');

export const changeExample = {
  id: 1,
  providerId: 1,
  clientId: 1,
  entity: 'client',
  entityId: 1,
  action: 'edited',
  changes: { city: { from: '', to: 'London' } },
  actorKind: 'token',
  actorId: '1',
  operationId: null,
  address: '127.0.0.1',
  at: '2026-01-31T09:30:00.000Z',
};

export const listClientChanges = clientList({
  name: 'change-log',
  tag: 'Clients',
  summary: 'Read a client’s change log: who changed what, when',
  item: changeSchema,
  example: changeExample,
  filters: {
    entity: queryText(50)
      .optional()
      .openapi({ description: 'changes of this kind of record', example: 'invoice' }),
    entityId: idText('changes of the record of this number; with `entity`').optional(),
  },
  read: (sql, { clientId, ...page }) => listChanges(sql, clientId, page),
});
