import { z } from 'zod';

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
