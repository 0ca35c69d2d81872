import type { ExportSection, IdentifierName, LegalBasisName } from './bases.ts';

/**
 * A table of client data: where its rows hang (`Placed`) and what anonymize does with them (`Erased`). The two
 * are chosen apart; what cannot go together does not compile.
 */
export type ClientTable = RootTable | (Placed & Erased);

interface Described {
  /** What the rows are, in plain words. */
  title: string;
  /** What several of them are called; the title and an s when left out. */
  many?: string;
  /** The primary key; `id` when left out. */
  key?: readonly string[];
  export: { section: ExportSection } | { leftOut: string };
  /** Something outside the database that a row stands for: it goes first, with proof, before the row. */
  outside?: { column: string; is: 'stored file' | 'payment method at the gateway' | 'account on a server' };
}

/** `clients` itself. Numbers merged into a client lead to it by `formerBy` and are the same person. */
export interface RootTable extends Described {
  hangsOn: { itself: true; formerBy: string };
  merge?: never;
  delete: { does: 'remove' };
  anonymize: { does: 'clear columns' };
  columns: Record<string, RootColumn>;
}

export type Placed = Direct | Nested | Shared;

/** Rows that name the client. */
interface Direct extends Described {
  hangsOn: { client: string; unenforced?: string };
  merge: Merge;
  delete: Delete;
}

/** Rows that name a row of another table of client data: they move, go and stay with it. */
interface Nested extends Described {
  hangsOn: { table: string; by: readonly string[]; unenforced?: string };
  merge?: never;
  delete?: never;
}

/**
 * Rows tied to clients by another table. Operations touch such a row only while no other client is tied to it
 * (look before the ties go); else only the tie goes.
 */
interface Shared extends Described {
  hangsOn: { through: string; by: string };
  merge?: never;
  delete: { does: 'remove if asked' };
  anonymize: { does: 'remove rows' };
}

export type Delete =
  | { does: 'remove' }
  /** The tie to the client is emptied and every personal column treated as anonymize treats it. */
  | { does: 'detach'; because: string; orRemoveIfAsked: boolean }
  | { does: 'keep'; because: string };

export type Merge =
  | {
      does: 'move';
      clashes?: readonly Clash[];
      /** Names the row that this one is part of: one added after a merge goes along when that goes back. */
      partOf?: string;
      /** When a row was recorded; `created_at` when left out. Tells what was added after a merge. */
      addedAt?: string;
    }
  /** Rows keep the old number, which leads to the survivor. */
  | { does: 'stay'; because: string };

/**
 * A unique key that rows of two clients can collide in, and what then happens to the row that moves: `rule` says it
 * to the operator, `both` what the two have. Rows that may be dropped are named by no other table.
 */
export type Clash = { unique: string; both: string; rule: string } & (
  | { does: 'drop the moved' }
  /** The survivor's row stays, and in these columns is true where either was; the moved row is dropped. */
  | { does: 'combine'; either: readonly string[] }
  /** The moved row stays too, with another value that takes it out of the key. */
  | { does: 'keep both'; rename: Record<string, string | boolean> }
);

export type Erased =
  /** The rows go. */
  | { anonymize: { does: 'remove rows' }; delete?: NotDetached; columns: Record<string, Column> }
  /** The rows stay without what is personal in them. */
  | { anonymize: { does: 'clear columns' }; columns: Record<string, Column<EraseNow>> }
  /** Some personal columns stay for a legal basis, counted from a date; a row without that date has none. */
  | { anonymize: { does: 'keep records'; since: Since }; columns: Record<string, Column<EraseNow | Keep>> };

type NotDetached = Exclude<Delete, { does: 'detach' }> | { does: 'remove if asked' };

/** A date of the row itself, or of the row that its column `via` names. */
export type Since = { column: string } | { via: string; column: string };

export type EraseNow =
  /** Becomes null, or `to`, the neutral value of a column that may not be null. */
  | { does: 'clear'; to?: string | Readonly<Record<string, never>> }
  /** Becomes a random token, never derived from the value. */
  | { does: 'replace'; by: 'text' | 'email' | 'domain' };

/** Stays while the basis lasts; then `then`. */
export type Keep = { does: 'keep'; basis: LegalBasisName; then: EraseNow };

export type Erase = EraseNow | Keep;

/** `E` is what anonymize may do with a personal column: nothing of its own where the whole row goes. */
export type Column<E = undefined> = PlainColumn | PersonalColumn<E> | SecretColumn<E> | SourceColumn;

export type PlainColumn =
  /** The row's own number. */
  | { holds: 'id'; label: string }
  /** Names a row of `to`. Emptied when that row goes and this one stays. */
  | { holds: 'link'; to: string; label?: string; unenforced?: string }
  /** States, amounts, dates: nothing that says who the person is. `coded`: a word of ours, as of a state. */
  | { holds: 'fact'; label: string; coded?: true }
  /** Our own bookkeeping: ids, counts and codes only; in no export. */
  | { holds: 'internal'; what: string }
  /** Computed by PostgreSQL from these columns: it is what they are. */
  | { holds: 'generated'; from: readonly string[] };

/** Says something about a person, or is free text in which somebody may have done so. */
export type PersonalColumn<E> = {
  holds: 'personal';
  label: string;
  coded?: true;
  /** Set where a value gives the person away when it is found elsewhere: the leftover scan looks for it. */
  identifies?: IdentifierName;
} & (E extends undefined ? { erase?: never } : { erase: E });

/** Password hashes and sealed values: in no export, and nothing a scan could find in clear. */
export type SecretColumn<E> = { holds: 'secret'; what: string } & (E extends undefined
  ? { erase?: never }
  : { erase: E });

/**
 * Where an imported row comes from. Stays on its row through a merge, so that the next import finds it; always
 * cleared by anonymize, since the other system still knows whose row it is. `identifies` leaves a tombstone,
 * which keeps the import from bringing the client back with everything that hangs on it.
 */
export type SourceColumn = { holds: 'source'; identifies?: 'sourceRow' };

/** A column of `clients` also says which value a merged client has. */
export type RootColumn = Column<EraseNow> & { merge: FieldMerge };

export type FieldMerge =
  /** Belongs to the number, not to the profile: nothing to choose. For all others staff may choose otherwise. */
  | 'own'
  | 'survivor'
  /** The survivor's, or the other's when that is empty. */
  | 'filled'
  | 'earlier'
  | 'later'
  /** Fields of both objects; the survivor's where both have one. */
  | 'joined';

/** A table that holds no client data, why, and its columns, so that a new one is looked at too. */
export interface OtherTable {
  because: string;
  columns: readonly string[];
}
