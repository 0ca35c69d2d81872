import { z } from '@hono/zod-openapi';
import { id, idParams, line } from '../../fields/common.ts';
import { settingsBody } from '../settings/schema.ts';

const fields = {
  name: line(200).min(1),
  discountPercent: z
    .number()
    .min(0)
    .max(100)
    .refine((percent) => Number(percent.toFixed(3)) === percent, 'has more than three decimals'),
};

export const newGroup = z
  .strictObject({
    providerId: id,
    name: fields.name,
    discountPercent: fields.discountPercent.default(0),
    settings: settingsBody('group', false).default(() => ({})),
  })
  .openapi('NewClientGroup', { example: { providerId: 1, name: 'Resellers', discountPercent: 10 } });

export const groupEdit = z
  .strictObject(fields)
  .partial()
  .openapi('ClientGroupEdit', { example: { discountPercent: 12.5 } });

export const groupSchema = z
  .object({
    id,
    providerId: id,
    name: z.string(),
    discountPercent: z.number(),
    settings: z.record(z.string(), z.unknown()),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('ClientGroup');

export const groupExample = {
  id: 1,
  providerId: 1,
  name: 'Resellers',
  discountPercent: 10,
  settings: { invoiceLeadDays: 30 },
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const groupParams = idParams('groupId', 'the client group’s number');
