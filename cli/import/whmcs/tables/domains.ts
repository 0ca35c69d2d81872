import { minorUnits } from '../map/money.ts';
import { date, flag, integer, link, oneOf, raw, text, textOrNull } from '../map/values.ts';
import { CLIENT, clientCurrency, type TablePlan } from '../plan.ts';
import { moneyOf } from './money-of.ts';
import { ORDER } from './orders.ts';

const DOMAIN_STATUS = {
  pending: 'pending',
  'pending registration': 'pending-registration',
  'pending transfer': 'pending-transfer',
  active: 'active',
  grace: 'grace',
  redemption: 'redemption',
  expired: 'expired',
  cancelled: 'cancelled',
  fraud: 'fraud',
  'transferred away': 'transferred-away',
} as const;

export const domains: TablePlan = {
  phase: 'tbldomains',
  table: 'tbldomains',
  columns: [
    ...['userid', 'orderid', 'type', 'domain', 'registrar', 'registrationperiod', 'registrationdate'],
    ...['expirydate', 'nextduedate', 'recurringamount', 'status', 'donotrenew', 'paymentmethod'],
  ],
  needs: ['userid', 'domain'],
  joins: [clientCurrency('t.userid')],
  target: 'domains',
  fields: [
    ...[
      'name',
      'registrar',
      'type',
      'status',
      'years',
      'currency',
      'price_minor',
      'registered_on',
      'expires_on',
    ],
    ...['next_due_on', 'auto_renew', 'payment_method'],
  ],
  links: { client_id: CLIENT, order_id: ORDER },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const name = text(row.domain);
    if (name === '') {
      say('domain-without-name');
      return undefined;
    }
    return {
      name,
      registrar: textOrNull(row.registrar),
      type: raw(row.type).toLowerCase() === 'transfer' ? 'transfer' : 'register',
      status: oneOf(DOMAIN_STATUS, row.status, 'pending', () => say('status-unknown')),
      years: Math.min(Math.max(integer(row.registrationperiod), 0), 100),
      currency: money.code,
      price_minor: minorUnits(row.recurringamount, money, say),
      registered_on: date(row.registrationdate, say),
      expires_on: date(row.expirydate, say),
      next_due_on: date(row.nextduedate, say),
      auto_renew: !flag(row.donotrenew),
      payment_method: textOrNull(row.paymentmethod),
      client_id: link(row.userid),
      order_id: link(row.orderid),
    };
  },
};
