import type { ServerResponse } from 'node:http';
import { createFaults, type Faults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { answerJson, type FakeServer, type SeenRequest, startFakeServer } from './fake-server.ts';

export interface FakeGuest {
  vmid: number;
  type: 'qemu' | 'lxc';
  node: string;
  name: string;
  pool?: string;
  description?: string;
  tags?: string;
  onboot: boolean;
  running: boolean;
  protection?: boolean;
  lock?: string;
  /** Under high availability it goes on running for so many looks after it was told to stop. */
  stopsAfterLooks?: number;
}

export interface FakeCluster {
  readonly server: FakeServer;
  readonly guests: Map<number, FakeGuest>;
  readonly faults: Faults;
  /** Nodes that are switched off. */
  readonly offline: Set<string>;
  /** The token's rights by path, as on `/vms`, `/pool/NAME` or `/vms/ID`. */
  rights: Record<string, readonly string[]>;
  /** How many looks a task takes, and how the next ones end. */
  taskLooks: number;
  readonly exits: string[];
  /** Says why in the status line only, as before version 8. */
  old: boolean;
}

type Reply = { data: unknown } | { status: number; message: string };
const no = (status: number, message: string): Reply => ({ status, message });
const ALL = ['VM.Audit', 'VM.PowerMgmt', 'VM.Config.Options', 'VM.Allocate'];

/** A cluster of Proxmox VE as far as its API concerns guests: rights, tasks, nodes, and its ways of saying no. */
export async function startFakeCluster(
  token: string,
  tls?: { key: string; cert: string },
): Promise<FakeCluster> {
  const guests = new Map<number, FakeGuest>();
  const faults = createFaults();
  const tasks = new Map<string, { looks: number; exit: string }>();
  const offline = new Set<string>();
  let started = 0;

  const may = (vmid: number, right: string): boolean => {
    const pool = guests.get(vmid)?.pool;
    const paths = ['/', '/vms', `/vms/${vmid}`, ...(pool === undefined ? [] : [`/pool/${pool}`])];
    return paths.some((path) => cluster.rights[path]?.includes(right));
  };

  /** Starts a task; its work is done at once, but for one that ends in an error. */
  const task = (node: string, type: string, vmid: number, work: () => void): Reply => {
    const exit = cluster.exits.shift() ?? 'OK';
    const upid = `UPID:${node}:0000${(++started).toString(16).padStart(4, '0')}:00A1B2C3:65A0B1C2:${type}:${vmid}:tenure@pve!tenure:`;
    tasks.set(upid, { looks: cluster.taskLooks, exit });
    if (exit === 'OK' || exit.startsWith('WARNINGS')) work();
    return { data: upid };
  };

  const resources = (): Reply => ({
    data: [...guests.values()]
      .filter(({ vmid }) => may(vmid, 'VM.Audit'))
      .map(({ vmid, type, node, name, pool, tags, running }) => ({
        id: `${type}/${vmid}`,
        vmid,
        type,
        node,
        name,
        ...(pool === undefined ? {} : { pool }),
        ...(tags === undefined ? {} : { tags }),
        status: offline.has(node) ? 'unknown' : running ? 'running' : 'stopped',
        template: 0,
        maxmem: 2147483648,
      })),
  });

  const permissions = (path: string): Reply => {
    const vmid = Number(/^\/vms\/(\d+)$/.exec(path)?.[1]);
    const granted = ALL.filter((right) => may(vmid, right));
    return {
      data: granted.length === 0 ? {} : { [path]: Object.fromEntries(granted.map((right) => [right, 1])) },
    };
  };

  const onGuest = (guest: FakeGuest, method: string, rest: string, form: URLSearchParams): Reply => {
    const { vmid, type, node } = guest;
    const kind = type === 'qemu' ? 'VM' : 'CT';
    const needs = (right: string, then: () => Reply): Reply =>
      may(vmid, right) ? then() : no(403, `Permission check failed (/vms/${vmid}, ${right})`);
    const unlocked = (then: () => Reply): Reply =>
      guest.lock === undefined ? then() : no(500, `${kind} is locked (${guest.lock})`);
    switch (`${method} ${rest}`) {
      case 'GET config':
        return needs('VM.Audit', () => ({ data: configOf(guest) }));
      case 'PUT config':
        return needs('VM.Config.Options', () => {
          if (form.has('onboot')) guest.onboot = form.get('onboot') === '1';
          return { data: null };
        });
      case 'GET status/current':
        return needs('VM.Audit', () => {
          if (guest.stopsAfterLooks !== undefined && guest.stopsAfterLooks-- <= 0) {
            guest.running = false;
            guest.stopsAfterLooks = undefined;
          }
          return { data: { vmid, status: guest.running ? 'running' : 'stopped', ha: { managed: 0 } } };
        });
      case 'POST status/stop':
        return needs('VM.PowerMgmt', () => {
          if (type === 'lxc' && !guest.running) return no(500, `CT ${vmid} not running`);
          return unlocked(() =>
            task(node, type === 'qemu' ? 'qmstop' : 'vzstop', vmid, () => {
              if (guest.stopsAfterLooks === undefined) guest.running = false;
            }),
          );
        });
      case 'POST status/start':
        return needs('VM.PowerMgmt', () => {
          if (guest.running) return no(500, `${kind} ${vmid} already running`);
          return unlocked(() =>
            task(node, type === 'qemu' ? 'qmstart' : 'vzstart', vmid, () => {
              guest.running = true;
            }),
          );
        });
      case 'DELETE ':
        return needs('VM.Allocate', () => {
          if (guest.protection) return no(500, `can't remove ${kind} ${vmid} - protection mode enabled`);
          if (guest.running) return no(500, `${kind} ${vmid} is running - destroy failed`);
          return unlocked(() =>
            task(node, type === 'qemu' ? 'qmdestroy' : 'vzdestroy', vmid, () => void guests.delete(vmid)),
          );
        });
      default:
        return no(501, `Method '${method} ${rest}' not implemented`);
    }
  };

  /** What a call is named for faults, and what it does. */
  const route = (method: string, url: URL, form: URLSearchParams): { on: string; act: () => Reply } => {
    const path = url.pathname.replace(/^\/api2\/json/, '');
    if (path === '/version')
      return {
        on: 'version',
        act: () => ({ data: { version: '8.2.4', release: '8.2', repoid: 'faa83925' } }),
      };
    if (path === '/nodes')
      return {
        on: 'nodes',
        act: () => ({ data: ['pve1', 'pve2'].map((node) => ({ node, status: 'online' })) }),
      };
    if (path === '/cluster/resources') return { on: 'resources', act: resources };
    if (path === '/access/permissions')
      return { on: 'permissions', act: () => permissions(url.searchParams.get('path') ?? '') };
    const ofTask = /^\/nodes\/([^/]+)\/tasks\/([^/]+)\/status$/.exec(path);
    if (ofTask) {
      const upid = decodeURIComponent(ofTask[2] ?? '');
      return {
        on: 'task',
        act: () => {
          const running = tasks.get(upid);
          if (!running) return no(500, 'no such task');
          if (running.looks-- > 0) return { data: { upid, status: 'running' } };
          return { data: { upid, status: 'stopped', exitstatus: running.exit } };
        },
      };
    }
    const ofGuest = /^\/nodes\/([^/]+)\/(qemu|lxc)\/(\d+)(?:\/(.*))?$/.exec(path);
    const [, node = '', type = '', id = '', rest = ''] = ofGuest ?? [];
    const name = NAMES[`${method} ${rest}`] ?? rest;
    return {
      on: name,
      act: () => {
        if (offline.has(node)) return no(595, 'No route to host');
        const guest = guests.get(Number(id));
        if (!guest || guest.node !== node || guest.type !== type) {
          const file = `nodes/${node}/${type === 'qemu' ? 'qemu-server' : 'lxc'}/${id}.conf`;
          return may(Number(id), 'VM.Audit')
            ? no(500, `Configuration file '${file}' does not exist`)
            : no(403, `Permission check failed (/vms/${id}, VM.Audit)`);
        }
        return onGuest(guest, method, rest, form);
      },
    };
  };

  const serve = async ({ method, path, headers, body }: SeenRequest, response: ServerResponse) => {
    const authorization = headers.authorization ?? '';
    const say = (status: number, message: string) => {
      const shown = cluster.old ? { data: null } : { data: null, message: `${message}\n` };
      answerJson(response, status, shown, { statusText: message });
    };
    if (authorization !== `PVEAPIToken=${token}`) return say(401, 'invalid token value!');
    if ((method === 'DELETE' || method === 'GET') && body !== '')
      return say(501, `Unexpected content for method '${method}'`);
    const { on, act } = route(method, new URL(path, 'http://pve'), new URLSearchParams(body));
    const refuse = (reason: string) => say(500, reason);
    const fault = faults.take(on, null);
    if (fault?.when === 'before') {
      // What Proxmox refuses late, it refuses as the end of a task.
      if (fault.effect === 'refuse' && TASKS.has(on)) cluster.exits.push(fault.reason);
      else if (await spoil(fault, response, refuse)) return;
    }
    const reply = act();
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    if ('data' in reply) answerJson(response, 200, reply);
    else say(reply.status, reply.message);
  };
  const server = await startFakeServer(serve, tls);
  const cluster: FakeCluster = {
    server,
    guests,
    faults,
    offline,
    rights: { '/vms': ALL },
    taskLooks: 1,
    exits: [],
    old: false,
  };
  return cluster;
}

const NAMES: Record<string, string> = {
  'GET config': 'config',
  'PUT config': 'set',
  'GET status/current': 'current',
  'POST status/stop': 'stop',
  'POST status/start': 'start',
  'DELETE ': 'destroy',
};
const TASKS = new Set(['stop', 'start', 'destroy']);

function configOf({ type, name, description, tags, onboot, protection, lock }: FakeGuest) {
  return {
    digest: 'a9f1c3',
    memory: 2048,
    [type === 'qemu' ? 'name' : 'hostname']: name,
    ...(description === undefined ? {} : { description: `${description}\n` }),
    ...(tags === undefined ? {} : { tags }),
    ...(onboot ? { onboot: 1 } : {}),
    ...(protection ? { protection: 1 } : {}),
    ...(lock === undefined ? {} : { lock }),
  };
}
