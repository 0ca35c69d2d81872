import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { Deps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import type { SharedPool } from '../../connectors/pool.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import type { StepActivity } from '../../workflows/contracts/activities.ts';
import { type Broken, breakActivity, brokenAt } from './broken.ts';
import { labelOf, ownerOf, type Phase, type Point, SWEEP, TAKING } from './points.ts';

/** Called at every point of an activity; the activity goes on when it resolves. */
export type Reached = (clientId: number, point: Point, heartbeat: () => void) => Promise<void>;

type TxWork = (tx: Tx) => Promise<unknown>;
type Work = (call: object) => Promise<unknown>;
interface Here {
  reach(phase: Phase): Promise<void>;
  transactions: number;
  /** calls to the outside, where each is a boundary of its own */
  calls: number | undefined;
}

const here = new AsyncLocalStorage<Here>();

/**
 * The activities as they are, watched from outside: around each call, around the transactions it opens, and around
 * what it asks of servers, gateways, the storage and the mail server.
 * @param broken clients whose operations run an activity that is broken on purpose
 */
export function watchedActivities(deps: Deps, reached: Reached, broken: Map<number, Broken>): object {
  const activities = createActivities({
    ...deps,
    sql: watchedPool(deps.sql),
    connectors: watchedPoolOf(deps.connectors),
    payments: watchedPoolOf(deps.payments),
    storage: watchedConnector(deps.storage, new Set(['get', 'list'])),
    mailer: { ...deps.mailer, send: (mail) => outside(() => deps.mailer.send(mail)) },
    engine: {
      ...deps.engine,
      start: (...call) => outside(() => deps.engine.start(...call)),
      touchCase: (...call) => outside(() => deps.engine.touchCase(...call)),
      startReset: (...call) => outside(() => deps.engine.startReset(...call)),
    },
  });
  const owners = new Map<string, number>();
  /** looks at the debt of a client so far */
  const looks = new Map<number, number>();
  const watched = ([name, work]: [string, Work]): [string, Work] => [
    name,
    (call) => {
      const { operationId, clientId = ofNobody(name) ?? owners.get(operationId ?? '') } = ownerOf(call);
      if (clientId === undefined) return work(call);
      if (operationId !== undefined) owners.set(operationId, clientId);
      const how = broken.get(clientId);
      const done =
        how !== undefined && brokenAt[how].activity === name
          ? (breakActivity(how, deps.sql, work as unknown as StepActivity) as unknown as Work)
          : work;
      const plain = labelOf(name, call);
      if (plain === undefined) return done(call);
      const isLook = name === 'followUp';
      if (isLook) looks.set(clientId, (looks.get(clientId) ?? 0) + 1);
      const label = isLook ? `${plain} ${looks.get(clientId)}` : plain;
      const calls = isLook || clientId === SWEEP || clientId === TAKING ? 0 : undefined;
      const context = Context.current();
      const reach = (phase: Phase) => reached(clientId, `${label}/${phase}`, () => context.heartbeat());
      return here.run({ reach, transactions: 0, calls }, async () => {
        await reach('before');
        const result = await done(call);
        await reach('returned');
        return result;
      });
    },
  ];
  return Object.fromEntries(Object.entries(activities as unknown as Record<string, Work>).map(watched));
}

/** Activities of a sweep, and the look at requests, are about no client. */
function ofNobody(activity: string): number | undefined {
  if (activity === 'takeResets') return TAKING;
  return /^(beginDunningSweep|sweep[A-Z])/.test(activity) ? SWEEP : undefined;
}

/** The pool, with a point between the last statement of a transaction and its commit. */
function watchedPool(sql: Pool): Pool {
  const begin = (...args: [TxWork] | [options: string, TxWork]) => {
    const at = here.getStore();
    const [options, work] = args.length === 2 ? args : ['', args[0]];
    if (!at) return sql.begin(options, work);
    at.transactions += 1;
    const phase: Phase = `tx${at.transactions}`;
    return sql.begin(options, async (tx) => {
      const result = await work(tx);
      await at.reach(phase);
      return result;
    });
  };
  return new Proxy(sql, {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  });
}

function watchedPoolOf<Settings, Connector extends object>(
  pool: SharedPool<Settings, Connector>,
): SharedPool<Settings, Connector> {
  return { ...pool, get: (id, settings) => watchedConnector(pool.get(id, settings), looks) };
}

const looks = new Set<string | symbol>(['probe', 'close']);

/** Everything that a connector does except looking. */
function watchedConnector<C extends object>(connector: C, looks: ReadonlySet<string | symbol>): C {
  return new Proxy(connector, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || looks.has(name)) return method;
      return (...args: unknown[]) => outside(() => Reflect.apply(method, target, args) as Promise<unknown>);
    },
  });
}

async function outside<T>(act: () => Promise<T>): Promise<T> {
  const at = here.getStore();
  if (at?.calls !== undefined) at.calls += 1;
  const number = at?.calls ?? '';
  await at?.reach(`acting${number}`);
  const answer = await act();
  await at?.reach(`acted${number}`);
  return answer;
}
