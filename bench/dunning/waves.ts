import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { touchCase } from '../../api/dunning.ts';
import { connect, type Pool } from '../../db/connect.ts';
import { ensureSearchAttributes } from '../../dev/temporal.ts';
import { inLanes } from '../../domain/lanes.ts';
import { type Servers, startServers } from '../../test/faults/servers.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import type { Row } from '../row.ts';
import { startChild } from '../world.ts';
import { debtors, minuteAhead, noticeAt } from './debtors.ts';

const CASES = 2_000;
const KILLED_CASES = 600;
/** So long it takes to begin so many, with some to spare. */
const BEGIN_MS = 150_000;
const AT_A_TIME = 20;

interface Stage {
  servers: Servers;
  sql: Pool;
  client: Client;
  providerId: number;
  /** starts our worker; the answer kills it */
  worker(): Promise<() => void>;
}

/** Many cases that wake in the same minute; and the same with everything killed in the middle. */
export async function run(): Promise<Row[]> {
  const servers = await startServers();
  const dir = await mkdtemp(join(tmpdir(), 'tenure-bench-waves-'));
  const mailbox = await startChild('bench/dunning/mailbox.ts', { DIR: dir });
  const connection = await Connection.connect({ address: servers.temporalAddress });
  await ensureSearchAttributes(connection);
  const sql = connect(servers.databaseUrl, { max: 10, name: 'bench' });
  const [provider] = await sql<{ id: number }[]>`insert into providers (name) values ('Bench') returning id`;
  const stage: Stage = {
    ...{ servers, sql, client: new Client({ connection }), providerId: provider?.id ?? 0 },
    async worker() {
      const { child } = await startChild('bench/worker.ts', {
        ...{ DATABASE: servers.databaseUrl, TEMPORAL: servers.temporalAddress, QUEUE: 'ours' },
        SMTP: String(mailbox.first.smtpUrl),
      });
      return () => void child.kill('SIGKILL');
    },
  };
  try {
    const bare = await bareWave(stage);
    const ours = await ourWave(stage);
    return [...ours.rows(bare), ...(await killedWave(stage, String(mailbox.first.url)))];
  } finally {
    mailbox.child.kill('SIGTERM');
    await sql.end({ timeout: 2 });
    await connection.close();
    await servers.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Seconds from the moment of the timers until the last of the bare workflows has ended. */
async function bareWave({ servers, client }: Stage): Promise<number> {
  const { child } = await startChild('bench/dunning/bare-worker.ts', { TEMPORAL: servers.temporalAddress });
  const { at } = minuteAhead(BEGIN_MS);
  const numbers = Array.from({ length: CASES }, (_, n) => n);
  await inLanes(numbers, AT_A_TIME, async (n) => {
    await client.workflow.start('bareTimer', {
      workflowId: `bare-${n}`,
      taskQueue: 'bare',
      args: [{ at }],
    });
  });
  late(at);
  await inLanes(
    numbers,
    AT_A_TIME,
    async (n) => void (await client.workflow.getHandle(`bare-${n}`).result()),
  );
  const seconds = (Date.now() - at) / 1000;
  child.kill('SIGKILL');
  return seconds;
}

async function ourWave(stage: Stage): Promise<{ rows(bare: number): Row[] }> {
  const { sql, client, providerId } = stage;
  const end = await stage.worker();
  const clients = await debtors(sql, providerId, CASES);
  const at = await beginCases(stage, clients);
  const events = async () => {
    const history = await client.workflow.getHandle(dunningWorkflowId(clients[0] ?? 0)).fetchHistory();
    return history.events?.length ?? 0;
  };
  const begun = await events();
  await until(async () => (await settled(sql, clients)) === CASES, 600_000);
  const seconds = (Date.now() - at) / 1000;
  await sleep(2_000);
  const noticed = (await events()) - begun;
  end();
  return {
    rows: (bare) => [
      {
        name: `bare timer and activity ÷ notice of a case, ${CASES} at once, per second`,
        ...{ value: seconds / bare, target: 1.25, unit: '×' },
        note: `${(CASES / seconds).toFixed(0)}/s, bare ${(CASES / bare).toFixed(0)}/s`,
      },
      {
        name: 'history events of a notice',
        value: noticed,
        target: 10,
        unit: '',
        note: `${begun} before it`,
      },
    ],
  };
}

/** Kills worker, then Temporal, in the middle of a wave; says what is where a minute after the restart. */
async function killedWave(stage: Stage, mailboxUrl: string): Promise<Row[]> {
  const { sql, servers, providerId } = stage;
  const before = (await mailsOf(mailboxUrl)).length;
  let end = await stage.worker();
  const clients = await debtors(sql, providerId, KILLED_CASES);
  const at = await beginCases(stage, clients);
  await sleep(Math.max(0, at - Date.now()));
  await until(async () => (await settled(sql, clients)) >= KILLED_CASES / 6, 60_000);
  end();
  const startTemporal = await servers.killTemporal();
  const doneBefore = await settled(sql, clients);
  await startTemporal();
  end = await stage.worker();
  const restarted = Date.now();
  const [stuck] = await untilQuiet(stage, clients, restarted + 60_000);
  const seconds = (Date.now() - restarted) / 1000;
  const mails = (await mailsOf(mailboxUrl)).slice(before).map(({ messageId }) => messageId);
  const [unknown] = await sql<{ count: number }[]>`
    select count(*)::int as count from dunning_rungs where client_id = any(${clients}) and state = 'unknown'`;
  const doubled = mails.length - new Set(mails).size;
  const lost = KILLED_CASES - new Set(mails).size;
  end();
  return [
    {
      name: `worker and Temporal killed amid ${KILLED_CASES} cases: not settled after a minute`,
      ...{ value: stuck ?? 0, target: 0, unit: 'cases' },
      note: `${doneBefore} were done at the kill, the rest within ${seconds.toFixed(0)} s; ${unknown?.count ?? 0} mails in doubt wait for staff`,
    },
    { name: 'the same: mails that came twice', value: doubled, target: 0, unit: 'mails' },
    {
      name: 'the same: mails that never came, in doubt for staff',
      ...{ value: lost, target: unknown?.count ?? 0, unit: 'mails' },
    },
  ];
}

/** Cases that run and wait for the notice of one moment; answers the moment. */
async function beginCases({ sql, client, providerId }: Stage, clients: readonly number[]): Promise<number> {
  const { at, time } = minuteAhead((BEGIN_MS * clients.length) / CASES + 20_000);
  await noticeAt(sql, providerId, time);
  await inLanes(clients, AT_A_TIME, (id) => touchCase(client, 'ours', id));
  await until(async () => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from dunning_cases where client_id = any(${[...clients]}) and next_at is not null`;
    return row?.count === clients.length;
  }, 300_000);
  late(at);
  return at;
}

async function settled(sql: Pool, clients: readonly number[]): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from dunning_rungs
    where client_id = any(${[...clients]}) and rung_id = 'notice' and state in ('done', 'unknown')`;
  return row?.count ?? 0;
}

async function untilQuiet(
  { sql }: Stage,
  clients: readonly number[],
  deadline: number,
): Promise<[stuck: number]> {
  let left = clients.length;
  while (left > 0 && Date.now() < deadline) {
    await sleep(500);
    left = clients.length - (await settled(sql, clients));
  }
  return [left];
}

async function mailsOf(url: string): Promise<{ messageId: string }[]> {
  return (await (await fetch(`${url}/mails`)).json()) as { messageId: string }[];
}

/** A wave that was not ready when its time came measures nothing. */
function late(at: number): void {
  if (Date.now() > at) throw new Error('The machine was too slow: the wave began before all were waiting.');
}

async function until(done: () => Promise<boolean>, ms: number): Promise<void> {
  for (const began = Date.now(); !(await done()); await sleep(100))
    if (Date.now() - began > ms) throw new Error(`It took longer than ${ms / 1000} s.`);
}
