import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainHash, chainStart, sha256 } from '../../db/crypto/chain.ts';
import { type ChainedEvent, canonicalJson, verifyChain } from '../../domain/evidence.ts';
import { chainOf, content, jsonValue } from '../support/evidence-arbitraries.ts';

const OPERATION = '0198a1b2-0000-7000-8000-000000000001';

function check(events: ChainedEvent[], head: string) {
  return verifyChain(events, { operationId: OPERATION, head, sha256 });
}

/** A chain of at least `min` events, its head, and an index into it. */
function chains(min: number) {
  return fc
    .array(content, { minLength: min, maxLength: 8 })
    .map((contents) => chainOf(OPERATION, contents))
    .chain((events) =>
      fc.record({
        events: fc.constant(events),
        head: fc.constant(events.at(-1)?.hash ?? chainStart(OPERATION)),
        index: fc.nat({ max: Math.max(0, events.length - 1) }),
      }),
    );
}

function at(events: ChainedEvent[], index: number): ChainedEvent {
  const event = events[index];
  if (event === undefined) throw new Error(`no event at ${index}`);
  return event;
}

describe('X13: the chain of events', () => {
  test('holds as it was written, also when it is empty and after a trip through JSON', () => {
    fc.assert(
      fc.property(chains(0), ({ events, head }) => {
        expect(check(events, head)).toEqual({ ok: true, head });
        expect(check(JSON.parse(JSON.stringify(events)), head)).toEqual({ ok: true, head });
      }),
    );
  });

  test('does not depend on the order in which fields of the data were stored', () => {
    const event = { seq: 1, at: '2026-01-31T09:30:00.000Z', type: 'step-done' };
    const prevHash = chainStart(OPERATION);
    expect(chainHash(prevHash, { ...event, data: { b: 1, a: [2] } })).toBe(
      chainHash(prevHash, { data: { a: [2], b: 1 }, ...event }),
    );
  });

  test('has the hash that anyone can compute with sha256sum', () => {
    const text = `${chainStart(OPERATION)}{"at":"2026-01-31T09:30:00.000Z","data":{"a":"ä"},"seq":1,"type":"x"}`;
    const event = { seq: 1, at: '2026-01-31T09:30:00.000Z', type: 'x', data: { a: 'ä' } };
    expect(chainHash(chainStart(OPERATION), event)).toBe(sha256(text));
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('shows a changed field, whatever the change, and where it is', () => {
    const change = fc.oneof(
      jsonValue.map((data) => ({ data })),
      fc.string().map((type) => ({ type })),
      content.map(({ at: time }) => ({ at: time })),
      fc.integer().map((seq) => ({ seq })),
      fc.stringMatching(/^[0-9a-f]{64}$/).map((hash) => ({ hash })),
      fc.stringMatching(/^[0-9a-f]{64}$/).map((prevHash) => ({ prevHash })),
    );
    fc.assert(
      fc.property(chains(1), change, ({ events, head, index }, changed) => {
        const tampered = events.with(index, { ...at(events, index), ...changed });
        fc.pre(canonicalJson(tampered) !== canonicalJson(events));
        expect(check(tampered, head)).toMatchObject({ ok: false, brokenAt: index + 1 });
      }),
    );
  });

  test('shows a changed event even when its own hash was computed anew', () => {
    fc.assert(
      fc.property(chains(1), jsonValue, ({ events, head, index }, data) => {
        const event = at(events, index);
        fc.pre(canonicalJson(data) !== canonicalJson(event.data));
        const forged = { ...event, data, hash: chainHash(event.prevHash, { ...event, data }) };
        expect(check(events.with(index, forged), head)).toMatchObject({ ok: false, brokenAt: index + 2 });
      }),
    );
  });

  test('shows a dropped event, the last one too', () => {
    fc.assert(
      fc.property(chains(1), ({ events, head, index }) => {
        expect(check(events.toSpliced(index, 1), head)).toMatchObject({ ok: false, brokenAt: index + 1 });
      }),
    );
  });

  test('shows two swapped events', () => {
    fc.assert(
      fc.property(chains(2), fc.nat({ max: 7 }), ({ events, head, index }, other) => {
        fc.pre(other < events.length && other !== index);
        const swapped = events.with(index, at(events, other)).with(other, at(events, index));
        expect(check(swapped, head)).toMatchObject({ ok: false, brokenAt: Math.min(index, other) + 1 });
      }),
    );
  });

  test('shows an inserted event, also one that is hashed to fit its place', () => {
    fc.assert(
      fc.property(chains(0), content, ({ events, head, index }, extra) => {
        const prevHash = index === 0 ? chainStart(OPERATION) : at(events, index - 1).hash;
        const forged = { seq: index + 1, ...extra, prevHash };
        const inserted = events.toSpliced(index, 0, { ...forged, hash: chainHash(prevHash, forged) });
        expect(check(inserted, head).ok).toBe(false);
      }),
    );
  });

  test("refuses another operation's chain", () => {
    const events = chainOf('another', [{ at: '2026-01-31T09:30:00.000Z', type: 'started', data: null }]);
    expect(verifyChain(events, { operationId: OPERATION, sha256 })).toEqual({
      ok: false,
      brokenAt: 1,
      reason: 'Event 1 does not start the chain of this operation.',
    });
  });

  test('refuses what would be stored differently than it was hashed', () => {
    const event = { seq: 1, at: '2026-01-31T09:30:00.000Z', type: 'x', data: null };
    const hash = (change: object) => () => chainHash(chainStart(OPERATION), { ...event, ...change });
    expect(hash({ at: '2026-01-31 09:30:00+00' })).toThrow('The time of event 1 must look like');
    expect(hash({ at: '2026-01-31T09:30:00.000001Z' })).toThrow('The time of event 1 must look like');
    expect(hash({ seq: 0 })).toThrow('whole number from 1, not 0');
    expect(hash({ data: { count: 10n } })).toThrow(
      'The field data.count cannot be written as JSON: it is a bigint.',
    );
    expect(hash({ data: [Number.NaN] })).toThrow(
      'The field data[0] cannot be written as JSON: it is not a finite number.',
    );
    expect(hash({ data: '\ud800' })).toThrow('half of a surrogate pair');
    expect(hash({ data: () => 1 })).toThrow('it is a function');
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(hash({ data: deep })).toThrow('nested deeper than 100 levels');
  });
});

test('X13: canonical JSON is that of RFC 8785, section 3.2.2 and 3.2.3', () => {
  const sample = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  expect(canonicalJson(sample)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
  expect(
    canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
  ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
});
