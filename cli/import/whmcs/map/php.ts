/** What PHP's `serialize` or JSON may hold here: scalars and arrays of them, never objects. */
export type PhpValue = string | number | boolean | null | { [key: string]: PhpValue };

const MOST_BYTES = 256 * 1024;
const MOST_ENTRIES = 2000;
const DEEPEST = 6;

/** Thrown for text that is not serialized scalars and arrays within the bounds. */
export class NotReadable extends Error {}

/**
 * Reads `serialize()`d scalars and arrays of PHP. Objects, references and anything beyond 256 kB, 2,000 entries or
 * six levels are refused: nothing is ever instantiated.
 * @throws NotReadable
 */
export function unserialize(text: string): PhpValue {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MOST_BYTES) throw new NotReadable();
  let at = 0;
  let entries = 0;

  const upTo = (end: string): string => {
    const stop = bytes.indexOf(end, at);
    if (stop < 0) throw new NotReadable();
    const part = bytes.toString('latin1', at, stop);
    at = stop + 1;
    return part;
  };
  const expect = (wanted: string) => {
    if (bytes.toString('latin1', at, at + wanted.length) !== wanted) throw new NotReadable();
    at += wanted.length;
  };
  const number = (part: string): number => {
    if (!/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(part)) throw new NotReadable();
    return Number(part);
  };
  const length = (): number => {
    const count = number(upTo(':'));
    if (!Number.isInteger(count) || count < 0 || count > bytes.length) throw new NotReadable();
    return count;
  };
  const string = (): string => {
    const size = length();
    expect('"');
    const value = bytes.toString('utf8', at, at + size);
    at += size;
    expect('";');
    return value;
  };
  const array = (depth: number): PhpValue => {
    const size = length();
    entries += size;
    if (entries > MOST_ENTRIES || depth >= DEEPEST) throw new NotReadable();
    expect('{');
    const found: [string, PhpValue][] = [];
    for (let i = 0; i < size; i++) found.push([String(value(DEEPEST)), value(depth + 1)]);
    expect('}');
    return Object.fromEntries(found);
  };
  const value = (depth: number): PhpValue => {
    const kind = bytes.toString('latin1', at, at + 2);
    at += 2;
    switch (kind) {
      case 'N;':
        return null;
      case 'b:':
        return upTo(';') === '1';
      case 'i:':
      case 'd:':
        return number(upTo(';'));
      case 's:':
        return string();
      case 'a:':
        return array(depth);
      default:
        throw new NotReadable();
    }
  };

  const result = value(0);
  if (at !== bytes.length) throw new NotReadable();
  return result;
}

/** Reads a JSON object, or PHP's serialized array: WHMCS has written both. @throws NotReadable */
export function readDetails(text: string): { [key: string]: PhpValue } {
  const trimmed = text.trim();
  const value: unknown = trimmed.startsWith('{') ? fromJson(trimmed) : unserialize(trimmed);
  if (typeof value !== 'object' || value === null) throw new NotReadable();
  return value as { [key: string]: PhpValue };
}

function fromJson(text: string): unknown {
  if (text.length > MOST_BYTES) throw new NotReadable();
  try {
    return JSON.parse(text);
  } catch {
    throw new NotReadable();
  }
}
