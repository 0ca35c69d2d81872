import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../worker/bundle.ts';
import { bundledModules, exportFindings, moduleFindings } from './workflow-rules.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Bundles the workflows as a worker does and fails when something in there could make a replay differ. */
async function main(): Promise<string[]> {
  const bundle = await bundleWorkflows().catch((error: Error) => error);
  if (bundle instanceof Error) return [`The workflows cannot be bundled. ${bundle.message}`];
  const findings = moduleFindings(bundle.code, ROOT);
  // Imported only when the bundle is clean: a forbidden module could start something.
  const exports: Record<string, unknown> = findings.length === 0 ? await import('../workflows/index.ts') : {};
  const own = bundledModules(bundle.code, ROOT).filter((module) => !module.startsWith('node_modules/'));
  if (own.length === 0) return ['The workflow bundle holds none of our files.'];
  findings.push(...exportFindings(exports));
  if (findings.length === 0) {
    console.log(`${Object.keys(exports).length} workflows from ${own.length} files can be bundled.`);
  }
  return findings;
}

const findings = await main();
for (const finding of findings) console.error(finding);
if (findings.length > 0) process.exitCode = 1;
