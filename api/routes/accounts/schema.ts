import { z } from '@hono/zod-openapi';
import { restrictions } from '../../../domain/billing/account-limits.ts';
import { id, idText } from '../../fields/common.ts';
import { minor } from '../../fields/money.ts';

export const accountParams = z.strictObject({
  clientId: idText('the client’s number').openapi({ param: { name: 'clientId', in: 'path' } }),
  providerId: idText('the number of a provider that serves the client').openapi({
    param: { name: 'providerId', in: 'path' },
  }),
});

const day = z.string().openapi({ example: '2026-03-31' });
const standing = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('ok'),
      exceededSince: day
        .nullable()
        .openapi({ description: 'the day on which the debt went beyond the terms, where grace has no end' }),
    }),
    z.object({ state: z.literal('repay-by'), exceededSince: day, repayBy: day, restrictedFrom: day }),
    z.object({
      ...{ state: z.literal('restricted'), exceededSince: day, since: day },
      what: z.array(z.enum(restrictions)).openapi({ description: 'what cannot be done' }),
    }),
  ])
  .openapi('AccountStanding');

export const accountSchema = z
  .object({
    clientId: id,
    providerId: id,
    mode: z.enum(['post-paid', 'credit-limit']),
    currency: z.string(),
    creditLimitMinor: minor.nullable(),
    repayDays: z.int().nullable(),
    restrictDays: z.int().nullable(),
    owedMinor: minor.openapi({
      description: 'what is owed to this provider, in the currency of the account',
    }),
    oldestDueOn: day.nullable(),
    standing,
    version: z.int(),
    updatedAt: z.string().nullable(),
  })
  .openapi('Account');

export const accountExample = {
  ...{ clientId: 1, providerId: 1, mode: 'credit-limit', currency: 'EUR', creditLimitMinor: 50_000 },
  ...{ repayDays: 14, restrictDays: 30, owedMinor: 61_900, oldestDueOn: '2026-03-31' },
  standing: {
    ...{ state: 'repay-by', exceededSince: '2026-03-17', repayBy: '2026-03-31' },
    restrictedFrom: '2026-04-16',
  },
  ...{ version: 2, updatedAt: '2026-01-31T09:30:00.000Z' },
};

const days = z.int().min(0).max(3650).nullable();

export const accountEdit = z
  .strictObject({
    mode: z.enum(['post-paid', 'credit-limit']).openapi({
      description:
        'post-paid: invoices are paid when they are due; credit-limit: any time, as long as no more than the limit is owed',
    }),
    creditLimitMinor: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .openapi({ description: 'of a credit limit, in the smallest unit of the client’s currency' }),
    repayDays: days
      .default(null)
      .openapi({ description: 'days to repay what is owed beyond the terms; null: grace without end' }),
    restrictDays: days.default(null).openapi({
      description: 'days until services can be neither ordered nor renewed nor edited; null with `repayDays`',
    }),
  })
  .superRefine(({ mode, creditLimitMinor, repayDays, restrictDays }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (mode === 'credit-limit' && creditLimitMinor === null)
      wrong('creditLimitMinor', 'a credit limit needs a sum');
    if (mode === 'post-paid' && creditLimitMinor !== null)
      wrong('creditLimitMinor', 'a post-paid account has no limit: leave it out, or choose credit-limit');
    if ((repayDays === null) !== (restrictDays === null))
      wrong('restrictDays', 'give both repayDays and restrictDays, or neither for a grace without end');
    if (repayDays !== null && restrictDays !== null && restrictDays < repayDays)
      wrong('restrictDays', 'cannot be before the days to repay are over');
  })
  .openapi('AccountEdit', {
    example: { mode: 'credit-limit', creditLimitMinor: 50_000, repayDays: 14, restrictDays: 30 },
  });
