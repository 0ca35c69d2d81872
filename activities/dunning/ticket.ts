import type { Tx } from '../../db/connect.ts';
import { openTicket } from '../../db/queries/tickets.ts';
import { written } from '../../domain/money.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

/** Opens a ticket for the provider's staff. */
export function askStaff(tx: Tx, turn: Turn): Promise<Begun> {
  const { clientId, now, facts, invoice } = turn;
  const owed = written({ minor: invoice.owedMinor, currency: invoice.currency }, 'en');
  return inOneGo(tx, turn, async () => {
    const ticketId = await openTicket(tx, {
      ...{ providerId: facts.providerId, clientId, now, serviceId: invoice.services[0] ?? null },
      subject: `Invoice ${invoice.id} is not paid`,
      body: `${owed} of invoice ${invoice.id} was due on ${invoice.dueOn} and is not paid.`,
    });
    return { effect: { ticketId } };
  });
}
