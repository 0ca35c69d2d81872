import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyEvidenceFile } from '../../cli/evidence.ts';
import {
  generateSigningKeyPem,
  loadOrCreateSigningKey,
  parsePublicKey,
  parseSigningKey,
  signEvidence,
} from '../../db/crypto/signing.ts';
import { verifyEvidence } from '../../db/crypto/verify-evidence.ts';
import { canonicalJson, type Evidence } from '../../domain/evidence.ts';
import { bodyOf, content, jsonValue } from '../support/evidence-arbitraries.ts';

const OPERATION = '0198a1b2-0000-7000-8000-000000000001';
const key = parseSigningKey(generateSigningKeyPem());
const strangersKey = parseSigningKey(generateSigningKeyPem());

const contents = [
  { at: '2026-01-31T09:30:00.000Z', type: 'started', data: { by: 'token 3' } },
  { at: '2026-01-31T09:30:01.000Z', type: 'step-done', data: { step: 'set-status', clientId: 7 } },
];

function evidence(): Evidence {
  return signEvidence(bodyOf(OPERATION, contents), key);
}

function sentences(doc: unknown, trustedPublicKey = key.publicKey): string[] {
  return verifyEvidence(doc, { trustedPublicKey }).findings.map(({ sentence }) => sentence);
}

/** Every place in a document: the path to each value that is not a container. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]));
}

function replaced(doc: unknown, [name, ...rest]: (string | number)[], value: unknown): unknown {
  if (name === undefined) return value;
  const copy = (Array.isArray(doc) ? [...doc] : { ...(doc as object) }) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, value);
  return copy;
}

describe('X13: signed evidence', () => {
  test('verifies as it was signed, whatever happened in the operation', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), (events) => {
        const signed = JSON.parse(JSON.stringify(signEvidence(bodyOf(OPERATION, events), key)));
        expect(verifyEvidence(signed, { trustedPublicKey: key.publicKey })).toMatchObject({
          ok: true,
          trusted: true,
        });
      }),
      { numRuns: 50 },
    );
    expect(sentences(evidence())).toEqual([
      `The 2 events of operation ${OPERATION} form an unbroken chain.`,
      `The signature of key ${key.keyId} fits: nothing was changed since it was signed.`,
      `Key ${key.keyId} is the one that you trust.`,
    ]);
  });

  test('shows a change of any of its values', () => {
    const doc = evidence();
    fc.assert(
      fc.property(fc.constantFrom(...leaves(doc)), jsonValue, (path, value) => {
        const tampered = replaced(doc, path, value);
        fc.pre(canonicalJson(tampered) !== canonicalJson(doc));
        expect(verifyEvidence(tampered)).toMatchObject({ ok: false, trusted: false });
      }),
      { numRuns: 500 },
    );
  });

  test('shows a field that was added or taken away, at any depth', () => {
    const doc = evidence();
    for (const path of leaves(doc)) {
      const holder = path.slice(0, -1);
      const parent = holder.reduce<unknown>(
        (at, name) => (at as Record<string, unknown>)[name],
        doc,
      ) as object;
      const without = Object.fromEntries(Object.entries(parent).filter(([name]) => name !== path.at(-1)));
      expect(verifyEvidence(replaced(doc, holder, without)).ok, path.join('.')).toBe(false);
      expect(verifyEvidence(replaced(doc, holder, { ...parent, added: 1 })).ok, path.join('.')).toBe(false);
    }
  });

  test('of a stranger who signed it anew is not trusted, and without a trusted key it says what it proves', () => {
    const forged = signEvidence(bodyOf(OPERATION, contents), strangersKey);
    expect(sentences(forged).at(-1)).toBe(
      `It was signed by key ${strangersKey.keyId}, not by key ${key.keyId} that you trust.`,
    );
    expect(verifyEvidence(forged, { trustedPublicKey: key.publicKey })).toMatchObject({
      ok: false,
      trusted: false,
    });
    const unknown = verifyEvidence(forged);
    expect(unknown).toMatchObject({ ok: true, trusted: false });
    expect(unknown.findings.at(-1)).toMatchObject({ verdict: 'note' });
  });

  test('has one spelling of its signature only', () => {
    const doc = evidence();
    for (const value of [`${doc.signature.value} `, doc.signature.value.replaceAll('=', ''), '']) {
      expect(verifyEvidence({ ...doc, signature: { ...doc.signature, value } }).ok).toBe(false);
    }
  });

  test('that is none at all is refused with the first field that is wrong', () => {
    expect(sentences({})).toEqual([
      expect.stringMatching(
        /^This is no evidence in the format tenure-evidence\/1: format is not as expected/,
      ),
    ]);
    for (const doc of [null, [], 'x', 1, { ...evidence(), format: 'tenure-evidence/2' }]) {
      expect(verifyEvidence(doc).ok).toBe(false);
    }
    expect(verifyEvidence({ ...evidence(), plan: JSON.parse('['.repeat(3000) + ']'.repeat(3000)) }).ok).toBe(
      false,
    );
  });
});

describe('X13: keys', () => {
  test('are taken as PEM or as they stand in the evidence; others are refused', () => {
    expect(parsePublicKey(key.publicKey.pem).keyId).toBe(key.keyId);
    expect(parsePublicKey(key.publicKey.spki).keyId).toBe(key.keyId);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const bad of ['', 'x', rsaPem, generateSigningKeyPem()]) {
      expect(() => parsePublicKey(bad, 'The file k.pem')).toThrow('The file k.pem is no Ed25519 public key');
    }
    const rsaPrivate = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => parseSigningKey(rsaPrivate)).toThrow('The signing key holds no Ed25519 private key');
  });
});

describe('X13: tenure evidence verify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenure-evidence-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(text: string, publicKey?: string) {
    const [file, publicKeyFile] = [join(folder, 'evidence.json'), join(folder, 'key.pem')];
    await writeFile(file, text);
    if (publicKey !== undefined) await writeFile(publicKeyFile, publicKey);
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const code = await verifyEvidenceFile(file, {
      print,
      ...(publicKey === undefined ? {} : { publicKeyFile }),
    });
    return { code, text: lines.join('\n') };
  }

  test('answers 0 for evidence that holds, however it is indented', async () => {
    expect(await run(JSON.stringify(evidence(), null, 2))).toMatchObject({ code: 0 });
    const trusted = await run(JSON.stringify(evidence()), key.publicKey.pem);
    expect(trusted).toEqual({ code: 0, text: expect.stringContaining('The evidence holds.') });
  });

  test('answers 1 for evidence that was changed or that another key signed', async () => {
    const changed = await run(JSON.stringify(evidence()).replace('asked by phone', 'asked by mail'));
    expect(changed).toEqual({ code: 1, text: expect.stringContaining('The evidence does not hold.') });
    expect((await run(JSON.stringify(evidence()), strangersKey.publicKey.pem)).code).toBe(1);
  });

  test('answers 2 for a file that is no JSON, or one that reads in two ways', async () => {
    const text = JSON.stringify(evidence());
    for (const bad of [
      'not json',
      '['.repeat(100_000),
      text.replace('"clientId":7', '"clientId":8,"clientId":7'),
      text.replace('"clientId":7', '"clientId":7.0000000000000000000001'),
      text.replace('"clientId":7', '"__proto__":1,"clientId":7'),
    ]) {
      expect((await run(bad)).code, bad.slice(0, 40)).toBe(2);
    }
    const missing: string[] = [];
    expect(await verifyEvidenceFile(join(folder, 'none'), { print: (line) => missing.push(line) })).toBe(2);
    expect(missing.join()).toContain('There is no file');
  });

  test('the key in its file is made once, and for its owner only', async () => {
    const file = join(folder, 'signing.pem');
    const [first, second] = await Promise.all([loadOrCreateSigningKey(file), loadOrCreateSigningKey(file)]);
    expect(second.keyId).toBe(first.keyId);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
