import type { Tx } from '../../db/connect.ts';
import type { RungRow } from '../../db/queries/dunning-rungs.ts';
import type { Action } from '../../domain/dunning/types.ts';
import type { Deps } from '../deps.ts';
import { giveUpInvoice } from './cancel-invoice.ts';
import { beginCharge, settleCharge } from './charge.ts';
import { sendToCollections } from './collections.ts';
import { chargeFee } from './late-fee.ts';
import { beginMessage, settleMessage } from './messages.ts';
import { beginServices, settleServices } from './services.ts';
import { askStaff } from './ticket.ts';
import { type Begun, type Ended, FINE, type Look, type Turn } from './types.ts';
import { tellOthers } from './webhook.ts';

export type DunningDeps = Deps;

/** Does the rung whose turn it is, as far as that goes within the transaction of the look. */
export function beginRung(deps: DunningDeps, tx: Tx, turn: Turn): Promise<Begun> {
  const { action } = turn.rung;
  const as = <A extends Action>(its: A) => ({ ...turn, rung: { ...turn.rung, action: its } });
  switch (action.type) {
    case 'reminder':
    case 'notice':
    case 'final-warning':
    case 'message':
      return beginMessage(deps, tx, as(action));
    case 'late-fee':
      return chargeFee(tx, as(action));
    case 'charge':
      return beginCharge(deps, tx, turn);
    case 'suspend':
    case 'terminate':
      return beginServices(deps, tx, as(action));
    case 'collections':
      return sendToCollections(tx, turn);
    case 'cancel-invoice':
      return giveUpInvoice(tx, turn);
    case 'ticket':
      return askStaff(tx, turn);
    case 'webhook':
      return tellOthers(tx, turn);
  }
}

/** Finds out what became of a rung that an earlier look has begun. */
export async function settleRow(deps: DunningDeps, look: Look, row: RungRow): Promise<Ended> {
  switch (row.action) {
    case 'reminder':
    case 'notice':
    case 'final-warning':
    case 'message':
      return settleMessage(deps, look, row);
    case 'charge':
      return settleCharge(deps, look, row);
    case 'suspend':
    case 'terminate':
      return settleServices(deps, look, row);
    case 'late-fee':
    case 'collections':
    case 'cancel-invoice':
    case 'ticket':
    case 'webhook':
      // Begun and ended in one transaction: there is nothing in between.
      return FINE;
  }
}
