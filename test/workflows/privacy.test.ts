import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import type { TestClient } from '../support/world.ts';
import { breakTable, eventually, type House, openHouse } from './harness.ts';

const lines: string[] = [];
const sink = new Writable({
  write(chunk, _, done) {
    lines.push(String(chunk));
    done();
  },
});
const log = pino({ level: 'debug' }, sink);

let house: House;
beforeAll(async () => {
  house = await openHouse({ log });
});
afterAll(() => house?.close());

const NAME = 'Zephyrine';
const PERSONAL = {
  first_name: NAME,
  last_name: 'Quillfeather',
  company_name: 'Quillfeather & Daughters',
  email: 'zephyrine.quill@private-mail.example',
  phone: '+49.30991177553',
  address1: 'Orchideenstieg 77',
  city: 'Niederfinow',
  tax_id: 'DE811907980',
  last_sign_in_address: '203.0.113.77',
};
const SUBJECT = 'My neighbour Odalric reads my mail';

async function person(services: number): Promise<{ client: TestClient; secrets: string[] }> {
  const client = await house.world.client({ services, name: NAME, email: PERSONAL.email });
  await house.sql`update clients set ${house.sql(PERSONAL as Record<string, string>)} where id = ${client.id}`;
  await house.sql`update tickets set subject = ${SUBJECT} where client_id = ${client.id}`;
  return { client, secrets: [...Object.values(PERSONAL), SUBJECT, 'Odalric', ...client.users] };
}

/** Every text in a value: strings, what bytes hold, and what is written in base64 within them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString('utf8')];
  if (value instanceof Uint8Array) return textsIn(Buffer.from(value).toString('utf8'));
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
  return [];
}

/** The secrets that a text holds, whole words only: `u1x2` is not `u1x20`. */
function found(texts: string[], secrets: string[]): string[] {
  const all = texts.join('\n').toLowerCase();
  return secrets.filter((secret) => {
    const word = secret.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`).test(all);
  });
}

/** All that Temporal keeps of a workflow and its children: histories, memo, attributes, summaries, details. */
async function keptOf(workflowId: string, { answers = true } = {}): Promise<string[]> {
  const handle = house.temporal.client.workflow.getHandle(workflowId);
  const history = await handle.fetchHistory();
  const { raw } = await handle.describe();
  const details = answers && (await handle.query('__temporal_workflow_metadata'));
  const children = (history.events ?? []).flatMap(
    ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId ?? [],
  );
  const below = await Promise.all(children.map((child) => keptOf(child)));
  return [workflowId, ...textsIn(history), ...textsIn(raw), ...textsIn(details), ...below.flat()];
}

describe('personal data', () => {
  test('X10: none is in histories, ids, attributes, summaries, details or logs, whatever went wrong', async () => {
    const { client, secrets } = await person(205);
    const [refused = '', strange = ''] = client.users;
    house.world.panel.faults.add({
      on: 'removeacct',
      user: refused,
      effect: 'refuse',
      reason: `No: ${refused}, ${PERSONAL.email}`,
      times: null,
    });
    house.world.panel.changeAccount(strange, { domain: 'somebody-else.example' });
    house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
    // The database quotes the whole row in this error.
    await house.sql.unsafe(
      `alter table clients add constraint never_closed check (status <> 'closed' or id <> ${client.id})`,
    );

    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
    await house.operations.until(id, 'blocked');
    await house.operations.decide(id, 'retry', { items: [client.serviceIds[0] ?? 0] });
    await eventually(
      async () =>
        (await house.operations.eventTypes(id)).filter((type) => type === 'operation.blocked').length === 2,
      'blocked again',
    );
    await house.operations.decide(id, 'skip');
    await eventually(
      async () => (await house.operations.row(id)).problem?.code === 'bug',
      'the constraint stops it',
    );
    await house.sql`alter table clients drop constraint never_closed`;
    await house.operations.decide(id, 'retry');
    await eventually(
      async () => (await house.operations.row(id)).problem?.code === 'mail-rejected',
      'the mail is refused',
    );
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    const kept = await keptOf(lifecycleWorkflowId(client.id));
    expect(kept.join('\n')).toContain('terminateService');
    expect(found(kept, secrets)).toEqual([]);
    expect(lines.join('')).toContain('bug in a step');
    expect(found(lines, secrets)).toEqual([]);
  }, 90_000);

  test('X10: none is left by rolling back, reopening and archiving', async () => {
    const { client, secrets } = await person(1);
    house.world.panel.faults.clear();
    const repair = await breakTable(house.sql, 'tickets', client.id);
    const mode = { mode: 'terminate', notify: true } as const;
    await house.sql`delete from services where client_id = ${client.id}`;
    const rolled = await house.operations.start('close', client.id, mode);
    await house.operations.until(rolled, 'blocked');
    await house.operations.decide(rolled, 'roll-back');
    expect((await house.operations.ended(rolled)).state).toBe('rolled-back');
    await repair();
    const kept = await keptOf(lifecycleWorkflowId(client.id));
    const runs = [
      ['close', mode],
      ['reopen', { notify: true }],
      ['archive', {}],
    ] as const;
    for (const [kind, params] of runs) {
      await house.operations.ended(await house.operations.start(kind, client.id, params));
      kept.push(...(await keptOf(lifecycleWorkflowId(client.id))));
    }
    expect(found(kept, secrets)).toEqual([]);
    expect(found(lines, secrets)).toEqual([]);
  });

  test('X10: an export leaves neither data, link nor code in histories and logs', async () => {
    const { client, secrets } = await person(1);
    house.world.mailbox.faults.clear();
    const kept: string[] = [];
    for (const format of ['json', 'pdf'] as const) {
      const id = await house.operations.start('export', client.id, { format, deliver: 'mail' });
      expect((await house.operations.ended(id)).state).toBe('completed');
      kept.push(...(await keptOf(lifecycleWorkflowId(client.id))));
    }
    const mails = (await house.world.mailbox.mails()).slice(-2);
    const links = mails.map(({ text }) => /token=([\w-]{43})/.exec(text)?.[1] ?? '');
    expect(links.filter((token) => token.length === 43)).toHaveLength(2);
    expect(found(kept, [...secrets, ...links])).toEqual([]);
    expect(found(lines, [...secrets, ...links])).toEqual([]);
  });

  test('X10: the search would find it, in inputs, memos and logs', async () => {
    const { client, secrets } = await person(1);
    await house.temporal.client.workflow.start('archive', {
      workflowId: lifecycleWorkflowId(client.id),
      taskQueue: 'nobody-listens',
      args: [{ params: { note: `for ${PERSONAL.email}` } }],
      memo: { who: PERSONAL.phone },
      staticSummary: `Archive ${client.users[0]}`,
    });
    const kept = await keptOf(lifecycleWorkflowId(client.id), { answers: false });
    expect(found(kept, secrets)).toEqual([NAME, PERSONAL.email, PERSONAL.phone, client.users[0]]);
    expect(found([...lines, JSON.stringify({ msg: `closed ${NAME}` })], secrets)).toEqual([NAME]);
    await house.temporal.client.workflow.getHandle(lifecycleWorkflowId(client.id)).terminate();
  });
});
