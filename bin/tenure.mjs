#!/usr/bin/env node
// Runs the TypeScript of cli/ in this very process, so that signals and exit codes are the command's own.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages of Tenure are not installed; run "npm ci" in its directory first.');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import('../cli/main.ts');
