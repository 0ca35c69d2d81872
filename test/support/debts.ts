import { setTimeout as sleep } from 'node:timers/promises';
import { Client, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS: has no named exports at run time
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { Deps } from '../../activities/deps.ts';
import { createDunning } from '../../api/dunning.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import { type By, recordPayment } from '../../db/ledger/index.ts';
import { type CaseRow, caseColumns, needsCase } from '../../db/queries/dunning-cases.ts';
import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { SEARCH_ATTRIBUTES } from '../../dev/search-attributes.ts';
import { addDays } from '../../domain/calendar.ts';
import { readLadder } from '../../domain/dunning/check.ts';
import type { LadderInput } from '../../domain/dunning/ladder.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type Operations, operationsOf } from './operations.ts';
import { timeSkippingEnvironment } from './time-skipping.ts';
import { GATEWAY, makeWorld, type World } from './world.ts';

const DAY = 24 * 3_600_000;
const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;

export interface Debtor {
  clientId: number;
  invoiceId: number;
  serviceId: number;
}

/** Cases of dunning on a server that skips time. */
export interface Debts {
  sql: Pool;
  database: TestDatabase;
  world: World;
  deps: Deps;
  time: TestWorkflowEnvironment;
  /** ISO time of the server */
  now(): Promise<string>;
  /** the day that is so many days after today */
  day(days: number): Promise<string>;
  /** The ladder of the world's provider from now on. */
  ladder(content: LadderInput): Promise<void>;
  debtor(of?: { due?: number; owed?: number; email?: string | null; language?: string }): Promise<Debtor>;
  bill(of: Pick<Debtor, 'clientId' | 'serviceId'>, bill?: { due?: number; owed?: number }): Promise<number>;
  /** Starts or touches the case. */
  touch(clientId: number): Promise<void>;
  /** Changes the record and touches the case afterwards. */
  change(clientId: number, work: (tx: Tx, by: By) => Promise<unknown>): Promise<void>;
  pay(of: Pick<Debtor, 'clientId'>, invoiceId: number, minor: number): Promise<void>;
  /** Lets time pass, and waits until what it brought is done. */
  pass(days: number): Promise<void>;
  passTo(instant: string): Promise<void>;
  /** Lets it be six o'clock of the next day: halves of days are halves, and stories stay within sending hours. */
  nextMorning(): Promise<void>;
  /** Waits until no case has anything to do at this moment. */
  settled(): Promise<void>;
  /** What was done for an invoice: `+3 notice-1`, with the days after its due date. */
  story(invoiceId: number): Promise<string[]>;
  openCase(clientId: number): Promise<CaseRow | undefined>;
  /** Looks through all debts, as the schedule does; no time passes. */
  sweep(): Promise<void>;
  isRunning(clientId: number): Promise<boolean>;
  /** Until the case of a client has ended; no time passes. */
  isOver(clientId: number): Promise<void>;
  /** A stored card of the demo gateway, by its last digits: 4242 pays. */
  card(clientId: number, last4: string): Promise<void>;
  /** what the mail server is like; by default it takes everything */
  mail: { down: boolean };
  operations: Operations;
  /** Message-IDs of what the mail server has taken, oldest first */
  mails(): Promise<string[]>;
  historyLength(clientId: number): Promise<number>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a world whose time can be skipped, with a worker, at six o'clock of the next day. */
export async function openDebts(taskQueue: string): Promise<Debts> {
  installRuntime(pino({ level: 'silent' }));
  const [database, time] = await Promise.all([testDatabase(), timeSkippingEnvironment()]);
  const { sql } = database;
  await time.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
  });
  // The environment's own client skips time while it waits for a result: days pass that the story does not tell.
  const client = new Client({ connection: time.connection });
  const world = await makeWorld(sql, client);
  const { log } = world.deps;
  /** clients who were told to look, and when */
  const told = new Map<number, string>();
  const engine: Deps['engine'] = {
    ...world.deps.engine,
    async touchCase(clientId, queue) {
      told.set(clientId, await now());
      await world.deps.engine.touchCase(clientId, queue);
    },
  };
  const telling = createDunning({ sql, client, taskQueue, log, now: () => now() });
  const dunning: typeof telling = {
    ...telling,
    async touched(clientId, why) {
      if (await needsCase(sql, clientId, await now())) told.set(clientId, await now());
      return telling.touched(clientId, why);
    },
  };
  const mail = { down: false };
  const mailer: Deps['mailer'] = {
    ...world.deps.mailer,
    send: async (message) =>
      mail.down
        ? { state: 'unreachable', code: 'refused', reason: 'The mail server is down.' }
        : world.deps.mailer.send(message),
  };
  const deps: Deps = { ...world.deps, engine, dunning, mailer };
  let worker: RunningWorker | undefined;
  let sweeps = 0;
  const now = async () => new Date(await time.currentTimeMs()).toISOString();
  const day = async (days: number) => addDays((await now()).slice(0, 10), days);

  async function bill(
    { clientId, serviceId }: Pick<Debtor, 'clientId' | 'serviceId'>,
    { due = 0, owed = 1190 }: { due?: number; owed?: number } = {},
  ): Promise<number> {
    const [invoice] = await sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      values (${world.providerId}, ${clientId}, 'unpaid', 'EUR', ${await day(due - 14)}, ${await day(due)}, ${owed}, ${owed})
      returning id`;
    const id = invoice?.id ?? 0;
    await sql`
      insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
      values (${id}, ${clientId}, ${serviceId}, ${owed})`;
    return id;
  }

  async function settled(): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      const at = await now();
      const [row] = await sql<{ busy: boolean }[]>`
        select exists (select from dunning_nudges n join dunning_cases c using (client_id) where c.closed_at is null)
          or exists (select from dunning_cases where closed_at is null and next_at <= ${at})
          or exists (select from dunning_rungs where state = 'claimed' and not effect ? 'operationId')
          or exists (
            select from operations o where o.state in ('scheduled', 'running') and not exists (
              select from operation_items i where i.operation_id = o.id and i.state in ('retrying', 'blocked'))) as busy`;
      if (!row?.busy && (await everyoneLooked())) return;
      await sleep(20);
    }
    throw new Error('The cases never came to rest.');
  }

  async function everyoneLooked(): Promise<boolean> {
    for (const [clientId, since] of told) {
      const [looked] = await sql`
        select from dunning_cases where client_id = ${clientId} and looked_at >= ${since}`;
      if (!looked && (await engine.isRunning(dunningWorkflowId(clientId)))) return false;
      told.delete(clientId);
    }
    return true;
  }

  const debts: Debts = {
    ...{ mail, operations: operationsOf(sql, client, taskQueue) },
    ...{ sql, database, world, deps, time, now, day, bill, settled },
    async ladder(content) {
      const read = readLadder(content);
      if (!('ladder' in read)) throw new Error(JSON.stringify(read.refusals));
      const owner = { providerId: world.providerId, groupId: null };
      const [last] = await sql<{ version: number }[]>`
        select coalesce(max(version), 0)::int as version from dunning_ladders where provider_id = ${world.providerId}`;
      const at = await now();
      await sql.begin((tx) =>
        insertLadder(tx, owner, {
          version: (last?.version ?? 0) + 1,
          content: read.ladder,
          now: at,
          by: 'test',
        }),
      );
    },
    async debtor({ due = 0, owed = 1190, email = 'ada@example.com', language = 'en' } = {}) {
      const [client] = await sql<{ id: number }[]>`
        insert into clients (provider_id, first_name, last_name, email, currency, language)
        values (${world.providerId}, 'Ada', 'Byron', ${email ?? ''}, 'EUR', ${language}) returning id`;
      const clientId = client?.id ?? 0;
      const user = `debtor${clientId}`;
      world.panel.addAccount({ user, domain: `${user}.example.com` });
      const [service] = await sql<{ id: number }[]>`
        insert into services (client_id, server_id, name, domain, username, status, currency, cycle, price_minor)
        values (${clientId}, ${world.serverId}, 'Web S', ${`${user}.example.com`}, ${user}, 'active', 'EUR', 'monthly', 1190)
        returning id`;
      const serviceId = service?.id ?? 0;
      return { clientId, serviceId, invoiceId: await bill({ clientId, serviceId }, { due, owed }) };
    },
    async touch(clientId) {
      const tell = () => engine.touchCase(clientId, taskQueue);
      // The time-skipping server refuses the signal in the moment in which one run becomes the next.
      await tell().catch((error) =>
        error instanceof WorkflowNotFoundError ? tell() : Promise.reject(error),
      );
      await settled();
    },
    async change(clientId, work) {
      const by: By = { actor: { kind: 'staff', id: '1' }, now: await now() };
      await sql.begin((tx) => work(tx, by));
      await deps.dunning.touched(clientId, 'ledger-changed');
      await settled();
    },
    pay: ({ clientId }, invoiceId, amountMinor) =>
      debts.change(clientId, (tx, by) =>
        recordPayment(tx, by, { clientId, invoiceId, amountMinor, currency: 'EUR', gateway: 'bank' }),
      ),
    pass: async (days) => debts.passTo(new Date((await time.currentTimeMs()) + days * DAY).toISOString()),
    nextMorning: async () => debts.passTo(`${await day(1)}T06:00:00.000Z`),
    async passTo(instant) {
      const ms = Date.parse(instant) - (await time.currentTimeMs());
      if (ms > 0) await time.sleep(ms);
      await settled();
    },
    async story(invoiceId) {
      const rows = await sql<
        { day: number; rungId: string; occurrence: number; state: string; why: string }[]
      >`
        select r.at::date - i.due_on as day, r.rung_id, r.occurrence, r.state, r.why
        from dunning_rungs r join invoices i on i.id = r.invoice_id where i.id = ${invoiceId} order by r.at, r.id`;
      return rows.map(({ day: at, rungId, occurrence, state, why }) => {
        const times = occurrence > 1 ? ` (${occurrence})` : '';
        return `${at >= 0 ? '+' : ''}${at} ${rungId}${times}${state === 'done' ? '' : ` ${state} ${why}`}`;
      });
    },
    async openCase(clientId) {
      const [row] = await sql<CaseRow[]>`
        select ${sql(caseColumns)} from dunning_cases where client_id = ${clientId} and closed_at is null`;
      return row;
    },
    async sweep() {
      sweeps += 1;
      await client.workflow.execute('dunningSweep', { workflowId: `sweep-${sweeps}`, taskQueue, args: [] });
      await settled();
    },
    async card(clientId, last4) {
      const reference = `pm_${clientId}x${last4}`;
      world.gateway.methods.put({ id: reference, customer: `cus_${clientId}`, last4 });
      const method = {
        clientId,
        gateway: GATEWAY,
        kind: 'card' as const,
        lastFour: last4,
        isDefault: last4 === '4242',
      };
      await sql.begin((tx) => insertPaymentMethod(tx, deps.vault, method, reference));
    },
    isOver: (clientId) => client.workflow.getHandle(dunningWorkflowId(clientId)).result(),
    isRunning: (clientId) => deps.engine.isRunning(dunningWorkflowId(clientId)),
    mails: async () => (await world.mailbox.mails()).map(({ messageId }) => messageId ?? ''),
    async historyLength(clientId) {
      const handle = client.workflow.getHandle(dunningWorkflowId(clientId));
      return (await handle.describe()).historyLength;
    },
    async startWorker() {
      worker = await startWorker({
        ...{ connection: { address: time.address }, namespace: 'default', taskQueue, deps, log },
        cacheDir: '.tenure/cache',
      });
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async close() {
      await worker?.stop();
      await world.close();
      await time.teardown();
      await database.drop();
    },
  };
  await debts.nextMorning();
  await debts.startWorker();
  return debts;
}
