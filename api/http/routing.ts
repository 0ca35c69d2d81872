import type { Context } from 'hono';
import { Problem } from '../problems.ts';
import type { Api, Env } from './endpoint.ts';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** Why a request found no route: 405 when the address answers to other methods, else 404. */
export function unroutable(app: Api, c: Context<Env>): Problem {
  const { path, method } = c.req;
  const allowed = METHODS.filter((other) => answers(app, other, path));
  if (allowed.length === 0)
    return new Problem('not-found', 'Nothing lives at this address. /docs lists what does.');
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
  return new Problem('method-not-allowed', `This address answers to ${allow}, not to ${method}.`, {
    headers: { Allow: allow },
  });
}

function answers(app: Api, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, route]]) => route.method !== 'ALL');
}
