import { addresseeOf, writeProfile } from './client.ts';
import type { Person } from './people.ts';
import { type Demo, day, insert, insertOne, moment, writeInvoice } from './rows.ts';

const shop: Omit<Person, 'domain'> = {
  firstName: 'Marta',
  lastName: 'Lindqvist',
  companyName: 'Lindqvist Keramik',
  country: 'DE',
  city: 'Hamburg',
  postcode: '20095',
  address1: 'Musterkai 18',
  phone: '+49.3023125077',
  taxId: 'DE000000077',
  language: 'en',
  currency: 'EUR',
  taxPercent: 19,
  accounts: [],
  characteristic: 'good',
};

const accounts = [
  { key: 'shop', name: 'Web Large', priceMinor: 1490, status: 'active' },
  { key: 'blog', name: 'Web Small', priceMinor: 490, status: 'active' },
  { key: 'courses', name: 'Web Small', priceMinor: 490, status: 'suspended' },
  { key: 'studio', name: 'Web Large', priceMinor: 1490, status: 'active' },
  { key: 'archive', name: 'Web Small', priceMinor: 490, status: 'suspended' },
] as const;

/**
 * Writes the client that demonstrations are about: five accounts on the demo panel, an add-on, domains, paid and
 * unpaid invoices, credit, a pending order, tickets, contacts, notes, and two logins, one of which also signs in
 * for `agencyId`. Can be written as often as needed; each is a client of its own.
 */
export async function writeHero(demo: Demo, agencyId: number): Promise<number> {
  const { tx, serverId } = demo;
  const [{ next } = { next: 1 }] = await tx<{ next: number }[]>`
    select count(*)::int + 1 as next from clients
    where provider_id = ${demo.providerId} and registered_by = 'demo'`;
  const domain = `lindqvist-keramik${next === 1 ? '' : next}.test`;
  const person: Person = { ...shop, domain };
  const { clientId, loginId } = await writeProfile(demo, person, -820);
  await tx`update clients set registered_by = 'demo', label = 'Demo' where id = ${clientId}`;
  await writePeopleAround(demo, clientId, domain, agencyId);

  const common = { clientId, currency: 'EUR', cycle: 'monthly', signedUpOn: day(demo, -820) };
  const running = accounts.map(({ key, ...account }) => ({
    ...common,
    ...account,
    serverId,
    domain: `${key}.${domain}`,
    username: `${key}${clientId}`,
    suspendedReason: account.status === 'suspended' ? (key === 'archive' ? 'staff' : 'overdue') : null,
    suspendedNote: key === 'archive' ? 'Asked to be paused over the summer' : null,
    suspendedAt: account.status === 'suspended' ? moment(demo, -6) : null,
    paymentMethod: 'bank',
    nextDueOn: day(demo, 11),
  }));
  const orderId = await insertOne(tx, 'orders', {
    ...{ clientId, number: `D${clientId}01`, status: 'pending', currency: 'EUR', amountMinor: 490 },
    ...{ requestedByLoginId: loginId, placedAt: moment(demo, -1), address: '192.0.2.77' },
  });
  const serviceIds = await insert(tx, 'services', [
    ...running,
    {
      ...common,
      serverId,
      orderId,
      name: 'Web Small',
      domain: `new.${domain}`,
      status: 'pending',
      priceMinor: 490,
    },
    {
      ...common,
      serverId,
      name: 'Web Small',
      domain: `old.${domain}`,
      status: 'terminated',
      terminatedAt: moment(demo, -300),
    },
  ]);
  const [shopService = 0, blogService = 0, coursesService = 0] = serviceIds;
  const addonId = await insertOne(tx, 'addons', {
    ...{ ...common, serviceId: shopService, name: 'Daily backup', status: 'active', priceMinor: 300 },
    ...{ setupFeeMinor: 0, nextDueOn: day(demo, 11) },
  });
  const domainIds = await insert(tx, 'domains', [
    domainRow(demo, clientId, domain, 'active', 210),
    domainRow(demo, clientId, `keramik-lindqvist${next}.test`, 'active', 35),
    domainRow(demo, clientId, `lindqvist-toepferei${next}.test`, 'expired', -50),
  ]);
  await writeMoney(demo, person, clientId, {
    shopService,
    blogService,
    coursesService,
    addonId,
    domainId: domainIds[0] ?? 0,
  });
  await writeWords(demo, clientId, loginId, domain, coursesService);
  return clientId;
}

function domainRow(demo: Demo, clientId: number, name: string, status: string, expires: number) {
  const days = {
    registeredOn: day(demo, -820),
    expiresOn: day(demo, expires),
    nextDueOn: day(demo, expires - 14),
  };
  return { clientId, currency: 'EUR', name, registrar: 'Demo Registrar', status, priceMinor: 1200, ...days };
}

async function writePeopleAround(
  demo: Demo,
  clientId: number,
  domain: string,
  agencyId: number,
): Promise<void> {
  const { tx, providerId } = demo;
  const email = `agency@${domain}`;
  const loginId = await insertOne(tx, 'logins', {
    ...{ providerId, name: email, email, firstName: 'Piet', lastName: 'Harmsen', language: 'de' },
  });
  await tx`insert into login_clients ${tx([
    { loginId, clientId, permissions: tx.json(['invoices', 'tickets']) as never },
    { loginId, clientId: agencyId, permissions: tx.json(['tickets']) as never },
  ])}`;
  await insert(tx, 'contacts', [
    {
      clientId,
      firstName: 'Ebba',
      lastName: 'Lindqvist',
      email: `books@${domain}`,
      billing: true,
      mailInvoice: true,
    },
    {
      clientId,
      firstName: 'Piet',
      lastName: 'Harmsen',
      email,
      phone: '+49.3023125078',
      mailProduct: true,
      mailDomain: true,
    },
  ]);
  await tx`insert into client_settings (client_id, key, value, set_by)
    values (${clientId}, 'dunning.overdueNotices', ${tx.json(true)}, 'demo')`;
}

interface Billed {
  shopService: number;
  blogService: number;
  coursesService: number;
  addonId: number;
  domainId: number;
}

async function writeMoney(demo: Demo, person: Person, clientId: number, of: Billed): Promise<void> {
  const { tx } = demo;
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
  await insert(tx, 'payment_methods', [
    { clientId, gateway: 'bank', kind: 'bank', description: 'Transfer', isDefault: true },
    {
      clientId,
      gateway: 'demo-cards',
      kind: 'card',
      brand: 'Visa',
      lastFour: '4242',
      expiresOn: day(demo, 400),
    },
  ]);
}

async function writeWords(demo: Demo, clientId: number, loginId: number, domain: string, serviceId: number) {
  const { tx, providerId } = demo;
  const ticket = { clientId, providerId, loginId, department: 'Support' };
  const [slow = 0, bill = 0, old = 0] = await insert(tx, 'tickets', [
    {
      ...ticket,
      number: `D${clientId}-A`,
      subject: 'Courses site is down',
      serviceId,
      status: 'client-reply',
      urgency: 'high',
      openedAt: moment(demo, -5),
    },
    {
      ...ticket,
      number: `D${clientId}-B`,
      subject: 'Can you send invoices to my bookkeeper?',
      status: 'open',
      openedAt: moment(demo, -2),
    },
    {
      ...ticket,
      number: `D${clientId}-C`,
      subject: 'Move of the blog',
      status: 'closed',
      openedAt: moment(demo, -200),
      closedAt: moment(demo, -198),
    },
  ]);
  const client = { author: 'client', authorName: 'Marta Lindqvist', loginId };
  const staff = { author: 'staff', authorName: 'Kim from support' };
  await insert(tx, 'ticket_messages', [
    {
      ticketId: slow,
      ...client,
      body: 'The courses site shows a page about an unpaid invoice.',
      at: moment(demo, -5),
    },
    {
      ticketId: slow,
      ...staff,
      body: 'One invoice is open; it works again as soon as it is paid.',
      at: moment(demo, -4),
    },
    {
      ticketId: slow,
      ...staff,
      kind: 'note',
      body: 'Called her, payment promised for Friday.',
      at: moment(demo, -4),
    },
    { ticketId: slow, ...client, body: 'I have asked Ebba to pay it.', at: moment(demo, -3) },
    { ticketId: bill, ...client, body: `Her address is books@${domain}.`, at: moment(demo, -2) },
    { ticketId: old, ...client, body: 'Thank you, all is well.', at: moment(demo, -198) },
  ]);
  await insert(tx, 'notes', [
    {
      clientId,
      body: 'Prefers to be called before noon.',
      sticky: true,
      author: 'Kim',
      at: moment(demo, -400),
    },
    { clientId, section: 'billing', body: 'Invoices go to Ebba.', author: 'Noor', at: moment(demo, -90) },
  ]);
  await insertOne(tx, 'files', {
    ...{
      clientId,
      title: 'Order form',
      fileName: 'order-form.pdf',
      contentType: 'application/pdf',
      sizeBytes: 48213,
    },
    ...{ staffOnly: false, addedBy: 'Kim', addedAt: moment(demo, -819) },
  });
  await insertOne(tx, 'messages', {
    ...{ providerId, clientId, template: 'welcome', toAddress: `office@${domain}`, subject: 'Welcome' },
    ...{
      bodyText: 'Dear Marta, your account is ready.',
      state: 'sent',
      attempts: 1,
      sentAt: moment(demo, -819),
    },
  });
  await insertOne(tx, 'change_log', {
    ...{
      providerId,
      clientId,
      entity: 'client',
      entityId: clientId,
      action: 'edited',
      actorKind: 'staff',
      actorId: 'kim',
    },
    ...{ changes: tx.json({ phone: [null, '+49.3023125077'] }), at: moment(demo, -90) },
  });
}
