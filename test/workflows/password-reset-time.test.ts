import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGenerated, openLink } from '../../db/passwords/open.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { passwordResetWorkflowId } from '../../workflows/contracts/ids.ts';
import { complete, makeLogin, OLD_PASSWORD, opens, resetsOf, tokensTo } from '../passwords/support.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { timeSkippingEnvironment } from '../support/time-skipping.ts';
import { makeWorld, type World } from '../support/world.ts';
import { eventually } from './harness.ts';

const TASK_QUEUE = 'password-reset-time';
const HOUR_MS = 60 * 60_000;

let database: TestDatabase;
let time: TestWorkflowEnvironment;
let world: World;
let worker: RunningWorker;

beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  [database, time] = await Promise.all([testDatabase(), timeSkippingEnvironment()]);
  world = await makeWorld(database.sql, time.client);
  worker = await startWorker({
    connection: { address: time.address },
    namespace: 'default',
    taskQueue: TASK_QUEUE,
    deps: world.deps,
    log: world.deps.log,
    cacheDir: '.tenure/cache',
  });
});
afterAll(async () => {
  await worker?.stop();
  await world?.close();
  await time?.teardown();
  await database?.drop();
});

const now = async () => new Date(await time.currentTimeMs());

/** A reset with its workflow, which has begun; no time passes by itself. */
async function begun(kind: 'link' | 'generated', hours: number) {
  const { sql } = database;
  const ada = await makeLogin(sql, world.providerId);
  const begin = kind === 'link' ? openLink : openGenerated;
  const at = (await now()).toISOString();
  const id = await sql.begin((tx) =>
    begin(tx, world.deps.vault, { loginId: ada.id, requestedBy: 'client', hours, now: at }),
  );
  const [reset] = await resetsOf(sql, ada.id);
  const plain = new Client({ connection: time.connection });
  await plain.workflow.start('passwordReset', {
    workflowId: passwordResetWorkflowId(id),
    taskQueue: TASK_QUEUE,
    args: [{ resetId: id, loginId: ada.id, kind, expiresAt: reset?.expiresAt ?? '' }],
  });
  /** Lets time pass until the workflow has ended. */
  const outcome = () => time.client.workflow.getHandle(passwordResetWorkflowId(id)).result();
  return { ada, id, expiresAt: Date.parse(reset?.expiresAt ?? ''), outcome };
}

test.each([1, 2, 24])('P1: a link of %s h works until then; its timer clears the row', async (hours) => {
  const { ada, expiresAt, outcome } = await begun('link', hours);
  const [token = ''] = await eventually(async () => {
    const tokens = await tokensTo(world.mailbox, ada.email);
    return tokens.length > 0 && tokens;
  }, 'the link');
  const before = new Date(expiresAt - 1);
  expect(expiresAt - (await now()).getTime()).toBeLessThanOrEqual(hours * HOUR_MS);
  // Whatever the workflow does: the statement itself looks at the time.
  expect(await complete(world.deps, token, undefined, new Date(expiresAt))).toEqual({ is: 'refused' });
  expect(await complete(world.deps, token, 'too short', before)).toMatchObject({
    is: 'flawed',
    flaw: 'too-short',
  });
  expect(await outcome()).toEqual({ state: 'expired' });
  expect((await now()).getTime()).toBeGreaterThanOrEqual(expiresAt);
  expect(await resetsOf(database.sql, ada.id)).toMatchObject([
    { state: 'expired', tokenHash: null, sealed: null },
  ]);
  expect(await complete(world.deps, token, undefined, before)).toEqual({ is: 'refused' });
  expect(await opens(database.sql, ada.id, OLD_PASSWORD)).toBe(true);
});

test('P1: a link whose mail no server takes ends at its time all the same, and nothing of it stays', async () => {
  world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 450 }, 500);
  try {
    const { ada, outcome } = await begun('link', 2);
    expect(await outcome()).toEqual({ state: 'expired' });
    expect(await resetsOf(database.sql, ada.id)).toMatchObject([
      { state: 'expired', tokenHash: null, sealed: null },
    ]);
    expect(await tokensTo(world.mailbox, ada.email)).toEqual([]);
  } finally {
    world.mailbox.faults.clear();
  }
});

test('P3: a generated password that nobody has changed goes at its time', async () => {
  const { ada, outcome } = await begun('generated', 2);
  expect(await outcome()).toEqual({ state: 'expired' });
  const [login] = await database.sql`
    select password_hash, password_scheme, password_expires_at, must_change_password from logins where id = ${ada.id}`;
  expect(login).toEqual({
    ...{ passwordHash: null, passwordScheme: null, passwordExpiresAt: null },
    mustChangePassword: false,
  });
});

test('P3: a password of the client’s own stays when the time of the generated one is over', async () => {
  const { ada, outcome } = await begun('generated', 2);
  await database.sql`
    update logins set password_hash = 'own', must_change_password = false, password_expires_at = null where id = ${ada.id}`;
  expect(await outcome()).toEqual({ state: 'used' });
  const [login] = await database.sql`select password_hash from logins where id = ${ada.id}`;
  expect(login).toEqual({ passwordHash: 'own' });
});
