import { type ChainResult, type Evidence, verifyChain } from '../../domain/evidence.ts';
import { chainStart, sha256 } from './chain.ts';
import { EvidenceFormatError, evidenceSchema } from './evidence-format.ts';
import { type PublicKey, parsePublicKey, signedText } from './signing.ts';

/** One thing that was checked, as a sentence for people. */
export interface Finding {
  verdict: 'good' | 'bad' | 'note';
  sentence: string;
}

export interface EvidenceVerdict {
  /** Whether nothing was found wrong. */
  ok: boolean;
  /** Whether the signature is by the key that the caller trusts; false when none was given. */
  trusted: boolean;
  findings: Finding[];
}

/**
 * Checks a signed evidence document: its form, the hash chain of its events and the signature over all of it.
 * Without `trustedPublicKey` the signature shows that nothing changed since it was signed, not who signed.
 */
export function verifyEvidence(
  doc: unknown,
  { trustedPublicKey }: { trustedPublicKey?: PublicKey } = {},
): EvidenceVerdict {
  const parsed = evidenceSchema.safeParse(doc);
  if (!parsed.success) {
    return verdict([bad(new EvidenceFormatError(parsed.error).message)], false);
  }
  // What zod returns is a copy; the signature is checked over what was handed in.
  const evidence = doc as Evidence;
  const signature = checkSignature(evidence, trustedPublicKey);
  return verdict([...checkChain(evidence), ...signature.findings], signature.trusted);
}

function checkChain({ chain, events, operation }: Evidence): Finding[] {
  const result: ChainResult = verifyChain(events, { operationId: operation.id, head: chain.head, sha256 });
  if (!result.ok) return [bad(`The chain of events is broken at event ${result.brokenAt}: ${result.reason}`)];
  if (chain.start !== chainStart(operation.id)) {
    return [bad(`The document names another start of the chain than operation ${operation.id} has.`)];
  }
  if (chain.length !== events.length) {
    return [bad(`The document says that it has ${chain.length} events, but it has ${events.length}.`)];
  }
  return [good(`The ${events.length} events of operation ${operation.id} form an unbroken chain.`)];
}

function checkSignature(
  evidence: Evidence,
  trusted: PublicKey | undefined,
): { findings: Finding[]; trusted: boolean } {
  let signer: PublicKey;
  try {
    signer = parsePublicKey(evidence.signature.publicKey, "The document's public key");
  } catch (error) {
    return { findings: [bad(error instanceof Error ? error.message : String(error))], trusted: false };
  }
  const { keyId } = signer;
  if (!signatureHolds(evidence, signer)) {
    const sentence = `The signature of key ${keyId} does not fit: the document was changed after it was signed.`;
    return { findings: [bad(sentence)], trusted: false };
  }
  const holds = good(`The signature of key ${keyId} fits: nothing was changed since it was signed.`);
  if (trusted === undefined) {
    const sentence = `Who owns key ${keyId} was not checked: compare it with the provider's, or pass its public key.`;
    return { findings: [holds, { verdict: 'note', sentence }], trusted: false };
  }
  if (trusted.spki !== signer.spki) {
    const sentence = `It was signed by key ${keyId}, not by key ${trusted.keyId} that you trust.`;
    return { findings: [bad(sentence)], trusted: false };
  }
  return { findings: [holds, good(`Key ${keyId} is the one that you trust.`)], trusted: true };
}

function signatureHolds(evidence: Evidence, signer: PublicKey): boolean {
  const { value, keyId } = evidence.signature;
  const bytes = Buffer.from(value, 'base64');
  // One signature has one spelling: what decodes to the same bytes by leniency is refused.
  if (bytes.toString('base64') !== value || keyId !== signer.keyId) return false;
  try {
    return signer.verifyText(signedText(evidence), bytes);
  } catch {
    return false;
  }
}

function verdict(findings: Finding[], trusted: boolean): EvidenceVerdict {
  const ok = findings.every((finding) => finding.verdict !== 'bad');
  return { ok, trusted: ok && trusted, findings };
}

function good(sentence: string): Finding {
  return { verdict: 'good', sentence };
}

function bad(sentence: string): Finding {
  return { verdict: 'bad', sentence };
}
