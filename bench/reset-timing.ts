import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Pool } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { startPostgres } from '../dev/postgres.ts';
import { smallestP } from './kolmogorov-smirnov.ts';
import type { Row } from './row.ts';
import { startChild } from './world.ts';

const REQUESTS = 2_000;
const WARM_UP = 300;
/** p at least; the figure */
const LEAST_P = 0.01;

/**
 * How long `POST /v1/password-resets` takes for a login that is there, an unknown one, one whose client is closed, and
 * one that has asked too often: 2,000 requests each over HTTP on loopback, in turn, so that all see the same machine.
 * Any two kinds are compared by the Kolmogorov–Smirnov test; the smallest of the six p values is what counts.
 */
export async function run(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-bench-resets-'));
  await chmod(dir, 0o711);
  const postgres = await startPostgres({ dir });
  const sql = connect(postgres.url, { max: 2, name: 'bench' });
  try {
    await migrate(postgres.url);
    await fill(sql);
    const { child, first } = await startChild('bench/reads/server.ts', {
      BENCH_DATABASE_URL: postgres.url,
      BENCH_LOG_FILE: join(dir, 'requests.log'),
    });
    try {
      const times = await measure(String(first.api), sql);
      const { p, pair } = smallestP(times);
      return [
        {
          name: 'password reset, four kinds alike',
          value: LEAST_P / p,
          target: 1,
          unit: 'of p',
          note: `smallest p ${p.toFixed(3)} (${pair.join(' and ')}) of 6 pairs, ${REQUESTS} requests each`,
        },
      ];
    } finally {
      child.kill('SIGTERM');
    }
  } finally {
    await sql.end({ timeout: 5 });
    await postgres.stop();
    await rm(postgres.home, { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }
}

/** So many logins, every other one of a closed client. */
async function fill(sql: Pool): Promise<void> {
  await sql`insert into providers (name) values ('P')`;
  await sql`
    insert into clients (provider_id, first_name, last_name, currency, status, closed_at)
    select 1, 'A', 'B', 'EUR', case when n % 2 = 0 then 'closed' else 'active' end, case when n % 2 = 0 then now() end
    from generate_series(1, ${2 * (REQUESTS + WARM_UP)}::int) n`;
  await sql`insert into logins (provider_id, name, email) select 1, 'login' || id || '@example.com', 'l@example.com' from clients`;
  await sql`insert into login_clients (login_id, client_id) select id, id from logins`;
  await sql`analyze`;
}

async function measure(api: string, sql: Pool): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = { real: [], unknown: [], closed: [], limited: [] };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const kinds = Object.keys(times);
  for (let n = 0; n < REQUESTS + WARM_UP; n++) {
    const names: Record<string, string> = {
      real: `login${2 * n + 1}@example.com`,
      unknown: `nobody${2 * n + 1}@example.com`,
      closed: `login${2 * n + 2}@example.com`,
      // The same one over and over: it has had its links.
      limited: 'login1@example.com',
    };
    // In another order each time, so that none always comes after the same one.
    for (const kind of shuffled(kinds)) {
      const ms = await post(api, agent, names[kind] ?? '');
      if (n >= WARM_UP) times[kind]?.push(ms);
    }
    // A worker takes them away all the time.
    if (n % 100 === 0) await sql`delete from password_reset_requests`;
  }
  agent.destroy();
  return times;
}

function post(api: string, agent: Agent, login: string): Promise<number> {
  const body = JSON.stringify({ login: login.padEnd(24, ' ') });
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request(`${api}/v1/password-resets`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode !== 202) return reject(new Error(`it answered ${response.statusCode}`));
        resolve(performance.now() - begun);
      });
    })
      .on('error', reject)
      .end(body);
  });
}

function shuffled<T>(things: readonly T[]): T[] {
  const rest = [...things];
  return things.flatMap(() => rest.splice(Math.floor(Math.random() * rest.length), 1));
}
