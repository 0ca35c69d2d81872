import type { Tx } from '../../db/connect.ts';
import type { By } from '../../db/ledger/index.ts';
import type { Actor } from '../../db/queries/change-log.ts';
import type { RungRow } from '../../db/queries/dunning-rungs.ts';
import type {
  Action,
  CaseFacts,
  InvoiceFacts,
  Ladder,
  Plan,
  PlannedRung,
} from '../../domain/dunning/types.ts';

/** One look at what a client owes. */
export interface Look {
  clientId: number;
  /** ISO time of the workflow */
  now: string;
  signal: AbortSignal;
}

/** A due rung whose turn it is, within the transaction of the look; the client is held. */
export interface Turn<A extends Action = Action> extends Look {
  by: By;
  rung: PlannedRung & { action: A };
  invoice: InvoiceFacts;
  /** all else that was due, comes or waits at that moment */
  plan: Plan;
  facts: CaseFacts;
  ladder: Ladder;
}

/** What an action has made of its rung within the transaction. */
export type Begun =
  /** its row says how it ended */
  | { is: 'settled' }
  /** claimed; the rest happens outside, after the commit */
  | { is: 'claimed'; outside: () => Promise<Ended> }
  /** left alone in this look; `problem` is the code of what stands in the way, null: nothing that we could change; `braked`: an operator's yes */
  | { is: 'waits'; problem: string | null; braked?: true };

/** How things stand after the outside was asked. */
export interface Ended {
  /** the code of what stood in the way: the rung is tried again soon */
  problem: string | null;
  /** the rest of this kind would meet the same in this look */
  all?: boolean;
}

export const FINE: Ended = { problem: null };

/** How one kind of rung is carried out. */
export type BeginRung<A extends Action = Action> = (tx: Tx, turn: Turn<A>) => Promise<Begun>;

/** Finds out how a rung ended that was begun before; it may still be open afterwards. */
export type SettleRung = (look: Look, row: RungRow) => Promise<Ended>;

/** As the change log names whoever follows up a debt. */
export const DUNNING: Actor = { kind: 'system', id: 'dunning' };
