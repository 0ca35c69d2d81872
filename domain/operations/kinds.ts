import { z } from 'zod';

const rowNumber = z.int().min(1);

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
} as const;

export type OperationKind = keyof typeof operationParams;
export type OperationParams<K extends OperationKind = OperationKind> = z.output<(typeof operationParams)[K]>;
export type CloseMode = OperationParams<'close'>['mode'];

export const operationKinds = Object.keys(operationParams) as OperationKind[];
