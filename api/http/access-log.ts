import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { nameOf } from './caller.ts';
import type { Env } from './endpoint.ts';

/** Gives every request an id and logs one line about it: the route's pattern, never its path, query or body. */
export function accessLog(log: Logger): MiddlewareHandler<Env> {
  return async (c, next) => {
    const requestId = randomUUID();
    const start = performance.now();
    c.set('requestId', requestId);
    await next();
    const caller = c.get('caller');
    log.info(
      {
        requestId,
        method: c.req.method,
        route: routePath(c, -1),
        status: c.get('status') ?? c.res.status,
        ms: Math.round((performance.now() - start) * 10) / 10,
        by: caller && nameOf(caller),
      },
      'request',
    );
  };
}
