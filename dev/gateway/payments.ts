import { randomUUID } from 'node:crypto';
import { type Journal, openJournal } from '../panel/journal.ts';
import type { GatewayMethod } from './methods.ts';

/** A payment as the demo gateway keeps it; amounts as Stripe counts them. */
export interface KeptPayment {
  /** `pi_...` */
  id: string;
  /** `ch_...` */
  charge: string;
  customer: string;
  method: string;
  amount: number;
  /** lower case, as Stripe writes it */
  currency: string;
  metadata: Record<string, string>;
  status: 'succeeded' | 'processing' | 'requires_payment_method';
  decline: DeclineCodes | null;
  refunded: number;
  /** what was given back, in its order */
  refunds?: KeptRefund[];
  /** Unix seconds. */
  created: number;
}

export interface KeptRefund {
  /** `re_...` */
  id: string;
  amount: number;
  metadata: Record<string, string>;
  /** Unix seconds. */
  created: number;
}

export interface DeclineCodes {
  code: string;
  decline_code?: string;
  advice_code?: string;
}

/** Cards that are declined, by their last four digits: those that Stripe has for tests. */
const DECLINED: Readonly<Record<string, DeclineCodes>> = {
  '0002': { code: 'card_declined', decline_code: 'generic_decline', advice_code: 'try_again_later' },
  '9995': { code: 'card_declined', decline_code: 'insufficient_funds' },
  '9987': { code: 'card_declined', decline_code: 'lost_card' },
  '9979': { code: 'card_declined', decline_code: 'stolen_card' },
  '0069': { code: 'expired_card' },
  '0119': { code: 'processing_error' },
  '0127': { code: 'incorrect_cvc' },
  '3184': { code: 'authentication_required', decline_code: 'authentication_required' },
};
/** A method that takes days, as a direct debit does. */
const SLOW = '3000';

export interface PaymentWish {
  amount: number;
  currency: string;
  metadata: Record<string, string>;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** The gateway's payments, in the order in which they were made. */
export interface PaymentStore {
  all(): KeptPayment[];
  /** by its own number or that of its charge */
  get(id: string): KeptPayment | undefined;
  take(method: GatewayMethod, wish: PaymentWish): KeptPayment;
  /** Ends a payment that takes days. */
  settle(id: string, decline?: DeclineCodes): KeptPayment;
  /** Gives a part back; answers the payment with it. */
  refund(id: string, amount: number, metadata: Record<string, string>): KeptPayment & { made: KeptRefund };
  close(): void;
}

/** Opens the payments. With a file they survive restarts and kills. */
export function openPayments(file: string | undefined): PaymentStore {
  const journal: Journal<KeptPayment> | null = file === undefined ? null : openJournal(file, new Map());
  const held = new Map(journal?.loaded ?? []);
  const save = (payment: KeptPayment) => {
    journal?.put(payment.id, payment);
    held.set(payment.id, payment);
    return payment;
  };
  const get = (id: string) => held.get(id) ?? [...held.values()].find(({ charge }) => charge === id);
  const known = (id: string) => {
    const payment = get(id);
    if (!payment) throw new Error(`The demo gateway has no payment ${id}.`);
    return payment;
  };
  return {
    all: () => [...held.values()].map((payment) => ({ ...payment })),
    get,
    take({ id: method, customer, last4 }, wish) {
      const number = randomUUID().replaceAll('-', '');
      const decline = DECLINED[last4] ?? null;
      return save({
        ...{ id: `pi_${number}`, charge: `ch_${number}`, customer: customer ?? '', method, ...wish, decline },
        status: decline ? 'requires_payment_method' : last4 === SLOW ? 'processing' : 'succeeded',
        refunded: 0,
        created: seconds(),
      });
    },
    settle(id, decline) {
      const status = decline ? 'requires_payment_method' : 'succeeded';
      return save({ ...known(id), status, decline: decline ?? null });
    },
    refund(id, amount, metadata) {
      const payment = known(id);
      const made = { id: `re_${randomUUID().replaceAll('-', '')}`, amount, metadata, created: seconds() };
      const refunds = [...(payment.refunds ?? []), made];
      return { ...save({ ...payment, refunded: payment.refunded + amount, refunds }), made };
    },
    close: () => journal?.close(),
  };
}
