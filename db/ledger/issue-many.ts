import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import { type PlannedInvoice, type PlannedLine, totalOf } from '../../domain/billing/plan-invoices.ts';
import type { Day } from '../../domain/calendar.ts';
import { demandsAcknowledgement } from '../../domain/webhooks/topics.ts';
import type { Tx } from '../connect.ts';
import type { ClientRow } from '../queries/clients.ts';
import type { By } from './account.ts';
import { addresseeOf } from './issue.ts';
import { takeNumbers } from './numbers.ts';
import { type BilledDays, releasePeriods } from './periods.ts';

export interface IssuedInvoice {
  id: number;
  number: string;
  clientId: number;
  currency: string;
  status: Extract<InvoiceStatus, 'unpaid' | 'paid'>;
}

/**
 * Makes and issues invoices of many clients of one provider with their lines: a few statements, however many there are.
 * Each gets its number, the addressee as of now, a line in the change log, a notice for other systems and a nudge for
 * dunning, as `issueInvoice` would give it; what comes to nothing is paid at once. Credit is the caller's, after the
 * dates have moved: `useCredit`.
 * @param clients whose they are; all are locked
 * @returns the invoices in the order given
 */
export async function issueMany(
  tx: Tx,
  by: By,
  { providerId, issuedOn, clients }: { providerId: number; issuedOn: Day; clients: readonly ClientRow[] },
  invoices: readonly (PlannedInvoice & { mail: boolean })[],
): Promise<IssuedInvoice[]> {
  if (invoices.length === 0) return [];
  const addressees = new Map(clients.map((client) => [client.id, JSON.stringify(addresseeOf(client))]));
  await releasePeriods(
    tx,
    invoices.flatMap(({ lines }) => lines.flatMap(periodsOf)),
  );
  const numbers = await takeNumbers(tx, providerId, issuedOn, invoices.length);
  const rows = await tx<IssuedInvoice[]>`
    with given as (
      select * from unnest(
        ${numbers}::text[], ${invoices.map(({ clientId }) => clientId)}::bigint[],
        ${invoices.map(({ currency }) => currency)}::text[], ${invoices.map(({ dueOn }) => dueOn)}::date[],
        ${invoices.map(({ paymentMethod }) => paymentMethod)}::text[], ${invoices.map(({ mail }) => flag(mail))}::text[]::boolean[],
        ${invoices.map(({ subtotalMinor }) => subtotalMinor)}::bigint[], ${invoices.map(({ taxMinor }) => taxMinor)}::bigint[],
        ${invoices.map(({ tax2Minor }) => tax2Minor)}::bigint[], ${invoices.map(totalOf)}::bigint[],
        ${invoices.map(({ taxRate }) => taxRate)}::numeric[], ${invoices.map(({ tax2Rate }) => tax2Rate)}::numeric[],
        ${invoices.map(({ clientId }) => addressees.get(clientId) ?? '{}')}::text[],
        ${invoices.map(({ lines }) => lines.length)}::int[])
        as g (number, client_id, currency, due_on, payment_method, mail, subtotal, tax, tax2, total, rate, rate2, addressee, lines)
    ), made as (
      insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, paid_at, subtotal_minor,
                            tax_minor, tax2_minor, total_minor, tax_rate, tax2_rate, payment_method, addressee, mail_wanted,
                            created_at)
      select ${providerId}::bigint, client_id, number, case when total = 0 then 'paid' else 'unpaid' end, currency, ${issuedOn}::date,
             due_on, case when total = 0 then ${by.now}::timestamptz end, subtotal, tax, tax2, total, rate, rate2,
             payment_method, addressee::jsonb, mail, ${by.now}::timestamptz
      from given returning id, client_id, number, status, currency, due_on, total_minor
    ), logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, address)
      select ${providerId}::bigint, m.client_id, 'invoice', m.id, 'issued', jsonb_build_object(
               'number', jsonb_build_object('from', null, 'to', m.number),
               'dueOn', jsonb_build_object('from', null, 'to', m.due_on),
               'status', jsonb_build_object('from', null, 'to', m.status),
               'totalMinor', jsonb_build_object('from', null, 'to', m.total_minor),
               'lines', jsonb_build_object('from', null, 'to', g.lines)),
             ${by.actor.kind}::text, ${by.actor.id}::text, ${by.actor.address ?? null}::text
      from made m join given g using (number)
    ), told as (
      insert into outbox (topic, provider_id, client_id, operation_id, acknowledge, payload, created_at)
      select 'invoice.issued', ${providerId}::bigint, client_id, ${operationOf(by)}::uuid, ${demandsAcknowledgement('invoice.issued')}::boolean,
             jsonb_build_object('invoiceId', id, 'totalMinor', total_minor, 'currency', currency, 'dueOn', due_on),
             ${by.now}::timestamptz
      from made
      union all
      select 'invoice.paid', ${providerId}::bigint, client_id, ${operationOf(by)}::uuid, ${demandsAcknowledgement('invoice.paid')}::boolean,
             jsonb_build_object('invoiceId', id, 'status', 'paid', 'previous', 'draft'), ${by.now}::timestamptz
      from made where status = 'paid'
    ), nudged as (
      insert into dunning_nudges (client_id, why, at)
      select distinct client_id, 'invoice-issued', ${by.now}::timestamptz from made
      on conflict (client_id) do update set why = excluded.why, at = excluded.at
    )
    select id, number, client_id, currency, status from made`;
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const issued = numbers.map((number) => {
    const row = byNumber.get(number);
    if (!row) throw new Error('The database stored no invoice.');
    return row;
  });
  await writeLines(
    tx,
    by,
    invoices.flatMap(({ clientId, lines }, at) =>
      lines.map((line) => ({ ...line, clientId, invoiceId: issued[at]?.id ?? 0 })),
    ),
  );
  return issued;
}

type NewLine = PlannedLine & { clientId: number; invoiceId: number };

async function writeLines(tx: Tx, { now }: By, all: readonly NewLine[]): Promise<void> {
  const lines = all.filter(({ queuedId }) => queuedId === null);
  if (lines.length > 0)
    await tx`
      insert into invoice_items (invoice_id, client_id, kind, service_id, addon_id, domain_id, description, amount_minor, taxed,
                                 tax_minor, tax2_minor, tax_rate, tax2_rate, tax_included, due_on, period_from, period_to, created_at)
      select l.*, ${now}::timestamptz from unnest(
        ${lines.map(({ invoiceId }) => invoiceId)}::bigint[], ${lines.map(({ clientId }) => clientId)}::bigint[],
        ${lines.map(({ kind }) => kind)}::text[], ${lines.map(({ serviceId }) => serviceId)}::bigint[],
        ${lines.map(({ addonId }) => addonId)}::bigint[], ${lines.map(({ domainId }) => domainId)}::bigint[],
        ${lines.map(({ description }) => description)}::text[], ${lines.map(({ amountMinor }) => amountMinor)}::bigint[],
        ${lines.map(({ taxed }) => flag(taxed))}::text[]::boolean[], ${lines.map(({ taxMinor }) => taxMinor)}::bigint[],
        ${lines.map(({ tax2Minor }) => tax2Minor)}::bigint[], ${lines.map(({ taxRate }) => taxRate)}::numeric[],
        ${lines.map(({ tax2Rate }) => tax2Rate)}::numeric[], ${lines.map(({ taxIncluded }) => flag(taxIncluded))}::text[]::boolean[],
        ${lines.map(({ dueOn }) => dueOn)}::date[], ${lines.map(({ period }) => period?.from ?? null)}::date[],
        ${lines.map(({ period }) => period?.to ?? null)}::date[]) as l`;
  const queued = all.filter(({ queuedId }) => queuedId !== null);
  if (queued.length > 0)
    await tx`
      update invoice_items i
      set invoice_id = l.invoice_id, amount_minor = l.amount, tax_minor = l.tax, tax2_minor = l.tax2, tax_rate = l.rate,
          tax2_rate = l.rate2, tax_included = l.included
      from unnest(
        ${queued.map(({ queuedId }) => queuedId)}::bigint[], ${queued.map(({ invoiceId }) => invoiceId)}::bigint[],
        ${queued.map(({ amountMinor }) => amountMinor)}::bigint[], ${queued.map(({ taxMinor }) => taxMinor)}::bigint[],
        ${queued.map(({ tax2Minor }) => tax2Minor)}::bigint[], ${queued.map(({ taxRate }) => taxRate)}::numeric[],
        ${queued.map(({ tax2Rate }) => tax2Rate)}::numeric[], ${queued.map(({ taxIncluded }) => flag(taxIncluded))}::text[]::boolean[])
        as l (id, invoice_id, amount, tax, tax2, rate, rate2, included)
      where i.id = l.id and i.invoice_id is null`;
}

function periodsOf({ period, serviceId, addonId, domainId }: PlannedLine): BilledDays[] {
  if (period === null) return [];
  if (serviceId !== null) return [{ kind: 'service', id: serviceId, ...period }];
  if (addonId !== null) return [{ kind: 'addon', id: addonId, ...period }];
  return domainId === null ? [] : [{ kind: 'domain', id: domainId, ...period }];
}

/** As text: the driver takes the type of a boolean in an array for that of the array. */
const flag = (value: boolean) => String(value);

const operationOf = ({ actor }: By) => (actor.kind === 'operation' ? actor.id : null);
