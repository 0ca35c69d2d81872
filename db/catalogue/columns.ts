import type { IdentifierName, LegalBasisName } from './bases.ts';
import type { Erase, EraseNow, FieldMerge, Keep, PlainColumn, SourceColumn } from './types.ts';

/** The row's own number. */
export const id = (label = 'Number') => ({ holds: 'id', label }) as const;

/** A foreign key. With a label the number that it holds is in the export. */
export const link = (to: string, label?: string) => ({ holds: 'link', to, label }) as const;

/** Names a row of `to` without a foreign key, for the reason given. */
export const looseLink = (to: string, unenforced: string) => ({ holds: 'link', to, unenforced }) as const;

export const fact = (label: string) => ({ holds: 'fact', label }) as const;

/** Its values are words of ours, which a report shows in the language of its reader. */
export const coded = <C extends { label: string }>(column: C) => ({ ...column, coded: true }) as const;

/** A state, a kind ... */
export const code = (label: string) => coded(fact(label));

export const internal = (what: string) => ({ holds: 'internal', what }) as const;

export const generated = (...from: readonly string[]) => ({ holds: 'generated', from }) as const;

/** Personal data in a row that goes as a whole. */
export const personal = (label: string, identifies?: IdentifierName) =>
  ({ holds: 'personal', label, identifies }) as const;

/** Personal data in a row that stays. */
export const erased = <E extends Erase>(label: string, erase: E, identifies?: IdentifierName) =>
  ({ holds: 'personal', label, identifies, erase }) as const;

export const secret = (what: string) => ({ holds: 'secret', what }) as const;

export const erasedSecret = <E extends Erase>(what: string, erase: E) =>
  ({ holds: 'secret', what, erase }) as const;

/** Null, or the neutral value of a column that may not be null. */
export const clear = (to?: Extract<EraseNow, { does: 'clear' }>['to']) => ({ does: 'clear', to }) as const;

export const replace = (by: Extract<EraseNow, { does: 'replace' }>['by']) =>
  ({ does: 'replace', by }) as const;

export const keep = (basis: LegalBasisName, then: EraseNow): Keep => ({ does: 'keep', basis, then });

/** What a merged client's field becomes. */
export const merged = <C extends object>(merge: FieldMerge, column: C) => ({ ...column, merge });

const source: SourceColumn = { holds: 'source' };

/** Of rows that hang on an imported client. */
export const imported = { source_id: source, source_row: source } as const;

/** Of rows that are an imported person. */
export const importedPerson = {
  source_id: { holds: 'source', identifies: 'sourceRow' },
  source_row: { holds: 'source', identifies: 'sourceRow' },
} as const satisfies Record<string, SourceColumn>;

export const recorded = { created_at: fact('Recorded at') } as const satisfies Record<string, PlainColumn>;
