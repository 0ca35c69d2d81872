import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mailer } from '../../connectors/mail/types.ts';
import { hashPassword } from '../../db/crypto/passwords.ts';
import { openGenerated, openNotice } from '../../db/passwords/open.ts';
import { wakeOnResets } from '../../worker/wake.ts';
import { startWorker } from '../../worker/worker.ts';
import { passwordResetWorkflowId } from '../../workflows/contracts/ids.ts';
import {
  ask,
  complete,
  mailsTo,
  makeLogin,
  NEW_PASSWORD,
  OLD_PASSWORD,
  opens,
  resetsOf,
  tokensTo,
} from '../passwords/support.ts';
import { eventually, type House, openHouse } from './harness.ts';

let house: House;
let waker: ReturnType<typeof wakeOnResets>;

beforeAll(async () => {
  house = await openHouse();
  waker = wakeOnResets({ ...house.world.deps, taskQueue: house.temporal.taskQueue });
});
afterAll(async () => {
  await waker?.stop();
  await house?.close();
});

const parts = () => house.world.deps;
const login = (fields = {}) => makeLogin(house.sql, house.world.providerId, fields);
const mailed = (address: string, count = 1) =>
  eventually(async () => {
    const tokens = await tokensTo(house.world.mailbox, address);
    return tokens.length >= count && tokens;
  }, `${count} links to ${address}`);
const token = async (address: string, count = 1) => (await mailed(address, count)).at(-1) ?? '';
const ended = (resetId: number) =>
  house.temporal.client.workflow.getHandle(passwordResetWorkflowId(resetId)).result();
/** A request about somebody else that comes after: when it is answered, the one before was looked at too. */
async function settle() {
  const later = await login();
  await ask(parts(), { login: later.name }, { address: '203.0.113.99' });
  await mailed(later.email);
}

describe('a forgotten password', () => {
  test('P1: the link in the mail sets a new password at once, works once, and a notice tells', async () => {
    const ada = await login();
    await ask(parts(), { login: ada.name });
    const link = await token(ada.email);
    const [reset] = await resetsOf(house.sql, ada.id);
    const mail = (await mailsTo(house.world.mailbox, ada.email))[0];
    expect(mail?.subject).toContain('Set a new password at Example Hosting');
    expect(mail?.text).toContain(
      `https://tenure.example.com/portal/${house.world.providerId}/set-password?token=`,
    );
    expect(JSON.stringify(await house.sql`select * from password_resets`)).not.toContain(link);
    expect(JSON.stringify(await house.sql`select * from messages`)).not.toContain(link);

    expect(await complete(parts(), link)).toEqual({ is: 'done', loginId: ada.id });
    expect(await opens(house.sql, ada.id, NEW_PASSWORD)).toBe(true);
    expect(await opens(house.sql, ada.id, OLD_PASSWORD)).toBe(false);
    expect(await complete(parts(), link, 'another lamp and a river')).toEqual({ is: 'refused' });
    expect(await ended(reset?.id ?? 0)).toEqual({ state: 'used' });
    const subjects = (await mailsTo(house.world.mailbox, ada.email)).map(({ subject }) => subject);
    expect(subjects).toEqual([
      'Set a new password at Example Hosting',
      'Your password at Example Hosting was changed',
    ]);
    expect(await resetsOf(house.sql, ada.id)).toMatchObject([
      { state: 'used', tokenHash: null, sealed: null },
    ]);
    const log = await house.sql`select action, actor_id from change_log where client_id = ${ada.clientId}`;
    expect(log).toEqual([{ action: 'password set by link', actorId: `login:${ada.id}` }]);
  });

  test('P1: after the mail is handed over nothing is kept from which the token could be told', async () => {
    const ada = await login();
    await ask(parts(), { login: ada.name });
    const link = await token(ada.email);
    const [reset] = await eventually(async () => {
      const rows = await resetsOf(house.sql, ada.id);
      return rows[0]?.sealed === null && rows;
    }, 'the mark of the mail');
    expect(reset?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    const history = await house.temporal.client.workflow
      .getHandle(passwordResetWorkflowId(reset?.id ?? 0))
      .fetchHistory();
    const json = JSON.stringify(history);
    // What a payload holds is written in base64.
    const held = [...json.matchAll(/"data":"([A-Za-z0-9+/=]*)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    const told = [json, ...held].join('\n');
    for (const secret of [link, ada.email, 'Zosia', String(reset?.tokenHash)])
      expect(told).not.toContain(secret);
    expect(told).toContain(`"resetId":${reset?.id}`);
  });

  test('P1: a newer link replaces the older one, which no longer works', async () => {
    const ada = await login();
    await ask(parts(), { login: ada.name });
    const first = await token(ada.email);
    await ask(parts(), { login: ada.name });
    const second = await token(ada.email, 2);
    expect(await complete(parts(), first)).toEqual({ is: 'refused' });
    const [older] = await resetsOf(house.sql, ada.id);
    expect(await ended(older?.id ?? 0)).toEqual({ state: 'replaced' });
    expect(await complete(parts(), second)).toEqual({ is: 'done', loginId: ada.id });
  });

  test('P1: nobody gets a mail for an unknown name, and no row stays of what was typed', async () => {
    const resets = async () => (await house.sql`select count(*)::int as n from password_resets`)[0]?.n;
    const before = await resets();
    await ask(parts(), { login: 'nobody-here@post.example' });
    await settle();
    expect(await resets()).toBe(before + 1);
    expect(await mailsTo(house.world.mailbox, 'nobody-here')).toEqual([]);
    expect(await house.sql`select id from password_reset_requests`).toEqual([]);
    expect(JSON.stringify(await house.sql`select * from password_reset_counts`)).not.toContain('198.51');
  });

  test('P9: an inactive client gets a link, a closed one and a login that was stopped do not', async () => {
    const inactive = await login({ status: 'inactive' });
    const closed = await login({ status: 'closed' });
    const stopped = await login();
    await house.sql`update login_clients set enabled = false where login_id = ${stopped.id}`;
    for (const each of [closed, stopped, inactive]) await ask(parts(), { login: each.name });
    await mailed(inactive.email);
    await settle();
    expect(await tokensTo(house.world.mailbox, closed.email)).toEqual([]);
    expect(await tokensTo(house.world.mailbox, stopped.email)).toEqual([]);
  });

  test.each([
    ['closed', `update clients set status = 'closed', closed_at = now() where id = $1`],
    ['stopped', 'update login_clients set enabled = false where client_id = $1'],
    ['taken from the client', 'delete from login_clients where client_id = $1'],
    [
      'given another address',
      `update logins set email = 'new-' || email where id in (select login_id from login_clients where client_id = $1)`,
    ],
    [
      'given another password',
      `update logins set password_hash = 'x' where id in (select login_id from login_clients where client_id = $1)`,
    ],
  ])('P1, P9: a link ends when its login is %s', async (_, statement) => {
    const ada = await login();
    await ask(parts(), { login: ada.name });
    const link = await token(ada.email);
    await house.sql.unsafe(statement, [ada.clientId]);
    expect(await complete(parts(), link)).toEqual({ is: 'refused' });
    const [reset] = await resetsOf(house.sql, ada.id);
    expect(reset).toMatchObject({ state: 'ended', tokenHash: null, sealed: null });
    expect(await ended(reset?.id ?? 0)).toEqual({ state: 'ended' });
  });

  test('P1: of two that use a link at once one succeeds', async () => {
    const ada = await login();
    await ask(parts(), { login: ada.name });
    const link = await token(ada.email);
    const passwords = ['one lamp and a river', 'two lamps and a river', 'three lamps and rivers'];
    const results = await Promise.all(passwords.map((password) => complete(parts(), link, password)));
    expect(results.filter(({ is }) => is === 'done')).toHaveLength(1);
    expect(results.filter(({ is }) => is === 'refused')).toHaveLength(2);
    const right = passwords[results.findIndex(({ is }) => is === 'done')] ?? '';
    expect(await opens(house.sql, ada.id, right)).toBe(true);
  });

  test('P1: a login has three unused links an hour, an address thirty requests; the last link goes on working', async () => {
    const ada = await login();
    for (let n = 1; n <= 3; n++) {
      await ask(parts(), { login: ada.name }, { address: `198.51.100.${n}` });
      await mailed(ada.email, n);
    }
    await ask(parts(), { login: ada.name }, { address: '198.51.100.200' });
    await settle();
    const tokens = await tokensTo(house.world.mailbox, ada.email);
    expect(tokens).toHaveLength(3);
    expect(await complete(parts(), tokens[2] ?? '')).toEqual({ is: 'done', loginId: ada.id });

    const busy = '2001:db8:7:7::1';
    for (let n = 0; n < 30; n++) await ask(parts(), { login: `nobody${n}` }, { address: busy });
    const berta = await login();
    await ask(parts(), { login: berta.name }, { address: '2001:db8:7:7:ffff::2' });
    await settle();
    expect(await tokensTo(house.world.mailbox, berta.email)).toEqual([]);
    await ask(parts(), { login: berta.name }, { address: '2001:db8:7:8::2' });
    await mailed(berta.email);
  });

  test.each([
    ['another case', (name: string) => name.toUpperCase()],
    ['blanks around it', (name: string) => `  ${name} `],
  ])('P1: the name is found in %s', async (_, spell) => {
    const ada = await login();
    await ask(parts(), { login: spell(ada.name) });
    await mailed(ada.email);
  });

  test('P1: a plus counts, a domain is found in both spellings of IDN, and the address finds a login of another name', async () => {
    const plus = await login({ name: 'ewa+hosting@post.example', email: 'ewa+hosting@post.example' });
    const idn = await login({ name: 'ola@bücher.example', email: 'ola@xn--bcher-kva.example' });
    const named = await login({ name: 'the-boss', email: 'boss@post.example' });
    await ask(parts(), { login: 'ewa@post.example' });
    await ask(parts(), { login: 'ola@xn--bcher-kva.example' });
    await ask(parts(), { login: 'BOSS@post.example' });
    await mailed(named.email);
    await eventually(async () => (await resetsOf(house.sql, idn.id)).length > 0, 'its link');
    expect(await tokensTo(house.world.mailbox, plus.email)).toEqual([]);
    await ask(parts(), { login: 'ewa+hosting@post.example' });
    await mailed(plus.email);
    expect(await resetsOf(house.sql, idn.id)).toHaveLength(1);
  });

  test('P8: a login of two clients gets one mail, and closing one of them ends the link', async () => {
    const ada = await login();
    const other = await login();
    await house.sql`insert into login_clients (login_id, client_id) values (${ada.id}, ${other.clientId})`;
    await ask(parts(), { login: ada.name });
    const link = await token(ada.email);
    await house.sql`update clients set status = 'closed', closed_at = now() where id = ${other.clientId}`;
    expect(await complete(parts(), link)).toEqual({ is: 'refused' });
    await ask(parts(), { login: ada.name });
    expect(await complete(parts(), await token(ada.email, 2))).toEqual({ is: 'done', loginId: ada.id });
  });

  test('P1: two-factor sign-in stays on', async () => {
    const ada = await login({ twoFactor: true });
    await ask(parts(), { login: ada.name });
    expect(await complete(parts(), await token(ada.email), 'eightcha')).toEqual({
      is: 'done',
      loginId: ada.id,
    });
    const [row] = await house.sql`select two_factor, short_password from logins where id = ${ada.id}`;
    expect(row).toEqual({ twoFactor: true, shortPassword: true });
  });
});

describe('the mail', () => {
  /** The faults below are for the next mail: no notice of an earlier test may come first. */
  beforeEach(() =>
    eventually(async () => {
      const [open] = await house.sql`
        select 1 from password_resets r where r.state = 'used' and r.kind = 'link' and not exists (
          select from messages m where m.dedupe_key = 'password-reset/' || r.id || '/used' and m.state = 'sent')`;
      return open === undefined;
    }, 'the notices of other tests'),
  );

  test('P1: what nobody knows to have arrived comes again with the same link', async () => {
    const ada = await login();
    house.world.mailbox.faults.add({ kind: 'reset-after-data', kept: true });
    await ask(parts(), { login: ada.name });
    const [first, second] = await mailed(ada.email, 2);
    expect(second).toBe(first);
    const mails = await mailsTo(house.world.mailbox, ada.email);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await complete(parts(), first ?? '')).toEqual({ is: 'done', loginId: ada.id });
  });

  test('P1: a mail server that refuses for now is tried again', async () => {
    const ada = await login();
    house.world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 });
    await ask(parts(), { login: ada.name });
    expect(await complete(parts(), await token(ada.email))).toMatchObject({ is: 'done' });
  });

  test('P1: a worker that dies between the mail and its mark sends no other token, and the first link works', async () => {
    const { world, temporal, sql } = house;
    const taskQueue = `${temporal.taskQueue}-dying`;
    let handedOver = () => {};
    const left = new Promise<void>((resolve) => {
      handedOver = resolve;
    });
    // The mail server has taken it; then this worker is gone before it could write that down.
    const dying: Mailer = {
      ...world.deps.mailer,
      async send(mail) {
        await world.deps.mailer.send(mail);
        handedOver();
        return new Promise(() => {});
      },
    };
    const options = {
      ...{ connection: { address: temporal.address }, namespace: temporal.namespace, taskQueue },
      ...{ log: world.deps.log, cacheDir: '.tenure/cache', graceMs: 0 },
    };
    const first = await startWorker({ ...options, deps: { ...world.deps, mailer: dying } });
    const ada = await login();
    // Taken by the dying worker alone: the other queue is not woken for it.
    await waker.stop();
    await ask(parts(), { login: ada.name });
    await world.deps.engine.takeResets(taskQueue);
    await left;
    await first.stop();
    waker = wakeOnResets({ ...world.deps, taskQueue: temporal.taskQueue });
    const second = await startWorker({ ...options, deps: world.deps });
    try {
      const tokens = await mailed(ada.email, 2);
      expect(new Set(tokens).size).toBe(1);
      expect(await complete(parts(), tokens[0] ?? '')).toEqual({ is: 'done', loginId: ada.id });
      const [reset] = await resetsOf(sql, ada.id);
      expect(await ended(reset?.id ?? 0)).toEqual({ state: 'used' });
    } finally {
      await second.stop();
    }
  });
});

describe('what staff send', () => {
  const staff = () => ({ requestedBy: 'token:7', hours: 2, now: new Date().toISOString() });

  test('P3: a generated password comes by mail, opens the login and must be changed', async () => {
    const ada = await login();
    const id = await house.sql.begin((tx) =>
      openGenerated(tx, parts().vault, { ...staff(), loginId: ada.id }),
    );
    const [mail] = await eventually(async () => {
      const mails = await mailsTo(house.world.mailbox, ada.email);
      return mails.length > 0 && mails;
    }, 'the password');
    const password = /Password: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect(await opens(house.sql, ada.id, password)).toBe(true);
    expect(await opens(house.sql, ada.id, OLD_PASSWORD)).toBe(false);
    const [row] =
      await house.sql`select must_change_password, password_expires_at from logins where id = ${ada.id}`;
    expect(row?.mustChangePassword).toBe(true);
    expect(
      JSON.stringify(await house.sql`select * from messages where client_id = ${ada.clientId}`),
    ).not.toContain(password);
    await house.sql`update logins set password_hash = 'x', must_change_password = false, password_expires_at = null where id = ${ada.id}`;
    expect(await ended(id)).toEqual({ state: 'used' });
  });

  test('P5: a notice tells that two-factor sign-in was switched off, where the provider wants that', async () => {
    const ada = await login();
    const notice = () =>
      house.sql.begin((tx) => openNotice(tx, { ...staff(), loginId: ada.id }, 'two-factor-off'));
    expect(await ended(await begun(await notice()))).toEqual({ state: 'ended' });
    const subjects = async () =>
      (await mailsTo(house.world.mailbox, ada.email)).map(({ subject }) => subject);
    expect(await subjects()).toEqual(['Two-factor sign-in at Example Hosting was switched off']);
    await house.sql`update providers set settings = settings || '{"securityNotices": false}' where id = ${house.world.providerId}`;
    try {
      expect(await ended(await begun(await notice()))).toEqual({ state: 'ended' });
      expect(await subjects()).toHaveLength(1);
    } finally {
      await house.sql`update providers set settings = settings - 'securityNotices' where id = ${house.world.providerId}`;
    }
  });

  async function begun(id: number): Promise<number> {
    await eventually(async () => {
      const [row] = await house.sql`select begun_at from password_resets where id = ${id}`;
      return row?.begunAt !== null;
    }, 'its workflow');
    return id;
  }
});

describe('P2: the security question', () => {
  test('P2: a wrong answer sends nothing and counts, the right one sends the link; five tries an hour from one address', async () => {
    const { sql, world } = house;
    const at = { address: '198.51.100.7' };
    const [provider] = await sql<{ id: number }[]>`
      insert into providers (name, settings) values ('Asks', '{"securityQuestion": true}') returning id`;
    const { hash } = await hashPassword('reksio');
    const asked = { securityQuestion: 'first-pet', securityAnswerHash: hash };
    const ada = await makeLogin(sql, provider?.id ?? 0, asked);
    const plain = await makeLogin(sql, provider?.id ?? 0);
    await ask(parts(), { login: ada.name, answer: 'burek' }, at);
    await ask(parts(), { login: ada.name }, at);
    await ask(parts(), { login: plain.name });
    await mailed(plain.email);
    expect(await tokensTo(world.mailbox, ada.email)).toEqual([]);
    const wrong = async () =>
      (await sql`select wrong_security_answers as n from logins where id = ${ada.id}`)[0]?.n;
    await eventually(async () => (await wrong()) === 2, 'two wrong answers');
    expect(await sql`select action from change_log where client_id = ${ada.clientId}`).toHaveLength(2);
    await ask(parts(), { login: ada.name, answer: '  REKSIO ' }, at);
    await mailed(ada.email);
    expect(await wrong()).toBe(0);
    for (let n = 0; n < 2; n++) await ask(parts(), { login: ada.name, answer: 'burek' }, at);
    await ask(parts(), { login: ada.name, answer: 'reksio' }, at);
    await settle();
    expect(await wrong()).toBe(2);
    expect(await tokensTo(world.mailbox, ada.email)).toHaveLength(1);
    await ask(parts(), { login: ada.name, answer: 'reksio' }, { address: '198.51.100.77' });
    await mailed(ada.email, 2);
  });
});
