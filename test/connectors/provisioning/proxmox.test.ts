import { describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { Command } from '../../../connectors/provisioning/commands.ts';
import type { ExpectedAccount, ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import { opener, QUICK } from './opened.ts';
import { type FakeCluster, type FakeGuest, startFakeCluster } from './proxmox-fake.ts';
import { SECRET, TOKEN_ID } from './proxmox-harness.ts';

const OURS = { externalId: '101', domain: 'vps.example', marker: 'tenure-4711' };
const terminate: Command = { kind: 'terminate' };
const suspend: Command = { kind: 'suspend', reason: 'overdue' };
const unsuspend: Command = { kind: 'unsuspend' };
const open = opener('proxmox', { tokenId: TOKEN_ID, secret: SECRET });

async function cluster(guest: Partial<FakeGuest> = {}): Promise<FakeCluster> {
  const made = await open.panel(startFakeCluster(`${TOKEN_ID}=${SECRET}`));
  const vmid = guest.vmid ?? 101;
  made.guests.set(vmid, {
    vmid,
    type: 'qemu',
    node: 'pve1',
    name: 'vps.example',
    pool: 'customers',
    tags: 'web;tenure-4711',
    onboot: true,
    running: true,
    ...guest,
  });
  return made;
}

const connect = ({ server }: FakeCluster, timeoutMs = 5_000): ProvisioningConnector =>
  open.connect(server.origin, undefined, timeoutMs);

/** What is done, as `METHOD last/part?query`, without the looks. */
const commands = ({ server }: FakeCluster) =>
  server.seen
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace('/api2/json/nodes/', '')}`);

describe('Proxmox: how it is asked', () => {
  test('X12 proxmox: the token travels in the header, what a removal takes along in the query, nothing secret in a URL', async () => {
    const pve = await cluster();
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      provenBy: 'probe',
    });
    expect(commands(pve)).toEqual([
      'POST pve1/qemu/101/status/stop',
      'DELETE pve1/qemu/101?purge=1&destroy-unreferenced-disks=1',
    ]);
    expect(new Set(pve.server.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`PVEAPIToken=${TOKEN_ID}=${SECRET}`]),
    );
    const paths = pve.server.seen.map(({ path }) => path);
    expect(paths.filter((path) => path.includes(SECRET) || path.includes('tenure-4711'))).toEqual([]);
  });

  test('X12 proxmox: the cluster’s list is read once for many looks', async () => {
    const pve = await cluster();
    const connector = connect(pve);
    for (let look = 0; look < 5; look++) expect((await connector.probe(OURS, QUICK)).state).toBe('active');
    expect(pve.server.seen.filter(({ path }) => path.includes('/cluster/resources'))).toHaveLength(1);
  });

  test('X12 proxmox: a token with only the rights that are documented removes, stops and starts guests', async () => {
    const pve = await cluster();
    pve.rights = {
      '/vms': ['VM.Audit'],
      '/pool/customers': ['VM.PowerMgmt', 'VM.Config.Options', 'VM.Allocate'],
    };
    for (const command of [suspend, unsuspend, terminate])
      expect(await carryOut(connect(pve), command, OURS, QUICK)).toMatchObject({ outcome: 'done' });
  });
});

describe('Proxmox: which guest it is', () => {
  test('X3 X12 proxmox: a guest that moved to another node is found and removed there', async () => {
    const pve = await cluster();
    const connector = connect(pve);
    await connector.probe(OURS, QUICK);
    pve.guests.set(101, { ...guestOf(pve), node: 'pve2' });
    expect(await carryOut(connector, terminate, OURS, QUICK)).toMatchObject({ outcome: 'done' });
    expect(commands(pve)).toContain('DELETE pve2/qemu/101?purge=1&destroy-unreferenced-disks=1');
  });

  test.each<[string, Partial<FakeGuest>]>([
    ['no marker', { tags: undefined }],
    ['another marker', { tags: 'tenure-4712' }],
    ['a marker that only begins like it', { tags: 'tenure-47110', description: 'tenure-4711-old' }],
    ['the marker of another service, as a container', { type: 'lxc', tags: 'tenure-5000' }],
  ])('X3 X12 proxmox: a number that was given out again is left alone: %s', async (_, other) => {
    const pve = await cluster();
    const connector = connect(pve);
    await connector.probe(OURS, QUICK);
    pve.guests.set(101, { ...guestOf(pve), ...other });
    for (const command of [terminate, suspend])
      expect(await carryOut(connector, command, OURS, QUICK)).toMatchObject({
        outcome: 'refused',
        asked: false,
        identity: { matched: ['externalId', 'domain'], mismatched: ['marker'] },
      });
    expect(commands(pve)).toEqual([]);
  });

  test('X3 X12 proxmox: number and name alone destroy nothing, a marker has to be on record', async () => {
    const pve = await cluster();
    const unmarked = { externalId: '101', domain: 'vps.example' };
    const proof = await carryOut(connect(pve), terminate, unmarked, QUICK);
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'identity-unproven', retryable: false },
    });
    expect(commands(pve)).toEqual([]);
    expect(await carryOut(connect(pve), suspend, unmarked, QUICK)).toMatchObject({ outcome: 'done' });
  });

  test('X3 X12 proxmox: a guest that was swapped between the look and the act is left alone', async () => {
    const pve = await cluster();
    const real = connect(pve);
    const late: ProvisioningConnector = {
      ...real,
      terminate: (account, options, call) => {
        pve.guests.set(101, { ...guestOf(pve), tags: 'tenure-5000' });
        return real.terminate(account, options, call);
      },
    };
    expect(await carryOut(late, terminate, OURS, QUICK)).toMatchObject({
      outcome: 'unknown',
      answer: 'refused',
      failure: { code: 'identity-mismatch' },
    });
    expect(commands(pve)).toEqual([]);
  });

  test('X12 proxmox: the marker is found in tags of any case and as a word of the notes', async () => {
    for (const carried of [
      { tags: 'TENURE-4711' },
      { tags: undefined, description: 'Ada’s machine (`tenure-4711`), do not touch' },
    ]) {
      const pve = await cluster(carried);
      expect(await connect(pve).probe(OURS, QUICK)).toMatchObject({ identity: { marker: 'tenure-4711' } });
    }
  });

  test('X12 proxmox: a record without the number of a guest is not looked up', async () => {
    const pve = await cluster();
    for (const externalId of [undefined, '', 'vps', '7', '101/../102'])
      expect(await connect(pve).probe({ ...OURS, externalId }, QUICK)).toMatchObject({
        state: 'unreachable',
        failure: { code: 'identity-unproven', retryable: false },
      });
    expect(pve.server.seen).toEqual([]);
  });
});

describe('Proxmox: what counts as missing', () => {
  test('X3 X12 proxmox: absence is not believed of a token that may not see every guest', async () => {
    const pve = await cluster();
    const rights = pve.rights;
    pve.rights = { '/pool/customers': ['VM.Audit', 'VM.PowerMgmt', 'VM.Config.Options', 'VM.Allocate'] };
    const connector = connect(pve);
    expect((await connector.probe(OURS, QUICK)).state).toBe('active');
    // Taken out of the pool, the guest is still there and no longer seen.
    pve.guests.set(101, { ...guestOf(pve), pool: undefined });
    for (const one of [connector, connect(pve)])
      expect(await carryOut(one, terminate, OURS, QUICK)).toMatchObject({
        outcome: 'unreachable',
        failure: { code: 'bad-credentials', retryable: false, message: expect.stringContaining('VM.Audit') },
      });
    pve.guests.clear();
    pve.rights = rights;
    expect(await connector.probe(OURS, QUICK)).toEqual({ state: 'missing' });
  });

  test('X3 X12 proxmox: a guest restored under another number is found by its marker and not called missing', async () => {
    const pve = await cluster({ vmid: 205 });
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      asked: false,
      identity: { matched: ['domain', 'marker'], mismatched: ['externalId'] },
    });
    // Of the same name only, it is somebody else's or another service.
    pve.guests.set(205, { ...guestOf(pve, 205), tags: 'tenure-5000' });
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({ outcome: 'already' });
    // Without a marker on record the name has to do.
    expect(await connect(pve).probe({ externalId: '101', domain: 'vps.example' }, QUICK)).toMatchObject({
      identity: { externalId: '205' },
    });
  });

  test('X3 X12 proxmox: a node that is switched off takes its guests along, but they are not gone', async () => {
    const pve = await cluster();
    pve.offline.add('pve1');
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'unreachable',
      before: 'unreachable',
      failure: { code: 'unreachable', retryable: true, message: expect.stringContaining('595') },
    });
  });

  test('X3 X12 proxmox: lists and permissions that fail or have another shape prove nothing', async () => {
    for (const on of ['resources', 'permissions'])
      for (const effect of ['refuse', 'html', 'status', 'garbage'] as const) {
        const pve = await cluster();
        pve.guests.clear();
        pve.faults.add({ on, effect });
        expect((await connect(pve).probe(OURS, QUICK)).state, `${on} ${effect}`).toBe('unreachable');
        expect(await connect(pve).probe(OURS, QUICK)).toEqual({ state: 'missing' });
      }
  });
});

describe('Proxmox: what a command does', () => {
  test('X12 proxmox: suspending stops and keeps from starting at boot, and never only pauses', async () => {
    const pve = await cluster();
    expect(await carryOut(connect(pve), suspend, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      after: 'suspended',
    });
    expect(guestOf(pve)).toMatchObject({ running: false, onboot: false });
    expect(await carryOut(connect(pve), unsuspend, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      after: 'active',
    });
    expect(guestOf(pve)).toMatchObject({ running: true, onboot: true });
    expect(commands(pve)).toEqual([
      'PUT pve1/qemu/101/config',
      'POST pve1/qemu/101/status/stop',
      'POST pve1/qemu/101/status/start',
      'PUT pve1/qemu/101/config',
    ]);
  });

  test('X12 proxmox: a guest that its owner shut down is active, and suspending keeps it down', async () => {
    const pve = await cluster({ running: false });
    expect((await connect(pve).probe(OURS, QUICK)).state).toBe('active');
    expect(await carryOut(connect(pve), suspend, OURS, QUICK)).toMatchObject({ outcome: 'done' });
    expect(guestOf(pve)).toMatchObject({ running: false, onboot: false });
  });

  test('X12 proxmox: a guest that could not be started stays suspended', async () => {
    const pve = await cluster({ running: false, onboot: false });
    pve.exits.push('start failed: no space left on device');
    expect(await carryOut(connect(pve), unsuspend, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      after: 'suspended',
      failure: { message: expect.stringContaining('no space left on device') },
    });
    expect(guestOf(pve).onboot).toBe(false);
  });

  test('X12 proxmox: a container that stopped by itself meanwhile counts as stopped', async () => {
    const pve = await cluster({ type: 'lxc' });
    const real = connect(pve);
    pve.faults.add({ on: 'set', effect: 'slow', delayMs: 100 });
    const suspending = carryOut(real, suspend, OURS, QUICK);
    await expect.poll(() => commands(pve)).toContain('PUT pve1/lxc/101/config');
    guestOf(pve).running = false;
    expect(await suspending).toMatchObject({ outcome: 'done', after: 'suspended' });
    expect(commands(pve)).toContain('POST pve1/lxc/101/status/stop');
  });

  test('X3 X12 proxmox: a protected guest is not even stopped', async () => {
    const pve = await cluster({ protection: true });
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', retryable: false, message: expect.stringContaining('protected') },
    });
    expect(commands(pve)).toEqual([]);
  });

  test('X12 proxmox: a guest under high availability that stops late is waited for, then removed', async () => {
    const pve = await cluster({ stopsAfterLooks: 4 });
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      after: 'missing',
    });
  });

  test('X12 proxmox: a task with warnings has done its work, one with an error has not', async () => {
    const pve = await cluster();
    pve.exits.push('OK', 'WARNINGS: 2');
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      answer: 'done',
    });
    const other = await cluster();
    other.exits.push('OK', "can't remove disk of VM 101 vps.example: storage 'local-lvm' is not online");
    const proof = await carryOut(connect(other), terminate, OURS, QUICK);
    expect(proof).toMatchObject({
      outcome: 'refused',
      after: 'active',
      failure: { message: expect.stringContaining('is not online') },
    });
    expect(JSON.stringify(proof)).not.toMatch(/vps.example|\b101\b/);
  });

  test('X12 proxmox: a task that works on longer than it is waited for is pending, and names no user', async () => {
    const pve = await cluster({ running: false });
    pve.taskLooks = 1_000;
    pve.exits.push('OK');
    // The task goes on, so the guest is still there.
    pve.faults.add({ on: 'destroy', effect: 'slow', delayMs: 1 });
    const guest = guestOf(pve);
    const started = carryOut(connect(pve, 400), terminate, OURS, QUICK);
    await expect.poll(() => pve.guests.has(101)).toBe(false);
    pve.guests.set(101, guest);
    const proof = await started;
    expect(proof).toMatchObject({
      outcome: 'pending',
      reference: expect.stringMatching(/^UPID:pve1:.*:qmdestroy:101$/),
      failure: { code: 'pending', retryable: true },
    });
    expect(JSON.stringify(proof)).not.toContain('tenure@pve');
  });

  test('X12 proxmox: a task that nobody can say anything about for a moment is asked about again', async () => {
    const pve = await cluster();
    pve.faults.add({ on: 'task', effect: 'status', status: 503, times: 2 });
    expect(await carryOut(connect(pve), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      answer: 'done',
    });
  });

  test('X12 proxmox: what passes is tried again, what is lacking is named', async () => {
    const locked = await cluster({ lock: 'backup' });
    expect(await carryOut(connect(locked), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', retryable: true, message: expect.stringContaining('locked (backup)') },
    });
    const blocked = await cluster();
    blocked.faults.add({ on: 'set', effect: 'refuse', reason: 'cluster not ready - no quorum?' });
    expect(await carryOut(connect(blocked), suspend, OURS, QUICK)).toMatchObject({
      failure: { retryable: true },
    });
    const powerless = await cluster();
    powerless.rights = { '/vms': ['VM.Audit', 'VM.Allocate'] };
    expect(await carryOut(connect(powerless), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'bad-credentials', message: expect.stringContaining('the right VM.PowerMgmt') },
    });
  });

  test('X12 proxmox: an older version says why in its status line, and is understood', async () => {
    const pve = await cluster();
    pve.old = true;
    const connector = connect(pve);
    await connector.probe(OURS, QUICK);
    pve.guests.set(101, { ...guestOf(pve), node: 'pve2' });
    expect(await carryOut(connector, terminate, OURS, QUICK)).toMatchObject({ outcome: 'done' });
    expect(await connector.probe(OURS, QUICK)).toEqual({ state: 'missing' });
  });

  test('X12 proxmox: waiting for a task ends when the call is cancelled', async () => {
    const pve = await cluster();
    pve.taskLooks = 1_000;
    const controller = new AbortController();
    const connector = connect(pve);
    const identity = await identityOf(connector, OURS);
    const stopping = connector.suspend(identity, 'overdue', {
      signal: controller.signal,
      idempotencyKey: 'k',
    });
    await expect.poll(() => commands(pve)).toContain('POST pve1/qemu/101/status/stop');
    controller.abort();
    expect(await stopping).toMatchObject({ outcome: 'unknown', failure: { code: 'outcome-unknown' } });
  });
});

function guestOf({ guests }: FakeCluster, vmid = 101): FakeGuest {
  const guest = guests.get(vmid);
  if (!guest) throw new Error(`There is no guest ${vmid}.`);
  return guest;
}

async function identityOf(connector: ProvisioningConnector, expected: ExpectedAccount) {
  const seen = await connector.probe(expected, QUICK);
  if (seen.state !== 'active') throw new Error(`The guest was expected to run, it is ${seen.state}.`);
  return seen.identity;
}
