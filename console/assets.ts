import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compress } from 'hono/compress';
import { icon } from '../web/style.ts';
import type { Console } from './env.ts';
import { BASE, paths } from './paths.ts';
import { style } from './style.ts';

const packaged = createRequire(import.meta.url);
const script = 'text/javascript; charset=utf-8';

/** What the pages load, all of it from here: htmx and its extension out of their packages. */
const files = {
  'style.css': { type: 'text/css; charset=utf-8', content: style },
  'icon.svg': { type: 'image/svg+xml', content: icon },
  'htmx.js': { type: script, content: read(packaged.resolve('htmx.org/dist/htmx.min.js')) },
  'sse.js': { type: script, content: read(packaged.resolve('htmx-ext-sse/dist/sse.min.js')) },
  'passkey.js': { type: script, content: read(new URL('./browser/passkey.js', import.meta.url)) },
  'new-passkey.js': { type: script, content: read(new URL('./browser/new-passkey.js', import.meta.url)) },
  'add-passkey.js': { type: script, content: read(new URL('./browser/add-passkey.js', import.meta.url)) },
  'console.js': { type: script, content: read(new URL('./browser/console.js', import.meta.url)) },
};
export type Asset = keyof typeof files;

const versions = new Map(
  Object.entries(files).map(([name, { content }]) => [
    name,
    createHash('sha256').update(content).digest('base64url').slice(0, 12),
  ]),
);

/** The address of a file; it changes with what the file holds, so that browsers may keep it for ever. */
export function assetUrl(name: Asset): string {
  return `${paths.asset(name)}?v=${versions.get(name)}`;
}

/**
 * Serves the files, to anybody: there is nothing in them. So they are compressed too; pages never are, because they hold
 * a form token and data beside what an address says, and how well those compress together tells of both (BREACH).
 */
export function registerAssets(console: Console): void {
  for (const [name, { type, content }] of Object.entries(files))
    console.get(paths.asset(name).slice(BASE.length), compress(), (c) => {
      const current = c.req.query('v') === versions.get(name);
      c.set('status', 200);
      return c.body(content, 200, {
        'Content-Type': type,
        'Cache-Control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      });
    });
}

function read(file: string | URL): string {
  return readFileSync(file, 'utf8');
}
