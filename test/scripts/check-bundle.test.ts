import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledModules, exportFindings, moduleFindings } from '../../scripts/workflow-rules.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
let dir: string;

beforeAll(async () => {
  const out = join(ROOT, '.ci/out'); // below the project, where the SDK's own packages are found
  await mkdir(out, { recursive: true });
  dir = await mkdtemp(join(out, 'bundle-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function bundleOf(text: string): Promise<string> {
  const workflowsPath = join(dir, 'index.ts');
  await writeFile(workflowsPath, text);
  return (await bundleWorkflowCode({ workflowsPath, logger: silent })).code;
}

describe('the check of the workflow bundle', () => {
  it('finds only domain and workflow code in the real bundle', async () => {
    const { code } = await bundleWorkflows();
    expect(bundledModules(code, ROOT)).toContain('workflows/index.ts');
    expect(moduleFindings(code, ROOT)).toEqual([]);
  });

  it('names a file of ours and a package that workflow code must not pull in', async () => {
    const code = await bundleOf(`
      import { notClientData } from '${ROOT}db/catalogue/others.ts';
      import * as fastCheck from '${ROOT}node_modules/fast-check/lib/fast-check.js';
      export async function wrong() { return [Object.keys(notClientData), fastCheck]; }`);
    const findings = moduleFindings(code, ROOT);
    expect(findings).toContain(
      'Workflow code pulls in db/catalogue/others.ts; it may import only domain/, workflows/ and types.',
    );
    expect(
      findings.some((finding) => finding.startsWith('Workflow code pulls in the package fast-check')),
    ).toBe(true);
  });

  it('leaves no trace of imports of types', async () => {
    const code = await bundleOf(`
      import type { OtherTable } from '${ROOT}db/catalogue/types.ts';
      export async function right(table: OtherTable) { return table.because; }`);
    expect(moduleFindings(code, ROOT).filter((finding) => !finding.includes(' .ci/out/bundle-'))).toEqual([]);
  });

  it('calls a helper, a constant, a class and a default export no workflow', () => {
    const findings = exportFindings({
      async close() {},
      helper: () => 1,
      LIMIT: 5,
      Thing: class {},
      default: async () => 1,
    });
    expect(findings.map((finding) => finding.split(' ')[2]?.replace(',', ''))).toEqual([
      'helper',
      'LIMIT',
      'Thing',
      'default',
    ]);
  });
});
