import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** How many rows the feature list has under each letter. */
const ROWS = { L: 23, P: 10, D: 10, M: 15, C: 13, X: 14 };
const ROOT = new URL('../../', import.meta.url);

const text = readFileSync(new URL('docs/FEATURES.md', ROOT), 'utf8');

/** The rows with a heading of their own, and those in the compact list. */
function rows(): { described: string[]; notYet: string[] } {
  const [described = '', notYet = ''] = text.split('\n## Not yet\n');
  return {
    described: [...described.matchAll(/^### ([A-Z]\d+)\. /gm)].map(([, row = '']) => row),
    notYet: [...notYet.matchAll(/^- .*: (.*)$/gm)].flatMap(([, list = '']) => list.split(', ')),
  };
}

/** The tests that are named: `- \`file\`` and below it `  - title`. */
function namedTests(): { file: string; titles: string[] }[] {
  const named: { file: string; titles: string[] }[] = [];
  for (const line of text.split('\n')) {
    const file = /^- `(test\/.*)`$/.exec(line)?.[1];
    const title = /^ {2}- (.*)$/.exec(line)?.[1];
    if (file !== undefined) named.push({ file, titles: [] });
    else if (title !== undefined) named.at(-1)?.titles.push(title);
  }
  return named;
}

/** The titles in a test file, as they are written there. */
function titlesIn(file: string): Set<string> {
  const code = readFileSync(new URL(file, ROOT), 'utf8');
  const calls = code.matchAll(/\b(?:test|it)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g);
  return new Set([...calls].map(([, , title = '']) => title));
}

describe('docs/FEATURES.md', () => {
  test('has every row of the feature list once', () => {
    const { described, notYet } = rows();
    const all = Object.entries(ROWS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
    );
    expect([...described, ...notYet].sort()).toEqual(all.sort());
  });

  test('names tests for every row that it describes, and each of them exists', () => {
    const named = namedTests();
    const missing = named.flatMap(({ file, titles }) => {
      if (!existsSync(new URL(file, ROOT))) return [file];
      const known = titlesIn(file);
      return titles.filter((title) => !known.has(title)).map((title) => `${file}: ${title}`);
    });
    expect(missing).toEqual([]);
    for (const section of text.split('\n### ').slice(1)) expect(section).toMatch(/^- `test\//m);
  });
});
