import type { IdentifierName } from '../../db/catalogue/bases.ts';
import { identifiers } from '../../db/catalogue/bases.ts';
import { createJudge, type Found, type Judgement } from '../../db/erasure/judge.ts';
import { type SearchedRecord, scanRecord } from '../../db/erasure/scan-record.ts';
import { erasureScope, keepScan } from '../../db/queries/erasure.ts';
import type { Finder } from '../../domain/erasure/finder.ts';
import { folded } from '../../domain/erasure/terms.ts';
import { detail } from '../../domain/operations/failure-details.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';
import { outsideStep } from '../step.ts';
import { finderOf } from './finder.ts';

/** What a scan has searched and found: places and counts, never a value. */
export interface Scan extends Judgement {
  at: string;
  /** forms of values that were looked for */
  values: number;
  searched: SearchedRecord & { storedFiles: number; histories: number };
}

/** X8. Looks for what was removed: in every table, in the names of stored files, in what the engine keeps. */
export function scanActivities(deps: Deps) {
  return {
    scanLeftovers: outsideStep<Scan>(deps, {
      act: async (call) => {
        const scan = await scanEverything(deps, call);
        await keepScan(deps.sql, call.operationId, scan);
        if (scan.findings.length > 0) {
          const places = scan.findings.slice(0, 20).map(place);
          throw new StepFailure({ said: detail('leftovers', { client: call.clientId, places }) });
        }
        return scan;
      },
      record: async (_tx, _call, { values, searched, expected, findings }) => ({
        values,
        ...searched,
        expected: expected.length,
        findings: findings.length,
      }),
    }),
  };
}

function place({ where, kind, count }: Found) {
  return { where, kind, count, title: identifiers[kind].title.toLowerCase() };
}

async function scanEverything(deps: Deps, call: StepCall): Promise<Scan> {
  const { ids, retention } = await erasureScope(deps.sql, call);
  const finder = await finderOf(deps.sql, deps, call.operationId);
  const judge = createJudge(ids);
  const record = await scanRecord(deps, finder, judge, { now: call.now, retention });
  const storedFiles = await scanNames(deps, finder, judge);
  const histories = await scanHistories(deps, finder, judge, ids);
  return {
    at: call.now,
    values: finder.size,
    searched: { ...record, storedFiles, histories },
    ...judge.result(),
  };
}

type Judge = ReturnType<typeof createJudge>;

async function scanNames({ storage }: Deps, finder: Finder<IdentifierName>, judge: Judge): Promise<number> {
  let count = 0;
  for await (const key of storage.list('')) {
    count += 1;
    finder.search(folded(key), ({ term }) => judge.takeOutside('name of a stored file', term));
  }
  return count;
}

async function scanHistories(
  { engine }: Deps,
  finder: Finder<IdentifierName>,
  judge: Judge,
  clientIds: readonly number[],
): Promise<number> {
  let runs = 0;
  for await (const { workflowId, first, texts } of engine.histories(clientIds)) {
    if (first) runs += 1;
    for (const text of [workflowId, ...texts])
      finder.search(folded(text), ({ term }) => judge.takeOutside('history of a workflow', term));
  }
  return runs;
}
