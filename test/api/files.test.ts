import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryStorage } from '../support/memory-storage.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
let broken: 'put' | 'get' | undefined;
const memory = memoryStorage();
const kept = memory.files;

beforeAll(async () => {
  const disk = (what: typeof broken) => {
    if (broken === what) throw new Error('ENOSPC: no space left on device');
  };
  api = await testApi({
    storage: {
      put: async (...file) => {
        disk('put');
        return memory.put(...file);
      },
      get: async (key) => {
        disk('get');
        return memory.get(key);
      },
      remove: memory.remove,
    },
  });
  provider = await api.provider();
  client = await api.client(provider);
});
afterAll(() => api.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const add = (fields: object, to = client, headers = {}) =>
  api.ask(`POST /v1/clients/${to}/files`, {
    body: { fileName: 'order-form.pdf', content: base64('the content'), ...fields },
    headers,
  });
const rows = async () => Number((await api.sql`select count(*)::int as n from files`)[0]?.n);

describe('files of clients', () => {
  test('C7: a file is stored, listed, and read as it was', async () => {
    const made = await add({ title: 'Order form', contentType: 'application/pdf', staffOnly: false });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      stored: true,
      sizeBytes: 11,
      staffOnly: false,
      fileName: 'order-form.pdf',
    });
    expect(made.text).not.toContain(base64('the content'));
    const list = await api.ask(`GET /v1/clients/${client}/files`);
    expect(list.body.items[0]).toEqual(made.body);
    const content = await api.ask(`GET ${made.headers.get('location')}`);
    expect([content.status, content.text]).toEqual([200, 'the content']);
    const [row] = await api.sql<
      { key: string }[]
    >`select storage_key as key from files where id = ${made.body.id}`;
    expect(row?.key).toMatch(/^files\/[0-9a-f-]{36}$/);
    expect(`${made.text}${list.text}`).not.toContain(row?.key);
  });

  test('C7: is for staff only unless told otherwise', async () => {
    expect((await add({})).body.staffOnly).toBe(true);
  });

  test('C7: a browser saves it and runs nothing, whatever its type and name', async () => {
    const fileName = 'Bericht "März"; x=1\u2028.html';
    const made = await add({ fileName: 'Bericht "März"; x=1.html', contentType: 'text/html' });
    expect((await add({ fileName })).status).toBe(201);
    const { headers } = await api.ask(`GET /v1/files/${made.body.id}/content`);
    expect(headers.get('content-type')).toBe('text/html');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Bericht _M_rz_; x=1.html"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22%3B%20x%3D1.html`,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-length')).toBe('11');
  });

  test('C7: five MiB are taken, more is refused', async () => {
    const most = Buffer.alloc(5 * 1024 * 1024, 'x');
    const made = await add({ content: most.toString('base64') });
    expect(made.body.sizeBytes).toBe(most.length);
    const before = [kept.size, await rows()];
    const more = await add({ content: Buffer.alloc(most.length + 1, 'x').toString('base64') });
    expect([more.status, more.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/content' })],
    ]);
    const far = await add({ content: 'A'.repeat(9 * 1024 * 1024) });
    expect([far.status, far.body.type]).toEqual([413, '/problems/too-large']);
    expect([kept.size, await rows()]).toEqual(before);
  });

  test.each([
    ['no content', { content: '' }, '/content'],
    ['something else than base64', { content: 'not base64!' }, '/content'],
    ['base64 without its padding', { content: 'YQ' }, '/content'],
    ['a path as name', { fileName: '../../etc/passwd' }, '/fileName'],
    ['a path of another system', { fileName: 'C:\\x' }, '/fileName'],
    ['dots as name', { fileName: '..' }, '/fileName'],
    ['a line break in its name', { fileName: 'a\r\nSet-Cookie: x' }, '/fileName'],
    ['a type that is two headers', { contentType: 'text/html\r\nx: y' }, '/contentType'],
    ['a storage key of its own', { storageKey: 'files/1' }, '/storageKey'],
  ])('C7: a file with %s is refused', async (_, fields, pointer) => {
    const before = [kept.size, await rows()];
    const reply = await add(fields);
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
    expect([kept.size, await rows()]).toEqual(before);
  });

  test('C7: a repeated request stores once', async () => {
    const before = [kept.size, await rows()] as const;
    const key = { 'idempotency-key': 'file-once' };
    const [first, second] = [await add({}, client, key), await add({}, client, key)];
    expect(second.body).toEqual(first.body);
    expect([kept.size, await rows()]).toEqual([before[0] + 1, before[1] + 1]);
  });

  test('C7: while an operation holds the client nothing is stored', async () => {
    const held = await api.client(provider);
    await api.hold(held);
    const before = kept.size;
    const reply = await add({}, held);
    expect([reply.status, reply.body.type]).toEqual([409, '/problems/client-held']);
    expect(kept.size).toBe(before);
  });

  test('C7: a token of another provider sees neither list nor content', async () => {
    const made = await add({});
    const token = await api.token(['clients:read'], [await api.provider('Other')]);
    expect((await api.ask(`GET /v1/clients/${client}/files`, { token })).status).toBe(404);
    expect((await api.ask(`GET /v1/files/${made.body.id}/content`, { token })).status).toBe(404);
    const none = await api.token(['providers:read']);
    expect((await api.ask(`GET /v1/files/${made.body.id}/content`, { token: none })).status).toBe(403);
  });
});

describe('row and file stand or fall together', () => {
  test('C7: no row when the disk is full, and the answer says so', async () => {
    const before = await rows();
    broken = 'put';
    const reply = await add({});
    broken = undefined;
    expect([reply.status, reply.body.type]).toEqual([503, '/problems/storage-unavailable']);
    expect(await rows()).toBe(before);
    expect(api.logged.join()).toContain('ENOSPC');
    const made = await add({});
    broken = 'get';
    expect((await api.ask(`GET /v1/files/${made.body.id}/content`)).status).toBe(503);
    broken = undefined;
  });

  test('C7: no file when the row is refused', async () => {
    await api.sql`alter table files add constraint no_such_title check (title <> 'refused by the database')`;
    const before = [kept.size, await rows()];
    expect((await add({ title: 'refused by the database' })).status).toBe(500);
    expect([kept.size, await rows()]).toEqual(before);
  });

  test('C7: a row whose file is gone, or was never here, answers 404', async () => {
    const made = await add({});
    const [row] = await api.sql<
      { key: string }[]
    >`select storage_key as key from files where id = ${made.body.id}`;
    kept.delete(row?.key ?? '');
    const gone = await api.ask(`GET /v1/files/${made.body.id}/content`);
    expect([gone.status, gone.body.detail]).toEqual([404, expect.stringContaining('not stored here')]);
    const [imported] = await api.sql<{ id: number }[]>`
      insert into files (client_id, file_name) values (${client}, 'old.pdf') returning id`;
    expect((await api.ask(`GET /v1/files/${imported?.id}/content`)).status).toBe(404);
    const [newest] = (await api.ask(`GET /v1/clients/${client}/files`)).body.items;
    expect(newest).toMatchObject({ fileName: 'old.pdf', stored: false });
  });
});
