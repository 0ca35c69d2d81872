import type { Tx } from '../../db/connect.ts';
import { announce } from '../../db/queries/outbox.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

/** Tells other systems that an invoice has come to this rung. */
export function tellOthers(tx: Tx, turn: Turn): Promise<Begun> {
  const { clientId, now, facts, invoice, rung } = turn;
  const { rungId, occurrence } = rung;
  return inOneGo(tx, turn, async () => {
    await announce(tx, {
      ...{ topic: 'invoice.dunned', providerId: facts.providerId, clientId, operationId: null, now },
      key: `dunning/${invoice.id}/${rungId}/${occurrence}`,
      payload: {
        ...{ invoiceId: invoice.id, rung: rungId, occurrence, dueOn: invoice.dueOn },
        ...{ owedMinor: invoice.owedMinor, currency: invoice.currency },
      },
    });
    return {};
  });
}
