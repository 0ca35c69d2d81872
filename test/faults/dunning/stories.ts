import type { Pool, Tx } from '../../../db/connect.ts';
import { recordPayment } from '../../../db/ledger/index.ts';
import { insertLadder } from '../../../db/queries/dunning-ladders.ts';
import { insertPaymentMethod } from '../../../db/queries/payment-methods.ts';
import { addDays } from '../../../domain/calendar.ts';
import { type LadderInput, ladderSchema } from '../../../domain/dunning/ladder.ts';
import { GATEWAY, type World } from '../../support/world.ts';

/** A client whose debt is followed up. */
export interface Debtor {
  clientId: number;
  invoiceId: number;
  serviceId: number;
  /** the account at the panel */
  user: string;
  /** of the card, at the gateway */
  card: string;
}

/** One way in which a case runs to its end on the real clock: what is due today, after what was done on earlier days. */
export interface Story {
  name: string;
  rungs: LadderInput['rungs'];
  /** days since the invoice was due */
  overdue: number;
  /** the last digits of the client's card; none: it has none */
  card?: string;
  /** what was done before, by days before today */
  earlier?: { rungId: string; daysAgo: number }[];
  /** the debt is paid as soon as the service is suspended, or the last message and notice are out */
  paid?: 'suspended' | 'told';
  /** what of the outside it asks, and may fail */
  asks: readonly ('mail' | 'gateway' | 'suspendacct' | 'unsuspendacct' | 'removeacct')[];
}

export const stories: readonly Story[] = [
  {
    name: 'messages, fee, paid',
    overdue: 10,
    card: '9995',
    rungs: [
      { id: 'charge', offsetDays: 1, action: { type: 'charge' } },
      { id: 'notice', offsetDays: 2, action: { type: 'notice', level: 1 } },
      { id: 'fee', offsetDays: 3, action: { type: 'late-fee', fixed: { EUR: 300 } } },
      { id: 'ticket', offsetDays: 4, action: { type: 'ticket' } },
      { id: 'tell', offsetDays: 5, action: { type: 'webhook' } },
    ],
    paid: 'told',
    asks: ['mail', 'gateway'],
  },
  {
    name: 'told, collections',
    overdue: 10,
    rungs: [
      { id: 'tell', offsetDays: 5, action: { type: 'webhook' } },
      { id: 'collections', offsetDays: 6, action: { type: 'collections' } },
    ],
    asks: [],
  },
  {
    name: 'charged',
    overdue: 10,
    card: '4242',
    rungs: [
      { id: 'charge', offsetDays: 1, action: { type: 'charge' } },
      { id: 'notice', offsetDays: 2, action: { type: 'notice', level: 1 } },
    ],
    asks: ['gateway'],
  },
  {
    name: 'suspended, paid',
    overdue: 10,
    earlier: [{ rungId: 'notice', daysAgo: 3 }],
    rungs: [
      { id: 'notice', offsetDays: 7, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 10, action: { type: 'suspend' } },
    ],
    paid: 'suspended',
    asks: ['suspendacct', 'unsuspendacct'],
  },
  {
    name: 'terminated, cancelled',
    overdue: 25,
    earlier: [
      { rungId: 'notice', daysAgo: 24 },
      { rungId: 'suspend', daysAgo: 20 },
      { rungId: 'final', daysAgo: 2 },
    ],
    rungs: [
      { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 5, action: { type: 'suspend' } },
      { id: 'final', offsetDays: 23, action: { type: 'final-warning' } },
      { id: 'terminate', offsetDays: 25, action: { type: 'terminate' } },
      { id: 'cancel', offsetDays: 25, action: { type: 'cancel-invoice' } },
    ],
    asks: ['removeacct'],
  },
];

const today = () => new Date().toISOString().slice(0, 10);
const DAY = 86_400_000;

/** A client group per story, which has its ladder; so that clients of one provider can climb different ones. */
export async function makeGroups(sql: Pool, { providerId }: World): Promise<Map<Story, number>> {
  const groups = new Map<Story, number>();
  for (const story of stories) {
    const [group] = await sql<{ id: number }[]>`
      insert into client_groups (provider_id, name) values (${providerId}, ${story.name}) returning id`;
    const groupId = group?.id ?? 0;
    groups.set(story, groupId);
    await writeLadder(sql, { providerId, groupId }, story.rungs);
  }
  // Many at once wait neither for an operator nor long.
  const policy = {
    dunning: { brake: { services: 10_000, percent: 100, always: 10_000 } },
    retry: { attempts: 12, firstMs: 200, maxMs: 2_000 },
  };
  await sql`update providers set policy = policy || ${sql.json(policy)} where id = ${providerId}`;
  return groups;
}

/** A client group with the ladder of the sweep. */
export async function makeSweepGroup(
  sql: Pool,
  { providerId }: World,
  rungs: LadderInput['rungs'],
): Promise<number> {
  const [group] = await sql<{ id: number }[]>`
    insert into client_groups (provider_id, name) values (${providerId}, 'sweep') returning id`;
  const groupId = group?.id ?? 0;
  await writeLadder(sql, { providerId, groupId }, rungs);
  return groupId;
}

/** Writes a ladder that has been in force for long. */
async function writeLadder(
  sql: Pool,
  owner: { providerId: number; groupId: number | null },
  rungs: LadderInput['rungs'],
): Promise<void> {
  const now = new Date().toISOString();
  const content = ladderSchema.parse({ rungs });
  await sql.begin((tx) => insertLadder(tx, owner, { version: 1, content, now, by: 'faults' }));
  await sql`
    update dunning_ladders set active_from = ${addDays(today(), -90)}
    where provider_id = ${owner.providerId} and group_id is not distinct from ${owner.groupId}`;
}

/**
 * Makes the client of a story.
 * @param base the first number of its range
 */
export async function makeDebtor(
  sql: Pool,
  world: World,
  { story, groupId, base }: { story: Story; groupId: number | null; base: number },
): Promise<Debtor> {
  const { providerId, serverId, panel, gateway, deps } = world;
  const debtor: Debtor = {
    clientId: base + 1,
    serviceId: base + 11,
    invoiceId: base + 21,
    user: `u${base + 11}`,
    card: `pm_d${base}`,
  };
  const { clientId, serviceId, invoiceId, user } = debtor;
  const domain = `${user}.example.com`;
  const isSuspended = story.earlier?.some(({ rungId }) => rungId === 'suspend') === true;
  panel.addAccount({ user, domain });
  if (isSuspended) panel.changeAccount(user, { suspended: true, suspendReason: 'overdue' });
  if (story.card) gateway.methods.put({ id: debtor.card, customer: `cus_${base}`, last4: story.card });
  const dueOn = addDays(today(), -story.overdue);
  await sql.begin(async (tx) => {
    await tx`insert into clients ${tx({
      ...{ id: clientId, providerId, groupId, firstName: 'Ada', lastName: 'Byron', currency: 'EUR' },
      ...{ email: `c${clientId}@example.com`, language: 'en' },
    })}`;
    await tx`insert into services ${tx({
      ...{ id: serviceId, clientId, serverId, name: 'Web S', username: user, domain, currency: 'EUR' },
      ...{ cycle: 'monthly', priceMinor: 1190, status: isSuspended ? 'suspended' : 'active' },
      suspendedReason: isSuspended ? 'overdue' : null,
      suspendedAt: isSuspended ? addDays(today(), -20) : null,
    })}`;
    await tx`insert into invoices ${tx({
      ...{ id: invoiceId, providerId, clientId, status: 'unpaid', currency: 'EUR', dueOn },
      ...{ issuedOn: addDays(dueOn, -14), subtotalMinor: 1190, totalMinor: 1190 },
    })}`;
    await tx`insert into invoice_items ${tx({ invoiceId, clientId, serviceId, amountMinor: 1190 })}`;
    for (const { rungId, daysAgo } of story.earlier ?? [])
      await writeEarlier(tx, debtor, { story, rungId, daysAgo, dueOn });
    if (story.card)
      await insertPaymentMethod(
        tx,
        deps.vault,
        { clientId, gateway: GATEWAY, kind: 'card', lastFour: story.card, isDefault: true },
        debtor.card,
      );
  });
  return debtor;
}

/** The row of a rung that was done on its day. */
async function writeEarlier(
  tx: Tx,
  { clientId, invoiceId, serviceId }: Debtor,
  { story, rungId, daysAgo, dueOn }: { story: Story; rungId: string; daysAgo: number; dueOn: string },
): Promise<void> {
  const rung = story.rungs.find(({ id }) => id === rungId);
  if (!rung) throw new Error(`“${story.name}” has no rung ${rungId}.`);
  const { type } = rung.action;
  const at = new Date(Date.parse(addDays(today(), -daysAgo)) + 60_000).toISOString();
  await tx`insert into dunning_rungs ${tx({
    ...{ clientId, invoiceId, rungId, action: type, state: 'done', why: 'its-time', at, settledAt: at },
    level: rung.action.type === 'notice' ? rung.action.level : null,
    dueAt: addDays(dueOn, rung.offsetDays),
    deliveredAt: type === 'suspend' ? null : at,
    services: type === 'suspend' ? [serviceId] : [],
  })}`;
}

/** Books the payment of the debt; told again, it counts once. */
export async function payDebt(sql: Pool, { clientId, invoiceId }: Debtor): Promise<void> {
  await sql.begin(async (tx) => {
    const [owed] = await tx<{ minor: number }[]>`
      select total_minor as minor from invoices where id = ${invoiceId}`;
    const payment = { clientId, invoiceId, amountMinor: owed?.minor ?? 0, currency: 'EUR' };
    await recordPayment(
      tx,
      { actor: { kind: 'staff', id: '1' }, now: new Date(Math.floor(Date.now() / DAY) * DAY).toISOString() },
      { ...payment, gateway: 'bank', reference: `paid-${clientId}` },
    );
  });
}
