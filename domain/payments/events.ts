import type { GatewayPayment } from './charges.ts';

/** What a gateway tells: ids, codes, amounts and times; nothing about a person. */
export interface GatewayEvent {
  /** the gateway's number of it: the same one counts once */
  id: string;
  /** the gateway's word for it */
  type: string;
  /** ISO time at which it happened */
  at: string;
  /** null: nothing that concerns the record */
  effect: GatewayEffect | null;
}

export type GatewayEffect =
  | {
      is: 'payment';
      payment: GatewayPayment;
      /** ours, as the gateway kept it with the payment */
      attempt: string | null;
      invoiceId: number | null;
      clientId: number | null;
    }
  /** `refundedMinor` is all that was given back of the payment until then */
  | { is: 'refund'; payments: string[]; refundedMinor: number; currency: string }
  /** a refund that was on its way to the payer and did not arrive: the money is with the provider again */
  | { is: 'refund-failed'; reference: string; payments: string[]; amountMinor: number; currency: string }
  | {
      is: 'dispute';
      reference: string;
      payments: string[];
      state: 'open' | 'won' | 'lost';
      amountMinor: number;
      currency: string;
      reason: string;
    }
  | { is: 'method-removed'; reference: string; lastFour: string | null }
  | {
      is: 'method-changed';
      reference: string;
      /** also those that it had before */
      lastFours: string[];
      brand: string | null;
      lastFour: string | null;
      /** the last day on which it works */
      expiresOn: string | null;
    };
