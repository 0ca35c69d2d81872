import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, type House, openHouse } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

const json = { format: 'json', deliver: 'mail' } as const;
const problemCode = async (id: string) => (await house.operations.row(id)).problem?.code;

describe('export', () => {
  test('L13: changes nothing of the client, and its steps are those of its table', async () => {
    const { id: clientId } = await house.world.client();
    const [before] = await house.sql`select to_jsonb(c) as row from clients c where id = ${clientId}`;
    const id = await house.operations.start('export', clientId, json);
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(await house.operations.stepStates(id)).toEqual({
      collect: 'done',
      'send-link': 'done',
      'close-requests': 'done',
    });
    const [after] = await house.sql`select to_jsonb(c) as row from clients c where id = ${clientId}`;
    const without = ({ row }: Record<string, unknown>) => {
      const { version: _v, updated_at: _u, ...rest } = row as Record<string, unknown>;
      return rest;
    };
    expect(without(after ?? {})).toEqual(without(before ?? {}));
  });

  test('L13: a disk that takes nothing is tried again by itself', async () => {
    const { id: clientId } = await house.world.client();
    const { storage } = house.world.deps;
    const put = storage.put.bind(storage);
    let failed = 0;
    storage.put = async (key, content) => {
      failed += 1;
      if (failed > 2) return put(key, content);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        syscall: 'write',
      });
    };
    const id = await house.operations.start('export', clientId, { ...json, deliver: 'link' });
    expect((await house.operations.ended(id)).state).toBe('completed');
    storage.put = put;
    expect(failed).toBe(3);
    expect(await house.operations.eventTypes(id)).toContain('step.retrying');
  });

  test('L13: a mail that is refused blocks; skipped, the file is there all the same and the request answered', async () => {
    const { id: clientId } = await house.world.client();
    await house.sql`insert into data_requests (provider_id, client_id, kind, received_on, due_on)
      values (${house.world.providerId}, ${clientId}, 'access', '2026-01-01', '2026-01-31')`;
    house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
    const id = await house.operations.start('export', clientId, json);
    await house.operations.until(id, 'blocked');
    expect(await problemCode(id)).toBe('mail-rejected');
    await house.operations.decide(id, 'skip');
    expect((await house.operations.ended(id)).state).toBe('completed');
    const [request] = await house.sql<{ fulfilledBy: string }[]>`
      select fulfilled_by from data_requests where client_id = ${clientId}`;
    expect(request?.fulfilledBy).toBe(id);
    expect(await house.world.deps.storage.get(`exports/${id}`)).not.toBe('missing');
  });

  test('L12: a template that cannot be used blocks; corrected, retry makes the PDF', async () => {
    const { id: clientId } = await house.world.client();
    const { providerId } = house.world;
    await house.sql`insert into document_templates (provider_id, name, language, html)
      values (${providerId}, 'client-report', 'en', '<title>x</title>{{ client.secret }}')`;
    const id = await house.operations.start('export', clientId, { format: 'pdf', deliver: 'link' });
    await house.operations.until(id, 'blocked');
    expect(await problemCode(id)).toBe('bad-template');
    const [step] = await house.sql<{ why: string }[]>`
      select error ->> 'message' as why from operation_steps where operation_id = ${id} and step_id = 'collect'`;
    expect(step?.why).toContain('it uses "client.secret"');
    await house.sql`delete from document_templates where provider_id = ${providerId}`;
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    const [made] = await house.sql<
      { format: string }[]
    >`select format from exports where operation_id = ${id}`;
    expect(made?.format).toBe('pdf');
  });

  test('L13: runs on a closed client, whom no other mail would reach, while the client is held', async () => {
    const { id: clientId } = await house.world.client();
    const closing = await house.operations.start('close', clientId, { mode: 'status-only', notify: false });
    await house.operations.ended(closing);
    const id = await house.operations.start('export', clientId, { ...json, deliver: 'link' });
    await eventually(async () => (await house.operations.row(id)).state === 'completed', 'the export');
  });
});
