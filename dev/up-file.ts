import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isRunning } from './processes.ts';

const upSchema = z.object({
  apiUrl: z.string(),
  adminToken: z.string(),
  /** sets the password of the first administrator; once it is set there is none */
  signInUrl: z.string().optional(),
  mailboxUrl: z.string().optional(),
  panelUrl: z.string().optional(),
  gatewayUrl: z.string().optional(),
  temporalAddress: z.string(),
  temporalUiUrl: z.string().optional(),
  databaseUrl: z.string(),
  pid: z.number().int(),
});

/** What a running `npm start` tells scripts. An address is left out where that part does not run. */
export type Up = z.output<typeof upSchema>;

/** The running Tenure of a directory, or undefined when none is up (also when it was killed). */
export function readUp(dir: string): Up | undefined {
  try {
    const up = upSchema.parse(JSON.parse(readFileSync(upFile(dir), 'utf8')));
    return isRunning(up.pid) ? up : undefined;
  } catch {
    return undefined;
  }
}

/** Path of the file in Tenure's directory. */
export function upFile(dir: string): string {
  return join(dir, 'up.json');
}

/** Writes a file that only the owner reads, whole or not at all. */
export function writePrivately(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  rmSync(draft, { force: true }); // of a process that was killed; its mode would stay
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
