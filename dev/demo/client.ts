import type { Person } from './people.ts';
import { type Demo, day, insert, insertOne, moment, writeInvoice } from './rows.ts';

/** Name and address as a document shows them. */
export function addresseeOf(person: Person): Record<string, string> {
  const { firstName, lastName, companyName, address1, postcode, city, region, country, taxId } = person;
  const all = { firstName, lastName, companyName, address1, postcode, city, region, country, taxId };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** Writes a client with an owner who signs in, and returns both numbers. */
export async function writeProfile(demo: Demo, person: Person, since: number) {
  const { tx, providerId } = demo;
  const {
    domain,
    accounts: _,
    byHand: __,
    overdueDays: ___,
    taxPercent: ____,
    archived,
    ...profile
  } = person;
  const clientId = await insertOne(tx, 'clients', {
    ...profile,
    providerId,
    type: person.companyName ? 'company' : 'person',
    email: `office@${domain}`,
    closedAt: person.status === 'closed' ? moment(demo, -40) : null,
    archivedAt: archived ? moment(demo, -39) : null,
    signedUpOn: day(demo, since),
    lastSignInAt: moment(demo, -9),
    customFields: tx.json({ heardOfUs: 'a friend' }),
  });
  const loginId = await insertOne(tx, 'logins', {
    providerId,
    name: `office@${domain}`,
    email: `office@${domain}`,
    firstName: person.firstName,
    lastName: person.lastName,
    language: person.language,
    lastSignInAt: moment(demo, -9),
  });
  const enabled = person.status !== 'closed';
  await tx`insert into login_clients ${tx({ loginId, clientId, owner: true, enabled })}`;
  return { clientId, loginId };
}

/** User name of an account on the panel: at most 16 letters and digits, and its own for each number. */
function accountName(domain: string, serviceNumber: number): string {
  const letters = domain.replace(/\.test$/, '').replaceAll(/[^a-z0-9]/g, '');
  return `${letters.slice(0, 8)}${serviceNumber}`;
}

/** Writes one of the clients who fill the demo provider's lists: what they have, owe and have paid. */
export async function writePerson(demo: Demo, person: Person, place: number): Promise<number> {
  const { tx, serverId, manualServerId } = demo;
  const since = -200 - place * 61;
  const { clientId } = await writeProfile(demo, person, since);
  const common = { clientId, currency: person.currency, cycle: 'monthly', signedUpOn: day(demo, since) };
  const services = person.accounts.map(({ plan, state }, index) => ({
    ...common,
    serverId,
    name: plan,
    domain: index === 0 ? person.domain : `${index + 1}.${person.domain}`,
    username: accountName(person.domain, index + 1),
    status: state,
    suspendedReason: state === 'suspended' ? 'overdue' : null,
    suspendedAt: state === 'suspended' ? moment(demo, -3) : null,
    priceMinor: plan === 'Web Large' ? 1490 : 490,
    nextDueOn: day(demo, 12 + place),
  }));
  const byHand = {
    ...common,
    serverId: manualServerId,
    name: 'Rack server',
    externalId: `rack-${place}`,
    status: 'active',
  };
  const serviceIds = await insert(tx, 'services', [
    ...services,
    ...(person.byHand ? [{ ...byHand, priceMinor: 8900, nextDueOn: day(demo, 12 + place) }] : []),
  ]);
  await insertOne(tx, 'domains', {
    ...{ clientId, currency: person.currency, name: person.domain, registrar: 'Demo Registrar' },
    ...{
      status: 'active',
      priceMinor: 1200,
      registeredOn: day(demo, since),
      expiresOn: day(demo, since + 730),
    },
  });
  const bill = {
    clientId,
    currency: person.currency,
    taxPercent: person.taxPercent,
    addressee: addresseeOf(person),
  };
  const items = (month: string) =>
    serviceIds.map((serviceId, index) => ({
      description: `${services[index]?.name ?? 'Rack server'}, ${month}`,
      amountMinor: services[index]?.priceMinor ?? 8900,
      serviceId,
    }));
  if (serviceIds.length > 0) {
    await writeInvoice(demo, {
      ...bill,
      number: `D${clientId}-1`,
      status: 'paid',
      due: -60,
      items: items('the month before last'),
    });
    const { overdueDays } = person;
    await writeInvoice(demo, {
      ...bill,
      number: `D${clientId}-2`,
      status: overdueDays === undefined ? 'paid' : 'unpaid',
      due: -(overdueDays ?? 30),
      items: items('last month'),
    });
  }
  return clientId;
}
