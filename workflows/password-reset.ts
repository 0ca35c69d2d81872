import { condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import { HEARTBEAT, type PasswordActivities } from './contracts/activities.ts';
import {
  type PasswordResetInput,
  type PasswordResetOutcome,
  resetEndedSignal,
  wakeSignal,
} from './contracts/messages.ts';

const { takeResets, mailReset, mailResetNotice, expireReset } = proxyActivities<PasswordActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A notice is tried so long; a link and a password as long as they work. */
const NOTICE_MS = 24 * 60 * 60_000;
/** Keeps histories short. */
const MOST_ROUNDS = 200;

const now = () => new Date(Date.now()).toISOString();

/**
 * P1, P3. One link or generated password: mails it, waits until it is used, replaced or ended, or its time is over, and
 * clears its row. Of a notice there is only the mail.
 */
export async function passwordReset(input: PasswordResetInput): Promise<PasswordResetOutcome> {
  const { resetId, kind, expiresAt } = input;
  let ended = false;
  setHandler(resetEndedSignal, () => {
    ended = true;
  });
  if (kind === 'password-changed' || kind === 'two-factor-off') {
    await mailed(mailReset, resetId, { until: Date.now() + NOTICE_MS, enough: () => false });
    return { state: 'ended' };
  }

  const until = Date.parse(expiresAt);
  await mailed(mailReset, resetId, { until, enough: () => ended });
  await condition(() => ended, Math.max(1, until - Date.now()));
  let state = await expireReset({ resetId, now: now() });
  // A signal that told too early, or a timer that fired a moment too soon.
  while (state === 'open') {
    ended = false;
    await condition(() => ended, Math.max(1_000, until - Date.now()));
    state = await expireReset({ resetId, now: now() });
  }
  if (kind === 'link' && state === 'used')
    await mailed(mailResetNotice, resetId, { until: Date.now() + NOTICE_MS, enough: () => false });
  return { state };
}

/** Tries to hand a mail over until it is, there is no use in it, or it is no longer wanted. */
async function mailed(
  mail: (call: { resetId: number; now: string }) => Promise<'done' | 'later' | 'never'>,
  resetId: number,
  { until, enough }: { until: number; enough: () => boolean },
): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !enough() && Date.now() < until; ) {
    if ((await mail({ resetId, now: now() })) !== 'later') return;
    await condition(enough, Math.min(pause, Math.max(1, until - Date.now())));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** P1. Looks at requests for new passwords, and at what is woken for meanwhile. */
export async function takePasswordResets(): Promise<{ taken: number; begun: number }> {
  let woken = false;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  const sum = { taken: 0, begun: 0 };
  for (let round = 0; ; round++) {
    if (round >= MOST_ROUNDS) await continueAsNew<typeof takePasswordResets>();
    woken = false;
    const done = await takeResets({ now: now() });
    sum.taken += done.taken;
    sum.begun += done.begun;
    if (!woken && done.taken === 0 && done.begun === 0) return sum;
  }
}
