import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAdmin } from '../../cli/commands/admin.ts';
import { isAdministered } from '../../db/queries/staff.ts';
import { type TestApi, testApi } from './support.ts';

const NEW = 'seven wet stones by the lake';

let api: TestApi;

beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api?.close());

const make = (email: string, plain?: string) =>
  makeAdmin(api.sql, {
    email,
    name: 'Grace',
    plain,
    publicUrl: 'https://tenure.example.com',
    now: new Date(),
  });
const signIn = (email: string) =>
  api.ask('POST /v1/staff/sessions', { token: null, body: { email, password: NEW, as: 'bearer' } });

test('the first administrator sets a password by a link; a new link takes the place of one that is lost', async () => {
  const lost = await make('first@example.com');
  const { link = '', staff } = await make('first@example.com');
  expect(staff.id).toBe(lost.staff.id);
  expect(await isAdministered(api.sql, { signingIn: true })).toBe(false);
  const complete = (from: string) => {
    const token = new URL(from).searchParams.get('token');
    return api.ask('POST /v1/staff/links/complete', { token: null, body: { token, password: NEW } });
  };
  expect((await complete(lost.link ?? '')).status).toBe(404);
  expect((await complete(link)).status).toBe(204);
  expect(await isAdministered(api.sql, { signingIn: true })).toBe(true);
  const session = String((await signIn('first@example.com')).body.token);
  expect((await api.ask('GET /v1/providers', { token: session })).status).toBe(200);
});

test('a password that is typed is held to the same rules', async () => {
  await expect(make('typed@example.com', 'short')).rejects.toThrow('at least 15');
  expect((await make('typed@example.com', NEW)).link).toBeUndefined();
  expect((await signIn('typed@example.com')).status).toBe(201);
});

test('an account that may not do everything does not become an administrator by it', async () => {
  const clerk = await api.person(['clients:read']);
  await expect(make(clerk.email)).rejects.toThrow('may not do everything');
});
