import { type DueDateChange, dueDateChange } from '../../domain/billing/due-date.ts';
import type { Item, ItemKind } from '../../domain/billing/facts.ts';
import { planPeriod, totalOf } from '../../domain/billing/plan-invoices.ts';
import { type Day, dayIn, dayOfMonth } from '../../domain/calendar.ts';
import type { Sql, Tx } from '../connect.ts';
import { type By, setDueDate } from '../ledger/index.ts';
import { recordChange } from '../queries/change-log.ts';
import { billedClients, type Chosen } from './facts.ts';
import { billingProvider, type GeneratedInvoice, issuePlanned, providersThatBill } from './generate.ts';

export interface NewDueDate {
  kind: ItemKind;
  id: number;
  clientId: number;
  nextDueOn: Day;
  /** whether the days in between are billed */
  invoice: boolean;
  mail: boolean;
  dryRun: boolean;
}

export interface DueDateResult {
  change: DueDateChange;
  item: Item;
  /** the first day that is not paid, as it is then */
  nextDueOn: Day;
  invoice: GeneratedInvoice | null;
}

/** Whose an item is, or undefined. */
export async function clientOfItem(sql: Sql, kind: ItemKind, id: number): Promise<number | undefined> {
  const [row] = await sql<
    { clientId: number }[]
  >`select client_id from ${sql(tables[kind])} where id = ${id}`;
  return row?.clientId;
}

/**
 * Makes an item due on another day. The days between the old and the new one are billed when that was asked for and
 * comes to more than nothing; nothing is ever given back. The client is locked.
 * @returns undefined when nobody bills the item: it is not active, billed once only, or has no date
 */
export async function changeDueDate(tx: Tx, by: By, wanted: NewDueDate): Promise<DueDateResult | undefined> {
  const { kind, id, clientId, nextDueOn, mail, dryRun } = wanted;
  for (const providerId of await providersThatBill(tx, clientId)) {
    const provider = await billingProvider(tx, providerId);
    const today = dayIn(by.now, provider.timeZone);
    const chosen = chosenOnly(kind, id);
    const [client] = await billedClients(tx, [clientId], { providerId, today, chosen });
    const item = client?.items.find((each) => each.kind === kind && each.id === id);
    if (!client || !item) continue;
    const change = dueDateChange(item, nextDueOn);
    if (change.is === 'same' || change.is === 'billed' || change.is === 'too-far')
      return { change, item, nextDueOn: item.from, invoice: null };
    const planned =
      wanted.invoice && change.is === 'later' && change.amountMinor > 0
        ? planPeriod(
            client,
            provider,
            { now: by.now, today },
            {
              item,
              period: { from: item.from, to: nextDueOn },
              priceMinor: change.amountMinor,
            },
          )
        : undefined;
    const asked = planned && totalOf(planned) > 0 ? planned : undefined;
    if (dryRun)
      return {
        ...{ change, item, nextDueOn },
        invoice: asked ? { ...asked, providerId, id: null, number: null } : null,
      };
    const move = { kind, id, from: item.from, nextInvoiceOn: nextDueOn, anchorDay: dayOfMonth(nextDueOn) };
    const [invoice = null] = await issuePlanned(
      tx,
      by,
      { provider, today },
      { invoices: asked ? [asked] : [], moves: [move] },
      new Set(mail ? [clientId] : []),
    );
    await recordChange(tx, by.actor, {
      ...{ providerId, clientId, entity: kind, entityId: id, action: 'due-date' },
      changes: { nextDueOn: { from: item.from, to: nextDueOn } },
    });
    return { change, item, nextDueOn: await setDueDate(tx, kind, id, nextDueOn), invoice };
  }
  return undefined;
}

const tables = { service: 'services', addon: 'addons', domain: 'domains' } as const;

function chosenOnly(kind: ItemKind, id: number): Chosen {
  return {
    services: kind === 'service' ? [id] : [],
    addons: kind === 'addon' ? [id] : [],
    domains: kind === 'domain' ? [id] : [],
    queued: [],
  };
}
