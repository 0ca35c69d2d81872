import { setTimeout as sleep } from 'node:timers/promises';
import colors from 'picocolors';
import type { LadderInput } from '../../domain/dunning/ladder.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { keepSweeping } from './dunning/sweeping.ts';
import { type CaseView, type Timeline, watchCase } from './dunning/watch.ts';
import type { FastTime } from './fast-time.ts';
import { addToGateway, panelUsers } from './outside.ts';
import { money, showMails } from './show.ts';
import { type DemoStage, heading } from './stage.ts';

const SECONDS_A_DAY = 24;
const DAY_MS = 86_400_000;
/** Longer than the whole ladder, with a warning that has to go out again. */
const PATIENCE_MS = 15 * SECONDS_A_DAY * 1000;

const ladder: LadderInput = {
  rungs: [
    { id: 'reminder', offsetDays: -1, action: { type: 'reminder' } },
    { id: 'first-notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
    { id: 'late-fee', offsetDays: 2, action: { type: 'late-fee', percent: '5', minimum: { EUR: 300 } } },
    { id: 'card', offsetDays: 2, action: { type: 'charge' } },
    { id: 'second-notice', offsetDays: 3, action: { type: 'notice', level: 2 } },
    { id: 'last-warning', offsetDays: 4, action: { type: 'final-warning' } },
    { id: 'suspend', offsetDays: 5, action: { type: 'suspend' } },
  ],
  window: { from: '09:00', until: '17:00', zone: 'recipient' },
};

/** A day takes seconds; every rung that was looked for lies behind. */
export const dunningClock: FastTime = {
  pace: DAY_MS / (SECONDS_A_DAY * 1000),
  async latest(sql) {
    const [last] = await sql<{ at: string }[]>`select last_at as at from dunning_sweep`;
    return last?.at;
  },
};

/**
 * `npm run demo -- dunning`: an invoice that nobody pays, from the reminder to the suspension on the demo panel, then
 * the payment and the end of the suspension, with the reason of each thing that was done.
 * @param timeAt the time of the stack at a moment of the wall
 */
export async function dunningDemo(stage: DemoStage, timeAt: (wall: Date) => Date): Promise<void> {
  const { up } = stage;
  heading(`1. A clock on which a day takes ${SECONDS_A_DAY} seconds`);
  console.log(
    'This stack is alone in its directory and goes by a clock of its own. Workflows and Temporal keep the time of the\n' +
      'wall; every time that they give to an activity or get from it is translated. All else is as in production: the\n' +
      `hourly sweep comes every second (an hour takes ${SECONDS_A_DAY / 24}), mails go to the mailbox, calls to the demo panel and the demo gateway.`,
  );
  const sweeping = await keepSweeping(up.temporalAddress);
  try {
    await showCase(stage, timeAt);
  } finally {
    await sweeping.stop();
  }
}

async function showCase(stage: DemoStage, timeAt: (wall: Date) => Date): Promise<void> {
  const { api, up } = stage;
  const { clientId, serviceId, providerId, accounts } = await stage.newDebtor();
  const account = accounts[0]?.user ?? '';
  const { email } = await api.get<{ email: string }>(`/v1/clients/${clientId}`);

  heading('2. A ladder for the group of the client');
  await giveLadder(stage, { clientId, providerId });
  await giveCard(stage, clientId);

  heading(`3. An invoice of client ${clientId}; what the planner says will come of it`);
  const invoiceId = await bill(stage, { clientId, serviceId });
  await foretell(stage, { clientId, invoiceId });

  heading('4. What happens');
  const timeline = watchCase(stage, { clientId, email, account, timeAt });
  try {
    await timeline.until(() => timeline.panel() === 'suspended' && timeline.has('suspend'), PATIENCE_MS);
    await stage.showPanel([account]);

    heading('5. The client pays');
    await pay(stage, { clientId, invoiceId, account });
    await timeline.until(({ case: open }) => open === null, PATIENCE_MS);
  } finally {
    timeline.stop();
  }

  heading('6. What it came to');
  await check(stage, { clientId, invoiceId, timeline });
  console.log('The mail before the suspension:');
  showMails(timeline.mails().slice(-1));
  const ui = up.temporalUiUrl ? `, at ${up.temporalUiUrl} while this runs` : '';
  console.log(`The case was the workflow ${dunningWorkflowId(clientId)}${ui}.`);
}

async function giveLadder(
  { api }: DemoStage,
  { clientId, providerId }: { clientId: number; providerId: number },
): Promise<void> {
  const group = { providerId, name: `Demonstration of dunning, client ${clientId}` };
  const { id: groupId } = await api.post<{ id: number }>('/v1/client-groups', group);
  await api.patch(`/v1/clients/${clientId}`, { groupId });
  await api.put(`/v1/providers/${providerId}/dunning-ladder?groupId=${groupId}`, { ladder });
  for (const { offsetDays, action } of ladder.rungs) {
    const day = `${Math.abs(offsetDays)} ${Math.abs(offsetDays) === 1 ? 'day' : 'days'}`;
    console.log(
      `  ${`${day} ${offsetDays < 0 ? 'before' : 'after'} it`.padEnd(18)}${JSON.stringify(action)}`,
    );
  }
}

/** A card that the demo gateway declines, as a bank does that wants no more for today. */
async function giveCard({ api, up, dataDir }: DemoStage, clientId: number): Promise<void> {
  const id = `pm_demo${clientId}x${Date.now()}`;
  if (up.gatewayUrl) await addToGateway(up.gatewayUrl, dataDir, { id, brand: 'visa', last4: '0002' });
  await api.post(`/v1/clients/${clientId}/payment-methods`, {
    ...{ gateway: 'demo-cards', kind: 'card', brand: 'Visa', lastFour: '0002' },
    ...{ reference: id, isDefault: true },
  });
}

/** Issues an invoice for the service, due the day after tomorrow on the stack's clock; answers its number. */
async function bill(
  { api }: DemoStage,
  { clientId, serviceId }: { clientId: number; serviceId: number },
): Promise<number> {
  const { at } = await api.get<CaseView>(`/v1/clients/${clientId}/dunning`);
  const dueOn = new Date(Date.parse(at) + 2 * DAY_MS).toISOString().slice(0, 10);
  const line = { description: 'Web Large, one month', amountMinor: 1490, serviceId };
  const { id } = await api.post<{ id: number }>(`/v1/clients/${clientId}/invoices`, { dueOn, lines: [line] });
  const issued = await api.post<{ number: string; owedMinor: number; currency: string }>(
    `/v1/invoices/${id}/issue`,
    {},
  );
  console.log(
    `Invoice ${issued.number} over ${money(issued.owedMinor, issued.currency)}, due on ${dueOn}; it is ${at} on the stack's clock.`,
  );
  return id;
}

interface Foretold {
  clients: {
    timeline: { at: string; what: string; action: string; why: { text: string } | null }[];
  }[];
}

async function foretell(
  { api }: DemoStage,
  { clientId, invoiceId }: { clientId: number; invoiceId: number },
): Promise<void> {
  const { at: now } = await api.get<CaseView>(`/v1/clients/${clientId}/dunning`);
  const to = new Date(Date.parse(now) + 30 * DAY_MS).toISOString();
  const { clients } = await api.post<Foretold>('/v1/dunning/simulations', { invoiceId, to });
  for (const { at, what, action, why } of clients[0]?.timeline ?? [])
    console.log(colors.dim(`  ${stamp(at)}  ${`${action} ${what}`.padEnd(24)}${why?.text ?? ''}`));
}

const stamp = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** Pays by the API, as a bank's import does, and says how long it took until the panel had the account run again. */
async function pay(
  { api, up }: DemoStage,
  { clientId, invoiceId, account }: { clientId: number; invoiceId: number; account: string },
): Promise<void> {
  const { owedMinor } = await api.get<{ owedMinor: number }>(`/v1/invoices/${invoiceId}`);
  const began = performance.now();
  await api.post(`/v1/clients/${clientId}/payments`, {
    ...{ invoiceId, gateway: 'bank', reference: `demo-${invoiceId}`, amountMinor: owedMinor },
  });
  console.log(`A transfer of ${money(owedMinor, 'EUR')} is booked.`);
  for (const deadline = began + 60_000; performance.now() < deadline; await sleep(20)) {
    if ((await panelUsers(up.panelUrl ?? '')).get(account) !== 'active') continue;
    const ms = performance.now() - began;
    console.log(
      `${colors.green('✓')} ${account} runs again on the panel, ${ms.toFixed(0)} ms after the payment.`,
    );
    return;
  }
  throw new Error('The account is still suspended a minute after the payment.');
}

/** Throws unless everything was done, and all of it once. */
async function check(
  { api }: DemoStage,
  { clientId, invoiceId, timeline }: { clientId: number; invoiceId: number; timeline: Timeline },
): Promise<void> {
  const { status, owedMinor } = await api.get<{ status: string; owedMinor: number }>(
    `/v1/invoices/${invoiceId}`,
  );
  const { items } = await api.get<{ items: { status: string }[] }>(
    `/v1/clients/${clientId}/services?limit=10`,
  );
  const doubled = timeline.doubled();
  const missing = ladder.rungs.filter(({ id }) => !timeline.has(id)).map(({ id }) => id);
  console.log(`Invoice: ${status}, owed ${money(owedMinor, 'EUR')}. Service: ${items[0]?.status}.`);
  console.log(
    `Rungs done: ${ladder.rungs.length - missing.length} of ${ladder.rungs.length}; mails: ${timeline.mails().length}.`,
  );
  if (missing.length > 0) throw new Error(`Not done: ${missing.join(', ')}.`);
  if (doubled.length > 0) throw new Error(`Mails that came twice: ${doubled.join(', ')}.`);
  if (status !== 'paid' || items[0]?.status !== 'active')
    throw new Error('The invoice is not paid or the service does not run.');
  console.log(`${colors.green('✓')} Each was done once, nothing after the payment, and the account runs.`);
}
