import { type ChosenList, chosenRules } from './chosen.ts';
import type { Touch } from './plan.ts';

interface OfTable {
  table: string;
  /** of the table, in English */
  title: string;
}
interface ManyOfTable {
  table: string;
  /** what several of its rows are called in English */
  many: string;
}
interface OfStatus {
  status: string;
}

/** What a step can touch, in English, as it stands behind its count. Part of a plan's hash: add, never reword. */
export const touchTexts = {
  'logins-that-enter': () => 'logins that can enter',
  'provider-logins': ({ provider }: { provider: number }) => `logins of provider ${provider} that can enter`,
  'stopped-logins': () => 'logins that closing had stopped',
  'pending-orders': () => 'pending orders',
  'unregistered-domains': () => 'domains not registered yet',
  'renewing-domains': () => 'domains that renew by themselves',
  'running-services': () => 'running services',
  'pending-services': () => 'services not set up yet',
  'left-accounts': () => 'cancelled services whose accounts may still be there',
  'services-on-servers': () => 'services, also cancelled ones that are still on a server',
  addons: () => 'add-ons',
  'addons-ending': () => 'add-ons, which end with their service',
  'addons-going': () => 'add-ons, which go with their service',
  'unpaid-invoices': () => 'unpaid invoices',
  'open-tickets': () => 'open tickets',
  client: () => 'client',
  'client-now': ({ status }: OfStatus) => `client, now ${status}`,
  'client-billed': ({ currency }: { currency: string }) => `client, now in ${currency}`,
  'client-merged': ({ survivor }: { survivor: number }) => `client, now merged into client ${survivor}`,
  'client-numbers': ({ status }: OfStatus) => `client numbers, now ${status}`,
  'client-with-numbers': () => 'client, with the numbers merged into it',
  'client-fields': ({ client }: { client: number }) => `fields of client ${client}`,
  'mail-to-client': () => 'e-mail to the client',
  'payment-methods': () => 'payment methods',
  'methods-at-gateway': () => 'payment methods at the gateway',
  'method-at-gateway': ({ gateway }: { gateway: string }) => `payment method at gateway ${gateway}`.trim(),
  'payment-method': () => 'payment method',
  'usual-method': () => 'usual payment method of the client',
  'stored-files': () => 'stored files',
  'stored-exports': () => 'stored exports',
  'kept-exports': () => 'exports that are kept',
  sections: () => 'sections of the record',
  rows: ({ title }: OfTable) => `rows: ${title}`,
  'removed-rows': ({ title }: OfTable) => `rows removed: ${title}`,
  'cleared-rows': ({ title }: OfTable) => `rows cleared: ${title}`,
  'personal-rows': ({ title }: OfTable) => `rows cleared where personal: ${title}`,
  'nameless-rows': ({ title }: OfTable) => `rows that stay without the person: ${title}`,
  'moved-rows': ({ many }: ManyOfTable) => many,
  'rows-along': ({ many }: ManyOfTable) => `${many} added since, which are part of them`,
  'merged-values': () => 'rows that the merge had dropped or changed',
  conflicts: ({ both }: { unique: string; both: string }) => `conflicts: both have ${both}`,
  'provider-drafts': ({ provider }: { provider: number }) => `draft invoices of provider ${provider}`,
  connection: () => 'connection',
  'to-be-changed': ({ list }: { list: ChosenList }) => `${chosenRules[list].noun}s to be changed`,
  'to-be-removed': ({ list }: { list: ChosenList }) => `${chosenRules[list].noun}s to be removed`,
  'so-already': () => 'that are so already',
  'services-paid-so': () => 'services to be paid by it',
  'addons-paid-otherwise': () => 'add-ons that were paid in another way',
  'domains-paid-otherwise': () => 'domains that were paid in another way',
  'invoices-not-paid': () => 'invoices not paid yet',
  'accounts-to-make': () => 'accounts to be made',
  'services-to-suspend': () => 'services to be suspended',
  'services-to-unsuspend': () => 'services to be unsuspended',
  'services-to-terminate': () => 'services to be terminated',
  'packages-to-change': () => 'accounts whose package changes',
  'passwords-to-change': () => 'accounts whose password changes',
  'nothing-left-to-do': () => 'services for which nothing is left to do',
  services: () => 'services',
  domains: () => 'domains',
  orders: () => 'orders',
  'account-terms': () => 'terms of accounts',
  'draft-invoices': () => 'draft invoices',
  'issued-invoices': () => 'issued invoices',
  'queued-lines': () => 'queued lines',
  'invoice-lines': () => 'lines of these invoices',
  transactions: () => 'transactions',
  'credit-entries': () => 'credit entries',
} as const;

export type TouchName = keyof typeof touchTexts;
export type TouchParams<N extends TouchName> = Parameters<(typeof touchTexts)[N]>[0];

/** What needs no more than its count to be named. */
export type PlainTouch = { [N in TouchName]: TouchParams<N> extends undefined ? N : never }[TouchName];

/**
 * What a step would touch.
 * @param of how many, and what else is known of them
 */
export function touch<N extends TouchName>(
  of: Pick<Touch, 'count' | 'amounts' | 'ids'>,
  text: N,
  ...about: TouchParams<N> extends undefined ? [] : [params: TouchParams<N>]
): Touch {
  const [params] = about as readonly unknown[];
  const say = touchTexts[text] as (params: unknown) => string;
  return {
    ...{ ...of, what: say(params), text },
    ...(params === undefined ? {} : { params: params as Record<string, unknown> }),
  };
}
