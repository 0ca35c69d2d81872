import { minorUnits } from '../map/money.ts';
import { instantOrReport, link, oneOf, text, textOrNull } from '../map/values.ts';
import { CLIENT, clientCurrency, type Link, LOGIN, type TablePlan } from '../plan.ts';
import { moneyOf } from './money-of.ts';

export const ORDER: Link = { target: 'orders', phase: 'tblorders', missing: 'order-missing' };

const ORDER_STATUS = {
  pending: 'pending',
  active: 'active',
  cancelled: 'cancelled',
  fraud: 'fraud',
  draft: 'draft',
} as const;

export const orders: TablePlan = {
  phase: 'tblorders',
  table: 'tblorders',
  columns: ['ordernum', 'userid', 'requestor_id', 'date', 'amount', 'status', 'ipaddress'],
  needs: ['userid'],
  joins: [clientCurrency('t.userid')],
  target: 'orders',
  fields: ['number', 'status', 'currency', 'amount_minor', 'address', 'placed_at'],
  links: { client_id: CLIENT, requested_by_login_id: LOGIN },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const custom = facts.orderStatuses.get(text(row.status).toLowerCase()) ?? 'pending';
    return {
      number: textOrNull(row.ordernum),
      status: oneOf(ORDER_STATUS, row.status, custom, () => {
        if (!facts.orderStatuses.has(text(row.status).toLowerCase())) say('status-unknown');
      }),
      currency: money.code,
      amount_minor: minorUnits(row.amount, money, say),
      address: textOrNull(row.ipaddress),
      placed_at: instantOrReport(row.date, say),
      client_id: link(row.userid),
      requested_by_login_id: link(row.requestor_id),
    };
  },
};
