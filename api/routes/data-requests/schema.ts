import { z } from '@hono/zod-openapi';
import type { DataRequestRow } from '../../../db/queries/data-requests.ts';
import { date, id, idParams, longText } from '../../fields/common.ts';

const DAY_MS = 24 * 60 * 60_000;
const kind = z
  .enum(['access', 'erasure'])
  .openapi({ description: 'access: an export answers it. erasure: an anonymize or a delete does' });

export const dataRequestParams = idParams('dataRequestId', 'the request’s number');
const note = longText(5_000);

export const newDataRequest = z
  .strictObject({
    kind,
    receivedOn: date.optional().openapi({ description: 'the day it reached you; today when absent' }),
    note: note.default(''),
  })
  .openapi('NewDataRequest', { example: { kind: 'access', note: 'By letter.' } });

export const dataRequestClosing = z
  .strictObject({ note: note.min(1).openapi({ description: 'why it is closed without an operation' }) })
  .openapi('DataRequestClosing', { example: { note: 'The client has withdrawn it on the telephone.' } });

export const dataRequestSchema = z
  .object({
    id,
    providerId: id,
    clientId: id.nullable().openapi({ description: 'null: the client was deleted' }),
    kind,
    state: z.enum(['open', 'closed']),
    receivedOn: z.string(),
    dueOn: z.string(),
    daysLeft: z
      .int()
      .nullable()
      .openapi({ description: 'until it is due, negative when late; null when closed' }),
    note: z.string(),
    fulfilledBy: z.uuid().nullable().openapi({ description: 'the operation that answered it' }),
    closedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('DataRequest');

export const dataRequestExample = {
  id: 1,
  providerId: 1,
  clientId: 1,
  kind: 'access',
  state: 'open',
  receivedOn: '2026-01-31',
  dueOn: '2026-03-02',
  daysLeft: 30,
  note: 'By letter.',
  fulfilledBy: null,
  closedAt: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};

/** A request as the API shows it; days are counted in UTC. */
export function shownDataRequest({ closedAt, dueOn, ...row }: DataRequestRow, now: Date) {
  const {
    id: number,
    providerId,
    clientId,
    kind: of,
    receivedOn,
    note: remark,
    fulfilledBy,
    createdAt,
  } = row;
  const today = Date.parse(now.toISOString().slice(0, 10));
  return {
    ...{ id: number, providerId, clientId, kind: of },
    state: closedAt === null ? 'open' : 'closed',
    ...{ receivedOn, dueOn },
    daysLeft: closedAt === null ? Math.round((Date.parse(dueOn) - today) / DAY_MS) : null,
    ...{ note: remark, fulfilledBy, closedAt, createdAt },
  };
}
