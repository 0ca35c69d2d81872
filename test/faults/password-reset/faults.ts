import { type Fault, faults, type Scene } from '../faults.ts';
import { type Point, partsOf } from '../points.ts';
import type { Story } from './stories.ts';

/** A fault of a reset: one that strikes while it is held at a boundary, or one that waits for its mail. */
export interface ResetFault {
  name: string;
  title: string;
  meets(story: Story, point: Point | undefined): boolean;
  strike?(scene: Scene): Promise<void>;
  set?(scene: Pick<Scene, 'world'>): void;
  /** the same mail may come twice: nobody knows whether it had left */
  inDoubt(point: Point | undefined): boolean;
}

const struck = (name: 'worker' | 'postgres' | 'temporal'): ResetFault => {
  const fault = faults.find((each) => each.name === name) as Fault;
  return {
    ...{ name, title: fault.title },
    meets: (_story, point) => point !== undefined,
    ...(fault.strike && { strike: fault.strike }),
    inDoubt: (point) => name !== 'temporal' && point !== undefined && /^act/.test(partsOf(point).phase),
  };
};

const mail = (
  name: string,
  title: string,
  fault: Parameters<Scene['world']['mailbox']['faults']['add']>[0],
): ResetFault => ({
  ...{ name, title },
  meets: ({ ends }, point) => point === undefined && ends !== 'expired',
  set: ({ world }) => void world.mailbox.faults.add(fault),
  inDoubt: () => name === 'mail-kept',
});

export const resetFaults: readonly ResetFault[] = [
  struck('worker'),
  struck('postgres'),
  struck('temporal'),
  mail('mail-kept', 'mail reset, kept', { kind: 'reset-after-data', kept: true }),
  mail('mail-lost', 'mail reset, lost', { kind: 'reset-after-data', kept: false }),
  mail('mail-later', 'mail refused once', { kind: 'reject', at: 'recipient', code: 451 }),
];
