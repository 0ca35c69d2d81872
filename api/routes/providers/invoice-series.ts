import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { findSeries, setSeries } from '../../../db/ledger/numbers.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findProvider, lockProvider, type ProviderRow } from '../../../db/queries/providers.ts';
import { dayIn } from '../../../domain/calendar.ts';
import { id } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { type Call, endpoint, writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { refusing } from '../billing/book.ts';
import { providerParams } from './schema.ts';

export const seriesSchema = z
  .object({
    providerId: id,
    pattern: z.string(),
    nextNumber: id.openapi({ description: 'of the next invoice that is issued today' }),
  })
  .openapi('InvoiceSeries');
const seriesExample = { providerId: 1, pattern: '{year}-{number:5}', nextNumber: 1 };

const seriesEdit = z
  .strictObject({
    pattern: z.string().openapi({
      description:
        '`{year}`, `{month}` and `{number}`; `{number:5}` fills up with zeros. It counts anew in each year or month that it names.',
    }),
    nextNumber: id.openapi({ description: 'where the count goes on; never below what was given out' }),
  })
  .partial()
  .openapi('InvoiceSeriesEdit', { example: { pattern: 'R-{year}-{number:4}', nextNumber: 100 } });

const answers = [
  {
    status: 200 as const,
    description: 'How the provider numbers its invoices.',
    schema: seriesSchema,
    example: seriesExample,
    headers: { ETag: 'its version' },
  },
];

export const getInvoiceSeries = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/invoice-series',
    scope: 'providers:read',
    tag: 'Providers',
    summary: 'Read how a provider numbers its invoices',
    params: providerParams,
    answers,
  },
  async ({ params: { providerId } }, { sql, caller, now }) => {
    const provider = await findProvider(sql, providerId);
    if (!provider || !maySee(caller, providerId)) throw notFound('provider', providerId);
    const series = await seriesToday(sql, provider, { now });
    return ok(series, { ETag: contentEtag(series) });
  },
);

export const updateInvoiceSeries = writing(
  {
    method: 'patch',
    path: '/v1/providers/{providerId}/invoice-series',
    scope: 'providers:write',
    tag: 'Providers',
    summary: 'Change how a provider numbers its invoices',
    description: 'Invoices that are issued keep their numbers.',
    params: providerParams,
    body: seriesEdit,
    answers,
    problems: ['not-possible'],
  },
  async ({ params: { providerId }, body }, call) => {
    const { tx, caller, c, now } = call;
    const provider = await lockProvider(tx, providerId);
    if (!provider || !maySee(caller, providerId)) throw notFound('provider', providerId);
    const before = await seriesToday(tx, provider, call);
    requireVersion(c.req.header('if-match'), contentEtag(before));
    const today = dayIn(now().toISOString(), provider.timeZone);
    const after = await refusing(setSeries(tx, { providerId, ...body }, today));
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'invoice-series', entityId: providerId, action: 'edited' },
      changes: changesBetween(before, after),
    });
    return ok(after, { ETag: contentEtag(after) });
  },
);

function seriesToday(sql: Sql, { id: providerId, timeZone }: ProviderRow, { now }: Pick<Call, 'now'>) {
  return findSeries(sql, providerId, dayIn(now().toISOString(), timeZone));
}
