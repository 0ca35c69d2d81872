import type { ClientTable } from '../catalogue/types.ts';
import { clientTables } from '../catalogue.ts';
import type { Judgement } from './judge.ts';
import type { Kept } from './kept.ts';

/** What an erasure came to: `nothing-found` says that there was nobody to erase. */
export type ErasureOutcome = 'erased' | 'erased-with-leftovers' | 'nothing-found';

/** Things elsewhere that ended the same way. */
export interface OutsideCount {
  what: string;
  /** what the system said of it, or `skipped` */
  outcome: string;
  provenBy: string | null;
  count: number;
}

export interface CertifiedScan {
  at: string;
  values: number;
  searched: Record<string, number>;
  expected: Judgement['expected'];
  findings: Judgement['findings'];
}

/** What a certificate says: places, counts, legal bases and times; nothing of the person. */
export interface CertificateBody {
  outcome: ErasureOutcome;
  erasedAt: string;
  /** the client's number and those merged into it */
  numbers: number[];
  /** rows that went, and values that were cleared in rows that stay */
  erased: { what: string; column?: string; how: 'removed' | 'cleared'; count: number }[];
  outside: OutsideCount[];
  kept: {
    what: string;
    column: string;
    rows: number;
    basis: string;
    law: string;
    /** the first and the last day until which it stays */
    earliest: string;
    latest: string;
  }[];
  /** null: there was no scan */
  scan: (CertifiedScan & { skippedBy?: string }) | null;
  subscribers: Record<string, unknown>;
  tombstones: Record<string, unknown>;
}

export interface CertificateFacts {
  numbers: number[];
  erasedAt: string;
  /** by table (rows removed) or `table.column` (values cleared) */
  counts: Record<string, number>;
  /** rows that said something about a person before the erasure */
  personalBefore: number;
  outside: OutsideCount[];
  kept: Kept[];
  scan: object | null;
  scanSkippedBy: string | undefined;
  subscribers: object;
  subscribersSkippedBy: string | undefined;
  tombstones: object;
}

/** What detaching logins is counted as, besides tables. */
const COUNTED_AS: Readonly<Record<string, string>> = { detached: 'login_clients' };

/** Puts the certificate together. */
export function certificateBody(facts: CertificateFacts): CertificateBody {
  const { counts, kept, scanSkippedBy, subscribersSkippedBy } = facts;
  const scan = facts.scan as CertifiedScan | null;
  return {
    outcome: outcomeOf(facts, scan),
    erasedAt: facts.erasedAt,
    numbers: facts.numbers,
    erased: Object.entries(counts).flatMap(([place, count]) => erasedLine(place, count)),
    outside: facts.outside,
    kept: kept.map(({ what, label, rows, basis, earliest, latest }) => ({
      ...{ what, column: label, rows, basis: basis.title, law: basis.law, earliest, latest },
    })),
    scan:
      scan === null
        ? null
        : { ...scan, ...(scanSkippedBy === undefined ? {} : { skippedBy: scanSkippedBy }) },
    subscribers: {
      ...facts.subscribers,
      ...(subscribersSkippedBy === undefined ? {} : { skippedBy: subscribersSkippedBy }),
    },
    tombstones: { ...facts.tombstones },
  };
}

function outcomeOf(
  { personalBefore, outside }: CertificateFacts,
  scan: CertifiedScan | null,
): ErasureOutcome {
  if (scan === null || scan.findings.length > 0) return 'erased-with-leftovers';
  if (outside.some(({ outcome }) => outcome === 'skipped')) return 'erased-with-leftovers';
  return personalBefore === 0 && outside.length === 0 ? 'nothing-found' : 'erased';
}

function erasedLine(place: string, count: number): CertificateBody['erased'] {
  const [name = '', column] = place.split('.');
  const table = tableOf(COUNTED_AS[name] ?? name);
  if (count === 0) return [];
  if (table === undefined) return [{ what: place.replaceAll('_', ' '), how: 'removed', count }];
  if (column === undefined) return [{ what: table.title, how: 'removed', count }];
  return [{ what: table.title, column: labelOf(table, column), how: 'cleared', count }];
}

const tableOf = (name: string): ClientTable | undefined =>
  Object.hasOwn(clientTables, name) ? clientTables[name as keyof typeof clientTables] : undefined;

function labelOf({ columns }: ClientTable, column: string): string {
  const declared = columns[column];
  return declared !== undefined && 'label' in declared ? (declared.label ?? column) : column;
}
