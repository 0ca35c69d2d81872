import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeCluster } from '../connectors/provisioning/proxmox-fake.ts';
import { startFakePterodactyl } from '../connectors/provisioning/pterodactyl-fake.ts';
import { type House, itemsOf, openHouse } from './harness.ts';

const SECRET = '5b3a1f6e-0c1d-4f7a-9d52-1f0c8f0e77aa';
const UUID = '1a7ce997-259b-452e-8b4e-cecc464142ca';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

async function serverOf(
  connector: string,
  url: string,
  credentials: Record<string, string>,
): Promise<number> {
  const { sql, world } = house;
  const [row] = await sql<{ id: number }[]>`
    insert into servers (provider_id, name, connector, url)
    values (${world.providerId}, ${connector}, ${connector}, ${url}) returning id`;
  const id = row?.id ?? 0;
  await sql`update servers set credentials = ${world.deps.vault.seal(credentials, `servers:${id}`)} where id = ${id}`;
  return id;
}

test('X3, X12: closing removes guests of Proxmox and servers of Pterodactyl, but none without its marker', async () => {
  const { sql, world, operations } = house;
  const pve = await startFakeCluster(`tenure@pve!tenure=${SECRET}`);
  const games = await startFakePterodactyl('ptla_key');
  try {
    for (const vmid of [101, 102])
      pve.guests.set(vmid, {
        vmid,
        type: vmid === 101 ? 'qemu' : 'lxc',
        node: 'pve1',
        name: `vps${vmid}.example`,
        tags: vmid === 101 ? 'tenure-101' : 'tenure-999',
        onboot: true,
        running: true,
      });
    const ada = { username: 'ada', email: 'ada@example.net', first_name: 'Ada', last_name: 'Byron' };
    games.users.set(5, { id: 5, ...ada, root_admin: false, password: '' });
    games.servers.set(12, { id: 12, externalId: 'order-1', uuid: UUID, user: 5, status: null });
    const { id: clientId } = await world.client({ services: 0 });
    const tokenId = 'tenure@pve!tenure';
    const proxmox = await serverOf('proxmox', pve.server.origin, { tokenId, secret: SECRET });
    const pterodactyl = await serverOf('pterodactyl', games.server.origin, { apiKey: 'ptla_key' });
    await sql`
      insert into services (client_id, server_id, name, domain, external_id, marker, status, currency, cycle)
      values (${clientId}, ${proxmox}, 'VPS', 'vps101.example', '101', 'tenure-101', 'active', 'EUR', 'monthly'),
             (${clientId}, ${proxmox}, 'VPS', 'vps102.example', '102', 'tenure-102', 'active', 'EUR', 'monthly'),
             (${clientId}, ${pterodactyl}, 'Game', null, 'order-1', ${UUID}, 'active', 'EUR', 'monthly')`;

    const id = await operations.start('close', clientId, { mode: 'terminate', notify: false });
    expect((await operations.until(id, 'blocked')).problem?.code).toBe('identity-mismatch');
    expect([...pve.guests.keys()]).toEqual([102]);
    expect(pve.guests.get(102)?.running).toBe(true);
    expect(games.servers.size).toBe(0);
    const states = [...(await itemsOf(sql, id)).values()].map(({ state }) => state);
    expect(states.toSorted()).toEqual(['blocked', 'done', 'done']);

    // Somebody looks, sees that it is the client's after all, and marks it.
    const guest = pve.guests.get(102);
    if (guest) guest.tags = 'tenure-102';
    await operations.decide(id, 'retry');
    expect((await operations.ended(id)).state).toBe('completed');
    expect(pve.guests.size).toBe(0);
  } finally {
    await Promise.all([pve.server.down(), games.server.down()]);
  }
});
