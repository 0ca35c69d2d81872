import { sentence } from '../sentences.ts';
import { each, few } from '../words.ts';

/** What plans of several kinds say. */
export const commonNotes = {
  'client-merged': sentence(
    'client-merged',
    ({ client, into }: { client: number; into: number | null }) =>
      `Client ${client} was merged into client ${into}: use that one.`,
  ),
  'client-anonymized': sentence(
    'client-anonymized',
    ({ client }: { client: number }) =>
      `Client ${client} was anonymized: there is nobody left to do this to.`,
  ),
  'payment-under-way': sentence(
    'payment-pending',
    ({ invoices }: { invoices: number[] }) =>
      `A payment is under way for ${each('invoice', invoices)}: wait until it has ended.`,
  ),
  'refund-under-way': sentence(
    'refund-pending',
    ({ payments }: { payments: number[] }) =>
      `A refund of ${each('payment', payments)} is under way: wait until it has ended.`,
  ),
  'duty-to-keep': sentence(
    'legal-hold',
    ({ holds }: { holds: number[] }) =>
      `The client’s data must be kept: ${each('legal hold', holds)} stands.`,
  ),
  'payment-contested': sentence(
    'open-dispute',
    ({ disputes }: { disputes: number[] }) =>
      `The client contests a payment: ${each('dispute', disputes)} is open.`,
  ),
  'foreign-servers': sentence(
    'foreign-server',
    ({ services }: { services: number[] }) =>
      `Services ${services.join(', ')} lie on servers of another provider: correct their records first.`,
  ),
  'destroys-accounts': sentence(
    'destroys-accounts',
    ({ accounts, servers }: { accounts: number; servers: number }) =>
      `${few(accounts, 'account')} on ${few(servers, 'server')} will be removed with all data. This cannot be undone.`,
  ),
  'services-without-server': sentence(
    'no-server',
    ({ services }: { services: number[] }) =>
      `Services ${services.join(', ')} name no server: only their record changes.`,
  ),
  'servers-without-credentials': sentence(
    'needs-credentials',
    ({ servers }: { servers: number[] }) =>
      `Servers ${servers.join(', ')} have no credentials: their services will block until they are set.`,
  ),
  'services-by-hand': sentence(
    'manual-servers',
    ({ count }: { count: number }) =>
      `${few(count, 'service')} on servers worked by hand: somebody must remove the accounts there and confirm.`,
  ),
  'no-gateway': sentence(
    'no-gateway',
    ({ provider, gateway }: { provider: number; gateway: string }) =>
      `Provider ${provider} has no payment gateway “${gateway}”. Add it first; for payments that come by themselves with the connector manual.`,
  ),
  'no-address': sentence('no-address', () => 'The client has no e-mail address: nobody is told.'),
} as const;
