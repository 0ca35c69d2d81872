import { z } from 'zod';
import { LOCKED_FIELDS, profileFields } from '../client-area/fields.ts';

/** Where a setting can be set, from the one that most share to the one thing. A nearer level counts before a farther. */
export const levels = ['provider', 'group', 'client', 'service'] as const;
export type Level = (typeof levels)[number];

interface Setting {
  type: z.ZodType<boolean | number | string>;
  /** what a number counts */
  unit: string | null;
  levels: readonly Level[];
  /** what holds where nobody has set it */
  system: boolean | number | string;
  /** one sentence */
  about: string;
}

const forClients = ['provider', 'group', 'client'] as const;

/** Every setting that cascades. A row here is all that a new one needs: the API and the resolver follow. */
export const registry = {
  overdueNoticesOff: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: false },
    about: 'The three notices about overdue invoices are not sent; the reminder before the due date is.',
  },
  lateFeeExempt: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: false },
    about: 'No late fee is added to overdue invoices.',
  },
  lateFeeTaxed: {
    ...{ type: z.boolean(), unit: null, levels: ['provider', 'group'], system: false },
    about: 'A late fee of the ladder is taxed like other lines; else it is damages, and carries no tax.',
  },
  autoChargeOff: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: false },
    about: 'Stored payment methods are not charged by themselves.',
  },
  suspensionExempt: {
    ...{ type: z.boolean(), unit: null, levels: [...forClients, 'service'], system: false },
    about: 'Services are not suspended or terminated because an invoice is overdue.',
  },
  separateInvoices: {
    ...{ type: z.boolean(), unit: null, levels: [...forClients, 'service'], system: false },
    about: 'Each service with its add-ons, and each domain, gets an invoice of its own.',
  },
  automaticInvoices: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: false },
    about: 'What is due is invoiced by itself, looked for every hour.',
  },
  invoicesFromHour: {
    ...{ type: z.int().min(0).max(23), unit: 'hours', levels: ['provider'], system: 0 },
    about:
      'From this hour of the day, where the provider is, the invoices of the day are made by themselves.',
  },
  invoiceLeadDays: {
    ...{ type: z.int().min(0).max(365), unit: 'days', levels: forClients, system: 14 },
    about: 'So long before it is due a period is invoiced.',
  },
  domainLeadDays: {
    ...{ type: z.int().min(0).max(365), unit: 'days', levels: forClients, system: 14 },
    about: 'The same for the renewal of domains.',
  },
  invoiceWhileUnpaid: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: false },
    about: 'A further period is invoiced also while an earlier one of the same thing is not paid.',
  },
  paymentMethod: {
    ...{ type: z.string().max(50), unit: null, levels: forClients, system: '' },
    about:
      'What has no payment method of its own is invoiced for this one. Empty: the gateway of the default stored method.',
  },
  invoiceMail: {
    ...{ type: z.boolean(), unit: null, levels: forClients, system: true },
    about: 'An invoice that is made by itself is sent to the client.',
  },
  welcomeMail: {
    ...{ type: z.boolean(), unit: null, levels: ['provider', 'group'], system: false },
    about: 'A client that is created is welcomed by mail, unless the request says otherwise.',
  },
  taxExempt: {
    ...{ type: z.boolean(), unit: null, levels: ['group', 'client'], system: false },
    about: 'Invoices are without tax.',
  },
  marketingOptOut: {
    ...{ type: z.boolean(), unit: null, levels: ['client'], system: false },
    about: 'No advertising is sent.',
  },
  lockedProfileFields: {
    type: z
      .string()
      .max(300)
      .regex(LOCKED_FIELDS, `must name fields between commas, out of ${profileFields.join(', ')}`),
    ...{ unit: null, levels: forClients, system: '' },
    about: 'Fields of the profile, between commas, that the client cannot edit in the client area.',
  },
  automaticStatus: {
    type: z.enum(['off', 'services', 'services-and-sign-ins']),
    ...{ unit: null, levels: ['provider', 'group'], system: 'services' },
    about:
      'What makes clients active or inactive by itself: what they have; that, and a sign-in within three months; or nothing.',
  },
  clientAreaUrl: {
    ...{ type: z.string().max(200), unit: null, levels: ['provider'], system: '' },
    about:
      'Where the client area of the provider is, as https://my.example.com: links in mails lead there. Empty: under the address of this installation.',
  },
  resetLinkHours: {
    ...{ type: z.int().min(1).max(24), unit: 'hours', levels: ['provider'], system: 2 },
    about: 'So long a link for a new password works, and a password that was generated.',
  },
  securityQuestion: {
    ...{ type: z.boolean(), unit: null, levels: ['provider'], system: false },
    about:
      'Who has forgotten the password answers the security question of the login before a link is sent. Current guidance advises against it.',
  },
  generatedPasswords: {
    ...{ type: z.boolean(), unit: null, levels: ['provider'], system: false },
    about: 'Staff may have a password generated and sent by mail, which must be changed at first use.',
  },
  securityNotices: {
    ...{ type: z.boolean(), unit: null, levels: ['provider'], system: true },
    about:
      'A mail tells when a password was set by a link, and when staff have switched two-factor sign-in off.',
  },
  breachLookup: {
    type: z.enum(['off', 'open', 'closed']),
    ...{ unit: null, levels: ['provider'], system: 'off' },
    about:
      'New passwords are also looked up among published leaks. Where that cannot be asked they are taken (open) or not (closed).',
  },
  ownLoginNames: {
    ...{ type: z.boolean(), unit: null, levels: ['provider'], system: false },
    about: 'The name of a login may be another one than its e-mail address.',
  },
  autoStatusExempt: {
    ...{ type: z.boolean(), unit: null, levels: ['group', 'client'], system: false },
    about: 'The status is never changed by itself.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof registry;
export const settingNames = Object.keys(registry) as SettingName[];

/** Every setting with its value. */
export type SettingValues = { [N in SettingName]: z.output<(typeof registry)[N]['type']> };

/** The settings that can be set at a level. */
export function settingsOf(level: Level): SettingName[] {
  return settingNames.filter((name) => (registry[name].levels as readonly Level[]).includes(level));
}
