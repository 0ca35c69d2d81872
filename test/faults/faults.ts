import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../support/world.ts';
import { type Point, partsOf } from './points.ts';
import type { Servers } from './servers.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What a fault has to do with. */
export interface Scene {
  servers: Servers;
  world: World;
  worker: WorkerProcess;
  /** lets all operations go on from where they are held */
  release(): void;
}

/** What may be otherwise after a fault than after an undisturbed run, because it is meant to be. */
export interface Stated {
  /** events that tell of the fault */
  events?: string[];
  /** the message is blocked as unknown, and an operator decides after a look into the mailbox */
  unknownMail?: 'may' | 'must';
  /** the message took more than one attempt */
  mailAttempts?: boolean;
  /** the step was lost before it was done, and an operator has asked to roll back: it is not done once more for that */
  neverDone?: string;
}

export interface Fault {
  name: string;
  /** the column's title */
  title: string;
  /** `held`: strikes while the operation is held at the boundary; `set`: waits there for it */
  kind: 'held' | 'set';
  /** whether there is a cell at this boundary, one of these of an undisturbed run */
  meets(point: Point, trace: readonly Point[]): boolean;
  stated(point: Point, rollBackAt?: Point): Stated;
  /** `held`: strikes, lets go and mends */
  strike?(scene: Scene): Promise<void>;
  /** `set`: prepares the fault for one operation of a client */
  set?(scene: Scene, point: Point, base: number): void;
}

/** So long is a server away at least, so that somebody notices. */
const AWAY_MS = 1_000;
const PANEL_AWAY_MS = 3_000;
const everywhere = () => true;
/** The steps that send a mail. */
export const mailSteps = new Set(['notify', 'send-link']);
const isMail = (point: Point) => mailSteps.has(partsOf(point).label);
/** What each step that goes to the panel calls there. */
const panelCalls = {
  'create-accounts': 'createacct',
  'suspend-services': 'suspendacct',
  'unsuspend-services': 'unsuspendacct',
  'terminate-services': 'removeacct',
  'change-packages': 'changepackage',
  'change-passwords': 'passwd',
};
const panelCall = (point: Point) =>
  Object.entries(panelCalls).find(([step]) => partsOf(point).label.startsWith(`${step}#`))?.[1];
const isAccount = (point: Point) => panelCall(point) !== undefined;
/** No look shows whether a password was set. */
const leavesNoTrace = (point: Point) => panelCall(point) === 'passwd';
const isMethod = (point: Point) => /^detach-(payment-methods#|at-gateway$)/.test(partsOf(point).label);
const isCall = (point: Point) => partsOf(point).phase === 'acting';
/** In the step during which an operator asked to roll back, before its transaction was over. */
const lostAtTurn = (point: Point, rollBackAt?: Point): Stated =>
  rollBackAt !== undefined &&
  partsOf(point).label === partsOf(rollBackAt).label &&
  !point.endsWith('/returned')
    ? { neverDone: partsOf(point).label }
    : {};
/** A panel that fails, on the way there or back. */
const failing = (point: Point, rollBackAt?: Point): Stated => ({
  events: ['item.retrying', ...(rollBackAt === undefined ? [] : ['step.retrying'])],
  ...lostAtTurn(point, rollBackAt),
});
const isInDoubt = (point: Point) => isMail(point) && /^act/.test(partsOf(point).phase);

export const faults: readonly Fault[] = [
  {
    name: 'worker',
    title: 'worker SIGKILL',
    kind: 'held',
    meets: everywhere,
    stated: (point, rollBackAt) =>
      isInDoubt(point) ? { unknownMail: 'must' } : lostAtTurn(point, rollBackAt),
    async strike({ worker }) {
      const start = await worker.kill();
      await start();
    },
  },
  {
    name: 'postgres',
    title: 'PostgreSQL killed',
    kind: 'held',
    meets: everywhere,
    // The mail goes out while the record is away, or, when that takes long, after it has come back.
    stated: (point, rollBackAt) =>
      isInDoubt(point) ? { unknownMail: 'may' } : lostAtTurn(point, rollBackAt),
    async strike({ servers, release }) {
      const start = await servers.killPostgres();
      release();
      await sleep(AWAY_MS);
      await start();
    },
  },
  {
    name: 'temporal',
    title: 'Temporal killed',
    kind: 'held',
    meets: everywhere,
    stated: () => ({}),
    async strike({ servers, release }) {
      const start = await servers.killTemporal();
      release();
      await sleep(AWAY_MS);
      await start();
    },
  },
  {
    name: 'panel-down',
    title: 'panel down',
    kind: 'held',
    meets: (_point, trace) => trace.some((other) => isAccount(other) && isCall(other)),
    stated: failing,
    async strike({ world, release }) {
      await world.panel.down();
      release();
      await sleep(PANEL_AWAY_MS);
      await world.panel.up();
    },
  },
  {
    name: 'panel-after',
    title: 'panel did it, reset',
    kind: 'set',
    meets: (point) => isAccount(point) && isCall(point),
    stated: (point) => (leavesNoTrace(point) ? { events: ['item.retrying'] } : {}),
    set: ({ world }, point, base) =>
      world.panel.faults.add({
        ...{ on: panelCall(point) ?? '', user: userOf(point, base), effect: 'reset', when: 'after' },
      }),
  },
  {
    name: 'panel-before',
    title: 'panel reset, not done',
    kind: 'set',
    meets: (point) => isAccount(point) && isCall(point),
    stated: failing,
    set: ({ world }, point, base) =>
      world.panel.faults.add({
        on: panelCall(point) ?? '',
        user: userOf(point, base),
        effect: 'reset',
        when: 'before',
      }),
  },
  {
    name: 'gateway-after',
    title: 'gateway did it, reset',
    kind: 'set',
    meets: (point) => isMethod(point) && isCall(point),
    stated: () => ({}),
    set: ({ world }, point, base) =>
      world.gateway.faults.add({ on: 'detach', user: methodOf(point, base), effect: 'reset', when: 'after' }),
  },
  {
    name: 'gateway-before',
    title: 'gateway reset, not done',
    kind: 'set',
    meets: (point) => isMethod(point) && isCall(point),
    stated: () => ({ events: ['item.retrying', 'step.retrying'] }),
    set: ({ world }, point, base) =>
      world.gateway.faults.add({
        on: 'detach',
        user: methodOf(point, base),
        effect: 'reset',
        when: 'before',
      }),
  },
  {
    name: 'mail-kept',
    title: 'mail reset, kept',
    kind: 'set',
    meets: (point) => isMail(point) && isCall(point),
    stated: () => ({ unknownMail: 'must' }),
    set: ({ world }) => world.mailbox.faults.add({ kind: 'reset-after-data', kept: true }),
  },
  {
    name: 'mail-lost',
    title: 'mail reset, lost',
    kind: 'set',
    meets: (point) => isMail(point) && isCall(point),
    stated: () => ({ unknownMail: 'must' }),
    set: ({ world }) => world.mailbox.faults.add({ kind: 'reset-after-data', kept: false }),
  },
  {
    name: 'mail-later',
    title: 'mail refused once',
    kind: 'set',
    meets: (point) => isMail(point) && isCall(point),
    stated: () => ({ events: ['step.retrying'], mailAttempts: true }),
    set: ({ world }) => world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 451 }),
  },
];

/** The method at the gateway that the item of a point is; a step without items is about the first. */
function methodOf(point: Point, base: number): string {
  return `pm_m${base + Number(partsOf(point).label.split('#')[1] ?? 31)}`;
}

/** The account on the panel that the item of a point is. */
function userOf(point: Point, base: number): string {
  return `u${base + Number(partsOf(point).label.split('#')[1])}`;
}
