import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';

/** Where the gateway sends its events, and the secret that signs them. */
export interface HookTarget {
  url: string;
  secret: string;
}

/** An event as Stripe writes it. */
export interface SentEvent {
  id: string;
  object: 'event';
  type: string;
  /** Unix seconds. */
  created: number;
  livemode: false;
  data: { object: unknown; previous_attributes?: unknown };
}

/** Events, sent as Stripe sends them: signed, at least once, in no certain order. */
export interface Hooks {
  /** Sends to this address from now on; null keeps events to itself. */
  sendTo(target: HookTarget | null): void;
  emit(type: string, object: unknown, previous?: unknown): SentEvent;
  /** Every event so far, oldest first. */
  events(): SentEvent[];
  /** Sends an event once, now; answers the receiver's HTTP status, null when there was none. */
  send(event: SentEvent): Promise<number | null>;
  /** Waits until nothing is on its way. */
  settled(): Promise<void>;
  stop(): void;
}

/** Waits between attempts that were not answered with 2xx; Stripe goes on for three days. */
const WAITS_MS = [500, 2_000, 10_000, 60_000];

/** No target at first. */
export function createHooks(): Hooks {
  const made: SentEvent[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const sending = new Set<Promise<unknown>>();
  let target: HookTarget | null = null;

  const send = async (event: SentEvent): Promise<number | null> => {
    if (!target) return null;
    const payload = JSON.stringify(event);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: target.secret });
    try {
      const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(target.url, { method: 'POST', headers, body: payload, signal });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  };

  function start(event: SentEvent, attempt: number): void {
    const done = send(event).then((status) => {
      sending.delete(done);
      const wait = WAITS_MS[attempt];
      if ((status !== null && status < 300) || wait === undefined || !target) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        start(event, attempt + 1);
      }, wait);
      timers.add(timer.unref());
    });
    sending.add(done);
  }

  return {
    sendTo(next) {
      target = next;
    },
    emit(type, object, previous) {
      const event: SentEvent = {
        ...{ id: `evt_${randomUUID().replaceAll('-', '')}`, object: 'event', type, livemode: false },
        created: Math.floor(Date.now() / 1000),
        data: { object, ...(previous !== undefined && { previous_attributes: previous }) },
      };
      made.push(event);
      if (target) start(event, 0);
      return event;
    },
    events: () => [...made],
    send,
    async settled() {
      while (sending.size > 0) await Promise.all(sending);
    },
    stop() {
      target = null;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
