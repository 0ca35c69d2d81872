import { channel } from 'node:diagnostics_channel';
import { expect } from 'vitest';
import {
  type DetachOptions,
  type DetachProof,
  detachMethod,
  isDetached,
} from '../../../connectors/payments/detach.ts';
import type { PaymentGateway } from '../../../connectors/payments/types.ts';
import type { Case, Harness, MakeHarness } from './kit.ts';

// The same for every attempt, as an operation gives it.
const CALL = { signal: new AbortController().signal, idempotencyKey: 'operation-1/remove/7' };
const QUICK = { attempts: 2, delayMs: 10 };

/** The kit's cases; each makes the servers it needs and says what must be true of every kind. */
export const CASES: Record<Case, (make: MakeHarness) => Promise<void>> = {
  async success(make) {
    const h = await make({ tls: false });
    h.seed();
    expect(await h.connect().probe(h.reference, CALL)).toEqual({ state: 'attached' });
    expect(await detach(h)).toEqual({
      gateway: h.kind,
      before: 'attached',
      after: 'detached',
      asked: true,
      answer: 'done',
      outcome: 'done',
      provenBy: 'probe',
    });
    expect(h.truth()).toBe('detached');
  },

  async 'already detached'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.detach();
    expect(await detach(h)).toMatchObject({ outcome: 'already', asked: false, before: 'detached' });
    expect(await detach(h, { askedBefore: true })).toMatchObject({ outcome: 'done', asked: false });
    // Asked all the same, as when somebody is faster, it must not look like a success of ours.
    expect(['already', 'refused']).toContain((await h.connect().detach(h.reference, CALL)).outcome);
  },

  async missing(make) {
    const h = await make({ tls: false });
    h.remove();
    expect(await h.connect().probe(h.reference, CALL)).toEqual({ state: 'missing' });
    expect(await detach(h)).toMatchObject({ outcome: 'already', asked: false, before: 'missing' });
    expect(await h.connect().detach(h.reference, CALL)).toEqual({ outcome: 'already' });
  },

  async refused(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('detach', 'refused');
    const proof = await detach(h);
    expect(proof).toMatchObject({
      outcome: 'refused',
      asked: true,
      after: 'attached',
      failure: { code: 'refused', retryable: false },
    });
    expect(failureOf(proof).message).toContain('disputed');
    h.spoil('probe', 'refused');
    expect(await detach(h)).toMatchObject({ outcome: 'unreachable', asked: false });
    expect(h.truth()).toBe('attached');
  },

  async 'HTML instead of JSON'(make) {
    const h = await make({ tls: false });
    h.remove();
    h.spoil('probe', 'html');
    // A page proves nothing, not even for a method that is really gone.
    expect(await detach(h)).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'protocol', retryable: true },
    });
    h.seed();
    h.spoil('detach', 'html');
    expect(await detach(h)).toMatchObject({
      outcome: 'unknown',
      after: 'attached',
      failure: { code: 'outcome-unknown', retryable: true },
    });
    h.spoil('detach', 'html-after');
    expect(await detach(h)).toMatchObject({ outcome: 'done', answer: 'unknown', after: 'detached' });
    expect(h.truth()).toBe('detached');
  },

  async 'JSON of another shape'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', 'other-json');
    expect(await detach(h)).toMatchObject({ outcome: 'unreachable', failure: { code: 'protocol' } });
    h.spoil('detach', 'other-json');
    expect(await detach(h)).toMatchObject({ outcome: 'unknown', after: 'attached' });
    expect(h.truth()).toBe('attached');
  },

  async 'time-out after success'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('detach', 'slow-after');
    expect(await detach(h, { timeoutMs: 1_500 })).toMatchObject({
      outcome: 'done',
      answer: 'unknown',
      after: 'detached',
      provenBy: 'probe',
    });
    expect(await detach(h, { askedBefore: true })).toMatchObject({ outcome: 'done', asked: false });
    h.seed();
    h.spoil('probe', 'slow-after');
    const timedOut = await detach(h, { timeoutMs: 500 });
    expect(timedOut).toMatchObject({
      outcome: 'unreachable',
      failure: { code: 'unreachable', retryable: true },
    });
    expect(failureOf(timedOut).message).toContain('0.5 s');
  },

  async 'reset after success'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('detach', 'reset-after');
    expect(await detach(h)).toMatchObject({ outcome: 'done', answer: 'unknown', after: 'detached' });
    expect(h.truth()).toBe('detached');
    // A socket that was closed while idle does not fail a look.
    h.spoil('probe', 'reset');
    expect(await h.connect().probe(h.reference, CALL)).toEqual({ state: 'detached' });
  },

  async 'slow answer'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', 'slow');
    h.spoil('detach', 'slow');
    expect(await detach(h)).toMatchObject({ outcome: 'done', answer: 'done', after: 'detached' });
  },

  async '5xx then success'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', '5xx');
    expect(await detach(h)).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'unreachable', retryable: true },
    });
    h.spoil('detach', '5xx');
    expect(await detach(h)).toMatchObject({
      outcome: 'unknown',
      after: 'attached',
      failure: { code: 'outcome-unknown', retryable: true },
    });
    expect(h.truth()).toBe('attached');
    // The same command again, with the same key, must not get the kept failure again.
    expect(await detach(h)).toMatchObject({ outcome: 'done', answer: 'done', after: 'detached' });
    h.seed();
    h.spoil('detach', '5xx-after');
    expect(await detach(h)).toMatchObject({ outcome: 'done', answer: 'unknown', after: 'detached' });
  },

  async 'rate limited'(make) {
    const h = await make({ tls: false });
    h.seed();
    for (const on of ['probe', 'detach'] as const) {
      h.spoil(on, 'rate-limited');
      expect(await detach(h)).toMatchObject({
        outcome: 'unreachable',
        asked: on === 'detach',
        failure: { code: 'unreachable', retryable: true },
      });
      expect(h.truth()).toBe('attached');
    }
    expect(await detach(h)).toMatchObject({ outcome: 'done' });
  },

  async 'bad credentials'(make) {
    const h = await make({ tls: false });
    for (const there of [true, false]) {
      if (there) h.seed();
      else h.remove();
      // Refused at the door, nobody can say that a method is missing.
      expect(await detach(h, {}, h.connect({ badCredentials: true }))).toMatchObject({
        outcome: 'unreachable',
        before: 'unreachable',
        asked: false,
        failure: { code: 'bad-credentials', retryable: false },
      });
    }
  },

  async 'key revoked or account gone'(make) {
    const h = await make({ tls: false });
    h.seed();
    for (const effect of ['key-revoked', 'account-gone'] as const) {
      h.spoil('probe', effect);
      expect(await detach(h)).toMatchObject({
        outcome: 'unreachable',
        asked: false,
        failure: { code: 'bad-credentials', retryable: false },
      });
      h.spoil('detach', effect);
      expect(await detach(h)).toMatchObject({
        outcome: 'refused',
        after: 'attached',
        failure: { code: 'bad-credentials', retryable: false },
      });
    }
    expect(h.truth()).toBe('attached');
  },

  async cancelled(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', 'slow-after');
    const controller = new AbortController();
    const proving = detach(h, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    expect(await proving).toMatchObject({ outcome: 'unreachable', failure: { code: 'cancelled' } });
  },

  async 'connection refused'(make) {
    const h = await make({ tls: false });
    h.remove();
    await h.down();
    expect(await detach(h)).toMatchObject({
      outcome: 'unreachable',
      before: 'unreachable',
      failure: { code: 'unreachable', retryable: true },
    });
    expect((await h.connect().detach(h.reference, CALL)).outcome).toBe('unreachable');
    await h.up();
    h.seed();
    expect(await detach(h)).toMatchObject({ outcome: 'done' });
  },

  async 'invalid TLS'(make) {
    const h = await make({ tls: true });
    h.seed();
    expect(await detach(h)).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'invalid-tls', retryable: false },
    });
    expect(h.truth()).toBe('attached');
    expect(await detach(h, {}, h.connect({ ca: true }))).toMatchObject({ outcome: 'done' });
  },
};

/** Detaches, and looks that the proof holds nothing that opens a door. */
async function detach(
  h: Harness,
  more: Partial<DetachOptions> = {},
  gateway: PaymentGateway = h.connect(),
): Promise<DetachProof> {
  const proof = await detachMethod(gateway, h.reference, { ...CALL, confirm: QUICK, ...more });
  for (const secret of h.secrets) expect(JSON.stringify(proof)).not.toContain(secret);
  return proof;
}

function failureOf(proof: DetachProof) {
  if (isDetached(proof)) throw new Error(`A failure was expected, got ${proof.outcome}.`);
  return proof.failure;
}

/** What the kit asks of a kind to which a case cannot happen: that it opens no socket and says so in its proof. */
export async function opensNoConnection(make: MakeHarness): Promise<void> {
  const h = await make({ tls: false });
  let sockets = 0;
  const count = () => {
    sockets++;
  };
  channel('net.client.socket').subscribe(count);
  try {
    expect(await detach(h)).toMatchObject({ outcome: 'already', asked: false, provenBy: 'nothing-remote' });
  } finally {
    channel('net.client.socket').unsubscribe(count);
  }
  expect(sockets).toBe(0);
}
