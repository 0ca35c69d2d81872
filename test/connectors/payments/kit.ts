import { afterEach, describe, test } from 'vitest';
import type { GatewayKind, MethodProbe, PaymentGateway } from '../../../connectors/payments/types.ts';
import { CHARGE_CASES, type ChargeCase, refusesCharges } from './charge-cases.ts';
import { CASES, opensNoConnection } from './kit-cases.ts';

/** What a kind of gateway brings to the kit: a real server of its kind with one payment method on it. */
export interface Harness {
  readonly kind: GatewayKind;
  /** The gateway's token for the method. */
  readonly reference: string;
  /** Values that no proof and no message may hold. */
  readonly secrets: readonly string[];
  connect(how?: { ca?: boolean; badCredentials?: boolean; timeoutMs?: number }): PaymentGateway;
  /** Puts the method there, attached to a customer. */
  seed(card?: SeededCard): void;
  /** What somebody else does at the gateway. */
  detach(): void;
  remove(): void;
  /** What is really there, seen without a connector. */
  truth(): Exclude<MethodProbe['state'], 'unreachable'>;
  /** Payments that are really there, in minor units, seen without a connector. */
  payments(): { state: 'succeeded' | 'declined' | 'pending'; amountMinor: number; refundedMinor: number }[];
  /** Spoils the next call of this kind. `after` lets the command work first. */
  spoil(
    on: 'probe' | 'detach' | 'charge' | 'find' | 'refund' | 'find-refund',
    effect: Spoiling,
    times?: number,
  ): void;
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}
/** How the bank of a seeded card takes a charge. */
export type SeededCard = 'good' | 'no-money' | 'stolen' | 'expired' | 'needs-its-owner' | 'takes-days';
export type Spoiling =
  | 'html'
  | 'html-after'
  | 'other-json'
  | 'refused'
  | 'slow'
  | 'slow-after'
  | 'reset'
  | 'reset-after'
  | '5xx'
  | '5xx-after'
  | 'rate-limited'
  | 'key-revoked'
  | 'account-gone';
export type MakeHarness = (options: { tls: boolean }) => Promise<Harness>;

export type Case =
  | 'success'
  | 'already detached'
  | 'missing'
  | 'refused'
  | 'HTML instead of JSON'
  | 'JSON of another shape'
  | 'time-out after success'
  | 'reset after success'
  | 'slow answer'
  | '5xx then success'
  | 'rate limited'
  | 'bad credentials'
  | 'key revoked or account gone'
  | 'cancelled'
  | 'connection refused'
  | 'invalid TLS';

const nothingRemote = 'there is no gateway: it opens no connection and there is nothing to take away';
/** Where a case cannot happen to a kind, and why. What is not named here runs. */
const CANNOT_HAPPEN: Record<GatewayKind, Partial<Record<Case, string>>> = {
  stripe: {},
  manual: {
    success: nothingRemote,
    'already detached': nothingRemote,
    refused: nothingRemote,
    'HTML instead of JSON': nothingRemote,
    'JSON of another shape': nothingRemote,
    'time-out after success': nothingRemote,
    'reset after success': nothingRemote,
    'slow answer': nothingRemote,
    '5xx then success': nothingRemote,
    'rate limited': nothingRemote,
    'bad credentials': nothingRemote,
    'key revoked or account gone': nothingRemote,
    cancelled: nothingRemote,
    'connection refused': nothingRemote,
    'invalid TLS': nothingRemote,
  },
};

/** Runs the conformance kit for one kind of gateway against real servers that `makeHarness` starts. */
export function conformance(kind: GatewayKind, makeHarness: MakeHarness): void {
  describe(`X12 ${kind} payments conformance`, () => {
    const open: Harness[] = [];
    const make: MakeHarness = async (options) => {
      const harness = await makeHarness(options);
      open.push(harness);
      return harness;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((harness) => harness.close()));
    });
    for (const [title, run] of Object.entries(CHARGE_CASES) as [
      ChargeCase,
      (typeof CHARGE_CASES)[ChargeCase],
    ][])
      if (kind === 'manual')
        test(`D4 ${kind}: "${title}" cannot happen, it charges nothing`, () => refusesCharges(make));
      else test(`D4 ${kind}: ${title}`, () => run(make));
    for (const [title, run] of Object.entries(CASES) as [Case, (typeof CASES)[Case]][]) {
      const never = CANNOT_HAPPEN[kind][title];
      if (never === undefined) test(`X12 ${kind}: ${title}`, () => run(make));
      else test(`X12 ${kind}: "${title}" cannot happen, ${never}`, () => opensNoConnection(make));
    }
  });
}
