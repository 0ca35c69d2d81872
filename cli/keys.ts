import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVault, parseSecretKey, type Vault } from '../db/crypto/secrets.ts';
import { readUp } from '../dev/up-file.ts';
import type { Config } from './config.ts';

/** The vault of the settings, else of the `npm start` that runs in this directory; undefined without a key. */
export function vaultOf(config: Config): Vault | undefined {
  const current = config.secretKey ?? keyOfRunning(config.dataDir);
  return current && createVault({ current, previous: config.previousSecretKeys });
}

function keyOfRunning(dataDir: string): Buffer | undefined {
  if (readUp(dataDir) === undefined) return undefined;
  const file = join(dataDir, 'keys', 'secret-key');
  return parseSecretKey(readFileSync(file, 'utf8'), `The file ${file}`);
}
