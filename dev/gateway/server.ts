import { createFaults, type Faults } from '../panel/faults.ts';
import { type SwitchableOptions, type SwitchableServer, startSwitchable } from '../switchable-server.ts';
import { createHandler } from './handler.ts';
import { type MethodStore, type NewGatewayMethod, openMethods } from './methods.ts';

export interface GatewayOptions extends SwitchableOptions {
  /** The one secret key (`sk_...`); it also opens `/demo/…`. */
  secretKey: string;
  /** Where the payment methods are kept; in memory when left out. */
  file?: string;
  /** Methods to begin with; only when the file is new. */
  methods?: readonly NewGatewayMethod[];
}

/** A gateway that speaks enough of Stripe's API, with state, faults and Stripe's habits. */
export interface DemoGateway extends SwitchableServer {
  readonly methods: Pick<MethodStore, 'all' | 'get' | 'put' | 'detach' | 'remove'>;
  readonly faults: Faults;
  /** Calls so far by name (`retrieve`, `detach`). */
  calls(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts the demo gateway. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<DemoGateway> {
  const methods = openMethods(options.file, options.methods ?? []);
  const faults = createFaults();
  const counted: Record<string, number> = {};
  const handler = createHandler({
    secretKey: options.secretKey,
    methods,
    faults,
    down: (forMs) => void server.down(forMs),
    count: (call) => {
      counted[call] = (counted[call] ?? 0) + 1;
    },
  });
  const server = await startSwitchable(handler, options).catch((error: unknown) => {
    methods.close();
    throw error;
  });
  return {
    ...server,
    methods,
    faults,
    calls: () => ({ ...counted }),
    async stop() {
      await server.down();
      methods.close();
    },
  };
}
