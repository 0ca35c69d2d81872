import fc from 'fast-check';
import { changeDueDate } from '../../../db/billing/due-date.ts';
import { generateInvoices } from '../../../db/billing/generate.ts';
import type { Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { lockClient } from '../../../db/queries/clients.ts';
import { addDays } from '../../../domain/calendar.ts';
import { by } from './support.ts';

/** One thing that somebody does to a client's money. `which` and `amount` choose among what is there. */
export interface Step {
  does: (typeof kinds)[number];
  which: number;
  amount: number;
  /** varies the step: a part or all, from where, whether it has happened already */
  way: number;
}

const kinds = [
  'create',
  'line',
  'issue',
  'bill',
  'bill',
  'funds',
  'pay',
  'pay',
  'pay all',
  'pay nowhere',
  'pay again',
  'refund',
  'refund invoice',
  'reverse',
  'reverse beyond',
  'top up',
  'adjust',
  'delete entry',
  'cancel',
  'fee',
  'collections',
  'pending',
  'generate',
  'generate',
  'early',
  'due date',
  'queue',
] as const;

/** What there is to do, each thing once. */
export const differentSteps: readonly Step['does'][] = [...new Set(kinds)];

const stepOf = (things: readonly Step['does'][]): fc.Arbitrary<Step> =>
  fc.record({
    does: fc.constantFrom(...things),
    which: fc.nat({ max: 7 }),
    amount: fc.integer({ min: 1, max: 400 }),
    way: fc.nat({ max: 3 }),
  });

export const anyStep = stepOf(kinds);

/** Any step, and every other time one of these. */
export const oftenStep = (things: readonly Step['does'][]) => fc.oneof(anyStep, stepOf(things));

let references = 0;

/** Does a step; answers what kept it from being done when the ledger refused, after which nothing has changed. */
export async function take(tx: Tx, clientId: number, step: Step): Promise<ledger.LedgerRefusal | undefined> {
  try {
    await tx.savepoint((inner) => act(inner, clientId, step));
    return undefined;
  } catch (error) {
    if (error instanceof ledger.LedgerRefusal) return error;
    throw error;
  }
}

async function act(tx: Tx, clientId: number, { does, which, amount, way }: Step): Promise<void> {
  const invoiceId = await pick(tx, which, tx`select id from invoices where client_id = ${clientId}`);
  // Among all invoices a draft with a line is seldom met; one time in four it is any of them.
  const draftId =
    way === 3
      ? invoiceId
      : await pick(tx, which, tx`select id from invoices where client_id = ${clientId} and status = 'draft'`);
  const paymentId = await pick(
    tx,
    which,
    tx`select id from transactions where client_id = ${clientId} and amount_in_minor > 0`,
  );
  const line = { description: 'Hosting', amountMinor: amount };
  const money = { clientId, gateway: 'bank', currency: 'EUR', amountMinor: amount };
  const fresh = () => `ref-${++references}`;
  switch (does) {
    case 'create':
      await ledger.createInvoice(tx, by, { clientId });
      return;
    case 'line':
      await ledger.addLine(tx, by, draftId, way === 0 ? { ...line, kind: 'add-funds' } : line);
      return;
    case 'issue':
      await ledger.issueInvoice(tx, by, draftId, { useCredit: way !== 0 });
      return;
    case 'bill':
    case 'funds': {
      const { id } = await ledger.createInvoice(tx, by, { clientId });
      await ledger.addLine(tx, by, id, { ...line, kind: does === 'funds' ? 'add-funds' : 'item' });
      await ledger.issueInvoice(tx, by, id);
      return;
    }
    case 'pay':
      await ledger.recordPayment(tx, by, { ...money, invoiceId, reference: fresh(), feesMinor: way });
      return;
    case 'pay all': {
      const [row] = await tx<{ owed: number }[]>`
        select owed_minor as owed from invoice_balances where invoice_id = ${invoiceId}`;
      const owed = { ...money, invoiceId, amountMinor: row?.owed ?? 0, reference: fresh() };
      await ledger.recordPayment(tx, by, owed);
      return;
    }
    case 'pay nowhere':
      await ledger.recordPayment(tx, by, { ...money, invoiceId: 999_999_999, reference: fresh() });
      return;
    case 'pay again': {
      const [earlier] = await tx<{ invoiceId: number | null; reference: string; amountMinor: number }[]>`
        select invoice_id, gateway_reference as reference, amount_in_minor as amount_minor
        from transactions where id = ${paymentId}`;
      if (!earlier) return;
      const { repeated } = await ledger.recordPayment(tx, by, { ...money, ...earlier });
      if (!repeated) throw new Error('The same reference counted twice.');
      return;
    }
    case 'refund': {
      const from = ([undefined, 'invoice', 'credit', undefined] as const)[way];
      const amountMinor = way === 3 ? undefined : amount;
      await ledger.refundPayment(tx, by, { paymentId, amountMinor, from });
      return;
    }
    case 'refund invoice':
      await ledger.refundInvoice(tx, by, { invoiceId, amountMinor: way === 0 ? amount : undefined });
      return;
    case 'reverse':
      await ledger.reversePayment(tx, by, { paymentId, amountMinor: way === 0 ? amount : undefined });
      return;
    case 'reverse beyond':
      // What has happened outside is booked, also when it is more than there was.
      await ledger.reversePayment(tx, by, {
        ...{ paymentId, amountMinor: amount, happened: true, reference: fresh(), description: 'beyond' },
      });
      return;
    case 'top up':
      await ledger.addCredit(tx, by, { ...money, reference: fresh() });
      return;
    case 'adjust':
      await ledger.adjustCredit(tx, by, {
        ...{ clientId, currency: 'EUR', amountMinor: way === 0 ? -amount : amount, description: 'goodwill' },
      });
      return;
    case 'delete entry':
      await ledger.deleteCreditEntry(
        tx,
        by,
        await pick(
          tx,
          which,
          tx`select id from credit_entries where client_id = ${clientId} and (kind = 'adjustment' or ${way === 0})`,
        ),
      );
      return;
    case 'cancel':
      await ledger.cancelInvoice(tx, by, invoiceId);
      return;
    case 'fee':
      await ledger.addFee(tx, by, invoiceId, line);
      return;
    case 'collections':
      await ledger.setCollections(tx, by, invoiceId, way !== 0);
      return;
    case 'generate':
      await lockClient(tx, clientId);
      await generateInvoices(tx, by, {
        ...{ providerId: await providerOf(tx, clientId), clientIds: [clientId] },
        until: addDays('2026-02-01', amount * 3),
      });
      return;
    case 'early': {
      await lockClient(tx, clientId);
      const serviceId = await pick(tx, which, tx`select id from services where client_id = ${clientId}`);
      const queuedId = await pick(
        tx,
        which,
        tx`select id from invoice_items where client_id = ${clientId} and invoice_id is null`,
      );
      await generateInvoices(tx, by, {
        ...{ providerId: await providerOf(tx, clientId), clientIds: [clientId] },
        chosen: { services: [serviceId], addons: [], domains: [], queued: way === 0 ? [queuedId] : [] },
      });
      return;
    }
    case 'due date': {
      await lockClient(tx, clientId);
      const kind = way === 0 ? 'domain' : 'service';
      const things = kind === 'domain' ? tx`select id from domains` : tx`select id from services`;
      const id = await pick(tx, which, tx`${things} where client_id = ${clientId}`);
      await changeDueDate(tx, by, {
        ...{ kind, id, clientId, nextDueOn: addDays('2026-02-01', amount * 3) },
        ...{ invoice: way !== 1, mail: false, dryRun: way === 2 },
      });
      return;
    }
    case 'queue':
      await ledger.queueLine(tx, by, {
        ...{ clientId, description: 'Help', amountMinor: way === 0 ? -amount : amount, taxed: true },
        dueOn: way === 1 ? '2026-04-01' : null,
      });
      return;
    case 'pending':
      await ledger.setPaymentPending(tx, by, invoiceId, way !== 0);
      return;
  }
}

async function providerOf(tx: Tx, clientId: number): Promise<number> {
  const [row] = await tx<{ id: number }[]>`select provider_id as id from clients where id = ${clientId}`;
  return row?.id ?? 0;
}

/** The n-th of some rows, counted round; 0, which no row has, when there are none. */
async function pick(tx: Tx, n: number, ids: ReturnType<Tx>): Promise<number> {
  const rows = await tx<{ id: number }[]>`${ids} order by id`;
  return rows[n % Math.max(rows.length, 1)]?.id ?? 0;
}
