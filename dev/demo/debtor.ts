import { writeProfile } from './client.ts';
import type { Person } from './people.ts';
import { type Demo, day, insertOne } from './rows.ts';

const shop: Omit<Person, 'domain'> = {
  ...{ firstName: 'Nils', lastName: 'Overbeck', companyName: 'Overbeck Fahrräder' },
  ...{
    country: 'DE',
    city: 'Bremen',
    postcode: '28195',
    address1: 'Am Musterwall 4',
    phone: '+49.3023125088',
  },
  ...{ taxId: 'DE000000088', language: 'en', currency: 'EUR', taxPercent: 19, accounts: [] },
};

/** A client who is going to owe something, and the service that it is for. */
export interface Debtor {
  clientId: number;
  serviceId: number;
}

/** Writes a client in good standing with one running account on the demo panel; each call writes another. */
export async function writeDebtor(demo: Demo): Promise<Debtor> {
  const { tx, providerId, serverId } = demo;
  const [{ next } = { next: 1 }] = await tx<{ next: number }[]>`
    select count(*)::int + 1 as next from clients where provider_id = ${providerId} and registered_by = 'demo-dunning'`;
  const domain = `overbeck-fahrraeder${next === 1 ? '' : next}.test`;
  const { clientId } = await writeProfile(demo, { ...shop, domain }, -400);
  await tx`update clients set registered_by = 'demo-dunning' where id = ${clientId}`;
  const serviceId = await insertOne(tx, 'services', {
    ...{ clientId, serverId, name: 'Web Large', domain, username: `overbeck${clientId}`, status: 'active' },
    ...{ currency: 'EUR', cycle: 'monthly', priceMinor: 1490, paymentMethod: 'bank' },
    ...{ signedUpOn: day(demo, -400), nextDueOn: day(demo, 30) },
  });
  return { clientId, serviceId };
}
