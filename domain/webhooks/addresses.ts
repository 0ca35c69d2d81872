import ipaddr from 'ipaddr.js';
import { isLoopback } from '../addresses.ts';

/** Public by its range, yet answered by the cloud's own host to every machine in it (Azure). */
const HOSTS_OF_CLOUDS = new Set(['168.63.129.16']);
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address is on the public internet: not of this machine, a private network, a cloud's metadata or
 * any special range, also when an IPv4 address is wrapped in an IPv6 one. What is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const plain = ipaddr.process(address);
  if (plain.range() !== 'unicast' || HOSTS_OF_CLOUDS.has(plain.toString())) return false;
  return plain.kind() === 'ipv4' || plain.match(GLOBAL_UNICAST);
}

/** The IP address that a URL names in place of a host name, or undefined. */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/**
 * Why a web address cannot be an endpoint, as a sentence, as far as can be told without looking its name up.
 * @param privateAllowed endpoints in private networks and on this machine are allowed
 */
export function endpointRefusal(address: string, privateAllowed: boolean): string | undefined {
  const url = new URL(address);
  const literal = literalAddress(url);
  if (privateAllowed)
    return url.protocol === 'https:' || isLoopback(url.hostname)
      ? undefined
      : 'Use https: plain http is for receivers on this machine only.';
  if (url.protocol !== 'https:') return 'Use https: what is sent names clients and operations.';
  const names = isLoopback(url.hostname) || url.hostname.endsWith('.localhost');
  return names || (literal !== undefined && !isPublicAddress(literal))
    ? 'The address is of a private network or of this machine: name a public one, or set TENURE_WEBHOOK_PRIVATE_ADDRESSES=allow.'
    : undefined;
}
