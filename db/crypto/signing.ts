import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { canonicalJson, type Evidence, type EvidenceBody } from '../../domain/evidence.ts';
import { readOrCreateSecretFile } from './secret-file.ts';

/** The key that signs evidence. */
export interface SigningKey {
  /** The first 16 hex digits of the SHA-256 of the public key (DER). */
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** The raw 64 bytes of the Ed25519 signature of a text. */
  signText(text: string): Buffer;
}

/** A key that evidence can be checked with. */
export interface PublicKey {
  readonly keyId: string;
  /** SubjectPublicKeyInfo (DER) in base64, as it stands in the evidence. */
  readonly spki: string;
  /** The same as PEM, for publishing and for `--public-key`. */
  readonly pem: string;
  verifyText(text: string, signature: Uint8Array): boolean;
}

/** The Ed25519 key kept in a file (PKCS#8 PEM, mode 0600), made there on the first start. */
export async function loadOrCreateSigningKey(file: string): Promise<SigningKey> {
  const pem = await readOrCreateSecretFile(file, generateSigningKeyPem);
  return parseSigningKey(pem, `The file ${file}`);
}

/** A new private key as PKCS#8 PEM. */
export function generateSigningKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The signing key written in a PEM. Throws a sentence that begins with `where` and holds none of the text. */
export function parseSigningKey(pem: string, where = 'The signing key'): SigningKey {
  const privateKey = ed25519(
    () => createPrivateKey(pem),
    `${where} holds no Ed25519 private key (PKCS#8 PEM).`,
  );
  const publicKey = describe(createPublicKey(privateKey));
  return {
    keyId: publicKey.keyId,
    publicKey,
    signText: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey),
  };
}

/** A public key written as PEM or as base64 of its DER. Throws a sentence that begins with `where`. */
export function parsePublicKey(text: string, where = 'The public key'): PublicKey {
  const trimmed = text.trim();
  const problem = `${where} is no Ed25519 public key (PEM, or base64 of its DER).`;
  // createPublicKey would take a private key too; whoever passes one gave away a secret by mistake.
  if (trimmed.includes('PRIVATE KEY')) throw new Error(problem);
  if (trimmed.startsWith('-----')) return describe(ed25519(() => createPublicKey(trimmed), problem));
  const der = Buffer.from(trimmed, 'base64');
  if (der.toString('base64') !== trimmed) throw new Error(problem);
  return describe(ed25519(() => createPublicKey({ key: der, format: 'der', type: 'spki' }), problem));
}

/** Signs everything in the document, and the key's name with it. Throws when a part of it is not JSON. */
export function signEvidence(body: EvidenceBody, key: SigningKey): Evidence {
  const signer = { alg: 'Ed25519', keyId: key.keyId, publicKey: key.publicKey.spki } as const;
  const value = key.signText(signedText({ ...body, signature: signer })).toString('base64');
  return { ...body, signature: { ...signer, value } };
}

/** The text under the signature: the canonical JSON of the document without `signature.value`. */
export function signedText(doc: EvidenceBody & { signature: Omit<Evidence['signature'], 'value'> }): string {
  const { alg, keyId, publicKey } = doc.signature;
  return canonicalJson({ ...doc, signature: { alg, keyId, publicKey } });
}

function ed25519(parse: () => KeyObject, problem: string): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch {
    throw new Error(problem);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(problem);
  return key;
}

function describe(key: KeyObject): PublicKey {
  const der = key.export({ type: 'spki', format: 'der' });
  return {
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
    spki: der.toString('base64'),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    verifyText: (text, signature) => verify(null, Buffer.from(text, 'utf8'), key, signature),
  };
}
