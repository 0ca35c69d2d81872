/** Goldens are written by `npx tsx test/replay/record.ts` and never again; see there. */
import { readdir, readFile } from 'node:fs/promises';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { operationKinds } from '../../domain/operations/kinds.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { installRuntime } from '../../worker/runtime.ts';
import * as workflows from '../../workflows/index.ts';
import { historyOf } from './history-json.ts';
import { scenarios } from './scenarios.ts';

const FOLDER = new URL('./histories/', import.meta.url);

interface Golden {
  name: string;
  workflowId: string;
  history: unknown;
}

async function goldens(): Promise<Golden[]> {
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => ({ name, ...JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) })),
  );
}

let code: string;
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  code = (await bundleWorkflows({ cacheDir: '.tenure/cache' })).code;
});

/** Names of the goldens that do not replay with this code, with the reason. */
async function broken(bundle: string, recorded: Golden[]): Promise<string[]> {
  // The name in place of the workflow's id says which one a result is about; the code never looks at that id.
  const histories = recorded.map(({ name, history }) => ({ workflowId: name, history: historyOf(history) }));
  const failures: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { code: bundle } },
    histories,
  ))
    if (error) failures.push(`${workflowId}: ${error.message}`);
  return failures;
}

describe('recorded histories', () => {
  test('X11: every operation on every path replays with the workflow code as it is', async () => {
    expect(await broken(code, await goldens())).toEqual([]);
  }, 120_000);

  test('X11: each scenario has its golden, and each operation at least one', async () => {
    const names = (await goldens()).map(({ name }) => name.replace(/^.*\//, ''));
    for (const scenario of Object.keys(scenarios)) expect(names).toContain(`${scenario}.json`);
    for (const kind of operationKinds) expect(names.some((name) => name.startsWith(kind))).toBe(true);
    expect(names).toContain('close-many-services.child-1.json');
  });

  test('X11: each workflow that is exported has at least one golden', async () => {
    const recorded = (await goldens()).map(({ history }) => {
      const [first] = historyOf(history).events ?? [];
      return first?.workflowExecutionStartedEventAttributes?.workflowType?.name;
    });
    expect([...new Set(recorded)].sort()).toEqual(Object.keys(workflows).sort());
  });

  test('X11: a workflow whose steps have changed places is caught', async () => {
    const swapped = code
      .replaceAll("run: 'cancelOrders'", 'run: #')
      .replaceAll("run: 'stopRenewals'", "run: 'cancelOrders'")
      .replaceAll('run: #', "run: 'stopRenewals'");
    expect(swapped).not.toBe(code);
    const recorded = (await goldens()).filter(({ name }) => /\/(close-cancel|archive)\.json$/.test(name));
    const failures = await broken(swapped, recorded);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/close-cancel\.json: .*[Nn]ondeterminism|close-cancel\.json: .*TMPRL1100/s);
  });
});
