import type { BilledClient, BillingProvider, Item } from '../../domain/billing/facts.ts';
import {
  type InvoicePlan,
  type Passed,
  type PlannedInvoice,
  planInvoices,
  type Wanted,
} from '../../domain/billing/plan-invoices.ts';
import { type Day, dayIn } from '../../domain/calendar.ts';
import type { Sql, Tx } from '../connect.ts';
import { applyCredit, type By, issueMany, moveDueDates, moveInvoiceDates } from '../ledger/index.ts';
import { restrictedClients } from '../queries/client-accounts.ts';
import { type ClientRow, clientsWithIds } from '../queries/clients.ts';
import { billedClients, type Chosen } from './facts.ts';
import { taxRulesOf } from './terms.ts';

export interface Generation {
  providerId: number;
  clientIds: readonly number[];
  /** what begins until this day; left out: the lead days decide */
  until?: Day;
  /** these alone, whenever they begin */
  chosen?: Chosen;
  /** whether the invoices are mailed; left out: as the client's setting says */
  mail?: boolean;
  /** also renews what is of clients whose accounts are restricted */
  despiteRestriction?: boolean;
  /** only says what would be done */
  dryRun?: boolean;
}

/** An invoice that was made, or would be. */
export interface GeneratedInvoice extends PlannedInvoice {
  providerId: number;
  id: number | null;
  number: string | null;
}

export interface Generated {
  invoices: GeneratedInvoice[];
  passed: Passed[];
}

/**
 * Bills what is due to clients of one provider. The clients are locked and free, so what is read here stays true until
 * the end of the transaction: two that race bill each period once, and the database's own keys say so too.
 */
export async function generateInvoices(tx: Tx, by: By, generation: Generation): Promise<Generated> {
  const { providerId, clientIds, until, chosen, despiteRestriction = false, dryRun = false } = generation;
  const provider = await billingProvider(tx, providerId);
  const today = dayIn(by.now, provider.timeZone);
  const restricted = despiteRestriction
    ? new Map<number, Day>()
    : await restrictedClients(tx, clientIds, { providerId, what: 'renew', now: by.now });
  const wanted: Wanted = {
    ...{ now: by.now, today, until, chosen: chosen !== undefined },
    restricted: new Set(restricted.keys()),
  };
  const billed = await billedClients(tx, clientIds, { providerId, today, until, chosen });
  const plan: InvoicePlan = {
    ...{ invoices: [], moves: [] },
    passed: chosen === undefined ? [] : notBillable(chosen, billed),
  };
  const mail = new Set<number>();
  for (const client of billed) {
    const { invoices, moves, passed } = planInvoices(client, provider, wanted);
    plan.invoices.push(...invoices);
    plan.moves.push(...moves);
    plan.passed.push(...passed);
    if (generation.mail ?? client.mail) mail.add(client.id);
  }
  if (dryRun)
    return {
      invoices: plan.invoices.map((invoice) => ({ ...invoice, providerId, id: null, number: null })),
      passed: plan.passed,
    };
  const made = await issuePlanned(tx, by, { provider, today }, plan, mail);
  return { invoices: made, passed: plan.passed };
}

/** Issues what was planned, moves the dates of what it bills, and lets credit pay what it can. */
export async function issuePlanned(
  tx: Tx,
  by: By,
  { provider, today }: { provider: BillingProvider; today: Day },
  { invoices, moves }: Pick<InvoicePlan, 'invoices' | 'moves'>,
  mail: ReadonlySet<number>,
): Promise<GeneratedInvoice[]> {
  const clients = await clientsOf(tx, invoices);
  const issued = await issueMany(
    tx,
    by,
    { providerId: provider.id, issuedOn: today, clients },
    invoices.map((invoice) => ({ ...invoice, mail: mail.has(invoice.clientId) })),
  );
  await moveInvoiceDates(tx, moves);
  const paid = issued.filter(({ status }) => status === 'paid');
  if (paid.length > 0)
    await moveDueDates(
      tx,
      paid.map(({ id }) => id),
    );
  const rich = await withCredit(tx, clients);
  for (const { id, clientId, currency, status } of issued)
    if (status === 'unpaid' && rich.has(`${clientId} ${currency}`)) await applyCredit(tx, by, id);
  return invoices.map((invoice, at) => ({
    ...invoice,
    providerId: provider.id,
    id: issued[at]?.id ?? null,
    number: issued[at]?.number ?? null,
  }));
}

/** A provider as its invoices need it. */
export async function billingProvider(sql: Sql, providerId: number): Promise<BillingProvider> {
  const [row] = await sql<{ timeZone: string }[]>`select time_zone from providers where id = ${providerId}`;
  if (!row) throw new Error(`Provider ${providerId} is gone.`);
  return { id: providerId, timeZone: row.timeZone, rules: await taxRulesOf(sql, providerId) };
}

/** The providers that bill a client: its own, and those of what it has. */
export async function providersThatBill(sql: Sql, clientId: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select provider_id as id from clients where id = ${clientId}
    union select coalesce(p.provider_id, r.provider_id) from services v
      left join products p on p.id = v.product_id left join servers r on r.id = v.server_id
      where v.client_id = ${clientId} and v.status in ('active', 'suspended')
        and coalesce(p.provider_id, r.provider_id) is not null
    order by id`;
  return rows.map(({ id }) => id);
}

/** What was chosen and cannot be billed. */
function notBillable(chosen: Chosen, billed: readonly BilledClient[]): Passed[] {
  const missing = (what: Passed['what'], ids: readonly number[], there: readonly { id: number }[]) => {
    const known = new Set(there.map(({ id }) => id));
    return ids.filter((id) => !known.has(id)).map((id): Passed => ({ what, id, why: 'not-billable' }));
  };
  const items = (kind: Item['kind']) =>
    billed.flatMap((client) => client.items.filter((item) => item.kind === kind));
  return [
    ...missing('service', chosen.services, items('service')),
    ...missing('addon', chosen.addons, items('addon')),
    ...missing('domain', chosen.domains, items('domain')),
    ...missing(
      'queued',
      chosen.queued,
      billed.flatMap(({ queued }) => queued),
    ),
  ];
}

async function clientsOf(tx: Tx, invoices: readonly PlannedInvoice[]): Promise<ClientRow[]> {
  const ids = [...new Set(invoices.map(({ clientId }) => clientId))];
  return ids.length === 0 ? [] : clientsWithIds(tx, ids);
}

async function withCredit(tx: Tx, clients: readonly ClientRow[]): Promise<Set<string>> {
  if (clients.length === 0) return new Set();
  const rows = await tx<{ clientId: number; currency: string }[]>`
    select client_id, currency from credit_entries where client_id = any(${clients.map(({ id }) => id)}::bigint[])
    group by client_id, currency having sum(amount_minor) > 0`;
  return new Set(rows.map(({ clientId, currency }) => `${clientId} ${currency}`));
}
