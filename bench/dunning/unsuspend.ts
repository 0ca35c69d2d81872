import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { touchCase } from '../../api/dunning.ts';
import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { createToken } from '../../db/queries/tokens.ts';
import { readLadder } from '../../domain/dunning/check.ts';
import { percentile, type Row } from '../row.ts';
import { type BenchWorld, benchWorld, endChild, startChild } from '../world.ts';
import { goSignal } from './bare-signals.ts';

const WARM_UP = 20;
const PAYMENTS = 200;
const CALL = '/json-api/unsuspendacct';
const OWED = 1190;

/**
 * From the request that books a payment until the call that ends the suspension reaches the panel, one payment after
 * the other; and, taking turns with it, from a signal to a bare workflow until the same call of its one activity.
 */
export async function run(): Promise<Row[]> {
  const world = await benchWorld();
  const gate = await openGate(world.panelUrl);
  try {
    await world.sql`update servers set url = ${gate.url}`;
    const at = { DATABASE: world.databaseUrl, TEMPORAL: world.temporalAddress };
    const worker = await startChild('bench/worker.ts', { ...at, QUEUE: 'ours' });
    const api = await startChild('bench/api.ts', { ...at, QUEUE: 'ours' });
    const bare = await startChild('bench/dunning/bare-worker.ts', { ...at, CALL: `${gate.url}${CALL}` });
    const { token } = await createToken(world.sql, { name: 'bench', scopes: ['billing:write'] });
    const clients = await suspendedDebtors(world, WARM_UP + PAYMENTS);
    const pay = (of: Debtor) => ourPayment(world, { url: String(api.first.url), token, gate, ...of });
    const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
    for (const [n, debtor] of clients.entries()) {
      const theirs = await bareSignal(world, gate, n);
      const ours = await pay(debtor);
      if (n < WARM_UP) continue;
      times.bare.push(theirs);
      times.ours.push(ours);
    }
    await Promise.all([worker, api, bare].map(({ child }) => endChild(child)));
    const [p50, p95] = [percentile(times.ours, 50), percentile(times.ours, 95)];
    const baseline = [percentile(times.bare, 50), percentile(times.bare, 95)].map((ms) => ms.toFixed(0));
    return [
      {
        name: `payment by HTTP until the unsuspend call is at the panel, p95 of ${PAYMENTS}`,
        ...{ value: p95, target: 500, unit: 'ms' },
        note: `p50 ${p50.toFixed(0)} ms; bare signal, activity and call: p50 ${baseline[0]} ms, p95 ${baseline[1]} ms`,
      },
    ];
  } finally {
    gate.close();
    await world.stop();
  }
}

interface Gate {
  url: string;
  /** When the next call that ends a suspension comes, by `performance.now()`. */
  next(): Promise<number>;
  close(): void;
}

/** Stands before the panel, passes everything on, and notes when a suspension is to end. */
async function openGate(panelUrl: string): Promise<Gate> {
  let told: ((at: number) => void) | undefined;
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith(CALL)) {
      told?.(performance.now());
      told = undefined;
    }
    const { method = 'GET', headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', panelUrl), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    next: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('The call did not come within 30 s.')), 30_000);
        told = (at) => {
          clearTimeout(timer);
          resolve(at);
        };
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Debtor {
  clientId: number;
  invoiceId: number;
}

/** Clients whose one service overdue has suspended, here and at the panel, with cases that run and wait. */
async function suspendedDebtors(world: BenchWorld, count: number): Promise<Debtor[]> {
  const { sql, providerId, client } = world;
  const ladderId = await ladderOf(world);
  const debtors: Debtor[] = [];
  for (let n = 0; n < count; n++) {
    const clientId = await world.makeClient(1);
    const [service] = await sql<{ id: number; username: string }[]>`
      update services set status = 'suspended', suspended_reason = 'overdue', suspended_at = now() - interval '1 day'
      where client_id = ${clientId} returning id, username`;
    if (!service) throw new Error('The client has no service.');
    await world.whm('suspendacct', { user: service.username, reason: 'bench' });
    const [invoice] = await sql<{ id: number }[]>`
      with billed as (
        insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
        values (${providerId}, ${clientId}, 'unpaid', 'EUR', current_date - 20, current_date - 6, ${OWED}, ${OWED}) returning id
      ), line as (
        insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
        select id, ${clientId}, ${service.id}, ${OWED} from billed
      ), notice as (
        insert into dunning_rungs (client_id, invoice_id, rung_id, ladder_id, action, level, state, why, due_at, at, settled_at, delivered_at)
        select ${clientId}, id, 'notice', ${ladderId}, 'notice', 1, 'done', 'its-time', now() - interval '5 days',
          now() - interval '5 days', now() - interval '5 days', now() - interval '5 days' from billed
      ), suspension as (
        insert into dunning_rungs (client_id, invoice_id, rung_id, ladder_id, action, state, why, due_at, at, settled_at, services)
        select ${clientId}, id, 'suspend', ${ladderId}, 'suspend', 'done', 'its-time', now() - interval '1 day',
          now() - interval '1 day', now() - interval '1 day', array[${service.id}::bigint] from billed
      )
      select id from billed`;
    debtors.push({ clientId, invoiceId: invoice?.id ?? 0 });
    await touchCase(client, 'ours', clientId);
  }
  for (let waiting = 0; waiting < count; await sleep(200)) {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from dunning_cases where looked_at is not null and closed_at is null`;
    waiting = row?.count ?? 0;
  }
  return debtors;
}

async function ladderOf({ sql, providerId }: BenchWorld): Promise<number> {
  const read = readLadder({
    rungs: [
      { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 5, action: { type: 'suspend' } },
      { id: 'terminate', offsetDays: 60, action: { type: 'terminate' } },
    ],
  });
  if (!('ladder' in read)) throw new Error(JSON.stringify(read.refusals));
  const content = read.ladder;
  const { id } = await sql.begin((tx) =>
    insertLadder(
      tx,
      { providerId, groupId: null },
      { version: 1, content, now: new Date(Date.now() - 30 * 86_400_000).toISOString(), by: 'bench' },
    ),
  );
  return id;
}

/** Pays; answers the ms until the panel was asked, once the operation has ended. */
async function ourPayment(
  { sql }: BenchWorld,
  { url, token, gate, clientId, invoiceId }: Debtor & { url: string; token: string; gate: Gate },
): Promise<number> {
  const came = gate.next();
  const began = performance.now();
  const answer = await fetch(`${url}/v1/clients/${clientId}/payments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ invoiceId, gateway: 'bank', reference: `bench-${invoiceId}`, amountMinor: OWED }),
  });
  if (answer.status !== 201)
    throw new Error(`The payment was answered with ${answer.status}: ${await answer.text()}`);
  const ms = (await came) - began;
  await ended(async () => {
    const [row] = await sql<{ state: string }[]>`select state from operations where client_id = ${clientId}`;
    return row?.state === 'completed';
  });
  return ms;
}

/** The baseline; answers its ms. */
async function bareSignal({ client }: BenchWorld, gate: Gate, n: number): Promise<number> {
  const handle = await client.workflow.start('bareCall', {
    ...{ workflowId: `bare-call-${n}`, taskQueue: 'bare', args: [] },
  });
  await ended(async () => ((await handle.describe()).historyLength ?? 0) >= 4);
  const came = gate.next();
  const began = performance.now();
  await handle.signal(goSignal);
  const ms = (await came) - began;
  await handle.result();
  return ms;
}

async function ended(done: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await done()); await sleep(20))
    if (Date.now() - began > 30_000) throw new Error('It did not end within 30 s.');
}
