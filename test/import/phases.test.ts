import { expect, test } from 'vitest';
import { tablePlans } from '../../cli/import/whmcs/tables/index.ts';
import { importPhases } from '../../db/catalogue/import-phases.ts';
import { clientTables } from '../../db/catalogue.ts';

test('X9: the catalogue knows under which names rows of client data were imported', () => {
  const phases = new Map<string, Set<string>>();
  for (const eight of [true, false]) {
    for (const { target, phase, key } of tablePlans({ hasTable: () => eight })) {
      if (!Object.hasOwn(clientTables, target) || key !== undefined) continue;
      phases.set(target, (phases.get(target) ?? new Set()).add(phase));
    }
  }
  const known = Object.entries(importPhases).map(([table, names]) => [table, [...names].sort()]);
  expect(known.sort()).toEqual([...phases].map(([table, names]) => [table, [...names].sort()]).sort());
});
