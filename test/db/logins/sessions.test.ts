import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formToken, formTokenMatches } from '../../../db/crypto/session-tokens.ts';
import {
  actFor,
  endLoginSessions,
  endSession,
  findSession,
  listSessions,
  type NewSession,
  openSession,
  passSecondFactor,
  renewSession,
  sessionLimits,
} from '../../../db/queries/login-sessions.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const START = new Date('2026-03-10T09:00:00Z');
const minutesIn = (minutes: number, ms = 0) => new Date(START.getTime() + minutes * 60_000 + ms);

let database: TestDatabase;
let providerId: number;
let count = 0;
beforeAll(async () => {
  database = await testDatabase();
  const [row] = await database.sql<
    { id: number }[]
  >`insert into providers (name) values ('Hosting') returning id`;
  providerId = row?.id ?? 0;
});
afterAll(() => database?.drop());

async function newLogin(): Promise<{ loginId: number; clientId: number }> {
  count += 1;
  const { sql } = database;
  const [client] = await sql<{ id: number }[]>`
    insert into clients (provider_id, last_name, currency) values (${providerId}, 'Byron', 'EUR') returning id`;
  const [login] = await sql<{ id: number }[]>`
    insert into logins (provider_id, name, email) values (${providerId}, ${`ada${count}@example.com`}, 'ada@example.com') returning id`;
  const [loginId, clientId] = [login?.id ?? 0, client?.id ?? 0];
  await sql`insert into login_clients (login_id, client_id, owner) values (${loginId}, ${clientId}, true)`;
  return { loginId, clientId };
}

const open = (loginId: number, more: Partial<NewSession> = {}) =>
  database.sql.begin((tx) =>
    openSession(tx, {
      ...{ loginId, stage: 'open', address: '198.51.100.7', userAgent: 'Browser', now: START },
      ...more,
    }),
  );
const find = (token: string, now: Date) => findSession(database.sql, token, now);

describe('sessions of the client area', () => {
  test('P1: are found by their token only, of which the record has the hash', async () => {
    const { loginId, clientId } = await newLogin();
    const { token, id } = await open(loginId, { clientId });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await find(token, START)).toMatchObject({
      ...{ id, loginId, clientId, providerId, stage: 'open', enteredBy: null },
      ...{ address: '198.51.100.7', userAgent: 'Browser' },
    });
    const [row] = await database.sql`select to_jsonb(s)::text as row from login_sessions s where id = ${id}`;
    expect(row?.row).not.toContain(token);
    for (const other of [`${token}a`, token.slice(1), '', 'x'.repeat(43)])
      expect(await find(other, START), other).toBeUndefined();
  });

  test('P1: end after half an hour without a request, and after twelve hours however busy', async () => {
    const { loginId } = await newLogin();
    const idle = await open(loginId);
    const { idle: idleMinutes, absolute } = sessionLimits;
    expect(await find(idle.token, minutesIn(idleMinutes))).toBeUndefined();
    expect(await find(idle.token, minutesIn(idleMinutes, -1))).toBeDefined();

    const busy = await open(loginId);
    for (let minutes = 0; minutes < absolute; minutes += 20)
      expect(await find(busy.token, minutesIn(minutes)), `${minutes} min`).toBeDefined();
    expect(await find(busy.token, minutesIn(absolute, -1))).toBeDefined();
    expect(await find(busy.token, minutesIn(absolute))).toBeUndefined();
    await open(loginId, { now: minutesIn(absolute) });
    expect(await database.sql`select from login_sessions where id = ${busy.id}`).toHaveLength(0);
  });

  test('P5: get another token and new limits with the second factor, once', async () => {
    const { loginId, clientId } = await newLogin();
    const half = await open(loginId, { stage: 'second-factor' });
    expect(await listSessions(database.sql, loginId, START)).toEqual([]);
    expect(await find(half.token, minutesIn(sessionLimits.secondFactor))).toBeUndefined();
    const now = minutesIn(5);
    const pass = () => database.sql.begin((tx) => passSecondFactor(tx, half.id, { clientId, now }));
    const [token = '', again] = [await pass(), await pass()];
    expect(again).toBeUndefined();
    expect(await find(half.token, now)).toBeUndefined();
    expect(await find(token, minutesIn(5 + 25))).toMatchObject({ id: half.id, stage: 'open', clientId });
  });

  test('P1: renewed ones leave the old token worthless', async () => {
    const { loginId, clientId } = await newLogin();
    const { token, id } = await open(loginId);
    const renewed = await database.sql.begin((tx) => renewSession(tx, id));
    expect(await find(token, START)).toBeUndefined();
    await database.sql.begin((tx) => actFor(tx, id, clientId));
    expect(await find(renewed, START)).toMatchObject({ id, clientId });
  });

  test('P1: are listed and ended by their own login, one or all but one', async () => {
    const [mine, theirs] = [await newLogin(), await newLogin()];
    const sessions = [await open(mine.loginId), await open(mine.loginId), await open(mine.loginId)];
    const other = await open(theirs.loginId);
    const [first, second, third] = sessions;
    if (!first || !second || !third) throw new Error('three were opened');
    await find(second.token, minutesIn(10));
    const listed = await listSessions(database.sql, mine.loginId, minutesIn(10));
    expect(listed.map(({ id }) => id)).toEqual([second.id, third.id, first.id]);
    expect(await endSession(database.sql, { id: other.id, loginId: mine.loginId })).toBe(false);
    expect(await endSession(database.sql, { id: first.id, loginId: mine.loginId })).toBe(true);
    expect(await database.sql.begin((tx) => endLoginSessions(tx, mine.loginId, second.id))).toBe(1);
    expect((await listSessions(database.sql, mine.loginId, START)).map(({ id }) => id)).toEqual([second.id]);
    expect(await find(other.token, START)).toBeDefined();
    expect(await database.sql.begin((tx) => endLoginSessions(tx, mine.loginId))).toBe(1);
  });

  test('P6: of staff who entered are short, are not among those of the client, and act for nobody else', async () => {
    const [mine, other] = [await newLogin(), await newLogin()];
    const { token, id } = await open(mine.loginId, { clientId: mine.clientId, enteredBy: 'token:7' });
    expect(await listSessions(database.sql, mine.loginId, START)).toEqual([]);
    expect(await find(token, minutesIn(sessionLimits.entered, -1))).toMatchObject({ enteredBy: 'token:7' });
    expect(await find(token, minutesIn(sessionLimits.entered))).toBeUndefined();
    await database.sql.begin((tx) => actFor(tx, id, other.clientId));
    expect(await find(token, START)).toMatchObject({ clientId: mine.clientId });
  });

  test('P1: go with their login', async () => {
    const { loginId } = await newLogin();
    const { token } = await open(loginId);
    await database.sql`delete from login_clients where login_id = ${loginId}`;
    await database.sql`delete from logins where id = ${loginId}`;
    expect(await find(token, START)).toBeUndefined();
  });
});

test('P1: a form token belongs to one session, and tells nothing about its token', () => {
  const [a, b] = ['a'.repeat(43), 'b'.repeat(43)];
  expect(formTokenMatches(a, formToken(a))).toBe(true);
  expect(formToken(a)).not.toContain(a.slice(0, 8));
  for (const wrong of [formToken(b), '', formToken(a).slice(1), `${formToken(a)}x`])
    expect(formTokenMatches(a, wrong)).toBe(false);
});
