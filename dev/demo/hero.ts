import { writeProfile } from './client.ts';
import { writeMoney } from './hero-money.ts';
import { writeWords } from './hero-words.ts';
import type { Person } from './people.ts';
import { type Demo, day, insert, insertOne, moment } from './rows.ts';

const shop: Omit<Person, 'domain' | 'phone'> = {
  firstName: 'Marta',
  lastName: 'Lindqvist',
  companyName: 'Lindqvist Keramik',
  country: 'DE',
  city: 'Hamburg',
  postcode: '20095',
  address1: 'Musterkai 18',
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

/** A number of those that are kept for films; each client has its own, or an erasure would find it with another. */
function phoneOf(client: number, which: 0 | 1): string {
  return `+49.3023125${String((75 + 2 * client + which) % 1000).padStart(3, '0')}`;
}

/**
 * Writes the client that demonstrations are about: five accounts on the demo panel, an add-on, domains, paid and
 * unpaid invoices, credit, a pending order, tickets, contacts, notes, and two logins, one of which also signs in
 * for `agencyId`. Can be written as often as needed; each is a client of its own.
 */
export async function writeHero(demo: Demo, agencyId: number): Promise<number> {
  const { tx, serverId } = demo;
  // Counted by the login that the agency keeps: of a client that was erased or deleted nothing else tells.
  const [{ next } = { next: 1 }] = await tx<{ next: number }[]>`
    select count(*)::int + 1 as next from logins
    where provider_id = ${demo.providerId} and name like 'agency@lindqvist-keramik%.test'`;
  const domain = `lindqvist-keramik${next === 1 ? '' : next}.test`;
  const person: Person = { ...shop, domain, phone: phoneOf(next, 0) };
  const { clientId, loginId } = await writeProfile(demo, person, -820);
  await tx`update clients set registered_by = 'demo', label = 'Demo' where id = ${clientId}`;
  await writePeopleAround(demo, clientId, { domain, phone: phoneOf(next, 1) }, agencyId);

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
  await writeWords(demo, clientId, loginId, person, coursesService);
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
  { domain, phone }: Pick<Person, 'domain' | 'phone'>,
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
      phone,
      mailProduct: true,
      mailDomain: true,
    },
  ]);
  await tx`insert into client_settings (client_id, key, value, set_by)
    values (${clientId}, 'overdueNoticesOff', ${tx.json(true)}, 'demo')`;
}
