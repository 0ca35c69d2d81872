import { openStatuses } from '../../domain/billing/invoice-status.ts';
import type { Sql } from '../connect.ts';

/** What the first page of the client area says. */
export interface PortalFigures {
  openInvoices: number;
  activeServices: number;
  /** the sign-in of this login for this client before the last one */
  previousSignInAt: string | null;
  previousSignInAddress: string | null;
}

export async function portalFigures(
  sql: Sql,
  { clientId, loginId }: { clientId: number; loginId: number },
): Promise<PortalFigures> {
  const [row] = await sql<PortalFigures[]>`
    select
      (select count(*)::int from invoices where client_id = ${clientId} and status in ${sql([...openStatuses])}) as open_invoices,
      (select count(*)::int from services where client_id = ${clientId} and status = 'active') as active_services,
      p.at as previous_sign_in_at, p.address as previous_sign_in_address
    from (select 1) one left join lateral (
      select at, address from change_log
      where client_id = ${clientId} and entity = 'login' and entity_id = ${loginId} and action = 'signed in'
      order by id desc offset 1 limit 1) p on true`;
  return row ?? { openInvoices: 0, activeServices: 0, previousSignInAt: null, previousSignInAddress: null };
}
