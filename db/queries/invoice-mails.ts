import type { Sql, Tx } from '../connect.ts';

/** The template of the mail with an invoice, which also names its messages. */
export const INVOICE_ISSUED = 'invoice-issued';

/** How often an invoice is sent at the most. */
export const MOST_INVOICE_MAILS = 20;

/** What the messages with an invoice are known by, in the order in which they are made. */
export function invoiceMailKeys(invoiceId: number): string[] {
  const first = `${INVOICE_ISSUED}/${invoiceId}`;
  return Array.from({ length: MOST_INVOICE_MAILS }, (_, at) => (at === 0 ? first : `${first}/${at + 1}`));
}

/** What the next message with an invoice is known by; undefined when it was sent as often as it can be. */
export async function freeInvoiceMailKey(sql: Sql, invoiceId: number): Promise<string | undefined> {
  const keys = invoiceMailKeys(invoiceId);
  const rows = await sql<{ dedupeKey: string }[]>`
    select dedupe_key from messages where dedupe_key = any(${keys}::text[])`;
  const used = new Set(rows.map(({ dedupeKey }) => dedupeKey));
  return keys.find((key) => !used.has(key));
}

/** Asks for the mail of an invoice, also when it had one. */
export async function wantMail(tx: Tx, invoiceId: number): Promise<void> {
  await tx`update invoices set mail_wanted = true where id = ${invoiceId}`;
}

/** Invoices that are to be mailed, of clients whom no operation holds, in the order of their numbers. */
export async function invoicesToMail(sql: Sql, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select i.id from invoices i join clients c on c.id = i.client_id
    where i.mail_wanted and c.held_by is null order by i.id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Whether an invoice is to be mailed. */
export async function isToBeMailed(sql: Sql, id: number): Promise<boolean> {
  const rows = await sql`select from invoices where id = ${id} and mail_wanted`;
  return rows.length > 0;
}

/** How many of them there are. */
export async function countInvoicesToMail(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from invoices i join clients c on c.id = i.client_id
    where i.mail_wanted and c.held_by is null`;
  return row?.count ?? 0;
}

/** An invoice as its mail tells it. */
export interface MailedInvoice {
  id: number;
  providerId: number;
  clientId: number;
  number: string | null;
  status: string;
  currency: string;
  issuedOn: string | null;
  dueOn: string | null;
  taxMinor: number;
  creditMinor: number;
  /** with what was used of credit */
  totalMinor: number;
  owedMinor: number;
}

/** An invoice that is to be mailed, held until the transaction ends; undefined when somebody else mails it. */
export async function lockInvoiceToMail(tx: Tx, id: number): Promise<MailedInvoice | undefined> {
  const locked = await tx`select from invoices where id = ${id} and mail_wanted for update skip locked`;
  if (locked.length === 0) return undefined;
  const [row] = await tx<MailedInvoice[]>`
    select i.id, i.provider_id, i.client_id, i.number, i.status, i.currency, i.issued_on, i.due_on,
           i.tax_minor + i.tax2_minor as tax_minor, i.credit_minor, i.total_minor + i.credit_minor as total_minor, b.owed_minor
    from invoices i join invoice_balances b on b.invoice_id = i.id where i.id = ${id}`;
  return row;
}

/** The mail is in the log, or will never be. */
export async function noteMailed(tx: Tx, id: number): Promise<void> {
  await tx`update invoices set mail_wanted = false where id = ${id}`;
}

/** The first lines of an invoice, and how many it has. */
export async function linesToMail(
  sql: Sql,
  id: number,
  limit: number,
): Promise<{ lines: { description: string; amountMinor: number }[]; count: number }> {
  const rows = await sql<{ description: string; amountMinor: number; count: number }[]>`
    select description, amount_minor, count(*) over ()::int as count from invoice_items
    where invoice_id = ${id} order by id limit ${limit}`;
  return { lines: rows, count: rows[0]?.count ?? 0 };
}
