import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COUNT = fileURLToPath(new URL('../../.ci/count.mjs', import.meta.url));
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-count-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function counted(report: unknown, ...reasons: string[]) {
  const file = join(dir, 'report.json');
  await writeFile(file, typeof report === 'string' ? report : JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [COUNT, file, ...reasons], { encoding: 'utf8' });
  return { last: stdout.trimEnd().split('\n').at(-1), all: stdout, status };
}

const test = (status: string) => ({ status, fullName: `a ${status} one` });
const file = (status: string, ...statuses: string[]) => ({
  name: 'x.test.ts',
  status,
  message: '',
  assertionResults: statuses.map(test),
});

describe('the last line of .ci/run', () => {
  it('counts what passed, and is content with that', async () => {
    const report = {
      success: true,
      testResults: [file('passed', 'passed', 'passed'), file('passed', 'passed')],
    };
    expect(await counted(report)).toMatchObject({ last: '3 passed, 0 failed', status: 0 });
  });

  it('counts what failed, was skipped or is still to do as failed, and names it', async () => {
    const report = {
      success: false,
      testResults: [file('failed', 'passed', 'failed', 'pending', 'todo', 'skipped')],
    };
    const { last, all, status } = await counted(report);
    expect([last, status]).toEqual(['1 passed, 4 failed', 1]);
    expect(all).toContain('FAILED: x.test.ts: a failed one');
    expect(all).toContain('FAILED: pending: x.test.ts: a pending one');
  });

  it('counts a file that does not load, an error outside the tests and a reason from outside', async () => {
    expect(
      (await counted({ success: false, testResults: [file('failed'), file('passed', 'passed')] })).last,
    ).toBe('1 passed, 1 failed');
    expect((await counted({ success: false, testResults: [file('passed', 'passed')] })).last).toBe(
      '1 passed, 1 failed',
    );
    const withReason = await counted(
      { success: true, testResults: [file('passed', 'passed')] },
      'npm run verify',
    );
    expect(withReason).toMatchObject({ last: '1 passed, 1 failed', status: 1 });
  });

  it('is not content with no report, half a report or no test', async () => {
    expect((await counted('{"testResults": [')).last).toBe('0 passed, 1 failed');
    expect((await counted({ success: true, testResults: [] })).last).toBe('0 passed, 1 failed');
  });
});
