import type { Tx } from '../../db/connect.ts';
import type { RungRow } from '../../db/queries/dunning-rungs.ts';
import type { Action, CaseFacts, Plan } from '../../domain/dunning/types.ts';
import type { Deps } from '../deps.ts';
import type { Begun, Ended, Look, Turn } from './types.ts';

/** What is done to services about a debt. It runs on the engine, and its end touches the case. */
export interface ServiceRungs {
  /**
   * Begins a suspension or termination, within the look's transaction: the client is held, the plan was made under
   * that lock. Claims the rung where it begins; `waits` leaves it unclaimed, and it is offered again at the next look.
   */
  begin(tx: Tx, turn: Turn<Action & { type: 'suspend' | 'terminate' }>): Promise<Begun>;
  /**
   * Begins to bring services back that nothing keeps suspended, within the look's transaction. `settled` says that
   * the record has changed and the debt is to be looked at once more.
   */
  unsuspend(
    tx: Tx,
    look: Look & { facts: CaseFacts; unsuspend: Plan['unsuspend'] },
  ): Promise<Extract<Begun, { is: 'settled' | 'waits' }>>;
  /** Finds out how a suspension or termination that was begun has ended, and settles its row. */
  settle(look: Look, row: RungRow): Promise<Ended>;
}

/** Nothing is done to services yet: these rungs stay unclaimed and wait. */
export function serviceRungs(_deps: Pick<Deps, 'sql' | 'log'>): ServiceRungs {
  return {
    begin: async () => ({ is: 'waits', problem: null }),
    unsuspend: async () => ({ is: 'waits', problem: null }),
    settle: async () => ({ problem: null }),
  };
}
