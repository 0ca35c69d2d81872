import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import ipaddr from 'ipaddr.js';
import type { Env } from './endpoint.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and how many of its bits count. */
export type Network = readonly [Address, number];

/**
 * Reads addresses and networks in CIDR notation, separated by commas.
 * @throws Error with a sentence that names the one that is none
 */
export function readNetworks(list: string): Network[] {
  return list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text): Network => {
      const [start = ''] = text.split('/');
      if (isAddress(start) && ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
      if (!isAddress(text))
        throw new Error(`“${text}” is neither an IP address nor a network such as 10.0.0.0/8`);
      const address = ipaddr.process(text);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
}

/** Finds out for each request from where it comes: see `clientOf`. `addressOf` tells it. */
export function clientAddress(trusted: readonly Network[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    const peer = peerOf(c);
    c.set('address', peer === null ? null : clientOf(peer, c.req.header('x-forwarded-for'), trusted));
    await next();
  };
}

/**
 * The address of a client: that of the connection, unless it is a trusted proxy's. Each proxy adds at the end whom it
 * heard, so the last one that no trusted proxy has is the client's; whatever stands before it anybody can have written.
 * @param forwarded X-Forwarded-For
 */
export function clientOf(peer: string, forwarded: string | undefined, trusted: readonly Network[]): string {
  let nearest = plain(peer);
  const hops = (forwarded ?? '').split(',').reverse();
  for (const hop of hops) {
    if (!isTrusted(nearest, trusted)) return nearest;
    const address = withoutPort(hop.trim());
    // What is no address was not written by a proxy of ours: then nobody farther away is believed.
    if (!isAddress(address)) return nearest;
    nearest = plain(address);
  }
  return nearest;
}

/** The address at the other end of the connection; a request that came over none has none. */
function peerOf(c: Context<Env>): string | null {
  const served = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  return served ? (getConnInfo(c).remote.address ?? null) : null;
}

function isTrusted(address: string, trusted: readonly Network[]): boolean {
  if (trusted.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trusted.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** In one spelling; IPv4 that came through IPv6 as IPv4. */
function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** Not 10.1 or 0x7f000001, which are read as addresses elsewhere. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711. */
function withoutPort(hop: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}
