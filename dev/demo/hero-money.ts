import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { addresseeOf } from './client.ts';
import { BANK, CARDS } from './gateways.ts';
import type { Person } from './people.ts';
import { type Demo, day, insert, insertOne, moment, writeInvoice } from './rows.ts';

/** What the lines of the invoices are for. */
export interface Billed {
  shopService: number;
  blogService: number;
  coursesService: number;
  addonId: number;
  domainId: number;
}

/** Writes paid, unpaid and draft invoices, credit, and ways to pay. */
export async function writeMoney(demo: Demo, person: Person, clientId: number, of: Billed): Promise<void> {
  const { tx, vault } = demo;
  const bill = { clientId, currency: 'EUR', taxPercent: 19, addressee: addresseeOf(person) };
  const month = [
    { description: `Web Large, shop.${person.domain}`, amountMinor: 1490, serviceId: of.shopService },
    { description: 'Daily backup', amountMinor: 300, addonId: of.addonId },
    { description: `Web Small, blog.${person.domain}`, amountMinor: 490, serviceId: of.blogService },
  ];
  const courses = {
    description: `Web Small, courses.${person.domain}`,
    amountMinor: 490,
    serviceId: of.coursesService,
  };
  const domain = {
    description: `Domain ${person.domain}, one year`,
    amountMinor: 1200,
    domainId: of.domainId,
  };
  const number = (place: number) => `D${clientId}-${place}`;
  await writeInvoice(demo, {
    ...bill,
    number: number(1),
    status: 'paid',
    due: -75,
    items: [...month, domain],
  });
  const second = await writeInvoice(demo, {
    ...bill,
    number: number(2),
    status: 'paid',
    due: -45,
    items: month,
  });
  await writeInvoice(demo, { ...bill, number: number(3), status: 'unpaid', due: -19, items: [courses] });
  await writeInvoice(demo, {
    ...bill,
    number: number(4),
    status: 'unpaid',
    due: 9,
    items: [...month, courses],
  });
  await writeInvoice(demo, { ...bill, number: number(5), status: 'draft', due: 39, items: month });
  await insertOne(tx, 'invoice_items', {
    ...{
      clientId,
      kind: 'Item',
      description: 'One hour of help with the shop',
      amountMinor: 6000,
      taxed: true,
    },
  });
  await insert(tx, 'credit_entries', [
    {
      clientId,
      currency: 'EUR',
      amountMinor: 2500,
      description: 'Goodwill after the outage',
      at: moment(demo, -120),
    },
    {
      clientId,
      currency: 'EUR',
      amountMinor: -1000,
      invoiceId: second,
      description: `Used for ${number(2)}`,
      at: moment(demo, -50),
    },
  ]);
  await insertPaymentMethod(
    tx,
    vault,
    { clientId, gateway: BANK, kind: 'bank', description: 'Transfer', isDefault: true },
    null,
  );
  const card = { brand: 'Visa', lastFour: '4242', expiresOn: day(demo, 400) };
  await insertPaymentMethod(
    tx,
    vault,
    { clientId, gateway: CARDS, kind: 'card', ...card },
    `pm_demo${clientId}`,
  );
}
