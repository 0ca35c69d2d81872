import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '../../../db/connect.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { billedTwice } from '../billing/support.ts';
import { anyStep, differentSteps, oftenStep, type Step, take } from './steps.ts';
import { addBilled, imbalances, newClient, newProvider, numberGaps, taxFaults } from './support.ts';

/** More by LEDGER_RUNS. */
const RUNS = Number(process.env.LEDGER_RUNS ?? 100);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const rolledBack = new Error('roll back');

/** Runs in a transaction of which nothing stays. */
async function trial(work: (tx: Tx) => Promise<void>): Promise<void> {
  await database.sql
    .begin(async (tx) => {
      await work(tx);
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
}

test('M1, M6: whatever is done to a client’s money in whatever order, it adds up after every step', async () => {
  const done = new Set<Step['does']>();
  const undone = () => differentSteps.filter((thing) => !done.has(thing));
  const holds = (step: fc.Arbitrary<Step>) =>
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await trial(async (tx) => {
        const providerId = await newProvider(tx);
        const clientId = await newClient(tx, providerId);
        await addBilled(tx, clientId);
        for (const step of steps) {
          const refusal = await take(tx, clientId, step);
          if (!refusal) done.add(step.does);
          expect(await imbalances(tx, clientId), `after ${step.does}`).toEqual([]);
          expect(await billedTwice(tx, clientId), `after ${step.does}`).toEqual([]);
        }
        expect(await numberGaps(tx, providerId)).toEqual([]);
        expect(await taxFaults(tx, clientId)).toEqual([]);
      });
    });
  await fc.assert(holds(anyStep), { numRuns: RUNS });
  // A property that is only ever refused would prove nothing: what was never possible is tried more often.
  for (let more = 0; more < 15 && undone().length > 0; more++)
    await fc.assert(holds(oftenStep(undone())), { numRuns: 20 });
  expect(undone()).toEqual([]);
}, 240_000);

test('M1, M6: the same holds when two do it at once to one client', async () => {
  const { sql } = database;
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { minLength: 4, maxLength: 15 }),
      fc.array(anyStep, { minLength: 4, maxLength: 15 }),
      async (ones, others) => {
        const providerId = await newProvider(sql);
        const clientId = await newClient(sql, providerId);
        await addBilled(sql, clientId);
        const run = async (steps: typeof ones) => {
          for (const step of steps) await sql.begin((tx) => take(tx, clientId, step));
        };
        await Promise.all([run(ones), run(others), run(ones)]);
        expect(await imbalances(sql, clientId)).toEqual([]);
        expect(await billedTwice(sql, clientId)).toEqual([]);
        expect(await taxFaults(sql, clientId)).toEqual([]);
        expect(await numberGaps(sql, providerId)).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
}, 240_000);
