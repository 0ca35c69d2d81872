import type { Sql } from '../connect.ts';
import { type FileRow, fileColumns } from './files.ts';
import { type InvoiceRow, invoiceWithBalance } from './invoices.ts';

/** Rows that a client sees, newest first, those below `before`. */
interface Page {
  clientId: number;
  before: number | undefined;
  limit: number;
}

/** A client's invoices without those that nobody has issued yet. */
export function listIssuedInvoices(sql: Sql, { clientId, before, limit }: Page): Promise<InvoiceRow[]> {
  return sql<InvoiceRow[]>`
    select ${invoiceWithBalance(sql)} from (
      select * from invoices
      where client_id = ${clientId} and status <> 'draft' ${before === undefined ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${limit}) i
    join invoice_balances b on b.invoice_id = i.id order by i.id desc`;
}

/** A client's files that are not for staff only. */
export function listSharedFiles(sql: Sql, { clientId, before, limit }: Page): Promise<FileRow[]> {
  return sql<FileRow[]>`
    select ${fileColumns(sql)} from files
    where client_id = ${clientId} and not staff_only ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** A notice in the client area. */
export interface Notice {
  id: number;
  subject: string;
  text: string;
  at: string;
}

/** The notices that were written for the client area (C8). */
export function listNotices(sql: Sql, { clientId, before, limit }: Page): Promise<Notice[]> {
  return sql<Notice[]>`
    select id, subject, body_text as text, coalesce(sent_at, created_at) as at from messages
    where client_id = ${clientId} and channel = 'portal' and state = 'sent'
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}
