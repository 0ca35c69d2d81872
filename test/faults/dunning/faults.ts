import { type Fault, faults, type Scene } from '../faults.ts';
import { type Point, partsOf } from '../points.ts';
import type { Debtor, Story } from './stories.ts';

/** A fault of a case: one that strikes while it is held at a boundary, or one that waits outside for its call. */
export interface CaseFault {
  name: string;
  title: string;
  /** whether there is a cell; without a point for those that wait outside */
  meets(story: Story, point: Point | undefined): boolean;
  strike?(scene: Scene): Promise<void>;
  set?(scene: Pick<Scene, 'world'>, debtor: Debtor): void;
  /** the message may end in doubt */
  inDoubt?(point: Point | undefined): boolean;
}

const struck = (name: 'worker' | 'postgres' | 'temporal' | 'panel-down'): CaseFault => {
  const fault = faults.find((each) => each.name === name) as Fault;
  return {
    ...{ name, title: fault.title },
    meets: (story, point) =>
      point !== undefined && (name !== 'panel-down' || story.asks.some((what) => what.endsWith('acct'))),
    ...(fault.strike && { strike: fault.strike }),
    inDoubt: (point) =>
      (name === 'worker' || name === 'postgres') &&
      point !== undefined &&
      /^act(ing|ed)\d/.test(partsOf(point).phase),
  };
};

const mail = (
  name: string,
  title: string,
  fault: Parameters<Scene['world']['mailbox']['faults']['add']>[0],
) => ({
  ...{ name, title },
  meets: ({ asks }: Story, point: Point | undefined) => point === undefined && asks.includes('mail'),
  set: ({ world }: Pick<Scene, 'world'>) => void world.mailbox.faults.add(fault),
  inDoubt: () => name !== 'mail-later',
});

const panel = (name: string, title: string, when: 'before' | 'after'): CaseFault => ({
  ...{ name, title },
  meets: ({ asks }, point) => point === undefined && asks.some((what) => what.endsWith('acct')),
  set({ world }, { user }) {
    for (const on of ['suspendacct', 'unsuspendacct', 'removeacct'])
      world.panel.faults.add({ on, user, effect: 'reset', when });
  },
});

const gateway = (name: string, title: string, when: 'before' | 'after'): CaseFault => ({
  ...{ name, title },
  meets: ({ asks }, point) => point === undefined && asks.includes('gateway'),
  set: ({ world }, { card }) =>
    void world.gateway.faults.add({ on: 'charge', user: card, effect: 'reset', when }),
});

export const caseFaults: readonly CaseFault[] = [
  struck('worker'),
  struck('postgres'),
  struck('temporal'),
  struck('panel-down'),
  panel('panel-after', 'panel did it, reset', 'after'),
  panel('panel-before', 'panel reset, not done', 'before'),
  gateway('gateway-after', 'gateway did it, reset', 'after'),
  gateway('gateway-before', 'gateway reset, not done', 'before'),
  mail('mail-kept', 'mail reset, kept', { kind: 'reset-after-data', kept: true }),
  mail('mail-lost', 'mail reset, lost', { kind: 'reset-after-data', kept: false }),
  mail('mail-later', 'mail refused once', { kind: 'reject', at: 'recipient', code: 451 }),
];
