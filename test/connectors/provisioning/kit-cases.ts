import { channel } from 'node:diagnostics_channel';
import { expect } from 'vitest';
import { type CarryOutOptions, carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { Command } from '../../../connectors/provisioning/commands.ts';
import { isProven, type Proof } from '../../../connectors/provisioning/proof.ts';
import type { ExpectedAccount } from '../../../connectors/provisioning/types.ts';
import type { Case, Harness, MakeHarness } from './kit.ts';

const CALL = { signal: new AbortController().signal, idempotencyKey: 'operation-1/terminate/7' };
const QUICK = { attempts: 2, delayMs: 10 };
const COMMANDS: readonly Command[] = [
  { kind: 'suspend', reason: 'overdue' },
  { kind: 'unsuspend' },
  { kind: 'change-package', package: 'gold' },
  { kind: 'change-password', password: 'fresh-Passw0rd-1' },
  { kind: 'terminate' },
];
const terminate: Command = { kind: 'terminate' };

/** The kit's cases; each makes the servers it needs and says what must be true of every kind. */
export const CASES: Record<Case, (make: MakeHarness) => Promise<void>> = {
  async success(make) {
    for (const command of COMMANDS) {
      const h = await make({ tls: false });
      h.seed({ suspended: command.kind === 'unsuspend' });
      if (isLeftToPeople(h, command)) {
        await expectLeftToPeople(h, command);
        continue;
      }
      const proof = await carry(h, command);
      expect(proof).toMatchObject({ outcome: 'done', command: command.kind });
      expectCarriedOut(h, command);
      expectNoSecrets(proof, h);
    }
    const h = await make({ tls: false });
    const create = createCommand(h);
    if (isLeftToPeople(h, create)) return expectLeftToPeople(h, create);
    const created = await carry(h, create, { username: h.expected.username, domain: h.expected.domain });
    expect(created.outcome).toBe('done');
    expect(h.truth()).toBe('active');
  },

  async 'already done'(make) {
    const h = await make({ tls: false });
    h.seed({ suspended: true });
    expect(await carry(h, { kind: 'suspend', reason: 'overdue' })).toMatchObject({
      outcome: 'already',
      asked: false,
    });
    h.seed({ suspended: false });
    expect(await carry(h, { kind: 'unsuspend' })).toMatchObject({ outcome: 'already', asked: false });
    h.remove();
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'already', asked: false, before: 'missing' });
  },

  async missing(make) {
    const h = await make({ tls: false });
    h.remove();
    const probe = await h.connect().probe(h.expected, { ...CALL, confirmedState: h.truth() });
    expect(probe).toEqual({ state: 'missing' });
    const proof = await carryOut(h.connect(), { kind: 'suspend', reason: 'overdue' }, h.expected, {
      ...CALL,
      confirm: QUICK,
      confirmedState: h.truth(),
    });
    expect(['refused', 'needs-operator']).toContain(proof.outcome);
    expect(failureOf(proof).retryable).toBe(false);
    expect(h.truth()).toBe('missing');
  },

  async 'wrong identity'(make) {
    for (const command of COMMANDS) {
      const h = await make({ tls: false });
      h.seed({ domain: 'somebody-else.example', suspended: command.kind === 'unsuspend' });
      const before = h.truth();
      const proof = await carry(h, command);
      expect(proof).toMatchObject({
        outcome: 'refused',
        asked: false,
        failure: { code: 'identity-mismatch' },
      });
      expect(proof.identity?.mismatched).toContain(h.toldApartBy ?? 'domain');
      expect(h.truth()).toBe(before);
      expect(h.hasPassword('fresh-Passw0rd-1')).toBe(false);
      expectNoSecrets(proof, h);
    }
  },

  async 'recycled id'(make) {
    // Found by the same name and alike, but made later: the first account was removed and the name given out again.
    const h = await make({ tls: false });
    h.seed({ marker: 'created:1900000000' });
    const proof = await carry(h, terminate);
    expect(proof).toMatchObject({ outcome: 'refused', asked: false, failure: { code: 'identity-mismatch' } });
    expect(proof.identity?.mismatched).toEqual(['marker']);
    expect(proof.identity?.matched.toSorted()).toEqual([h.toldApartBy ?? 'domain', foundBy(h)].toSorted());
    expect(h.truth()).toBe('active');
  },

  async 'wrong owner'(make) {
    const h = await make({ tls: false });
    h.seed({ owner: 'stranger' });
    const proof = await carry(h, terminate, { ...h.expected, owner: 'root' });
    expect(proof).toMatchObject({ outcome: 'refused', asked: false, failure: { code: 'identity-mismatch' } });
    expect(proof.identity?.mismatched).toEqual(['owner']);
    expect(h.truth()).toBe('active');
  },

  async 'unproven identity'(make) {
    const h = await make({ tls: false });
    h.seed();
    const proof = await carry(h, terminate, { [foundBy(h)]: h.expected[foundBy(h)] });
    expect(proof).toMatchObject({ outcome: 'refused', asked: false, failure: { code: 'identity-unproven' } });
    const nameless = await carry(h, terminate, {});
    expect(nameless).toMatchObject({
      asked: false,
      before: 'unreachable',
      failure: { code: 'identity-unproven', retryable: false },
    });
    expect(h.truth()).toBe('active');
  },

  async 'HTML instead of JSON'(make) {
    const h = await make({ tls: false });
    h.remove();
    h.spoil('probe', 'html');
    // A page proves nothing, not even for an account that is really gone.
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'protocol', retryable: true },
    });
    h.seed();
    h.spoil('terminate', 'html');
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'unknown',
      after: 'active',
      failure: { code: 'outcome-unknown', retryable: true },
    });
    expect(h.truth()).toBe('active');
    h.spoil('terminate', 'html-after');
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'done',
      answer: 'unknown',
      after: 'missing',
      provenBy: 'probe',
    });
    expect(h.truth()).toBe('missing');
  },

  async '200 with a failure inside'(make) {
    for (const command of COMMANDS) {
      const h = await make({ tls: false });
      if (isLeftToPeople(h, command)) continue;
      h.seed({ suspended: command.kind === 'unsuspend' });
      const before = h.truth();
      h.spoil(command.kind, 'failure-inside');
      const proof = await carry(h, command);
      expect(proof).toMatchObject({
        outcome: 'refused',
        asked: true,
        answer: 'refused',
        failure: { code: 'refused' },
      });
      expect(failureOf(proof).message).toContain('quota file');
      expect(h.truth()).toBe(before);
      expectNoSecrets(proof, h);
    }
    const h = await make({ tls: false });
    h.remove();
    h.spoil('probe', 'failure-inside');
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'unreachable', before: 'unreachable' });
  },

  async 'time-out after success'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('terminate', 'slow-after');
    const proof = await carry(h, terminate, h.expected, { timeoutMs: 1_500 });
    expect(proof).toMatchObject({ outcome: 'done', answer: 'unknown', after: 'missing', provenBy: 'probe' });
    expect(h.truth()).toBe('missing');
    expect(await carry(h, terminate, h.expected, { askedBefore: true })).toMatchObject({
      outcome: 'done',
      asked: false,
    });
  },

  async 'reset after success'(make) {
    for (const command of COMMANDS) {
      const h = await make({ tls: false });
      if (isLeftToPeople(h, command)) continue;
      h.seed({ suspended: command.kind === 'unsuspend' });
      h.spoil(command.kind, 'reset-after');
      const proof = await carry(h, command);
      // A password cannot be read back, so it stays unknown and is set again.
      const expected = command.kind === 'change-password' ? 'unknown' : 'done';
      expect(proof).toMatchObject({ outcome: expected, answer: 'unknown' });
      if (expected === 'unknown') expect(await carry(h, command)).toMatchObject({ outcome: 'done' });
      expectCarriedOut(h, command);
    }
  },

  async 'slow answer'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', 'slow');
    h.spoil('terminate', 'slow');
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'done', answer: 'done', after: 'missing' });
    expect(h.truth()).toBe('missing');
  },

  async '5xx then success'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('probe', '5xx');
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'unreachable', retryable: true },
    });
    h.spoil('terminate', '5xx');
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'unknown',
      after: 'active',
      failure: { code: 'outcome-unknown', retryable: true },
    });
    expect(h.truth()).toBe('active');
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'done', after: 'missing' });
    h.seed();
    h.spoil('terminate', '5xx-after');
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'done', answer: 'unknown', after: 'missing' });
  },

  async 'bad credentials'(make) {
    const h = await make({ tls: false });
    const stranger = h.connect({ badCredentials: true });
    for (const there of [true, false]) {
      if (there) h.seed();
      else h.remove();
      // Refused at the door, nobody can say that an account is missing.
      const proof = await carryOut(stranger, terminate, h.expected, { ...CALL, confirm: QUICK });
      expect(proof).toMatchObject({
        outcome: 'unreachable',
        before: 'unreachable',
        asked: false,
        failure: { code: 'bad-credentials', retryable: false },
      });
      expectNoSecrets(proof, h);
    }
  },

  async 'connection refused'(make) {
    const h = await make({ tls: false });
    h.remove();
    await h.down();
    expect(await carry(h, terminate)).toMatchObject({
      outcome: 'unreachable',
      before: 'unreachable',
      failure: { code: 'unreachable', retryable: true },
    });
    await h.up();
    h.seed();
    expect(await carry(h, terminate)).toMatchObject({ outcome: 'done' });
  },

  async 'invalid TLS'(make) {
    const h = await make({ tls: true });
    h.seed();
    const strict = await carryOut(h.connect({ verify: true }), terminate, h.expected, {
      ...CALL,
      confirm: QUICK,
    });
    expect(strict).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'invalid-tls', retryable: false },
    });
    expect(h.truth()).toBe('active');
    const pinned = await h.connect({ verify: true, ca: true }).probe(h.expected, CALL);
    expect(pinned.state).toBe('active');
    const allowed = await carryOut(h.connect({ verify: false }), terminate, h.expected, {
      ...CALL,
      confirm: QUICK,
    });
    expect(allowed).toMatchObject({ outcome: 'done', after: 'missing' });
  },
};

/** Carries a command out; on a manual server a person follows the instructions and confirms the state. */
async function carry(
  h: Harness,
  command: Command,
  expected: ExpectedAccount = h.expected,
  more: Partial<CarryOutOptions> = {},
): Promise<Proof> {
  const options = { ...CALL, confirm: QUICK, ...more };
  if (!h.byHand) return carryOut(h.connect(), command, expected, options);
  const seen = await carryOut(h.connect(), command, expected, { ...options, confirmedState: h.truth() });
  if (seen.outcome === 'already') return seen;
  expect(seen).toMatchObject({ outcome: 'needs-operator', asked: false });
  h.byHand(command);
  return carryOut(h.connect(), command, expected, {
    ...options,
    confirmedState: h.truth(),
    askedBefore: true,
  });
}

const foundBy = (h: Harness) => h.foundBy ?? 'username';
const isLeftToPeople = (h: Harness, { kind }: Command) => h.leftToPeople?.includes(kind) === true;

/** What a kind has no call for asks for a person in a sentence, and changes nothing. */
async function expectLeftToPeople(h: Harness, command: Command): Promise<void> {
  const before = h.truth();
  const proof = await carry(h, command);
  expect(proof).toMatchObject({
    outcome: 'needs-operator',
    failure: { code: 'needs-operator', retryable: false },
  });
  expect(failureOf(proof).message).toMatch(/by hand/);
  expect(h.truth()).toBe(before);
  expectNoSecrets(proof, h);
}

const createCommand = (h: Harness): Command => ({
  kind: 'create',
  account: {
    username: h.expected.username ?? '',
    domain: h.expected.domain ?? '',
    package: 'silver',
    password: 'first-Passw0rd-1',
    contactEmail: 'someone@example.net',
  },
});

function expectCarriedOut(h: Harness, command: Command): void {
  switch (command.kind) {
    case 'create':
    case 'unsuspend':
      expect(h.truth()).toBe('active');
      break;
    case 'suspend':
      expect(h.truth()).toBe('suspended');
      break;
    case 'terminate':
      expect(h.truth()).toBe('missing');
      break;
    case 'change-package':
      expect(h.package()).toBe(command.package);
      break;
    case 'change-password':
      expect(h.hasPassword(command.password)).toBe(true);
  }
}

/** A proof is stored as evidence and in histories: it holds nothing that names a person or opens a door. */
function expectNoSecrets(proof: Proof, h: Harness): void {
  const text = JSON.stringify(proof);
  const { username, externalId, domain, marker } = h.expected;
  for (const value of [
    username,
    externalId,
    domain,
    marker,
    'fresh-Passw0rd-1',
    'somebody-else.example',
    'the-good-token',
    'wrong-token',
  ]) {
    if (value) expect(text).not.toContain(value);
  }
}

function failureOf(proof: Proof) {
  if (isProven(proof)) throw new Error(`A failure was expected, got ${proof.outcome}.`);
  return proof.failure;
}

/** What the kit asks of a kind without owners: that it makes none up, and that others have to prove it. */
export async function namesNoOwner(make: MakeHarness): Promise<void> {
  const h = await make({ tls: false });
  h.seed({ owner: 'stranger' });
  expect(await h.connect().probe(h.expected, CALL)).toMatchObject({ identity: { owner: null } });
  const alone = await carry(h, terminate, { [foundBy(h)]: h.expected[foundBy(h)], owner: 'root' });
  expect(alone).toMatchObject({ outcome: 'refused', asked: false, failure: { code: 'identity-unproven' } });
  const proof = await carry(h, terminate, { ...h.expected, owner: 'root' });
  expect(proof).toMatchObject({ outcome: 'done', identity: { mismatched: [], unsaid: ['owner'] } });
}

/** What the kit asks of a kind to which a case cannot happen: that it really opens no socket and never acts. */
export async function opensNoConnection(make: MakeHarness): Promise<void> {
  const h = await make({ tls: false });
  h.seed();
  let sockets = 0;
  const count = () => {
    sockets++;
  };
  channel('net.client.socket').subscribe(count);
  try {
    for (const command of COMMANDS) {
      const unseen = await carryOut(h.connect(), command, h.expected, { ...CALL, confirm: QUICK });
      expect(unseen).toMatchObject({
        outcome: 'needs-operator',
        asked: false,
        failure: { code: 'needs-operator' },
      });
    }
  } finally {
    channel('net.client.socket').unsubscribe(count);
  }
  expect(sockets).toBe(0);
  expect(h.truth()).toBe('active');
}
