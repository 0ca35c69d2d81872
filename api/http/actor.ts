import { getConnInfo } from '@hono/node-server/conninfo';
import type { Actor } from '../../db/queries/change-log.ts';
import type { Caller } from './caller.ts';
import type { Call } from './endpoint.ts';

/** Who stands in the change log for what this request does. */
export function actorOf({
  c,
  caller,
}: Pick<Call, 'c' | 'caller'>): Actor & { kind: Caller['kind']; id: string } {
  return { kind: caller.kind, id: String(caller.id), address: addressOf(c) };
}

/** The address at the other end of the connection; a request that came over none has none. */
export function addressOf(c: Call['c']): string | null {
  const served = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  return served ? (getConnInfo(c).remote.address ?? null) : null;
}
