import { Agent, get } from 'node:http';
import { join } from 'node:path';
import type { Pool } from '../db/connect.ts';
import { createToken } from '../db/queries/tokens.ts';
import { withRecord } from './record.ts';
import { percentile, type Row } from './row.ts';
import { startChild } from './world.ts';

const CLIENTS = 200_000;
const WARM_UP = 1_000;
const REQUESTS = 5_000;
const TARGET = 1.3;

/**
 * (c) One client and a list of 50 among 200,000 over HTTP on loopback, against a bare Hono handler with the same query
 * in the same process. Requests alternate, so that both see the same machine; one at a time, so that latency is what
 * the handler costs and not the queue before it.
 */
export function run(): Promise<Row[]> {
  return withRecord(async ({ sql, url, dir }) => {
    await fill(sql);
    const { token } = await createToken(sql, { name: 'bench', scopes: ['clients:read'] });
    const { child, first } = await startChild('bench/reads/server.ts', {
      BENCH_DATABASE_URL: url,
      BENCH_LOG_FILE: join(dir, 'requests.log'),
    });
    const headers = { authorization: `Bearer ${token}` };
    const [api, bare] = [String(first.api), String(first.bare)];
    try {
      return [
        ...(await compare('read one client', (n) => `/v1/clients/${1 + ((n * 7919) % CLIENTS)}`, {
          api,
          bare,
          headers,
        })),
        ...(await compare('list 50 clients', () => '/v1/clients', { api, bare, headers })),
      ];
    } finally {
      child.kill('SIGTERM');
    }
  });
}

async function fill(sql: Pool): Promise<void> {
  await sql`insert into providers (name) select 'Provider ' || n from generate_series(1, 3) n`;
  await sql`
    insert into clients (provider_id, first_name, last_name, company_name, email, phone, address1, city, postcode, country,
      currency, language, label, custom_fields, signed_up_on, archived_at)
    select 1 + n % 3, 'First' || n, 'Last' || n, case when n % 3 = 0 then 'Company ' || n else '' end, 'client' || n || '@example.com',
      '+49.30' || n, n || ' Main Street', 'Berlin', '10115', 'DE', 'EUR', 'en', 'label ' || n % 10,
      jsonb_build_object('note', 'value ' || n), '2024-01-01', case when n % 20 = 0 then now() end
    from generate_series(1, ${CLIENTS}) n`;
  await sql`vacuum analyze clients`;
}

interface Sides {
  api: string;
  bare: string;
  headers: Record<string, string>;
}

async function compare(
  name: string,
  path: (n: number) => string,
  { api, bare, headers }: Sides,
): Promise<Row[]> {
  const agents = {
    api: new Agent({ keepAlive: true, maxSockets: 1 }),
    bare: new Agent({ keepAlive: true, maxSockets: 1 }),
  };
  const times: Record<'api' | 'bare', number[]> = { api: [], bare: [] };
  for (let n = 0; n < WARM_UP + REQUESTS; n++) {
    // Whoever comes second finds the rows warm: take turns.
    for (const side of n % 2 === 0 ? (['api', 'bare'] as const) : (['bare', 'api'] as const)) {
      const ms = await timed(`${side === 'api' ? api : bare}${path(n)}`, agents[side], headers);
      if (n >= WARM_UP) times[side].push(ms);
    }
  }
  agents.api.destroy();
  agents.bare.destroy();
  return ([50, 99] as const).map((percent) => {
    const [ours, theirs] = [percentile(times.api, percent), percentile(times.bare, percent)];
    return {
      name: `(c) ${name} ÷ bare handler, ${percent === 50 ? 'median' : 'p99'}`,
      value: ours / theirs,
      target: TARGET,
      unit: '×',
      note: `${ours.toFixed(2)} ms ÷ ${theirs.toFixed(2)} ms`,
    };
  });
}

async function timed(url: string, agent: Agent, headers: Record<string, string>): Promise<number> {
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('data', () => {});
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });
  return performance.now() - start;
}
