import type { TablePlan } from '../plan.ts';
import type { Source } from '../source.ts';
import { products, servers } from './catalogue.ts';
import { clientGroups, clients, profileNotes } from './clients.ts';
import { contacts } from './contacts.ts';
import {
  files,
  firstMessages,
  mailLog,
  notes,
  ticketNotes,
  ticketReplies,
  tickets,
} from './correspondence.ts';
import { domains } from './domains.ts';
import { invoiceItems, invoices } from './invoices.ts';
import {
  clientLoginLinks,
  clientLogins,
  subAccountLinks,
  subAccountLogins,
  userLinks,
  users,
} from './logins.ts';
import { orders } from './orders.ts';
import { creditBalances, credits, paymentMethods, transactions } from './payments.ts';
import { addons, services } from './services.ts';

/** The tables in the order in which their links can be resolved. */
export function tablePlans(source: Pick<Source, 'hasTable'>): TablePlan[] {
  const eight = source.hasTable('tblusers');
  return [
    clientGroups,
    clients,
    profileNotes,
    contacts,
    ...(eight ? [users, userLinks] : [clientLogins, subAccountLogins, clientLoginLinks, subAccountLinks]),
    products,
    servers,
    orders,
    services,
    addons,
    domains,
    invoices,
    invoiceItems,
    transactions,
    credits,
    creditBalances,
    paymentMethods,
    tickets,
    firstMessages,
    ticketReplies,
    ticketNotes,
    notes,
    files,
    mailLog,
  ];
}

/** Tables of the source that have no place in Tenure yet; the report says how many rows they hold. */
export const NOT_TAKEN = [
  'tblbillableitems',
  'tblquotes',
  'tblquoteitems',
  'tblaffiliates',
  'tblaffiliatesaccounts',
  'tblactivitylog',
  'tblupgrades',
  'tblticketfeedback',
];
