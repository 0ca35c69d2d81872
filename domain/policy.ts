import { z } from 'zod';
import { type OperationKind, operationKinds } from './operations/kinds.ts';

const hours = z
  .number()
  .min(0)
  .max(24 * 90);

const operationRule = z.strictObject({
  approval: z
    .union([z.literal('always'), z.literal('never'), z.array(z.string()).describe('the modes that need it')])
    .default('never')
    .describe('whether a second person must approve'),
  coolingOffHours: z
    .union([hours, z.record(z.string(), hours).describe('hours by mode; 0 for modes that are not named')])
    .default(0)
    .describe('hours between the request and the first step'),
});
type OperationRule = z.output<typeof operationRule>;

/** What holds where the provider has not decided otherwise: nothing that destroys everything goes at once. */
const usualRules: Partial<Record<string, OperationRule>> = {
  delete: { approval: ['hard'], coolingOffHours: { hard: 24 } },
};

/** Where the provider has not said otherwise. */
export const UNMERGE_DAYS = 30;

/** What a provider decides about its operations; `providers.policy`. */
export const policySchema = z.strictObject({
  operations: z
    .partialRecord(z.enum(operationKinds as [OperationKind, ...OperationKind[]]), operationRule)
    .default({}),
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
});
export type Policy = z.output<typeof policySchema>;
export type RetryRule = Policy['retry'];

/**
 * What the policy asks of one operation.
 * @param mode the operation's mode, where its kind has modes
 */
export function operationRuleFor(
  policy: Policy,
  kind: OperationKind,
  mode?: string,
): { approval: boolean; coolingOffMs: number } {
  const rule = policy.operations[kind] ?? usualRules[kind];
  if (!rule) return { approval: false, coolingOffMs: 0 };
  const approval = Array.isArray(rule.approval)
    ? mode !== undefined && rule.approval.includes(mode)
    : rule.approval === 'always';
  const { coolingOffHours } = rule;
  const coolingOff =
    typeof coolingOffHours === 'number' ? coolingOffHours : (coolingOffHours[mode ?? ''] ?? 0);
  return { approval, coolingOffMs: coolingOff * 3_600_000 };
}
