import type { GatewayEffect, GatewayEvent } from '../../domain/payments/events.ts';
import type { Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import { type By, LedgerRefusal } from '../ledger/index.ts';
import {
  type EventState,
  type EventWithGateway,
  findEvent,
  holdWaitingFor,
  insertEvent,
  settleEvent,
  takeWaiting,
} from '../queries/gateway-events.ts';
import { applyDispute } from './disputes.ts';
import { changeMethod, removeMethod } from './methods.ts';
import { type Assigned, applyPayment } from './payments.ts';
import { applyFailedRefund, applyRefund } from './refunds.ts';

/** A gateway as events come from it. */
export interface EventSource {
  gatewayId: number;
  providerId: number;
  /** what payment methods and transactions call it */
  gateway: string;
}

/** What became of an event; `clientId` is whose debt it may have changed. */
export interface Applied {
  state: EventState;
  why?: string;
  clientId?: number;
}

/** An event waits so long at most for the payment or refund that it is about, before staff are asked. */
const PATIENCE_MS = 24 * 3_600_000;
const STRANGE = ['payment-unknown', 'refund-unknown'];

/**
 * Takes in what a gateway tells: written down and done in one transaction, once per number. What cannot be done now
 * waits, what belongs to nobody on record is kept for staff.
 * @throws LedgerRefusal `client-held` for a change of a method: the gateway tells it again
 */
export async function receiveEvent(
  tx: Tx,
  by: By,
  vault: Vault,
  source: EventSource,
  event: GatewayEvent,
): Promise<Applied | 'repeated' | 'ignored'> {
  const { effect } = event;
  if (effect === null) return 'ignored';
  const id = await insertEvent(
    tx,
    {
      ...{ gatewayId: source.gatewayId, eventId: event.id, type: event.type, at: event.at },
      ...{ effect: keepable(effect), receivedAt: by.now },
    },
    paymentsOf(effect),
  );
  if (id === undefined) return 'repeated';
  if (effect.is === 'method-removed' || effect.is === 'method-changed') {
    const change = effect.is === 'method-removed' ? removeMethod : changeMethod;
    const clientId = await change(tx, by, vault, source, effect as never);
    const applied: Applied =
      clientId === undefined
        ? { state: 'passed-over', why: 'method-unknown' }
        : { state: 'applied', clientId };
    await settleEvent(tx, id, { ...applied, at: by.now });
    return applied;
  }
  const row = await findEvent(tx, id);
  if (!row) throw new Error('The database stored no event.');
  return applyEvent(tx, by, row);
}

/** Does what an event says, or notes why not, and then what has waited for it. */
export async function applyEvent(
  tx: Tx,
  by: By,
  event: EventWithGateway,
  assigned: Assigned = {},
): Promise<Applied> {
  const applied = await attempt(tx, by, event, assigned);
  const late = Date.parse(by.now) - Date.parse(event.receivedAt) > PATIENCE_MS;
  const result: Applied =
    applied.state === 'waiting' && STRANGE.includes(applied.why ?? '') && late
      ? { ...applied, state: 'unmatched' }
      : applied;
  await settleEvent(tx, event.id, {
    ...{ ...result, at: by.now },
    ...(assigned.by !== undefined && { by: assigned.by }),
  });
  if (result.state === 'applied' && event.effect.is === 'payment') {
    const waiting = await holdWaitingFor(tx, event.gatewayId, paymentsOf(event.effect));
    for (const next of waiting) if (next.id !== event.id) await applyEvent(tx, by, next);
  }
  return result;
}

/** Tries again an event that waits; undefined when it waits no more. */
export async function retryEvent(tx: Tx, by: By, id: number): Promise<Applied | undefined> {
  const event = await takeWaiting(tx, id);
  return event && applyEvent(tx, by, event);
}

/** What was begun is taken back when the ledger refuses; the reason stays. */
async function attempt(tx: Tx, by: By, event: EventWithGateway, assigned: Assigned): Promise<Applied> {
  try {
    return (await tx.savepoint((inner) => effectOf(inner, by, event, assigned))) as Applied;
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    return { state: error.code === 'client-held' ? 'waiting' : 'unmatched', why: error.code };
  }
}

function effectOf(tx: Tx, by: By, event: EventWithGateway, assigned: Assigned): Promise<Applied> | Applied {
  const { effect } = event;
  switch (effect.is) {
    case 'payment':
      return applyPayment(tx, by, event, effect, assigned);
    case 'refund':
      return applyRefund(tx, by, event, effect, assigned);
    case 'refund-failed':
      return applyFailedRefund(tx, by, event, effect, assigned);
    case 'dispute':
      return applyDispute(tx, by, event, effect, assigned);
    case 'method-removed':
    case 'method-changed':
      return { state: 'passed-over', why: 'method-unknown' };
  }
}

/** The gateway's names of the payment that an event is about. */
function paymentsOf(effect: GatewayEffect): string[] {
  switch (effect.is) {
    case 'payment':
      return effect.payment.reference === null ? [] : [effect.payment.reference];
    case 'refund':
    case 'refund-failed':
    case 'dispute':
      return effect.payments;
    case 'method-removed':
    case 'method-changed':
      return [];
  }
}

/** A method's token opens something: it is kept sealed with the method, and nowhere else. */
function keepable(effect: GatewayEffect): GatewayEffect {
  switch (effect.is) {
    case 'payment':
    case 'refund':
    case 'refund-failed':
    case 'dispute':
      return effect;
    case 'method-removed':
      return { is: 'method-removed', reference: '', lastFour: null };
    case 'method-changed':
      return { ...effect, reference: '', lastFours: [], lastFour: null, brand: null, expiresOn: null };
  }
}
