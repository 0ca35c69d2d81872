import type { InvoiceFacts } from '../../domain/dunning/types.ts';
import type { Sql } from '../connect.ts';

/** An invoice as its client reads of it: its number, and what its services are called, a bounded number of them. */
export async function invoiceInWords(
  sql: Sql,
  { id, services }: Pick<InvoiceFacts, 'id' | 'services'>,
): Promise<{ number: string; services: string[] }> {
  const [row] = await sql<{ number: string | null; services: string[] }[]>`
    select i.number, array(
      select coalesce(nullif(concat_ws(' ', nullif(v.name, ''), nullif(v.domain, '')), ''), v.id::text)
      from services v where v.id = any(${[...services]}::bigint[]) order by v.id limit 50) as services
    from invoices i where i.id = ${id}`;
  return { number: row?.number ?? String(id), services: row?.services ?? [] };
}
