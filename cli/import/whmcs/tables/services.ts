import { minorUnits } from '../map/money.ts';
import {
  date,
  flag,
  instant,
  integer,
  link,
  oneOf,
  type Say,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, clientCurrency, type Link, type TablePlan } from '../plan.ts';
import { moneyOf } from './money-of.ts';
import { ORDER } from './orders.ts';

const STATUS = {
  pending: 'pending',
  active: 'active',
  suspended: 'suspended',
  terminated: 'terminated',
  cancelled: 'cancelled',
  fraud: 'fraud',
  completed: 'completed',
} as const;

const CYCLE = {
  free: 'free',
  'free account': 'free',
  'one time': 'one-time',
  monthly: 'monthly',
  quarterly: 'quarterly',
  'semi-annually': 'semi-annually',
  annually: 'annually',
  biennially: 'biennially',
  triennially: 'triennially',
} as const;

export const SERVICE: Link = { target: 'services', phase: 'tblhosting', missing: 'service-missing' };

export const services: TablePlan = {
  phase: 'tblhosting',
  table: 'tblhosting',
  columns: [
    ...[
      'userid',
      'orderid',
      'packageid',
      'server',
      'regdate',
      'domain',
      'qty',
      'firstpaymentamount',
      'amount',
    ],
    ...['billingcycle', 'nextduedate', 'nextinvoicedate', 'termination_date', 'domainstatus', 'username'],
    ...['notes', 'suspendreason', 'overideautosuspend', 'overidesuspenduntil', 'paymentmethod'],
  ],
  needs: ['userid', 'domainstatus'],
  joins: [
    clientCurrency('t.userid'),
    {
      sql: `(select relid, max(case when type like 'End of%' then 1 else 2 end) as cancellation
        from tblcancelrequests group by relid) x on x.relid = t.id`,
      needs: ['tblcancelrequests.relid', 'tblcancelrequests.type'],
      select: { cancellation: 'x.cancellation' },
    },
  ],
  target: 'services',
  hasVersion: true,
  fields: [
    ...['name', 'domain', 'username', 'status', 'suspended_reason', 'suspended_note', 'terminated_at'],
    ...[
      'currency',
      'quantity',
      'first_price_minor',
      'price_minor',
      'cycle',
      'payment_method',
      'signed_up_on',
    ],
    ...[
      'next_due_on',
      'next_invoice_on',
      'terminate_on',
      'auto_suspend_override',
      'suspend_not_before',
      'notes',
    ],
  ],
  links: {
    client_id: CLIENT,
    product_id: { target: 'products', phase: 'tblproducts', missing: 'product-missing' },
    server_id: { target: 'servers', phase: 'tblservers', missing: 'server-missing' },
    order_id: ORDER,
  },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const status = oneOf(STATUS, row.domainstatus, 'pending', () => say('status-unknown'));
    const cycle = oneOf(CYCLE, row.billingcycle, 'one-time', () => say('cycle-unknown'));
    const recurring = recurs(cycle);
    const due = recurring ? date(row.nextduedate, say) : null;
    return {
      name: facts.products.get(integer(row.packageid)) ?? '',
      domain: textOrNull(row.domain),
      username: textOrNull(row.username),
      status,
      ...suspension(status, row),
      terminated_at: ended(status) ? instant(row.termination_date, say) : null,
      currency: money.code,
      quantity: quantity(row, say),
      first_price_minor: minorUnits(row.firstpaymentamount, money, say),
      price_minor: minorUnits(row.amount, money, say),
      cycle,
      payment_method: textOrNull(row.paymentmethod),
      signed_up_on: date(row.regdate, say),
      next_due_on: due,
      next_invoice_on: recurring ? date(row.nextinvoicedate, say) : null,
      terminate_on: cancelledFrom(row, status, due, say),
      auto_suspend_override: flag(row.overideautosuspend),
      suspend_not_before: date(row.overidesuspenduntil, say),
      notes: text(row.notes),
      client_id: link(row.userid),
      product_id: link(row.packageid),
      server_id: link(row.server),
      order_id: link(row.orderid),
    };
  },
};

export const addons: TablePlan = {
  phase: 'tblhostingaddons',
  table: 'tblhostingaddons',
  columns: [
    ...['hostingid', 'addonid', 'userid', 'orderid', 'name', 'qty', 'setupfee', 'recurring', 'billingcycle'],
    ...['status', 'regdate', 'nextduedate', 'termination_date', 'paymentmethod'],
  ],
  needs: ['hostingid', 'status'],
  joins: [
    {
      sql: 'tblhosting h on h.id = t.hostingid',
      needs: ['tblhosting.userid'],
      select: { service_userid: 'h.userid' },
    },
    { ...clientCurrency('t.userid'), needs: ['tblhostingaddons.userid', 'tblclients.currency'] },
    {
      sql: 'tblclients hc on hc.id = h.userid',
      needs: ['tblhosting.userid', 'tblclients.currency'],
      select: { other_currency: 'hc.currency' },
    },
  ],
  target: 'addons',
  fields: [
    ...['name', 'status', 'currency', 'quantity', 'setup_fee_minor', 'price_minor', 'cycle', 'signed_up_on'],
    ...['next_due_on', 'terminated_at', 'payment_method'],
  ],
  links: { client_id: CLIENT, service_id: SERVICE, order_id: ORDER },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const status = oneOf(STATUS, row.status, 'pending', () => say('status-unknown'));
    const cycle = oneOf(CYCLE, row.billingcycle, 'one-time', () => say('cycle-unknown'));
    const own = link(row.userid);
    if (own === null && link(row.service_userid) !== null) say('client-of-service-taken');
    return {
      name: text(row.name) || (facts.addons.get(integer(row.addonid)) ?? ''),
      status,
      currency: money.code,
      quantity: quantity(row, say),
      setup_fee_minor: minorUnits(row.setupfee, money, say),
      price_minor: minorUnits(row.recurring, money, say),
      cycle,
      signed_up_on: date(row.regdate, say),
      next_due_on: recurs(cycle) ? date(row.nextduedate, say) : null,
      terminated_at: ended(status) ? instant(row.termination_date, say) : null,
      payment_method: textOrNull(row.paymentmethod),
      client_id: own ?? link(row.service_userid),
      service_id: link(row.hostingid),
      order_id: link(row.orderid),
    };
  },
};

/** Only the source's own words prove that debt was the reason: else nothing may be lifted by a payment. */
function suspension(status: string, row: SourceRow) {
  const note = status === 'suspended' ? text(row.suspendreason) : '';
  if (status !== 'suspended') return { suspended_reason: null, suspended_note: null };
  if (note === '') return { suspended_reason: 'unknown', suspended_note: null };
  const overdue = /^overdue on payment\b/i.test(note);
  return { suspended_reason: overdue ? 'overdue' : 'staff', suspended_note: note };
}

function cancelledFrom(row: SourceRow, status: string, due: string | null, say: Say): string | null {
  if (integer(row.cancellation) === 0 || (status !== 'active' && status !== 'suspended')) return null;
  say('cancellation-requested');
  return integer(row.cancellation) === 1 ? due : null;
}

const recurs = (cycle: string) => cycle !== 'free' && cycle !== 'one-time';
const ended = (status: string) => status === 'terminated' || status === 'cancelled';

function quantity(row: SourceRow, say: Say): number {
  if (row.qty === undefined || row.qty === null) return 1;
  const count = integer(row.qty);
  if (count < 1 || count > 2_000_000_000) say('quantity-invalid');
  return count < 1 || count > 2_000_000_000 ? 1 : count;
}
