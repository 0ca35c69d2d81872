import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { findDomain } from '../../../db/queries/domains.ts';
import { type BilledColumn, listInvoicesFor } from '../../../db/queries/invoices.ts';
import { findAddon, findService } from '../../../db/queries/services.ts';
import { idParams } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import { invoiceExample, invoiceSchema } from '../invoices/schema.ts';
import { canSeeClient } from './access.ts';
import { domainExample, domainParams, domainSchema } from './domains.ts';
import { addonExample, addonParams, addonSchema } from './services.ts';

/** A row that a request names. @throws Problem 404 when there is none that the caller may see */
async function toRead<T extends { clientId: number }>(
  { sql, caller }: { sql: Sql; caller: Caller },
  { noun, id, find }: { noun: string; id: number; find: (sql: Sql, id: number) => Promise<T | undefined> },
): Promise<T> {
  const row = await find(sql, id);
  if (!row || !(await canSeeClient(sql, caller, row.clientId))) throw notFound(noun, id);
  return row;
}

export const getAddon = endpoint(
  {
    method: 'get',
    path: '/v1/addons/{addonId}',
    scope: 'clients:read',
    tag: 'What clients have',
    summary: 'Read an add-on',
    params: addonParams,
    answers: [{ status: 200, description: 'The add-on.', schema: addonSchema, example: addonExample }],
  },
  async ({ params: { addonId } }, call) =>
    ok(await toRead(call, { noun: 'add-on', id: addonId, find: findAddon })),
);

export const getDomain = endpoint(
  {
    method: 'get',
    path: '/v1/domains/{domainId}',
    scope: 'clients:read',
    tag: 'What clients have',
    summary: 'Read a domain',
    params: domainParams,
    answers: [{ status: 200, description: 'The domain.', schema: domainSchema, example: domainExample }],
  },
  async ({ params: { domainId } }, call) =>
    ok(await toRead(call, { noun: 'domain', id: domainId, find: findDomain })),
);

/** The invoices that bill a thing: `GET /v1/<list>/{...Id}/invoices`. */
function invoicesOf(
  name: BilledColumn,
  thing: {
    list: string;
    noun: string;
    called: string;
    find: (sql: Sql, id: number) => Promise<{ clientId: number } | undefined>;
  },
): Endpoint {
  const { list, noun, called, find } = thing;
  return endpoint(
    {
      method: 'get',
      path: `/v1/${list}/{${name}}/invoices`,
      scope: 'clients:read',
      tag: 'Invoices',
      summary: `List the invoices that bill ${called}`,
      params: idParams(name, `the ${noun}’s number`),
      query: z.strictObject(pageQuery),
      answers: [
        {
          status: 200,
          description: 'A page, newest first.',
          schema: pageOf(invoiceSchema),
          example: { items: [invoiceExample], next: null },
        },
      ],
      problems: ['invalid-cursor'],
    },
    async ({ params, query }, call) => {
      const id = params[name];
      await toRead(call, { noun, id, find });
      return answerNewestFirst(`/v1/${list}/${id}/invoices`, query, (page) =>
        listInvoicesFor(call.sql, { column: name, id, ...page }),
      );
    },
  );
}

export const listServiceInvoices = invoicesOf('serviceId', {
  ...{ list: 'services', noun: 'service', called: 'a service', find: findService },
});
export const listAddonInvoices = invoicesOf('addonId', {
  ...{ list: 'addons', noun: 'add-on', called: 'an add-on', find: findAddon },
});
export const listDomainInvoices = invoicesOf('domainId', {
  ...{ list: 'domains', noun: 'domain', called: 'a domain', find: findDomain },
});
