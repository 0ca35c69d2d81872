import { z } from '@hono/zod-openapi';
import { deleteTerm, findTerm, insertTerm, listTerms } from '../../../db/billing/terms.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { termKinds } from '../../../domain/billing/terms.ts';
import { currency, id, idParams, timeZone } from '../../fields/common.ts';
import { billingDay } from '../../fields/money.ts';
import { percentText, productTypeList } from '../../fields/rates.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { clientList } from '../clients/sublist.ts';

const days = {
  productTypes: productTypeList.default(null),
  validFrom: billingDay,
  validUntil: billingDay.nullable().default(null).openapi({ description: 'the last day' }),
  timeZone: timeZone.nullable().default(null).openapi({
    description: 'where these days begin and end; null: where the provider is',
  }),
};

const newTerm = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tax-rate'), percent: percentText, ...days }),
    z.strictObject({ kind: z.literal('discount'), percent: percentText, ...days }),
    z.strictObject({
      kind: z.literal('exchange-rate'),
      fromCurrency: currency.openapi({ description: 'the currency of the price' }),
      rate: z
        .string()
        .regex(/^\d{1,9}(?:\.\d{1,8})?$/, 'must be a decimal number such as 1.085')
        .refine((text) => Number(text) > 0, 'must be above 0')
        .openapi({ description: 'what one unit of it is worth in the currency of the account' }),
      ...days,
    }),
  ])
  .openapi('NewClientTerm', { example: { kind: 'discount', percent: '12.5', validFrom: '2026-01-01' } });

/** A term as the API shows it. */
export const termSchema = z
  .object({
    id,
    clientId: id,
    kind: z.enum(termKinds),
    value: z
      .string()
      .openapi({ description: 'percent, or what one unit of `fromCurrency` is worth in `toCurrency`' }),
    fromCurrency: z.string().nullable(),
    toCurrency: z.string().nullable(),
    productTypes: z.array(z.string()).nullable(),
    validFrom: z.string(),
    validUntil: z.string().nullable(),
    timeZone: z.string().nullable(),
    setBy: z.string(),
    setAt: z.string(),
  })
  .openapi('ClientTerm');

const example = {
  ...{ id: 1, clientId: 1, kind: 'discount', value: '12.5', fromCurrency: null, toCurrency: null },
  ...{ productTypes: null, validFrom: '2026-01-01', validUntil: null, timeZone: null },
  ...{ setBy: 'token:1', setAt: '2026-01-01T09:30:00.000Z' },
};

export const listClientTerms = clientList({
  name: 'terms',
  tag: 'Taxes and terms',
  summary: 'List a client’s own terms',
  item: termSchema,
  example,
  read: listTerms,
});

export const createClientTerm = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/terms',
    scope: 'billing:write',
    tag: 'Taxes and terms',
    summary: 'Give a client terms of its own',
    description:
      'A tax rate goes before the provider’s rules, a discount before that of the group; an exchange rate brings prices in another currency into that of the account. A new one replaces an older one from its first day on, one that names types of products goes before one for all.',
    params: clientParams,
    body: newTerm,
    answers: [
      {
        status: 201,
        description: 'The term.',
        schema: termSchema,
        example,
        headers: { Location: 'where the terms are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller, now } = call;
    const { providerId, currency: own } = await clientToChange(tx, caller, clientId);
    const { kind, productTypes, validFrom, validUntil, timeZone: zone } = body;
    if (validUntil !== null && validUntil < validFrom)
      throw impossibleField(
        '/validUntil',
        `The last day, ${validUntil}, lies before the first one, ${validFrom}.`,
      );
    if (body.kind === 'exchange-rate' && body.fromCurrency === own)
      throw impossibleField('/fromCurrency', `The account of client ${clientId} is in ${own} already.`);
    const exchange = body.kind === 'exchange-rate';
    const term = await insertTerm(tx, {
      ...{ clientId, kind, productTypes, validFrom, validUntil, timeZone: zone },
      value: body.kind === 'exchange-rate' ? body.rate : body.percent,
      fromCurrency: body.kind === 'exchange-rate' ? body.fromCurrency : null,
      toCurrency: exchange ? own : null,
      ...{ setBy: nameOf(caller), setAt: now().toISOString() },
    });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'client-term', entityId: term.id, action: 'created' },
      changes: changesBetween({}, body),
    });
    return created(`/v1/clients/${clientId}/terms`, term);
  },
);

export const deleteClientTerm = writing(
  {
    method: 'delete',
    path: '/v1/client-terms/{termId}',
    scope: 'billing:write',
    tag: 'Taxes and terms',
    summary: 'Delete a term of a client',
    description: 'Invoices that are issued stay as they are.',
    params: idParams('termId', 'the term’s number'),
    answers: [{ status: 204, description: 'It is gone; the change log keeps what it said.' }],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { termId } }, call) => {
    const { tx, caller } = call;
    const term = await findTerm(tx, termId);
    if (!term || !(await canSeeClient(tx, caller, term.clientId))) throw notFound('term', termId);
    const { clientId, kind, value } = term;
    const { providerId } = await clientToChange(tx, caller, clientId);
    await deleteTerm(tx, termId);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'client-term', entityId: termId, action: 'deleted' },
      changes: { kind: { from: kind, to: null }, value: { from: value, to: null } },
    });
    return { status: 204 };
  },
);
