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
  { clientId, email, account }: { clientId: number; email: string; account: string },
): Timeline {
  const began = new Date();
  const seen = new Set<string>();
  const done = new Set<string>();
  let mails: Mail[] = [];
  let panel: string | undefined;
  let view: CaseView | undefined;
  let over = false;
  let failed: unknown;

  function once(key: string, line: () => string): void {
    if (seen.has(key)) return;
    seen.add(key);
    const wall = `${((Date.now() - began.getTime()) / 1000).toFixed(0)} s`.padStart(5);
    console.log(`  ${colors.dim(wall)}  ${line()}`);
  }

  async function look(): Promise<void> {
    const now = await api.get<CaseView>(`/v1/clients/${clientId}/dunning`);
    const at = stamp(now.at);
    for (const { done: rungs, held } of now.providers.flatMap(({ invoices }) => invoices)) {
      for (const rung of rungs) {
        if (rung.state === 'claimed') continue;
        if (rung.state === 'done') done.add(rung.rungId);
        once(`${rung.rungId}/${rung.occurrence}/${rung.state}`, () => {
          const outcome = [rung.state, rung.outcome].filter((each) => each !== null).join(', ');
          return `${stamp(rung.at)}  ${colors.green(rung.action.padEnd(15))} ${outcome}: ${rung.why.text}`;
        });
      }
      for (const { rungId, occurrence, action, why } of held)
        once(
          `${rungId}/${occurrence}/${why.code}`,
          () => `${at}  ${colors.yellow(action.padEnd(15))} waits: ${why.text}`,
        );
    }
    const state = (await panelUsers(up.panelUrl ?? '')).get(account);
    if (state !== panel)
      once(`panel/${panel}/${state}`, () => `${at}  demo panel      ${account} is ${state}`);
    panel = state;
    mails = up.mailboxUrl
      ? (await mailsSince(up.mailboxUrl, began)).filter(({ to }) => to.includes(email))
      : [];
    for (const { subject, date } of mails)
      once(`mail/${date}/${subject}`, () => `${at}  mail            “${subject}”`);
    const owed = now.providers.flatMap(({ invoices }) => invoices).at(0)?.owedMinor;
    if (now.case === null && owed === undefined && done.has('suspend'))
      once('closed', () => `${at}  ${'case'.padEnd(15)} closed: nothing is owed.`);
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

function stamp(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
