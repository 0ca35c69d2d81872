import { z } from '@hono/zod-openapi';
import {
  deleteTaxRule as drop,
  findTaxRule,
  insertTaxRule,
  type TaxRuleFields,
  type TaxRuleRow,
  taxRulesOf,
  updateTaxRule as write,
} from '../../../db/billing/terms.ts';
import type { Sql } from '../../../db/connect.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findProvider, lockProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { created, ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { providerParams } from '../providers/schema.ts';
import { newTaxRule, taxRuleEdit, taxRuleExample, taxRuleParams, taxRuleSchema } from './schema.ts';

const answer = (status: 200 | 201, description: string) => ({
  ...{ status, description, schema: taxRuleSchema, example: taxRuleExample },
  headers: { ETag: 'its version', ...(status === 201 && { Location: 'its address' }) },
});

export const listTaxRules = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/tax-rules',
    scope: 'providers:read',
    tag: 'Taxes and terms',
    summary: 'List a provider’s tax rules',
    params: providerParams,
    answers: [
      {
        status: 200,
        description: 'All of them, also those that no longer hold.',
        schema: z.object({ items: z.array(taxRuleSchema) }).openapi('TaxRules'),
        example: { items: [taxRuleExample] },
      },
    ],
  },
  async ({ params: { providerId } }, { sql, caller }) => {
    if (!maySee(caller, providerId) || !(await findProvider(sql, providerId)))
      throw notFound('provider', providerId);
    return ok({ items: await taxRulesOf(sql, providerId) });
  },
);

export const createTaxRule = writing(
  {
    method: 'post',
    path: '/v1/providers/{providerId}/tax-rules',
    scope: 'providers:write',
    tag: 'Taxes and terms',
    summary: 'Add a tax rule',
    description:
      'Of the rules of a level that hold on the day of issue the closest counts: of a region before a country before everywhere, then one that names the type of product, then the one that began last. Invoices that are issued stay as they are.',
    params: providerParams,
    body: newTaxRule,
    answers: [answer(201, 'The new tax rule.')],
    problems: ['not-possible'],
  },
  async ({ params: { providerId }, body }, call) => {
    const { tx, caller } = call;
    if (!maySee(caller, providerId) || !(await lockProvider(tx, providerId)))
      throw notFound('provider', providerId);
    requireSense(body);
    const rule = await insertTaxRule(tx, { ...body, providerId });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'tax-rule', entityId: rule.id, action: 'created' },
      changes: changesBetween({}, body),
    });
    return created(`/v1/tax-rules/${rule.id}`, rule, { ETag: etagOf(rule) });
  },
);

export const getTaxRule = endpoint(
  {
    method: 'get',
    path: '/v1/tax-rules/{taxRuleId}',
    scope: 'providers:read',
    tag: 'Taxes and terms',
    summary: 'Read a tax rule',
    params: taxRuleParams,
    answers: [answer(200, 'The tax rule.')],
  },
  async ({ params: { taxRuleId } }, { sql, caller }) => {
    const rule = await visibleRule(sql, caller, taxRuleId);
    return ok(rule, { ETag: etagOf(rule) });
  },
);

export const updateTaxRule = writing(
  {
    method: 'patch',
    path: '/v1/tax-rules/{taxRuleId}',
    scope: 'providers:write',
    tag: 'Taxes and terms',
    summary: 'Edit a tax rule',
    description: 'A rate that changes on a day is better a rule of its own, from that day on.',
    params: taxRuleParams,
    body: taxRuleEdit,
    answers: [answer(200, 'The tax rule as it is now.')],
    problems: ['not-possible'],
  },
  async ({ params: { taxRuleId }, body }, call) => {
    const { tx, caller, c } = call;
    const { providerId } = await visibleRule(tx, caller, taxRuleId);
    await lockProvider(tx, providerId);
    const before = await visibleRule(tx, caller, taxRuleId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    requireSense({ ...before, ...body });
    const changes = changesBetween(before, body);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await write(tx, taxRuleId, body);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'tax-rule', entityId: taxRuleId, action: 'edited', changes },
    });
    return ok(after, { ETag: etagOf(after) });
  },
);

export const deleteTaxRule = writing(
  {
    method: 'delete',
    path: '/v1/tax-rules/{taxRuleId}',
    scope: 'providers:write',
    tag: 'Taxes and terms',
    summary: 'Delete a tax rule',
    description: 'One that no longer holds is better given a last day: then the record says what held when.',
    params: taxRuleParams,
    answers: [{ status: 204, description: 'It is gone; the change log keeps what it said.' }],
  },
  async ({ params: { taxRuleId } }, call) => {
    const { tx, caller } = call;
    const { providerId, name, rate } = await visibleRule(tx, caller, taxRuleId);
    await drop(tx, taxRuleId);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'tax-rule', entityId: taxRuleId, action: 'deleted' },
      changes: { name: { from: name, to: null }, rate: { from: rate, to: null } },
    });
    return { status: 204 };
  },
);

async function visibleRule(sql: Sql, caller: Caller, id: number): Promise<TaxRuleRow> {
  const rule = await findTaxRule(sql, id);
  if (!rule || !maySee(caller, rule.providerId)) throw notFound('tax rule', id);
  return rule;
}

/** Throws Problem 422 for a region without its country, and for days that end before they begin. */
function requireSense({
  country,
  region,
  validFrom,
  validUntil,
}: Pick<TaxRuleFields, 'country' | 'region' | 'validFrom' | 'validUntil'>): void {
  if (region !== null && country === null)
    throw impossibleField('/region', 'A region belongs to a country: name that too.');
  if (validFrom !== null && validUntil !== null && validUntil < validFrom)
    throw impossibleField(
      '/validUntil',
      `The last day, ${validUntil}, lies before the first one, ${validFrom}.`,
    );
}
