import { z } from 'zod';
import { canonicalJson } from '../../domain/evidence.ts';
import type { CertificateBody } from '../erasure/certificate.ts';
import { type PublicKey, parsePublicKey, type SigningKey } from './signing.ts';
import type { EvidenceVerdict, Finding } from './verify-evidence.ts';

export const CERTIFICATE_FORMAT = 'tenure-certificate/1';

/** A certificate of erasure as it is handed out, before it is signed. */
export interface Certificate extends CertificateBody {
  format: typeof CERTIFICATE_FORMAT;
  operation: {
    id: string;
    kind: string;
    clientId: number;
    providerId: number;
    requestedBy: string;
    createdAt: string;
    issuedAt: string;
  };
  /** the end of the operation's chain of events: its evidence has the same */
  chain: { algorithm: 'sha256'; head: string; length: number };
}

interface Signature {
  alg: 'Ed25519';
  keyId: string;
  publicKey: string;
  value: string;
}
export type SignedCertificate = Certificate & { signature: Signature };

/** Signs everything in the document, and the key's name with it. */
export function signCertificate(certificate: Certificate, key: SigningKey): SignedCertificate {
  return signDocument(certificate, key);
}

/** Signs any document of ours: the canonical JSON with the signer's name, without the signature itself. */
export function signDocument<T extends object>(document: T, key: SigningKey): T & { signature: Signature } {
  const signer = { alg: 'Ed25519', keyId: key.keyId, publicKey: key.publicKey.spki } as const;
  const value = key.signText(canonicalJson({ ...document, signature: signer })).toString('base64');
  return { ...document, signature: { ...signer, value } };
}

const signature = z.strictObject({
  alg: z.literal('Ed25519'),
  keyId: z.string(),
  publicKey: z.string(),
  value: z.string(),
});
const signedDocument = z.looseObject({ format: z.string(), signature });

const certificateSchema = z.looseObject({
  format: z.literal(CERTIFICATE_FORMAT),
  operation: z.looseObject({ id: z.string(), clientId: z.int() }),
  outcome: z.enum(['erased', 'erased-with-leftovers', 'nothing-found']),
  erased: z.array(z.unknown()),
  kept: z.array(z.unknown()),
  signature,
});

/**
 * Checks a signed certificate: its form and the signature over all of it. Without `trustedPublicKey` the signature
 * shows that nothing changed since it was signed, not who signed.
 */
export function verifyCertificate(
  doc: unknown,
  { trustedPublicKey }: { trustedPublicKey?: PublicKey | undefined } = {},
): EvidenceVerdict {
  const parsed = certificateSchema.safeParse(doc);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
    return bad(`This is no certificate in the format ${CERTIFICATE_FORMAT}: ${field} is not as expected.`);
  }
  const { outcome, operation } = parsed.data;
  const checked = verifySignature(doc, { trustedPublicKey });
  if (!checked.ok) return checked;
  const says = `It certifies operation ${operation.id} on client ${operation.clientId}: ${outcome.replaceAll('-', ' ')}.`;
  return { ...checked, findings: [...checked.findings, { verdict: 'note', sentence: says }] };
}

/** Checks the signature of a document that `signDocument` signed. */
export function verifySignature(
  doc: unknown,
  { trustedPublicKey }: { trustedPublicKey?: PublicKey | undefined } = {},
): EvidenceVerdict {
  const parsed = signedDocument.safeParse(doc);
  if (!parsed.success) return bad('The document carries no signature of ours.');
  // What zod returns is a copy; the signature is checked over what was handed in.
  const { signature: signed, ...content } = doc as { signature: Signature } & Record<string, unknown>;
  let signer: PublicKey;
  try {
    signer = parsePublicKey(signed.publicKey, "The document's public key");
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error));
  }
  const { value, ...name } = signed;
  const bytes = Buffer.from(value, 'base64');
  const exact = bytes.toString('base64') === value && signed.keyId === signer.keyId;
  if (!exact || !signer.verifyText(canonicalJson({ ...content, signature: name }), bytes))
    return bad(
      `The signature of key ${signer.keyId} does not fit: the document was changed after it was signed.`,
    );
  const holds: Finding = {
    verdict: 'good',
    sentence: `The signature of key ${signer.keyId} fits: nothing was changed since it was signed.`,
  };
  if (trustedPublicKey === undefined) {
    const sentence = `Who owns key ${signer.keyId} was not checked: compare it with the provider's, or pass its public key.`;
    return { ok: true, trusted: false, findings: [holds, { verdict: 'note', sentence }] };
  }
  if (trustedPublicKey.spki !== signer.spki)
    return bad(`It was signed by key ${signer.keyId}, not by key ${trustedPublicKey.keyId} that you trust.`);
  return {
    ok: true,
    trusted: true,
    findings: [holds, { verdict: 'good', sentence: `Key ${signer.keyId} is the one that you trust.` }],
  };
}

function bad(sentence: string): EvidenceVerdict {
  return { ok: false, trusted: false, findings: [{ verdict: 'bad', sentence }] };
}
