import { condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { HEARTBEAT, type InvoicingActivities, type SweepActivities } from './contracts/activities.ts';
import { wakeSignal } from './contracts/messages.ts';

const {
  nextProvider,
  billDue,
  startInvoiceMails,
  mailInvoices: handOver,
} = proxyActivities<InvoicingActivities & Pick<SweepActivities, 'nextProvider'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '6 hours',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** So many activities in one history. */
const MOST_ACTIVITIES = 500;
const PAUSE_MS = 10 * 60_000;
/** So often the mail server is tried in vain; then the next run of the schedule goes on. */
const TRIES = 18;

const now = () => new Date(Date.now()).toISOString();

/** Where a sweep is: the provider that is through, or the one it is in the middle of and its last client. */
export interface BillingPlace {
  after?: number;
  at?: { providerId: number; client: number };
  invoices?: number;
  failed?: number;
}

/** M3. Bills what is due to the clients of every provider that wants it. It holds nothing; what it missed it finds again. */
export async function billDueSweep(place: BillingPlace = {}): Promise<{ invoices: number; failed: number }> {
  let { after = 0, at, invoices = 0, failed = 0 } = place;
  for (let activities = 0; ; activities++) {
    if (activities >= MOST_ACTIVITIES || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof billDueSweep>({
        ...{ after, invoices, failed },
        ...(at === undefined ? {} : { at }),
      });
    if (at === undefined) {
      const providerId = await nextProvider({ after });
      if (providerId === null) break;
      at = { providerId, client: 0 };
      continue;
    }
    const done = await billDue({ providerId: at.providerId, after: at.client, now: now() });
    invoices += done.invoices;
    failed += done.failed;
    if (done.last === null) {
      after = at.providerId;
      at = undefined;
    } else at = { ...at, client: done.last };
  }
  await startInvoiceMails();
  return { invoices, failed };
}

/** M3, C12. Mails the invoices that are to be mailed, the welcomes of new clients, and what is woken for meanwhile; each once. */
export async function mailInvoices(): Promise<{ sent: number; left: number }> {
  let woken = false;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  const sum = { sent: 0, left: 0 };
  for (let inVain = 0, activities = 0; inVain < TRIES; activities++) {
    if (activities >= MOST_ACTIVITIES) await continueAsNew<typeof mailInvoices>();
    woken = false;
    const done = await handOver({ now: now() });
    sum.sent += done.sent;
    sum.left = done.left;
    if (woken || done.queued > 0 || done.sent > 0) continue;
    if (done.left === 0) break;
    inVain += 1;
    await condition(() => woken, PAUSE_MS);
  }
  return sum;
}
