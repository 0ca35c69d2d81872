/**
 * Records the histories of this version: `npx tsx test/replay/record.ts [name …]`. A file that is there is never
 * written again: a change that does not replay needs `patched` or a new version, not a new recording.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { ensureSearchAttributes } from '../../dev/search-attributes.ts';
import { startTemporal } from '../../dev/temporal.ts';
import { startWorker } from '../../worker/worker.ts';
import { chargeWorkflowId, lifecycleWorkflowId, refundWorkflowId } from '../../workflows/contracts/ids.ts';
import type { PasswordResetInput } from '../../workflows/contracts/messages.ts';
import { operationsOf } from '../support/operations.ts';
import { makeWorld } from '../support/world.ts';
import { historyJson } from './history-json.ts';
import { scenarios } from './scenarios.ts';

const TASK_QUEUE = 'record';
const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
const folder = new URL(`./histories/${version}/`, import.meta.url);

const dir = await mkdtemp(join(tmpdir(), 'tenure-record-'));
const onProgress = (line: string) => console.log(`  ${line}`);
const [database, engine] = await Promise.all([
  startPostgres({ dir: join(dir, 'postgres'), durable: false, onProgress }),
  startTemporal({ dbFile: join(dir, 'temporal.db'), uiPort: false, onProgress }),
]);
try {
  await record();
} finally {
  await Promise.all([database.stop(), engine.stop()]);
  await rm(database.home, { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
}

async function record(): Promise<void> {
  await migrate(database.url);
  const sql = connect(database.url, { name: 'record' });
  const connection = await Connection.connect({ address: engine.address });
  await ensureSearchAttributes(connection);
  const client = new Client({ connection });
  const world = await makeWorld(sql, client);
  const { deps } = world;
  const where = { connection: { address: engine.address }, namespace: 'default', taskQueue: TASK_QUEUE };
  const worker = await startWorker({ ...where, deps, log: deps.log });
  const operations = operationsOf(sql, client, TASK_QUEUE);
  const cancelNatively = async (id: number) =>
    void (await client.workflow.getHandle(lifecycleWorkflowId(id)).cancel());
  const wakeEndpoint = (id: number) => deps.engine.wakeEndpoint(id, TASK_QUEUE);
  const chargeInvoice = async (of: { clientId: number; invoiceId: number }) => {
    const args = [{ ...of, occurrence: 'request/golden', requestedBy: 'token:1' }];
    const workflowId = chargeWorkflowId(of.invoiceId, 'request/golden');
    await client.workflow.start('chargeInvoice', { workflowId, taskQueue: TASK_QUEUE, args });
    return workflowId;
  };
  const refundPayment = async (of: { clientId: number; attemptId: number }) => {
    const workflowId = refundWorkflowId(of.attemptId);
    await client.workflow.start('refundPayment', { workflowId, taskQueue: TASK_QUEUE, args: [of] });
    return workflowId;
  };
  const touchCase = (id: number) => deps.engine.touchCase(id, TASK_QUEUE);
  const startReset = async (resetId: number) => {
    const [reset] = await sql<Omit<PasswordResetInput, 'resetId'>[]>`
      select login_id, kind, expires_at from password_resets where id = ${resetId}`;
    if (!reset) throw new Error(`there is no reset ${resetId}`);
    await deps.engine.startReset({ resetId, ...reset }, TASK_QUEUE);
    await sql`update password_resets set begun_at = now() where id = ${resetId}`;
  };
  const sweep = async (workflowType: string, args: unknown[] = []) => {
    const workflowId = `golden/${workflowType}`;
    await client.workflow.execute(workflowType, { workflowId, taskQueue: TASK_QUEUE, args });
    return workflowId;
  };
  const until = (workflowId: string) => client.workflow.getHandle(workflowId).result();
  const named = process.argv.slice(2);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, scenario] of Object.entries(scenarios)) {
      if (named.length > 0 && !named.includes(name)) continue;
      if (await isThere(name)) {
        console.log(`${name}: recorded already, left as it is`);
        continue;
      }
      const engineWork = {
        ...{
          cancelNatively,
          wakeEndpoint,
          chargeInvoice,
          refundPayment,
          touchCase,
          startReset,
          sweep,
          until,
        },
      };
      const whose = await scenario({ sql, world, operations, ...engineWork });
      await write(client, name, typeof whose === 'number' ? lifecycleWorkflowId(whose) : whose);
      world.panel.faults.clear();
      world.mailbox.faults.clear();
    }
  } finally {
    await worker.stop();
    await world.close();
    await connection.close();
    await sql.end();
  }
}

async function isThere(name: string): Promise<boolean> {
  return readFile(new URL(`${name}.json`, folder)).then(
    () => true,
    () => false,
  );
}

/** Writes a history and those of its children, as `<name>.json` and `<name>.child-1.json`. */
async function write(client: Client, name: string, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const json = JSON.stringify({ workflowId, history: historyJson(history) });
  await writeFile(new URL(`${name}.json`, folder), `${json}\n`, { flag: 'wx' });
  console.log(`${name}: ${history.events?.length} events`);
  const children = (history.events ?? []).flatMap(
    ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId ?? [],
  );
  for (const [n, child] of children.entries()) await write(client, `${name}.child-${n + 1}`, child);
}
