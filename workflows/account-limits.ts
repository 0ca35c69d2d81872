import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { type AccountActivities, HEARTBEAT } from './contracts/activities.ts';

const { checkAccounts, sendAccountMails } = proxyActivities<AccountActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 20 },
});

/** So many pages in one history. */
const MOST_PAGES = 400;
/** What the mail server does not take now is tried again for about half an hour; then the next sweep goes on. */
const TRIES = 4;
const PAUSE_MS = 10 * 60_000;

const now = () => new Date(Date.now()).toISOString();

/** Where a sweep is: behind which client, and what it has found. */
export interface AccountPlace {
  after?: number;
  crossings?: number;
}

/** D9. Tells clients whose accounts have gone beyond their terms since the last look, each once. */
export async function accountLimitsSweep(
  place: AccountPlace = {},
): Promise<{ crossings: number; sent: number; left: number }> {
  let { after, crossings } = { after: 0, crossings: 0, ...place };
  for (let pages = 0; ; pages++) {
    if (pages >= MOST_PAGES || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof accountLimitsSweep>({ after, crossings });
    const page = await checkAccounts({ after, now: now() });
    crossings += page.crossings;
    if (page.last === null) break;
    after = page.last;
  }
  let sent = 0;
  for (let inVain = 0; ; ) {
    const done = await sendAccountMails({ now: now() });
    sent += done.sent;
    if (done.left === 0 || inVain === TRIES) return { crossings, sent, left: done.left };
    if (done.sent > 0) continue;
    inVain += 1;
    await sleep(PAUSE_MS);
  }
}
