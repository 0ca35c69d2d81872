import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { Deps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import type { ConnectorPool } from '../../connectors/provisioning/pool.ts';
import type { ProvisioningConnector } from '../../connectors/provisioning/types.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import type { StepActivity } from '../../workflows/contracts/activities.ts';
import { type Broken, breakActivity, brokenAt } from './broken.ts';
import { labelOf, ownerOf, type Phase, type Point } from './points.ts';

/** Called at every point of an activity; the activity goes on when it resolves. */
export type Reached = (clientId: number, point: Point, heartbeat: () => void) => Promise<void>;

type TxWork = (tx: Tx) => Promise<unknown>;
type Work = (call: object) => Promise<unknown>;
interface Here {
  reach(phase: Phase): Promise<void>;
  transactions: number;
}

const here = new AsyncLocalStorage<Here>();

/**
 * The activities as they are, watched from outside: around each call, around the transactions it opens, and around
 * what it asks of servers, of the storage of files and of the mail server.
 * @param broken clients whose operations run an activity that is broken on purpose
 */
export function watchedActivities(deps: Deps, reached: Reached, broken: Map<number, Broken>): object {
  const activities = createActivities({
    ...deps,
    sql: watchedPool(deps.sql),
    connectors: watchedConnectors(deps.connectors),
    storage: {
      ...deps.storage,
      put: (key, content) => outside(() => deps.storage.put(key, content)),
      remove: (key) => outside(() => deps.storage.remove(key)),
    },
    mailer: { ...deps.mailer, send: (mail) => outside(() => deps.mailer.send(mail)) },
  });
  const owners = new Map<string, number>();
  const watched = ([name, work]: [string, Work]): [string, Work] => [
    name,
    (call) => {
      const { operationId = '', clientId = owners.get(operationId) } = ownerOf(call);
      if (clientId === undefined) return work(call);
      owners.set(operationId, clientId);
      const how = broken.get(clientId);
      const done =
        how !== undefined && brokenAt[how].activity === name
          ? (breakActivity(how, deps.sql, work as unknown as StepActivity) as unknown as Work)
          : work;
      const label = labelOf(name, call);
      if (label === undefined) return done(call);
      const context = Context.current();
      const reach = (phase: Phase) => reached(clientId, `${label}/${phase}`, () => context.heartbeat());
      return here.run({ reach, transactions: 0 }, async () => {
        await reach('before');
        const result = await done(call);
        await reach('returned');
        return result;
      });
    },
  ];
  return Object.fromEntries(Object.entries(activities as unknown as Record<string, Work>).map(watched));
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

const looks = new Set<string | symbol>(['probe', 'close']);

function watchedConnectors(pool: ConnectorPool): ConnectorPool {
  return { ...pool, get: (serverId, settings) => watchedConnector(pool.get(serverId, settings)) };
}

/** Everything that a connector does except looking. */
function watchedConnector(connector: ProvisioningConnector): ProvisioningConnector {
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
  await at?.reach('acting');
  const answer = await act();
  await at?.reach('acted');
  return answer;
}
