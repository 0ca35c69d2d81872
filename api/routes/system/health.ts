import { z } from '@hono/zod-openapi';
import { pendingMigrations } from '../../../db/migrate.ts';
import type { Deps } from '../../deps.ts';
import { ok, problemAnswer, respond } from '../../http/answer.ts';
import type { Api } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';

const CHECK_MS = 3_000;

type Check = { state: 'up' } | { state: 'down'; why: string };

const checkSchema = z.object({ state: z.enum(['up', 'down']), why: z.string().optional() });
const readySchema = z
  .object({
    status: z.literal('ready'),
    checks: z.object({ postgresql: checkSchema, migrations: checkSchema, temporal: checkSchema }),
  })
  .openapi('Readiness');

/** `/healthz`: the process is up. `/readyz`: what it depends on is up too, or which part is not. */
export function registerHealth(app: Api, { sql, engine }: Deps): void {
  const common = { method: 'get' as const, tags: ['Health'], security: [] };
  app.openAPIRegistry.registerPath({
    ...common,
    path: '/healthz',
    summary: 'Is the process up?',
    responses: {
      200: {
        description: 'It is.',
        content: {
          'application/json': { schema: z.object({ status: z.literal('up') }), example: { status: 'up' } },
        },
      },
    },
  });
  app.openAPIRegistry.registerPath({
    ...common,
    path: '/readyz',
    summary: 'Is everything it needs up?',
    responses: {
      200: {
        description: 'PostgreSQL and Temporal answer, and the database is migrated.',
        content: { 'application/json': { schema: readySchema } },
      },
      503: { description: 'Something is down; `checks` says which and why.' },
    },
  });

  app.get('/healthz', (c) => respond(c, ok({ status: 'up' })));
  app.get('/readyz', async (c) => {
    const [postgresql, migrations, temporal] = await Promise.all([
      check(async () => void (await sql`select 1`), 'PostgreSQL does not answer.'),
      check(
        () => requireMigrated(sql),
        'Whether migrations are missing is not known: PostgreSQL does not answer.',
      ),
      check(() => engine.ping(), 'Temporal does not answer.'),
    ]);
    const checks = { postgresql, migrations, temporal };
    const down = Object.values(checks).flatMap((each) => (each.state === 'down' ? [each.why] : []));
    if (down.length === 0) return respond(c, ok({ status: 'ready', checks }));
    const problem = new Problem('not-ready', down.join(' '), {
      members: { checks },
      headers: { 'Retry-After': '5' },
    });
    return respond(c, problemAnswer(problem, c.get('requestId')));
  });
}

class Reason extends Error {}

async function requireMigrated(sql: Deps['sql']): Promise<void> {
  const pending = await pendingMigrations(sql);
  if (pending.length > 0) throw new Reason(`${pending.length} migrations are missing: run “tenure migrate”.`);
}

async function check(call: () => Promise<void>, otherwise: string): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), CHECK_MS);
  });
  try {
    await Promise.race([call(), late]);
    return { state: 'up' };
  } catch (error) {
    return { state: 'down', why: error instanceof Reason ? error.message : otherwise };
  } finally {
    clearTimeout(timer);
  }
}
