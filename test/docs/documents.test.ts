import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endpoints } from '../../api/routes/index.ts';
import { openEndpoints } from '../../api/routes/open.ts';
import { scopes } from '../../api/scopes.ts';
import { settingsTable } from '../../cli/settings.ts';
import { decisionActions } from '../../domain/operations/decisions.ts';
import { failureOf } from '../../domain/operations/failures.ts';
import { operationStates, stepStates } from '../../domain/operations/state.ts';

const ROOT = new URL('../../', import.meta.url);
const FILES = [
  'README.md',
  ...readdirSync(new URL('docs/', ROOT))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const plain = (text: string) => text.replace(/\s+/g, ' ');
const operations = read('docs/OPERATIONS.md');
const architecture = read('docs/ARCHITECTURE.md');

describe('docs/OPERATIONS.md', () => {
  test('has every setting with its meaning, default and example, and no other', () => {
    const lines = settingsTable.map(
      ({ name, secret, meaning, default: otherwise, example }) =>
        `- \`${name}\`${secret ? ' *' : ''}: ${meaning}. Default: ${otherwise}. Example: \`${example}\`.`,
    );
    const section = operations.split('\n## Settings\n')[1]?.split('\n## ')[0] ?? '';
    const entries = plain(section.slice(section.indexOf('\n- `')))
      .split(/ (?=- `[A-Z_]+`)/)
      .map((entry) => entry.split(/(?<=`\.) /)[0]);
    expect(entries.filter((entry) => entry?.startsWith('- '))).toEqual(lines);
  });

  test('names every scope', () => {
    for (const scope of scopes) expect(operations).toContain(`\`${scope}\``);
  });

  test('says what to do about codes that exist', () => {
    const table = operations.split('| what you see |')[1]?.split('\n\n')[0] ?? '';
    const rows = [...table.matchAll(/^\| ([^|]*) \|/gm)].map(([, first = '']) => first).slice(1);
    const codes = rows
      .filter((row) => /^[`, a-z-]+$/.test(row) && row !== '`retrying`')
      .flatMap((row) => [...row.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code));
    expect(codes.length).toBeGreaterThan(8);
    // Connectors bring the sentence for this one with them.
    const known = codes.filter((code) => code !== 'identity-unproven');
    for (const code of known) expect(failureOf(code).message, code).not.toMatch(/^It failed: /);
  });
});

describe('docs/ARCHITECTURE.md', () => {
  test('draws every state of operations and steps', () => {
    const drawings = [...architecture.matchAll(/```\n([\s\S]*?)```/g)].map(([, body]) => body).join();
    for (const state of [...operationStates, ...stepStates]) expect(drawings).toContain(state);
  });

  test('has a row for every decision', () => {
    for (const action of decisionActions)
      expect(architecture).toMatch(new RegExp(`^\\| \`${action}\` \\|`, 'm'));
  });
});

describe.each(FILES)('%s', (file) => {
  const text = read(file);

  test('names routes, scripts and files that exist', () => {
    const routes = new Set([
      ...endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
      ...openEndpoints.map(({ path }) => `POST ${path}`),
    ]);
    const named = [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/v1\/[^\s`?,;:)]*)/g)];
    const unknownRoutes = named
      .map(([, method, path = '']) => `${method} ${path.replace(/\.$/, '')}`)
      .filter((route) => ![...routes].some((known) => matches(known, route)));
    expect(unknownRoutes).toEqual([]);

    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:]+)/g))
      expect(Object.keys(scripts)).toContain(name);

    const paths = [
      ...text.matchAll(
        /`((?:api|activities|cli|connectors|db|dev|domain|test|workflows|worker)\/[\w./-]+)`/g,
      ),
    ];
    const examples = ['workflows/freeze.ts', 'db/plans/freeze.ts', 'connectors/provisioning/NAME.ts'];
    const missing = paths
      .map(([, path = '']) => path)
      .filter((path) => !examples.includes(path) && !existsSync(new URL(path, ROOT)));
    expect(missing).toEqual([]);
  });

  test('links to what exists', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      expect(existsSync(new URL(target, new URL(file, ROOT))), target).toBe(true);
  });

  test('has lines of at most 120 characters', () => {
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});

/** Whether a route of the API is the one that a text names, with other words or numbers in place of parameters. */
function matches(known: string, named: string): boolean {
  const pattern = known.replace(/\{\w+\}/g, '(\\{\\w+\\}|\\d+)');
  return new RegExp(`^${pattern}$`).test(named);
}
