import { z } from 'zod';
import { type OperationKind, operationKinds } from './operations/kinds.ts';

const hours = z
  .number()
  .min(0)
  .max(24 * 90);

const HOUR_MS = 3_600_000;
const months = z.int().min(0).max(1200);

/** Where the provider has not said otherwise: a week. */
const APPROVAL_HOURS = 168;

const threshold = z.strictObject({
  step: z.string().max(60).describe('a step of the plan, such as suspend-services or move-rows'),
  of: z
    .string()
    .max(100)
    .optional()
    .describe('only what the plan counts there under this name, such as invoices'),
  count: z.int().min(0).optional().describe('more than so many'),
  amountMinor: z.int().min(0).optional().describe('more than this amount of `currency`'),
  currency: z.string().length(3).optional(),
});

const operationRule = z.strictObject({
  approval: z
    .union([
      z.literal('always'),
      z.literal('never'),
      z.array(z.string()).describe('the modes or commands that need it'),
    ])
    .default('never')
    .describe('whether a second person must approve'),
  approvalAbove: z
    .array(threshold)
    .max(20)
    .default([])
    .describe('a second person must approve what its plan counts more of than any of these'),
  approvalHours: z
    .number()
    .min(1)
    .max(24 * 90)
    .default(APPROVAL_HOURS)
    .describe('hours after which a request that nobody approved is cancelled'),
  coolingOffHours: z
    .union([
      hours,
      z.record(z.string(), hours).describe('hours by mode or command; 0 for those that are not named'),
    ])
    .default(0)
    .describe('hours between the request and the first step'),
});
type OperationRule = z.output<typeof operationRule>;
type Threshold = z.output<typeof threshold>;

/** What the rule looks at of a plan's step. */
export interface CountedStep {
  id: string;
  touches: readonly {
    count: number;
    what: string;
    amounts?: readonly { currency: string; minor: number }[];
  }[];
}

/** What holds where the provider has not decided otherwise: nothing that destroys everything goes at once. */
const usualRules: Partial<Record<string, OperationRule>> = {
  delete: {
    ...{ approval: ['hard'], approvalAbove: [], approvalHours: APPROVAL_HOURS },
    coolingOffHours: { hard: 24 },
  },
};

/** Where the provider has not said otherwise. */
export const UNMERGE_DAYS = 30;

/**
 * What a provider can refuse to delete a client with: payments on record, issued invoices and queued lines, services
 * that run.
 */
export const deletionObstacles = ['payments', 'charges', 'active-services'] as const;
export type DeletionObstacle = (typeof deletionObstacles)[number];

/** What a provider decides about its operations; `providers.policy`. */
export const policySchema = z.strictObject({
  operations: z
    .partialRecord(z.enum(operationKinds as [OperationKind, ...OperationKind[]]), operationRule)
    .default({}),
  payments: z
    .strictObject({
      chargeback: z
        .enum(['mark', 'suspend'])
        .default('mark')
        .describe(
          'what a chargeback does: mark keeps it on record and holds dunning of its invoice; suspend also suspends the services of its invoice, or all of the client where it names none',
        ),
      chargebackWon: z
        .enum(['unsuspend', 'leave'])
        .default('unsuspend')
        .describe('what happens to the services that a chargeback has suspended when its dispute is won'),
      otherMethods: z
        .boolean()
        .default(true)
        .describe('whether the client’s other methods are charged when the first one is declined'),
      cardExpiryDays: z
        .int()
        .min(0)
        .max(365)
        .default(30)
        .describe('days before the card that is used by default expires that its owner is told; 0: never'),
    })
    .prefault({}),
  dunning: z
    .strictObject({
      brake: z
        .strictObject({
          services: z
            .int()
            .min(0)
            .max(1_000_000)
            .default(50)
            .describe(
              'services that may be suspended or terminated for debt in an hour without an operator’s yes',
            ),
          percent: z
            .number()
            .min(0)
            .max(100)
            .default(5)
            .describe('the same in percent of the services that run; whichever is less counts'),
          always: z
            .int()
            .min(0)
            .max(1_000_000)
            .default(5)
            .describe('so many may go in any hour, however few services there are'),
        })
        .prefault({}),
    })
    .prefault({}),
  anonymize: z
    .strictObject({
      allowUnpaid: z.boolean().default(false).describe('also with unpaid invoices, which are then cancelled'),
      allowDisputes: z.boolean().default(false).describe('also while a payment is disputed'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      taxLawMonths: months
        .optional()
        .describe('how long tax law asks for documents and payments; 120 unless set'),
      contractMonths: months.optional().describe('how long claims can be made; 36 unless set'),
      accountabilityMonths: months
        .optional()
        .describe('how long it must be proved what was done; 36 unless set'),
      inactiveMonths: z
        .int()
        .min(1)
        .max(1200)
        .nullable()
        .default(null)
        .describe('clients without any sign of life for so long are anonymized; null: never by itself'),
      maxSharePerDay: z
        .number()
        .min(0)
        .max(100)
        .default(5)
        .describe(
          'percent of the clients that may be cleared in a day without an operator’s yes; at least one',
        ),
    })
    .prefault({}),
  delete: z
    .strictObject({
      refuseWith: z
        .array(z.enum(deletionObstacles))
        .default([])
        .describe('a client that has any of these is not deleted'),
      allowRemovingTransactions: z
        .boolean()
        .default(false)
        .describe('whether a deletion may remove the transactions too'),
    })
    .prefault({}),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(100).default(12).describe('attempts of a step before a person is asked'),
      firstMs: z
        .int()
        .min(100)
        .max(3_600_000)
        .default(2_000)
        .describe('pause after the first failure, in ms; doubles each time'),
      maxMs: z.int().min(100).max(3_600_000).default(600_000).describe('the longest pause, in ms'),
    })
    .prefault({}),
  export: z
    .strictObject({
      linkDays: z
        .int()
        .min(1)
        .max(90)
        .default(7)
        .describe('days after which an export and its link are gone'),
    })
    .prefault({}),
  dataRequests: z
    .strictObject({
      days: z
        .int()
        .min(1)
        .max(365)
        .default(30)
        .describe('days within which a data-subject request is answered'),
    })
    .prefault({}),
  merge: z
    .strictObject({
      acrossProviders: z
        .boolean()
        .default(false)
        .describe('clients may be merged with those of other providers that allow it too'),
    })
    .prefault({}),
  unmerge: z
    .strictObject({
      days: z
        .int()
        .min(0)
        .max(365)
        .default(UNMERGE_DAYS)
        .describe('days after a merge in which it can be taken back; what that needs is kept as long'),
    })
    .prefault({}),
});
export type Policy = z.output<typeof policySchema>;
export type RetryRule = Policy['retry'];

/**
 * What the policy asks of one operation; `bound` ones begin only with the plan that held when they were asked for.
 * @param mode the operation's mode or command, where its kind has some
 * @param steps of its plan, for what needs a second person only above some size
 */
export function operationRuleFor(
  policy: Policy,
  kind: OperationKind,
  mode?: string,
  steps: readonly CountedStep[] = [],
): { approval: boolean; approvalMs: number; coolingOffMs: number; bound: boolean } {
  const rule = policy.operations[kind] ?? usualRules[kind];
  // What goes for ever goes as it was shown: a client that has changed until then is looked at again.
  const bound = kind === 'delete' || kind === 'remove-items';
  if (!rule) return { approval: false, approvalMs: APPROVAL_HOURS * HOUR_MS, coolingOffMs: 0, bound };
  const asked = Array.isArray(rule.approval)
    ? mode !== undefined && rule.approval.includes(mode)
    : rule.approval === 'always';
  const { coolingOffHours } = rule;
  const coolingOff =
    typeof coolingOffHours === 'number' ? coolingOffHours : (coolingOffHours[mode ?? ''] ?? 0);
  const approval = asked || rule.approvalAbove.some((limit) => isAbove(limit, steps));
  return { approval, approvalMs: rule.approvalHours * HOUR_MS, coolingOffMs: coolingOff * HOUR_MS, bound };
}

/** Whether a plan counts more than a threshold allows, in all that is meant together. */
function isAbove(
  { step, of, count, amountMinor, currency }: Threshold,
  steps: readonly CountedStep[],
): boolean {
  const touches = steps
    .filter(({ id }) => id === step)
    .flatMap((each) => each.touches)
    .filter(({ what }) => of === undefined || what === of);
  const total = touches.reduce((sum, touch) => sum + touch.count, 0);
  const amount = touches
    .flatMap(({ amounts = [] }) => amounts)
    .filter((each) => each.currency === currency)
    .reduce((sum, { minor }) => sum + minor, 0);
  return (count !== undefined && total > count) || (amountMinor !== undefined && amount > amountMinor);
}

/** Months for which each legal basis keeps data, where the provider has decided so. */
export interface Retention {
  taxLaw?: number;
  contract?: number;
  accountability?: number;
}

/** What the policy says about legal bases. */
export function retentionOf({ retention }: Policy): Retention {
  const { taxLawMonths: taxLaw, contractMonths: contract, accountabilityMonths: accountability } = retention;
  return {
    ...(taxLaw === undefined ? {} : { taxLaw }),
    ...(contract === undefined ? {} : { contract }),
    ...(accountability === undefined ? {} : { accountability }),
  };
}
