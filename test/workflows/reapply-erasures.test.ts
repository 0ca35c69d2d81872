import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportErasures, type Reapplied, reapplyErasures } from '../../cli/erasures.ts';
import { verifySignature } from '../../db/crypto/certificate.ts';
import { generateSigningKeyPem, parseSigningKey } from '../../db/crypto/signing.ts';
import { type House, openHouse } from './harness.ts';

let house: House;
let dir: string;
const key = parseSigningKey(generateSigningKeyPem());

beforeAll(async () => {
  house = await openHouse();
  dir = await mkdtemp(join(tmpdir(), 'tenure-erasures-'));
});
afterAll(async () => {
  await house?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

async function reapply(file: Parameters<typeof reapplyErasures>[0], dryRun = false): Promise<Reapplied[]> {
  const { sql, temporal, world } = house;
  const context = { sql, vault: world.deps.vault, temporal: temporal.client, taskQueue: temporal.taskQueue };
  const found: Reapplied[] = [];
  for await (const each of reapplyErasures(file, { ...context, now: new Date(), dryRun })) found.push(each);
  return found;
}

/** The client's row as it is, to be put back later: what a restore of an old backup does. */
async function backup(clientId: number) {
  const { sql } = house;
  const [row] = await sql`
    select first_name, last_name, email, phone, address1, custom_fields from clients where id = ${clientId}`;
  const triggers = (how: 'enable' | 'disable') =>
    sql.unsafe(`alter table clients ${how} trigger clients_keep_anonymized`);
  return async () => {
    await triggers('disable');
    await sql`update clients set ${sql({ ...row, customFields: sql.json({}) } as never)}, status = 'active', anonymized_at = null where id = ${clientId}`;
    await sql`delete from tombstones`;
    await triggers('enable');
  };
}

describe('after a restore', () => {
  test('X9: whoever was erased since the backup is erased again, once; a number that is another row is left alone', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 0, name: 'Zephyrine', email: 'zephyrine@mail.example' });
    await sql`update clients set last_name = 'Quillfeather' where id = ${client.id}`;
    await sql`update invoices set status = 'paid' where client_id = ${client.id}`;
    const restore = await backup(client.id);
    const first = await operations.start('anonymize', client.id, { notify: false });
    await operations.ended(first);
    const signed = await exportErasures(sql, key, new Date().toISOString());
    const file = join(dir, 'erasures.json');
    await writeFile(file, JSON.stringify(signed));
    expect(await readFile(file, 'utf8')).not.toContain('zephyrine');
    expect(verifySignature(signed, { trustedPublicKey: key.publicKey })).toMatchObject({
      ok: true,
      trusted: true,
    });
    const forged = {
      ...signed,
      erasures: signed.erasures.map((each) => ({ ...each, clients: [client.id + 1] })),
    };
    expect(verifySignature(forged, { trustedPublicKey: key.publicKey }).ok).toBe(false);
    expect(await reapply(signed)).toEqual([
      { clientId: client.id, operationId: first, outcome: 'anonymized' },
    ]);

    await restore();
    expect(await reapply(signed, true)).toMatchObject([{ outcome: 'would-erase' }]);
    expect(await sql`select from tombstones`).toHaveLength(0);
    const [again] = await reapply(signed);
    if (again?.outcome !== 'started') throw new Error(`it was ${again?.outcome}`);
    await operations.ended(again.newOperationId);
    const [row] = await sql`select status, email from clients where id = ${client.id}`;
    expect(row).toEqual({ status: 'anonymized', email: null });
    expect((await sql`select from tombstones where operation_id = ${first}`).length).toBeGreaterThan(1);
    const requested =
      await sql`select requested_by_kind || ':' || requested_by as by from operations where id = ${again.newOperationId}`;
    expect(requested).toEqual([{ by: 'system:reapply-erasures' }]);
    expect(await reapply(signed)).toMatchObject([{ outcome: 'anonymized' }]);

    // The number given to somebody else in another database, or a client with a debt: nothing is done, and it is said.
    await restore();
    await sql`update clients set created_at = created_at + interval '1 day' where id = ${client.id}`;
    expect(await reapply(signed)).toMatchObject([{ outcome: 'other-row' }]);
    await sql`update clients set created_at = created_at - interval '1 day' where id = ${client.id}`;
    await sql`update invoices set status = 'unpaid' where client_id = ${client.id}`;
    expect(await reapply(signed)).toMatchObject([
      { outcome: 'blocked', because: expect.stringContaining('unpaid') },
    ]);
  }, 120_000);
});
