import { activityInfo, Context } from '@temporalio/activity';
import { billingDay, dueClients, lockBillable } from '../db/billing/due-clients.ts';
import { generateInvoices } from '../db/billing/generate.ts';
import { loggable } from '../db/errors.ts';
import type { By } from '../db/ledger/index.ts';
import type { InvoicingActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { isRecordUnavailable } from './failures.ts';
import { mailWaitingInvoices } from './invoice-mails.ts';
import { reported } from './reported.ts';

/** Clients found in one call, and in one transaction. */
const FOUND = 5_000;
const AT_ONCE = 250;

/** M3. Bills what is due, and mails it. */
export function invoicingActivities(deps: Deps): InvoicingActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    billDue: (call) => reported(deps, () => billDue(deps, { ...call, signal: signal() })),
    startInvoiceMails: () => reported(deps, () => deps.engine.mailInvoices(activityInfo().taskQueue)),
    mailInvoices: ({ now }) => reported(deps, () => mailWaitingInvoices(deps, { now, signal: signal() })),
  };
}

/**
 * Bills some clients of a provider, a transaction for each bunch of them. What it has billed is no longer due, so a call
 * that is repeated goes on where the first one stopped.
 */
export async function billDue(
  deps: Pick<Deps, 'sql' | 'log'>,
  call: { providerId: number; after: number; now: string; signal: AbortSignal },
): Promise<{ last: number | null; invoices: number; failed: number }> {
  const { sql } = deps;
  const { providerId, after, now, signal } = call;
  const today = await billingDay(sql, providerId, now);
  if (today === undefined) return { last: null, invoices: 0, failed: 0 };
  const found = await dueClients(sql, { providerId, today, after, limit: FOUND });
  const done = { invoices: 0, failed: 0 };
  let last = after;
  for (let from = 0; from < found.length && !signal.aborted; from += AT_ONCE) {
    const bunch = found.slice(from, from + AT_ONCE);
    const { invoices, failed } = await billBunch(deps, providerId, bunch, now);
    done.invoices += invoices;
    done.failed += failed;
    last = bunch.at(-1) ?? last;
  }
  return { ...done, last: found.length < FOUND && !signal.aborted ? null : last };
}

/** One client who cannot be billed must not keep others from it: then each is billed alone, and the log says who was not. */
async function billBunch(
  { sql, log }: Pick<Deps, 'sql' | 'log'>,
  providerId: number,
  clientIds: readonly number[],
  now: string,
): Promise<{ invoices: number; failed: number }> {
  const by: By = { actor: { kind: 'system', id: 'bill-due' }, now };
  const billAll = (ids: readonly number[]) =>
    sql.begin(async (tx) => {
      const free = await lockBillable(tx, ids);
      const { invoices, passed } = await generateInvoices(tx, by, { providerId, clientIds: free });
      for (const { what, id, why } of passed)
        if (why === 'negative')
          log.warn({ providerId, what, id }, 'not billed: it would come to less than 0');
      return invoices.length;
    });
  try {
    return { invoices: await billAll(clientIds), failed: 0 };
  } catch (error) {
    if (isRecordUnavailable(error)) throw error;
    if (clientIds.length === 1) {
      log.error({ clientId: clientIds[0], error: loggable(error) }, 'a client could not be billed');
      return { invoices: 0, failed: 1 };
    }
  }
  const sum = { invoices: 0, failed: 0 };
  for (const clientId of clientIds) {
    const { invoices, failed } = await billBunch({ sql, log }, providerId, [clientId], now);
    sum.invoices += invoices;
    sum.failed += failed;
  }
  return sum;
}
