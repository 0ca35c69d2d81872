import { setTimeout as sleep } from 'node:timers/promises';
import colors from 'picocolors';
import { type Mail, mailsSince, panelUsers } from '../outside.ts';
import type { DemoStage } from '../stage.ts';

interface Reason {
  code: string;
  text: string;
}
interface Rung {
  rungId: string;
  occurrence: number;
  action: string;
  why: Reason;
}

/** What `GET /v1/clients/{clientId}/dunning` answers, as far as it is shown. */
export interface CaseView {
  /** the time of the stack */
  at: string;
  case: { problem: string | null } | null;
  providers: {
    invoices: {
      owedMinor: number;
      done: (Rung & { state: string; at: string; outcome: string | null })[];
      held: (Rung & { at: string })[];
    }[];
  }[];
}

/** What has happened so far. */
export interface Timeline {
  /** Waits until it says yes to the case as it is. Throws after so many ms. */
  until(done: (view: CaseView) => boolean, ms: number): Promise<void>;
  /** Whether a rung was done. */
  has(rungId: string): boolean;
  /** How the account is on the panel. */
  panel(): string | undefined;
  mails(): Mail[];
  /** Subjects of mails that came more than once. */
  doubled(): string[];
  stop(): void;
}

const LOOK_MS = 200;

/** Looks at the case, the panel and the mailbox again and again, and prints what is new with its reason. */
export function watchCase(
  { api, up }: DemoStage,
  {
    clientId,
    email,
    account,
    timeAt,
  }: { clientId: number; email: string; account: string; timeAt: (wall: Date) => Date },
): Timeline {
  const began = new Date();
  const seen = new Set<string>();
  const done = new Set<string>();
  let mails: Mail[] = [];
  let panel: string | undefined;
  let view: CaseView | undefined;
  let over = false;
  let failed: unknown;

  let lines: { at: string; text: string }[] = [];

  function once(key: string, at: string, text: () => string): void {
    if (seen.has(key)) return;
    seen.add(key);
    lines.push({ at, text: text() });
  }

  /** Prints what came since the last time, in its order. */
  function print(): void {
    const wall = `${((Date.now() - began.getTime()) / 1000).toFixed(0)} s`.padStart(5);
    for (const { at, text } of lines.sort((a, b) => a.at.localeCompare(b.at)))
      console.log(`  ${colors.dim(wall)}  ${at.slice(0, 10)} ${at.slice(11, 16)}  ${text}`);
    lines = [];
  }

  function noteRungs({ at, providers }: CaseView): void {
    for (const { done: rungs, held } of providers.flatMap(({ invoices }) => invoices)) {
      for (const { rungId, occurrence, action, state, outcome, why, ...rung } of rungs) {
        if (state === 'claimed') continue;
        if (state === 'done') done.add(rungId);
        const ended = outcome === null ? state : `${state}, ${outcome}`;
        once(
          `${rungId}/${occurrence}/${state}`,
          rung.at,
          () => `${colors.green(action.padEnd(15))} ${ended}: ${why.text}`,
        );
      }
      for (const { rungId, occurrence, action, why } of held)
        once(
          `${rungId}/${occurrence}/${why.code}`,
          at,
          () => `${colors.yellow(action.padEnd(15))} waits: ${why.text}`,
        );
    }
  }

  async function look(): Promise<void> {
    const now = await api.get<CaseView>(`/v1/clients/${clientId}/dunning`);
    noteRungs(now);
    const state = (await panelUsers(up.panelUrl ?? '')).get(account);
    if (state !== panel)
      once(`panel/${panel}/${state}`, now.at, () => `${'demo panel'.padEnd(15)} ${account} is ${state}`);
    panel = state;
    mails = up.mailboxUrl ? await mailsSince(up.mailboxUrl, began, email) : [];
    for (const { subject, date } of mails)
      once(
        `mail/${date}/${subject}`,
        timeAt(new Date(date)).toISOString(),
        () => `${'mail'.padEnd(15)} “${subject}”`,
      );
    const owes = now.providers.some(({ invoices }) => invoices.some(({ owedMinor }) => owedMinor > 0));
    if (now.case === null && !owes && done.has('suspend'))
      once('closed', now.at, () => `${'case'.padEnd(15)} closed: nothing is owed.`);
    print();
    view = now;
  }

  void (async () => {
    for (; !over; await sleep(LOOK_MS))
      await look().catch((error: unknown) => {
        failed = error;
      });
  })();

  return {
    async until(isSo, ms) {
      for (const deadline = Date.now() + ms; Date.now() < deadline; await sleep(LOOK_MS)) {
        if (failed !== undefined) throw failed;
        if (view !== undefined && isSo(view)) return;
      }
      throw new Error(
        `The case did not come that far in ${ms / 1000} s${view?.case?.problem ? `: ${view.case.problem}` : ''}.`,
      );
    },
    has: (rungId) => done.has(rungId),
    panel: () => panel,
    mails: () => mails,
    doubled: () => {
      const subjects = mails.map(({ subject }) => subject);
      return [...new Set(subjects.filter((subject, place) => subjects.indexOf(subject) !== place))];
    },
    stop() {
      over = true;
    },
  };
}
