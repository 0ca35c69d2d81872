import { led } from '../whmcs/plan.ts';
import type { Reason } from '../whmcs/reasons.ts';

/** What is asked of the record once all rows are in: `phase` is the source table whose rows are named. */
export interface Check {
  reason: Reason;
  /** Gives `phase` and `source_row`. `:source`, `:provider`. */
  sql: string;
}

const LOGINS = "ir.source_table in ('tblusers', 'tblclients.login', 'tblcontacts.login')";
const FOLDED = String.raw`regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g')`;

export const CHECKS: readonly Check[] = [
  {
    reason: 'needs-credentials',
    sql: `select 'tblservers' as phase, source_row from servers where source_id = :source
      and credentials is null and connector not in ('manual', 'webhook') order by source_row`,
  },
  {
    reason: 'needs-password',
    sql: `select ir.source_table as phase, ir.source_row from import_rows ir join logins l on l.id = ir.row_id
      where ir.source_id = :source and ${LOGINS} and l.password_hash is null order by 1, 2`,
  },
  {
    reason: 'suspension-reason-unknown',
    sql: `select 'tblhosting' as phase, source_row from services where source_id = :source
      and status = 'suspended' and suspended_reason = 'unknown' order by source_row`,
  },
  {
    reason: 'client-without-owner',
    sql: `select 'tblclients' as phase, c.source_row from clients c where c.source_id = :source and not ${led('c')}
      and not exists (select from login_clients lc where lc.client_id = c.id and lc.owner) order by 2`,
  },
  {
    reason: 'login-without-client',
    sql: `select ir.source_table as phase, ir.source_row from import_rows ir join logins l on l.id = ir.row_id
      where ir.source_id = :source and ${LOGINS}
      and not exists (select from login_clients lc where lc.login_id = l.id) order by 1, 2`,
  },
  {
    reason: 'login-looks-like-another',
    sql: `select ir.source_table as phase, ir.source_row from import_rows ir join logins l on l.id = ir.row_id
      where ir.source_id = :source and ${LOGINS} and ${FOLDED.replace('name', 'l.name')} in (
        select ${FOLDED} from logins where provider_id = :provider group by 1 having count(*) > 1)
      order by 1, 2`,
  },
];
