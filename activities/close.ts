import type { Tx } from '../db/connect.ts';
import { touchDunning } from '../db/ledger/index.ts';
import type { CloseMode } from '../domain/operations/kinds.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { changeRows, putBackRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep, recordUndo } from './step.ts';

const RUNNING = ['pending', 'active', 'suspended'];

/** How each step of closing works, in the order of its table; `terminateService` and the mail have files of their own. */
export function closeActivities(deps: Deps) {
  return {
    stopSignIns: recordStep(deps, async (tx, call) => {
      const logins = await changeRows(tx, call, {
        table: 'login_clients',
        key: 'login_id',
        set: { enabled: false },
        where: tx`t.client_id = ${call.clientId} and t.enabled`,
      });
      return { logins: logins.length };
    }),

    cancelOrders: recordStep(deps, async (tx, call) => {
      const orders = await changeRows(tx, call, {
        table: 'orders',
        set: { status: 'cancelled' },
        where: tx`t.client_id = ${call.clientId} and t.status in ('pending', 'draft')`,
      });
      return { orders: orders.length };
    }),

    stopRenewals: recordStep(deps, async (tx, call) => {
      const never = await changeRows(tx, call, {
        table: 'domains',
        set: { status: 'cancelled', auto_renew: false },
        where: tx`t.client_id = ${call.clientId} and t.status in ('pending', 'pending-registration')`,
      });
      const renewing = await changeRows(tx, call, {
        table: 'domains',
        set: { auto_renew: false },
        where: tx`t.client_id = ${call.clientId} and t.auto_renew
          and t.status in ('active', 'grace', 'redemption', 'pending-transfer')`,
      });
      return { cancelled: never.length, notRenewed: renewing.length };
    }),

    cancelServices: recordStep(deps, cancelServices),

    cancelInvoices: recordStep(deps, async (tx, call) => {
      const invoices = await changeRows(tx, call, {
        table: 'invoices',
        set: { status: 'cancelled', cancelled_at: call.now },
        where: tx`t.client_id = ${call.clientId} and t.status = 'unpaid'`,
      });
      if (invoices.length > 0) await touchDunning(tx, call, call.clientId, 'invoice-cancelled');
      return { invoices: invoices.length };
    }),

    closeTickets: recordStep(deps, async (tx, call) => {
      const tickets = await changeRows(tx, call, {
        table: 'tickets',
        set: { status: 'closed', closed_at: call.now },
        where: tx`t.client_id = ${call.clientId} and t.status <> 'closed'`,
      });
      return { tickets: tickets.length };
    }),

    setClosed: recordStep(deps, async (tx, call) => {
      await changeRows(tx, call, {
        table: 'clients',
        set: { status: 'closed', closed_at: call.now },
        where: tx`t.id = ${call.clientId} and t.status in ('active', 'inactive')`,
      });
      return { closed: true };
    }),

    /** Undo of every step that only changed rows: they hold again what they held. */
    putBack: recordUndo(deps, async (tx, call) => ({ rows: await putBackRows(tx, call) })),
  };
}

/**
 * In mode `cancel` all that runs. In mode `terminate` what was never set up, since there is nothing to remove, and
 * add-ons that no service takes along when it ends.
 */
async function cancelServices(tx: Tx, call: StepCall) {
  const cancel = (call.params.mode as CloseMode) === 'cancel';
  const services = await changeRows(tx, call, {
    table: 'services',
    set: { status: 'cancelled', suspended_at: null, suspended_reason: null },
    where: tx`t.client_id = ${call.clientId} and t.status in ${tx(cancel ? RUNNING : ['pending'])}`,
  });
  const addons = await changeRows(tx, call, {
    table: 'addons',
    set: { status: 'cancelled' },
    where: tx`t.client_id = ${call.clientId} and t.status in ${tx(RUNNING)} and (${cancel} or t.status = 'pending' or not exists (
      select from services s where s.id = t.service_id and s.status in ('active', 'suspended')))`,
  });
  return { services: services.length, addons: addons.length };
}
