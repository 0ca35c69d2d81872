import { z } from 'zod';
import { cycles } from '../billing/cycles.ts';
import { chosenStatuses } from './chosen.ts';

const rowNumber = z.int().min(1);

/** What can be asked of the account of a service. */
export const serviceCommands = [
  'create',
  'suspend',
  'unsuspend',
  'terminate',
  'change-package',
  'change-password',
] as const;
export type ServiceCommand = (typeof serviceCommands)[number];

/** Why a service is suspended; Tenure itself suspends for what is overdue and for chargebacks, staff for the others. */
export const suspensionReasons = ['staff', 'abuse', 'overdue', 'chargeback'] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

/** Rows that somebody has chosen, each once. */
const chosen = z
  .array(rowNumber)
  .min(1)
  .max(10_000)
  .refine((ids) => new Set(ids).size === ids.length, 'names one twice');

const chosenThings = {
  services: chosen.optional().describe('numbers of services of the client'),
  addons: chosen.optional().describe('numbers of add-ons'),
  domains: chosen.optional().describe('numbers of domains'),
};

/** `2026-01-31`, in a year that a bill can have. */
const day = z.iso
  .date()
  .refine((text) => text >= '1990-01-01' && text < '2200-01-01', 'must lie between 1990 and 2199');

const paymentMethod = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters');

/** What each kind of operation takes, as the API validates it; `reason` and start options are not parameters. */
export const operationParams = {
  close: z.strictObject({
    mode: z
      .enum(['status-only', 'cancel', 'terminate'])
      .describe(
        'status-only: no sign-in, status Closed. cancel: also services, orders and unpaid invoices. terminate: also the accounts on their servers',
      ),
    notify: z.boolean().default(true).describe('tell the client by e-mail'),
  }),
  reopen: z.strictObject({
    notify: z.boolean().default(true).describe('tell the client by e-mail'),
  }),
  export: z.strictObject({
    format: z.enum(['json', 'pdf']).default('json').describe('json: everything. pdf: a report to read'),
    sections: z.array(z.string()).min(1).optional().describe('only these sections; all when left out'),
    deliver: z
      .enum(['link', 'mail'])
      .default('link')
      .describe('link: staff hand it over. mail: the client gets the link by e-mail'),
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional()
      .describe("of the report; the client's when left out"),
  }),
  anonymize: z.strictObject({
    notify: z.boolean().default(true).describe('tell the client by e-mail before the address is gone'),
  }),
  'erase-due': z.strictObject({}),
  delete: z.strictObject({
    mode: z
      .enum(['hard', 'soft'])
      .describe(
        'hard: accounts on servers and payment methods at the gateway go first. soft: from Tenure only, nothing happens elsewhere',
      ),
    removeTransactions: z
      .boolean()
      .default(false)
      .describe('remove transactions too, if the policy allows it; else they stay without the person'),
    removeLogins: z.boolean().default(false).describe('remove the logins that belong to no other client'),
  }),
  'remove-payment-method': z.strictObject({
    paymentMethodId: rowNumber,
    force: z.boolean().default(false).describe('remove it here also when the gateway fails'),
  }),
  'change-currency': z.strictObject({
    to: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217'),
    mode: z
      .enum(['recalculate', 'code-only'])
      .describe('recalculate: every amount at the rate. code-only: another code for the same figures'),
    rate: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,12})?$/)
      .optional()
      .describe('units of the new currency for one of the old, as a decimal number such as 1.0825'),
    issuedInvoices: z
      .enum(['keep', 'convert'])
      .default('keep')
      .describe('keep: issued invoices and transactions stay as they are. convert: they change too'),
  }),
  'disconnect-provider': z.strictObject({ providerId: rowNumber }),
  merge: z.strictObject({
    into: z.int().positive().describe('the client that stays; the one of the address becomes part of it'),
    fields: z
      .record(
        z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be the name of a field of a client'),
        z.enum(['survivor', 'other']),
      )
      .optional()
      .describe('whose value a field has afterwards, where the rule in the preview is not wanted'),
  }),
  unmerge: z.strictObject({}),
  archive: z.strictObject({}),
  unarchive: z.strictObject({}),
  'service-commands': z.strictObject({
    command: z
      .enum(serviceCommands)
      .describe('what is done to the accounts on their servers, each with proof'),
    services: chosen.describe('numbers of services of the client'),
    because: z
      .enum(suspensionReasons)
      .optional()
      .describe(
        'suspend: why; staff when left out. unsuspend: only what is suspended for this; whatever it is for when left out',
      ),
    package: z
      .string()
      .regex(/^[\w][\w .:+-]{0,99}$/, 'must be the name of a package as the server has it')
      .optional()
      .describe('create and change-package: the package, as the server calls it'),
    overrideRestriction: z
      .literal(true)
      .optional()
      .describe('create and change-package: also while the client’s account is restricted'),
  }),
  'bulk-update': z.strictObject({
    ...chosenThings,
    set: z
      .strictObject({
        status: z
          .enum(chosenStatuses)
          .optional()
          .describe('in the record only, nothing happens on a server; a suspension is one by staff'),
        paymentMethod: paymentMethod
          .nullable()
          .optional()
          .describe('name of a gateway; null: as the client has it, of add-ons as their service'),
        autoSuspendOverride: z.boolean().optional().describe('of services: never suspended by itself'),
        suspendNotBefore: day
          .nullable()
          .optional()
          .describe('of services: not suspended by itself before; null: no such day'),
        priceMinor: z
          .int()
          .min(0)
          .max(1_000_000_000_000)
          .optional()
          .describe('per period, in the smallest unit of the currency'),
        cycle: z.enum(cycles).optional().describe('of services and add-ons'),
        nextDueOn: day.optional().describe('nothing is billed or credited for the days between'),
      })
      .refine((set) => Object.values(set).some((value) => value !== undefined), 'must say what to change'),
  }),
  'remove-items': z.strictObject(chosenThings),
  'set-payment-method': z.strictObject({
    paymentMethod: paymentMethod.describe('name of a gateway of the provider'),
  }),
} as const;

/** The same as the API takes it: what Tenure alone may say is missing. */
export const askableParams = {
  ...operationParams,
  'service-commands': operationParams['service-commands'].extend({
    because: operationParams['service-commands'].shape.because
      .unwrap()
      .exclude(['overdue', 'chargeback'])
      .optional(),
  }),
} as const;

export type OperationKind = keyof typeof operationParams;
export type OperationParams<K extends OperationKind = OperationKind> = z.output<(typeof operationParams)[K]>;
export type CloseMode = OperationParams<'close'>['mode'];

export const operationKinds = Object.keys(operationParams) as OperationKind[];

/** Kinds that hold a client's services and leave its money alone: payments are booked while they run. */
const moneyGoesOn: readonly string[] = ['service-commands'] satisfies OperationKind[];

/** Whether money of a client that an operation of this kind holds must wait until it has ended. */
export function holdsMoney(kind: string): boolean {
  return !moneyGoesOn.includes(kind);
}
