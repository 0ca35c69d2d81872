import type { DeletionObstacle } from '../../policy.ts';
import { sentence } from '../sentences.ts';
import { few, named, type Rows } from '../words.ts';

const obstacles: Record<DeletionObstacle, string> = {
  payments: 'payment',
  charges: 'charge',
  'active-services': 'active service',
};

/** What plans say that delete a client, export its data, disconnect a provider or remove a payment method. */
export const removingNotes = {
  'policy-refuses': sentence(
    'policy-refuses',
    ({ client, provider, has }: { client: number; provider: number; has: Obstacle[] }) =>
      `Client ${client} has ${has.map(({ what, count }) => few(count, obstacles[what])).join(' and ')}: provider ${provider} does not allow deleting such a client.`,
  ),
  'transactions-stay': sentence(
    'transactions-stay',
    ({ provider }: { provider: number }) =>
      `Provider ${provider} keeps the transactions of deleted clients: ask without \`removeTransactions\`, or change its policy.`,
  ),
  'accounts-forgotten': sentence(
    'accounts-stay',
    ({ count }: { count: number }) =>
      `${few(count, 'account')} will stay on the servers, and Tenure no longer knows whose they are.`,
  ),
  'methods-stay': sentence(
    'methods-stay',
    ({ count }: { count: number }) =>
      `${few(count, 'payment method')} will stay at the gateway, and Tenure can no longer remove them.`,
  ),
  'documents-go': sentence(
    'documents-go',
    ({ count }: { count: number }) =>
      `${few(count, 'issued invoice')} will be removed. Where tax law asks you to keep them, export the client first, or anonymize it instead.`,
  ),
  'domains-stay': sentence(
    'domains-stay',
    ({ count }: { count: number }) => `${few(count, 'domain')} will stay registered until the expiry date.`,
  ),
  'logins-stay': sentence(
    'logins-stay',
    ({ count }: { count: number }) =>
      `${few(count, 'login')} of nobody else will stay without a client; \`removeLogins\` removes them.`,
  ),
  'shared-logins': sentence(
    'shared-logins',
    ({ count }: { count: number }) => `${few(count, 'login')} will stay: other clients use them.`,
  ),
  'no-return': sentence(
    'no-return',
    () => 'What is removed cannot be brought back, and no import brings it back either.',
  ),
  'home-provider': sentence(
    'home-provider',
    ({ provider, client }: { provider: number; client: number }) =>
      `Provider ${provider} is the home provider of client ${client}: it cannot be disconnected. Close or delete the client instead.`,
  ),
  'not-connected': sentence(
    'not-connected',
    ({ provider, client }: { provider: number; client: number }) =>
      `Client ${client} is not connected with provider ${provider}.`,
  ),
  'provider-services': sentence(
    'active-services',
    ({ provider, services }: { provider: number; services: Rows }) =>
      `${few(services.count, 'service')} of provider ${provider} still ${services.count === 1 ? 'runs' : 'run'}: end ${firstOf('service', services)} first.`,
  ),
  'provider-invoices': sentence(
    'unpaid-invoices',
    ({ provider, invoices }: { provider: number; invoices: Rows }) =>
      `${few(invoices.count, 'invoice')} of provider ${provider} ${invoices.count === 1 ? 'is' : 'are'} not paid: settle ${firstOf('invoice', invoices)} first.`,
  ),
  'provider-lines': sentence(
    'queued-lines',
    ({ provider, count }: { provider: number; count: number }) =>
      `${few(count, 'line')} for services of provider ${provider} will stay queued: the next invoice of the client bills them.`,
  ),
  'unknown-section': sentence(
    'unknown-section',
    ({ section, sections }: { section: string; sections: readonly string[] }) =>
      `There is no section “${section}”; there are ${sections.join(', ')}.`,
  ),
  'no-address-for-link': sentence(
    'no-address',
    () => 'The client has no e-mail address: the link cannot be sent.',
  ),
  'method-missing': sentence(
    'method-missing',
    ({ client, method }: { client: number; method: number }) =>
      `Client ${client} has no payment method ${method}.`,
  ),
  'already-removed': sentence(
    'already-removed',
    ({ method, on }: { method: number; on: string }) =>
      `Payment method ${method} was removed on ${on}: nothing is left to do.`,
  ),
  'no-token': sentence('record-only', () => 'No token of the gateway is on record: only the record changes.'),
  'gateway-missing': sentence(
    'no-gateway',
    ({ gateway }: { gateway: string }) =>
      `The provider has no payment gateway “${gateway}”: the step will block until it is added.`,
  ),
  'gateway-without-credentials': sentence(
    'needs-credentials',
    ({ gateway }: { gateway: string }) =>
      `Gateway ${gateway} has no credentials: the step will block until they are set.`,
  ),
  forced: sentence(
    'forced',
    () => 'When the gateway fails, the payment method is removed here only and may stay there.',
  ),
  'default-without-heir': sentence(
    'default',
    () => 'It is used by default, and there is no other one: nothing is charged by itself any more.',
  ),
  'default-with-heir': sentence(
    'default',
    ({ heir }: { heir: number }) =>
      `It is used by default: payment method ${heir}, the newest of the others, takes its place.`,
  ),
  'removes-rows': sentence('removes-rows', () => 'The rows go for ever. This cannot be undone.'),
  'accounts-lose-owner': sentence(
    'accounts-stay',
    ({ services }: { services: Rows }) =>
      `${named('Service', services)}: the account stays on its server, where nobody looks after it any more.`,
  ),
  'lines-go': sentence(
    'queued-lines',
    ({ count }: { count: number }) =>
      `${few(count, 'line')} not on an invoice yet will go too and never be billed.`,
  ),
  'lines-stay': sentence(
    'invoice-lines',
    ({ count }: { count: number }) =>
      `${few(count, 'line')} of invoices will stay as they are and no longer name what they bill.`,
  ),
} as const;

interface Obstacle {
  what: DeletionObstacle;
  count: number;
}

/** The first of some rows by their numbers. */
function firstOf(what: string, { ids, count }: Rows): string {
  const more = count > 5 ? ' and others' : '';
  return ids
    .slice(0, 5)
    .map((id) => `${what} ${id}`)
    .join(', ')
    .concat(more);
}
