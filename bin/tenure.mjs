#!/usr/bin/env node
// Runs the TypeScript of cli/ in this very process, so that signals and exit codes are the command's own.
import { fileURLToPath } from 'node:url';

try {
  const { register } = await import('tsx/esm/api');
  // Not that of the directory it is started in: ours says how pages are written.
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages of Tenure are not installed; run "npm ci" in its directory first.');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import('../cli/main.ts');
