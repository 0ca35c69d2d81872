import { readFile, stat } from 'node:fs/promises';
import colors from 'picocolors';
import { CERTIFICATE_FORMAT, verifyCertificate } from '../db/crypto/certificate.ts';
import { parseEvidenceText } from '../db/crypto/evidence-format.ts';
import { type PublicKey, parsePublicKey } from '../db/crypto/signing.ts';
import { type EvidenceVerdict, type Finding, verifyEvidence } from '../db/crypto/verify-evidence.ts';

const MAX_BYTES = 512 * 1024 * 1024;
const MARKS: Record<Finding['verdict'], string> = {
  good: colors.green('✓'),
  bad: colors.red('✗'),
  note: colors.yellow('!'),
};

/**
 * `tenure evidence verify FILE`, of a certificate too: prints what was found, one sentence per line. Returns the exit code: 0 when
 * the evidence holds, 1 when it does not, 2 when it (or the key's file) could not be read.
 */
export async function verifyEvidenceFile(
  path: string,
  { publicKeyFile, print = console.log }: { publicKeyFile?: string; print?: (line: string) => void } = {},
): Promise<0 | 1 | 2> {
  let doc: unknown;
  let trustedPublicKey: PublicKey | undefined;
  try {
    trustedPublicKey = publicKeyFile === undefined ? undefined : await readPublicKey(publicKeyFile);
    doc = parseEvidenceText(await readText(path));
  } catch (error) {
    print(`${MARKS.bad} ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  const { ok, findings } = verifyDocument(doc, trustedPublicKey);
  for (const { verdict, sentence } of findings) print(`${MARKS[verdict]} ${sentence}`);
  const what = isCertificate(doc) ? 'certificate' : 'evidence';
  print(ok ? `The ${what} holds.` : `The ${what} does not hold.`);
  return ok ? 0 : 1;
}

/** Each document says what it is. */
function verifyDocument(doc: unknown, trustedPublicKey: PublicKey | undefined): EvidenceVerdict {
  return isCertificate(doc)
    ? verifyCertificate(doc, { trustedPublicKey })
    : verifyEvidence(doc, { trustedPublicKey });
}

const isCertificate = (doc: unknown) =>
  typeof doc === 'object' && doc !== null && 'format' in doc && doc.format === CERTIFICATE_FORMAT;

async function readPublicKey(file: string): Promise<PublicKey> {
  return parsePublicKey(await readText(file), `The file ${file}`);
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= MAX_BYTES) return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Error(missing ? `There is no file ${file}.` : `The file ${file} cannot be read.`);
  }
  throw new Error(`The file ${file} is larger than ${MAX_BYTES / 1024 / 1024} MB and was not read.`);
}
