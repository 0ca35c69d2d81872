import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Whether a password stands in a published leak; `unknown`: nobody could be asked. */
export type BreachAnswer = 'breached' | 'clean' | 'unknown';
export type BreachLookup = (password: string) => Promise<BreachAnswer>;

const PREFIX = 5;
const TIMEOUT_MS = 3_000;
const MOST_CHARACTERS = 256 * 1024;
const LINE = /^([0-9A-F]{35}):(\d{1,12})$/;
const settings = z.url({ protocol: /^https?$/ });

/**
 * Asks a service of the kind of Pwned Passwords by k-anonymity: it learns the first 5 hex digits of a SHA-1, which some
 * hundred passwords share, and answers how often each of them was found. Padding (count 0) is asked for, so that the
 * length of the answer tells nothing.
 * @param url its address, to which `/range/ABCDE` is added
 */
export function createBreachLookup(url: string): BreachLookup {
  const base = settings.parse(url).replace(/\/+$/, '');
  return async (password) => {
    const hash = createHash('sha1').update(password.normalize('NFC'), 'utf8').digest('hex').toUpperCase();
    const text = await ask(`${base}/range/${hash.slice(0, PREFIX)}`);
    const found = text === undefined ? undefined : countsOf(text);
    if (found === undefined) return 'unknown';
    return (found.get(hash.slice(PREFIX)) ?? 0) > 0 ? 'breached' : 'clean';
  };
}

async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      headers: { 'Add-Padding': 'true', 'User-Agent': 'Tenure' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return undefined;
    }
    return await bounded(response);
  } catch {
    return undefined;
  }
}

/** The text of an answer; undefined for one that is larger than any that such a service gives. */
async function bounded(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    length += piece.length;
    if (length > MOST_CHARACTERS) return undefined;
    pieces.push(piece);
  }
  return pieces.join('');
}

/** The counts by the rest of the hash; undefined when one line is not of that form. */
function countsOf(text: string): Map<string, number> | undefined {
  const counts = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const [, rest, count] = LINE.exec(line.toUpperCase()) ?? [];
    if (rest === undefined || count === undefined) return undefined;
    counts.set(rest, Number(count));
  }
  return counts;
}
