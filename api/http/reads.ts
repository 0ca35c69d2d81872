import type { Context } from 'hono';
import type { Sql } from '../../db/connect.ts';
import { type ClientRow, findClient } from '../../db/queries/clients.ts';

/** What the requests that one page makes of the API have read already, so that they do not all read it again. */
export interface Reads {
  client(sql: Sql, id: number): Promise<ClientRow | undefined>;
}

/** Nothing has been read yet. */
export function noReads(): Reads {
  const clients = new Map<number, Promise<ClientRow | undefined>>();
  return {
    client(sql, id) {
      const known = clients.get(id) ?? findClient(sql, id);
      clients.set(id, known);
      return known;
    },
  };
}

// By the request itself, which nobody outside of this process can hand in.
const shared = new WeakMap<Request, Reads>();

/** Lets a request go by what others of the same page have read. */
export function shareReads(request: Request, reads: Reads): void {
  shared.set(request, reads);
}

/** What may be taken as read for a request: of one that came from outside, nothing. */
export function readsOf(c: Context): Reads {
  return shared.get(c.req.raw) ?? noReads();
}
