import { folded, isTelling, phoneForms, type Term, wordsOf } from '../../domain/erasure/terms.ts';
import { type IdentifierName, identifiers } from '../catalogue/bases.ts';
import { ofClients, unshared } from '../catalogue/reach.ts';
import { type ClientTableName, clientTableEntries, clientTables } from '../catalogue.ts';
import type { Sql } from '../connect.ts';

/** Something that gives a person away. */
export interface PersonalValue {
  kind: IdentifierName;
  value: string;
}

const IDS = '$1::bigint[]';
/** Numbers in another system are hashed for tombstones; as bare numbers they could not be told from any other. */
const NEVER_SEARCHED: readonly IdentifierName[] = ['sourceRow'];

/**
 * What gives the clients away, as their rows hold it now, without repeats: every column of the catalogue that
 * `identifies`, less what an earlier erasure has put in its place. Of names only those of first and last name together, and of companies: see `termsOf`.
 * @param clientIds the client and the numbers merged into it
 */
export async function valuesOf(sql: Sql, clientIds: readonly number[]): Promise<PersonalValue[]> {
  const selects = clientTableEntries.flatMap(([table]) =>
    identifyingColumns(table).map(
      ({ kind, expression }) =>
        `select '${kind}' as kind, ${expression} as value from ${table} where ${ofClients(table, IDS)} and ${unshared(table, IDS)} and ${expression} <> '' and ${expression} not like 'erased-%'`,
    ),
  );
  return sql.unsafe<PersonalValue[]>(selects.join(' union '), [[...clientIds] as never]);
}

/** What the kept columns of documents name: fields of an addressee that says who it was. */
export const addresseeFields: Readonly<Record<string, IdentifierName>> = {
  firstName: 'name',
  lastName: 'name',
  companyName: 'name',
  email: 'email',
  phone: 'phone',
  taxId: 'taxId',
  address1: 'address',
  address2: 'address',
};

/** The columns of a table that give somebody away, as SQL; first and last name are one value. */
function identifyingColumns(table: ClientTableName): { kind: IdentifierName; expression: string }[] {
  const { columns } = clientTables[table];
  const paired = 'first_name' in columns && 'last_name' in columns;
  const found = Object.entries(columns).flatMap(([column, declared]) => {
    if (declared.holds !== 'personal' || declared.identifies === undefined) return [];
    if (NEVER_SEARCHED.includes(declared.identifies)) return [];
    if (paired && (column === 'first_name' || column === 'last_name')) return [];
    return [{ kind: declared.identifies, expression: `${column}::text` }];
  });
  // Of somebody with one name only nothing is looked for: it would be found everywhere.
  return paired ? [{ kind: 'name', expression: PAIR }, ...found] : found;
}

const PAIR = "case when first_name <> '' and last_name <> '' then first_name || ' ' || last_name else '' end";

/**
 * The forms in which values are looked for. A first or last name alone is left out, and so is any single word of
 * letters shorter than eight, a number shorter than seven digits, and what the catalogue calls too short: these
 * would be found everywhere and say nothing.
 */
export function* termsOf(values: Iterable<PersonalValue>): Generator<Term<IdentifierName>> {
  const seen = new Set<string>();
  for (const { kind, value } of values) {
    for (const term of formsOf(kind, value)) {
      const key = `${kind}\n${term.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield term;
    }
  }
}

function formsOf(kind: IdentifierName, value: string): Term<IdentifierName>[] {
  const text = folded(value).trim();
  const { minLength } = identifiers[kind];
  switch (kind) {
    case 'name': {
      if (!isTelling(text, minLength)) return [];
      const words = wordsOf(text);
      const turned = [...words.slice(1), words[0] ?? ''].join(' ');
      return [
        { kind, form: 'words', text, value: text },
        ...(words.length > 1 ? [{ kind, form: 'words', text: turned, value: text } as const] : []),
      ];
    }
    case 'address':
      return isTelling(text, minLength) ? [{ kind, form: 'words', text, value: text }] : [];
    case 'phone':
      return phoneForms(value).map((form) => ({ kind, form: 'compact', text: form, value: text }));
    case 'taxId': {
      const joined = wordsOf(text).join('');
      return isTelling(joined, minLength) ? [{ kind, form: 'compact', text: joined, value: text }] : [];
    }
    case 'email':
    case 'login':
    case 'network':
    case 'account':
    case 'domain':
      return isTelling(text, minLength) ? [{ kind, form: 'literal', text, value: text }] : [];
    case 'sourceRow':
      return [];
  }
}
