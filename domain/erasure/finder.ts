import { type Term, wordsOf } from './terms.ts';

/** A value that was found, and where its first character is in the folded text. */
export interface Hit<K extends string = string> {
  at: number;
  term: Term<K>;
}

/** Finds many values in texts of any length in one pass. */
export interface Finder<K extends string = string> {
  /** how many values it looks for */
  readonly size: number;
  /** Calls `found` for each value in a folded text; the same value may be found at several places. */
  search(text: string, found: (hit: Hit<K>) => void): void;
}

/** So many characters may stand between two words, or two groups of digits, of one value. */
const GAP = 3;
const FILTER_BITS = 20;
const FILTER_MASK = (1 << FILTER_BITS) - 1;
/** A compact value is recognised by so many of its first characters before it is compared. */
const PREFIX = 4;

/** Which UTF-16 units are part of a word. Halves of pairs count: rare letters are written with them. */
const inWord = wordUnits();

interface Anchored<K extends string> {
  term: Term<K>;
  words: readonly string[];
  /** which of the words is the anchor, and how many characters of the text come before it */
  place: number;
  before: number;
}

/** A set of hashes that says "maybe" or "no" without making a string of the characters. */
interface Filter {
  add(text: string): void;
  has(hash: number): boolean;
}

/**
 * Prepares to look for values. Each is found by its longest word, its anchor: the text is read once, word by word,
 * and only where an anchor stands is anything compared.
 */
export function createFinder<K extends string>(terms: Iterable<Term<K>>): Finder<K> {
  const anchors = new Map<string, Anchored<K>[]>();
  const anchorFilter = createFilter();
  const compact = new Map<string, Term<K>>();
  const prefixFilter = createFilter();
  const prefixes = new Set<string>();
  let longest = 0;
  let size = 0;

  for (const term of terms) {
    size += 1;
    if (term.form === 'compact') {
      compact.set(term.text, term);
      longest = Math.max(longest, term.text.length);
      for (let length = 1; length <= PREFIX; length++) {
        prefixes.add(term.text.slice(0, length));
        prefixFilter.add(term.text.slice(0, length));
      }
    } else {
      const anchored = anchor(term);
      if (anchored === undefined) continue;
      const word = anchored.words[anchored.place] ?? '';
      const known = anchors.get(word);
      if (known) known.push(anchored);
      else anchors.set(word, [anchored]);
      anchorFilter.add(word);
    }
  }

  function search(text: string, found: (hit: Hit<K>) => void): void {
    const { length } = text;
    let at = 0;
    while (at < length) {
      while (at < length && !inWord[text.charCodeAt(at)]) at++;
      if (at >= length) return;
      const start = at;
      let hash = 0;
      let prefix = 0;
      for (; at < length; at++) {
        const unit = text.charCodeAt(at);
        if (!inWord[unit]) break;
        hash = (Math.imul(hash, 31) + unit) | 0;
        if (at - start < PREFIX) prefix = hash;
      }
      if (anchorFilter.has(hash)) {
        for (const each of anchors.get(text.slice(start, at)) ?? []) {
          const from =
            each.term.form === 'literal' ? literalAt(text, start, each) : wordsAt(text, start, at, each);
          if (from >= 0) found({ at: from, term: each.term });
        }
      }
      if (prefixFilter.has(prefix) && prefixes.has(text.slice(start, Math.min(at, start + PREFIX))))
        compactAt(text, start, at, found);
    }
  }

  /** Joins the groups that follow each other, and looks after each whether they make a value. */
  function compactAt(text: string, start: number, end: number, found: (hit: Hit<K>) => void): void {
    let joined = text.slice(start, end);
    let at = end;
    while (joined.length <= longest) {
      const term = compact.get(joined);
      if (term) found({ at: start, term });
      const next = nextWord(text, at);
      if (next === undefined || joined.length === longest) return;
      joined += text.slice(next.start, next.end);
      if (!prefixes.has(joined.slice(0, PREFIX))) return;
      at = next.end;
    }
  }

  return { size, search };
}

function anchor<K extends string>(term: Term<K>): Anchored<K> | undefined {
  const words = wordsOf(term.text);
  let place = -1;
  for (const [n, word] of words.entries())
    if (place < 0 || word.length > (words[place]?.length ?? 0)) place = n;
  if (place < 0) return undefined;
  let before = 0;
  for (const [n, word] of words.entries()) {
    before = term.text.indexOf(word, before);
    if (n === place) break;
    before += word.length;
  }
  return { term, words, place, before };
}

/** Where the value begins if it stands there as it is written and is not a part of a longer one; else -1. */
function literalAt<K extends string>(text: string, anchorAt: number, { term, before }: Anchored<K>): number {
  const start = anchorAt - before;
  if (start < 0 || !text.startsWith(term.text, start)) return -1;
  const end = start + term.text.length;
  const kind = term.text.includes('@') ? 'email' : term.kind;
  return joins(text, start - 1, start - 2, kind) || joins(text, end, end + 1, kind) ? -1 : start;
}

/** Whether the character at the edge of a value makes it a part of a longer one, given the one beyond it. */
function joins(text: string, edge: number, beyond: number, kind: string): boolean {
  if (edge < 0 || edge >= text.length) return false;
  if (inWord[text.charCodeAt(edge)]) return true;
  const glue = text[edge];
  if (beyond < 0 || beyond >= text.length || !inWord[text.charCodeAt(beyond)]) return false;
  const after = beyond > edge;
  switch (kind) {
    case 'email':
      // ada@example.com is no part of xyz.ada@example.com, nor of ada@example.com.au
      return after
        ? glue === '.' || glue === '-'
        : glue === '.' || glue === '-' || glue === '+' || glue === '_';
    case 'domain':
      // www.example.com and ada@example.com name example.com; my-example.com and example.com.au do not
      return after ? glue === '.' || glue === '-' : glue === '-';
    case 'network':
      return glue === '.' || glue === ':' ? isDigit(text.charCodeAt(beyond)) : false;
    default:
      return false;
  }
}

/** Where the value begins if its words stand around the anchor, each near the next; else -1. */
function wordsAt<K extends string>(
  text: string,
  anchorStart: number,
  anchorEnd: number,
  { words, place }: Anchored<K>,
): number {
  let end = anchorEnd;
  for (let n = place + 1; n < words.length; n++) {
    const next = nextWord(text, end);
    if (next === undefined || text.slice(next.start, next.end) !== words[n]) return -1;
    end = next.end;
  }
  let start = anchorStart;
  for (let n = place - 1; n >= 0; n--) {
    const before = wordBefore(text, start);
    if (before === undefined || text.slice(before.start, before.end) !== words[n]) return -1;
    start = before.start;
  }
  return start;
}

function nextWord(text: string, from: number): { start: number; end: number } | undefined {
  let start = from;
  while (start < text.length && !inWord[text.charCodeAt(start)]) start++;
  if (start >= text.length || start - from > GAP) return undefined;
  let end = start;
  while (end < text.length && inWord[text.charCodeAt(end)]) end++;
  return { start, end };
}

function wordBefore(text: string, from: number): { start: number; end: number } | undefined {
  let end = from;
  while (end > 0 && !inWord[text.charCodeAt(end - 1)]) end--;
  if (end === 0 || from - end > GAP) return undefined;
  let start = end;
  while (start > 0 && inWord[text.charCodeAt(start - 1)]) start--;
  return { start, end };
}

function createFilter(): Filter {
  const bits = new Uint8Array(1 << (FILTER_BITS - 3));
  return {
    add(text) {
      let hash = 0;
      for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
      const bit = hash & FILTER_MASK;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    },
    has(hash) {
      const bit = hash & FILTER_MASK;
      return ((bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    },
  };
}

function wordUnits(): Uint8Array {
  const units = new Uint8Array(65_536);
  for (let unit = 0; unit < units.length; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) units[unit] = 1;
    else if (/[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(unit))) units[unit] = 1;
  }
  return units;
}

const isDigit = (unit: number) => unit >= 48 && unit <= 57;
