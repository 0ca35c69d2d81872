import { serve } from '../api/serve.ts';
import { connect, type Pool } from '../db/connect.ts';
import { type TestApi, testApi, unreachableEngine } from '../test/api/support.ts';
import { staffOf } from '../test/console/support.ts';
import { type Filled, fill } from './console/fill.ts';
import { replay, type Statement, statementsOf } from './console/statements.ts';
import { weigh } from './console/weigh.ts';
import { type BenchRecord, withRecord } from './record.ts';
import { median, type Row } from './row.ts';
import { timed } from './support.ts';

const CLIENTS = Number(process.env.BENCH_CONSOLE_CLIENTS ?? 200_000);
const WARM_UP = 30;
const REQUESTS = 50;
const MOST_KB = 100;
const MOST_TIMES = 2;

/**
 * The console among 200,000 clients and 1,000,000 invoices, for somebody who may do everything: what its first page
 * weighs over HTTP, and how long pages take in the server against the statements that they send, alone and one after
 * the other. Page and statements take turns. What a workflow answers about an operation is left out, for it is no
 * query: Temporal is not asked.
 * `BENCH_CONSOLE_CLIENTS` makes it fewer for a quick look (five invoices each); writing them all takes some four
 * minutes. `BENCH_VERBOSE` shows each statement with its time.
 */
export function run(): Promise<Row[]> {
  return withRecord(async (record) => {
    const began = performance.now();
    const filled = await fill(record.sql, CLIENTS);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.error(`${filled.clients} clients and ${filled.invoices} invoices, written in ${seconds} s`);
    return measure(record, filled);
  });
}

async function measure({ url }: BenchRecord, filled: Filled): Promise<Row[]> {
  const sql = connect(url, { max: 10, name: 'bench-console' });
  const alone = connect(url, { max: 1, name: 'bench-alone' });
  const down = unreachableEngine();
  const api = await testApi({
    database: { sql, url, drop: async () => {} },
    engine: { ...down.engine, view: async () => 'unreachable' },
  });
  try {
    const { jar } = await staffOf(api, ['admin']);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const serving = await serve(api.app, { host: '127.0.0.1', port: 0 });
    const rows = [await weighFirst(serving.url, cookie)];
    for (const [name, path] of pagesOf(filled)) {
      const asked = () => ask(api, path, cookie);
      const statements = await usualStatements(sql, asked);
      if (process.env.BENCH_VERBOSE) await explain(alone, name, statements);
      rows.push(await compare(name, statements.length, asked, () => replay(alone, statements)));
    }
    await serving.close();
    return rows;
  } finally {
    await Promise.all([api.close(), down.close()]);
    await Promise.all([sql.end({ timeout: 5 }), alone.end({ timeout: 5 })]);
  }
}

/** What a page mostly sends: one request in some seconds also looks its session up again, which would count for all. */
async function usualStatements(sql: Pool, page: () => Promise<unknown>): Promise<Statement[]> {
  const recorded: Statement[][] = [];
  for (let n = 0; n < 5; n++) recorded.push(await statementsOf(sql, page));
  const [fewest] = recorded.sort((a, b) => a.length - b.length);
  return fewest ?? [];
}

function pagesOf({ caller, blocked, ended }: Filled): [name: string, path: string][] {
  return [
    ['Client page', `/console/clients/${caller}`],
    ['Operation page, blocked', `/console/operations/${blocked}`],
    ['Operation page, ended', `/console/operations/${ended}`],
    ['Today', '/console'],
    ['list of clients', '/console/clients'],
    ['search by name', '/console/search?q=Adler-1234'],
    ['search by mail', '/console/search?q=berta@caller.test'],
  ];
}

/** A page until its last byte, without HTTP; a search that finds one thing leads to it. */
async function ask({ app }: TestApi, path: string, cookie: string): Promise<void> {
  const incoming = { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } };
  const answer = await app.request(path, { headers: { cookie } }, { incoming });
  const text = await answer.text();
  if (answer.status !== 200 && (answer.status !== 303 || answer.headers.get('location')?.includes('sign-in')))
    throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
}

async function weighFirst(url: string, cookie: string): Promise<Row> {
  const weights = await weigh(url, '/console', cookie);
  const kb = (bytes: number) => (bytes / 1024).toFixed(1);
  return {
    name: 'first page of the console, all that it loads',
    value: weights.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    ...{ target: MOST_KB, unit: 'KB' },
    note: weights
      .map(({ path, bytes, compressed }) => {
        const name = path.split('/').at(-1)?.split('?')[0] ?? path;
        return `${name} ${kb(bytes)}${compressed ? '' : ' as it is'}`;
      })
      .join(', '),
  };
}

async function compare(
  name: string,
  count: number,
  page: () => Promise<unknown>,
  queries: () => Promise<unknown>,
): Promise<Row> {
  const times: { page: number[]; queries: number[] } = { page: [], queries: [] };
  for (let n = 0; n < WARM_UP + REQUESTS; n++) {
    const [a, b] = [await timed(page), await timed(queries)];
    if (n < WARM_UP) continue;
    times.page.push(a);
    times.queries.push(b);
  }
  const [ours, theirs] = [median(times.page), median(times.queries)];
  return {
    name: `${name} ÷ its queries`,
    value: ours / theirs,
    ...{ target: MOST_TIMES, unit: '×' },
    note: `${ours.toFixed(1)} ms ÷ ${theirs.toFixed(1)} ms of ${count} statements`,
  };
}

/** How long each statement takes, for whoever looks for the slow one. */
async function explain(sql: Pool, name: string, statements: Statement[]) {
  for (const statement of statements) {
    await replay(sql, [statement]);
    const ms = await timed(() => replay(sql, [statement]));
    console.error(
      `${name}: ${ms.toFixed(1)} ms ${statement.text.replaceAll(/\s+/g, ' ').trim().slice(0, 160)}`,
    );
  }
}
