import type { Term } from '../../domain/erasure/terms.ts';
import { type IdentifierName, type LegalBasisName, legalBases } from '../catalogue/bases.ts';
import { clientTables } from '../catalogue.ts';
import type { RowHit } from './scan-table.ts';

/** Why a value that was found may stay. */
export type Stays =
  /** a legal basis keeps it on the client's own document */
  | { because: 'kept'; basis: LegalBasisName; title: string; law: string }
  /** another client has the same value as its own */
  | { because: 'another client' };

/** Places of one kind at which values of one kind were found. */
export interface Found {
  /** `ticket_messages.body`, `stored file`, `workflow history` */
  where: string;
  kind: IdentifierName;
  count: number;
}

export interface Judgement {
  expected: (Found & { stays: Stays })[];
  findings: Found[];
}

/** Where a document shows whom it was for: of another client it names that client. */
const NAMES_ITS_OWN_CLIENT = new Set(['invoices.addressee']);
const FIRST_AND_LAST = 'first_name, last_name';
/** More different places than these are counted as findings, whoever's they are. */
const MOST_PLACES = 100_000;

/**
 * Tells what may stay from what is left over. May stay: what a legal basis keeps in the client's own rows; what
 * another client has as its own value (a shared login, the same street), in the columns where clients' own values
 * stand and then also elsewhere in that client's rows. Everything else names this person.
 */
export function createJudge(clientIds: readonly number[]) {
  const own = new Set(clientIds);
  const expected = new Map<string, Found & { stays: Stays }>();
  const findings = new Map<string, Found>();
  /** values that other clients have as their own, whatever form they have there */
  const owners = new Map<string, Set<number>>();
  /** found in rows of another client, where clients' own values do not stand: judged when all owners are known */
  const open = new Map<string, { hit: RowHit; count: number }>();

  function take(hit: RowHit): void {
    const where = `${hit.table}.${hit.column}`;
    const { kind } = hit.term;
    const mine = hit.owners.some((id) => own.has(id));
    if (mine && hit.kept) expect(where, kind, keptBecause(hit));
    else if (mine || hit.owners.length === 0) find(where, kind, 1);
    else if (isOwnValue(hit)) {
      if (hit.whole)
        for (const id of hit.owners) (owners.get(hit.term.value) ?? set(owners, hit.term.value)).add(id);
      expect(where, kind, { because: 'another client' });
    } else leaveOpen(where, hit);
  }

  function leaveOpen(where: string, hit: RowHit): void {
    const key = [where, hit.term.kind, hit.term.value, ...hit.owners].join('\n');
    const known = open.get(key);
    if (known) known.count += 1;
    else if (open.size < MOST_PLACES) open.set(key, { hit, count: 1 });
    else find(where, hit.term.kind, 1);
  }

  function expect(where: string, kind: IdentifierName, stays: Stays, count = 1): void {
    const key = [where, kind, stays.because, 'basis' in stays ? stays.basis : ''].join('\n');
    const known = expected.get(key);
    if (known) known.count += count;
    else expected.set(key, { where, kind, count, stays });
  }

  function find(where: string, kind: IdentifierName, count: number): void {
    const key = `${where}\n${kind}`;
    const known = findings.get(key);
    if (known) known.count += count;
    else findings.set(key, { where, kind, count });
  }

  return {
    /** A value in a row. */
    take,
    /** A value outside the record. */
    takeOutside(where: string, term: Term<IdentifierName>): void {
      find(where, term.kind, 1);
    },
    result(): Judgement {
      for (const { hit, count } of open.values()) {
        const where = `${hit.table}.${hit.column}`;
        const theirs = hit.owners.some((id) => owners.get(hit.term.value)?.has(id));
        if (theirs) expect(where, hit.term.kind, { because: 'another client' }, count);
        else find(where, hit.term.kind, count);
      }
      open.clear();
      return { expected: sorted(expected), findings: sorted(findings) };
    },
  };
}

/** Whether clients' own values stand in this column: it identifies somebody, or names whom a document is for. */
function isOwnValue({ table, column }: RowHit): boolean {
  const columns = columnsOf(table);
  if (column === FIRST_AND_LAST || (table === 'clients' && column === 'search')) return true;
  if (NAMES_ITS_OWN_CLIENT.has(`${table}.${column}`)) return true;
  const declared = columns?.[column];
  return declared?.holds === 'personal' && declared.identifies !== undefined;
}

function keptBecause({ table, column }: RowHit): Stays {
  const declared = columnsOf(table)?.[column];
  const erase = declared !== undefined && 'erase' in declared ? declared.erase : undefined;
  if (erase?.does !== 'keep') throw new Error(`${table}.${column} is not kept`);
  const { title, law } = legalBases[erase.basis];
  return { because: 'kept', basis: erase.basis, title, law };
}

const columnsOf = (table: string) =>
  Object.hasOwn(clientTables, table) ? clientTables[table as keyof typeof clientTables].columns : undefined;

function set<K>(map: Map<K, Set<number>>, key: K): Set<number> {
  const made = new Set<number>();
  map.set(key, made);
  return made;
}

function sorted<T extends Found>(found: Map<string, T>): T[] {
  return [...found.values()].sort((a, b) => (a.where + a.kind < b.where + b.kind ? -1 : 1));
}
