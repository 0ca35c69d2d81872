import { type Journal, openJournal } from '../panel/journal.ts';

/** A payment method as the demo gateway keeps it; of a card it never had more than the last four digits. */
export interface GatewayMethod {
  /** `pm_...` */
  id: string;
  /** `cus_...`, or null once it is detached. */
  customer: string | null;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** Unix seconds. */
  created: number;
}

/** What a new method needs; the rest is filled in. */
export type NewGatewayMethod = Pick<GatewayMethod, 'id'> & Partial<GatewayMethod>;

/** The gateway's payment methods, by id. */
export interface MethodStore {
  all(): GatewayMethod[];
  get(id: string): GatewayMethod | undefined;
  put(method: NewGatewayMethod): GatewayMethod;
  detach(id: string): void;
  remove(id: string): void;
  close(): void;
}

/** Opens the methods. With a file they survive restarts and kills; `first` is used only when the file is new. */
export function openMethods(file: string | undefined, first: readonly NewGatewayMethod[]): MethodStore {
  const beginWith = new Map(first.map((method) => [method.id, complete(method)]));
  const journal: Journal<GatewayMethod> | null = file === undefined ? null : openJournal(file, beginWith);
  const held = new Map(journal?.loaded ?? beginWith);
  const save = (method: GatewayMethod) => {
    journal?.put(method.id, method);
    held.set(method.id, method);
    return method;
  };
  return {
    all: () => [...held.values()].map((method) => ({ ...method })),
    get: (id) => held.get(id),
    put: (method) => save(complete(method)),
    detach(id) {
      const method = held.get(id);
      if (method) save({ ...method, customer: null });
    },
    remove(id) {
      journal?.remove(id);
      held.delete(id);
    },
    close: () => journal?.close(),
  };
}

const complete = (method: NewGatewayMethod): GatewayMethod => ({
  customer: `cus_${method.id.replace(/^pm_/, '')}`,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2030,
  created: Math.floor(Date.now() / 1000),
  ...method,
});
