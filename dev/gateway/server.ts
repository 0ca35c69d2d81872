import { createFaults, type Faults } from '../panel/faults.ts';
import { type SwitchableOptions, type SwitchableServer, startSwitchable } from '../switchable-server.ts';
import { createHandler } from './handler.ts';
import { createHooks, type Hooks } from './hooks.ts';
import { type MethodStore, type NewGatewayMethod, openMethods } from './methods.ts';
import { openPayments, type PaymentStore } from './payments.ts';
import { intentOf } from './shown.ts';

export interface GatewayOptions extends SwitchableOptions {
  /** The one secret key (`sk_...`); it also opens `/demo/…`. */
  secretKey: string;
  /** Where the payment methods are kept; in memory when left out. */
  file?: string;
  /** Where the payments are kept; in memory when left out. */
  paymentsFile?: string;
  /** Methods to begin with; only when the file is new. */
  methods?: readonly NewGatewayMethod[];
}

/** A gateway that speaks enough of Stripe's API, with state, faults and Stripe's habits. */
export interface DemoGateway extends SwitchableServer {
  readonly methods: Pick<MethodStore, 'all' | 'get' | 'put' | 'detach' | 'remove'>;
  readonly payments: Pick<PaymentStore, 'all' | 'get'>;
  readonly faults: Faults;
  readonly hooks: Omit<Hooks, 'stop'>;
  /** Ends a payment that takes days, and tells it. */
  settle(id: string, decline?: { code: string; decline_code?: string }): void;
  /** Lets the payer of a payment contest it, or ends the dispute, and tells it; answers the dispute's number. */
  dispute(id: string, status: 'needs_response' | 'won' | 'lost'): string;
  /** Calls so far by name (`retrieve`, `detach`, `charge` …). */
  calls(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts the demo gateway. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<DemoGateway> {
  const methods = openMethods(options.file, options.methods ?? []);
  const payments = openPayments(options.paymentsFile);
  const hooks = createHooks();
  const faults = createFaults();
  const counted: Record<string, number> = {};
  const settle: DemoGateway['settle'] = (id, decline) => {
    const payment = payments.settle(id, decline);
    hooks.emit(`payment_intent.${decline ? 'payment_failed' : 'succeeded'}`, intentOf(payment));
  };
  const dispute: DemoGateway['dispute'] = (id, status) => {
    const payment = payments.get(id);
    if (!payment) throw new Error(`The demo gateway has no payment ${id}.`);
    const { amount, currency, charge } = payment;
    const number = `dp_${payment.id.slice(3)}`;
    hooks.emit(`charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`, {
      ...{ id: number, object: 'dispute', amount, currency, charge, payment_intent: payment.id },
      ...{ reason: 'fraudulent', status, livemode: false, metadata: {} },
    });
    return number;
  };
  const handler = createHandler({
    secretKey: options.secretKey,
    methods,
    payments,
    hooks,
    faults,
    settle,
    dispute,
    down: (forMs) => void server.down(forMs),
    count: (call) => {
      counted[call] = (counted[call] ?? 0) + 1;
    },
  });
  const server = await startSwitchable(handler, options).catch((error: unknown) => {
    methods.close();
    payments.close();
    throw error;
  });
  return {
    ...server,
    methods,
    payments,
    faults,
    hooks,
    settle,
    dispute,
    calls: () => ({ ...counted }),
    async stop() {
      hooks.stop();
      await server.down();
      methods.close();
      payments.close();
    },
  };
}
