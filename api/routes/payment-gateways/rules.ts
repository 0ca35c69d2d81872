import type { PaymentGatewayFields } from '../../../db/queries/payment-gateways.ts';
import { isLoopback } from '../../../domain/addresses.ts';
import { validationProblem } from '../../http/validation.ts';
import { impossibleField } from '../../problems.ts';
import { gatewayCredentials } from './schema.ts';

/** Throws Problem 422 when a gateway's fields contradict each other. */
export function requireUsable({
  connector,
  url = null,
}: Pick<PaymentGatewayFields, 'connector'> & { url?: string | null }): void {
  if (url === null) return;
  if (connector === 'manual') throw impossibleField('/url', 'A manual gateway has no address.');
  const { protocol, hostname, pathname } = new URL(url);
  if (pathname !== '/')
    throw impossibleField('/url', 'The address must be a host and a port, without a path.');
  if (protocol === 'http:' && !isLoopback(hostname))
    throw impossibleField('/url', 'The address is plain http: use https.');
}

/** Throws Problem 400 when the credentials are not those of this kind of gateway. */
export function requireCredentials(
  connector: PaymentGatewayFields['connector'],
  credentials: Record<string, string>,
): void {
  const result = gatewayCredentials[connector].safeParse(credentials);
  if (result.success) return;
  throw validationProblem(
    'json',
    result.error.issues.map((issue) => ({ ...issue, path: ['credentials', ...issue.path] })),
  );
}
