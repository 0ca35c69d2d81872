import type { Storage } from '../connectors/storage/types.ts';
import type { Pool } from '../db/connect.ts';
import type { Vault } from '../db/crypto/secrets.ts';
import { writePerson } from './demo/client.ts';
import { type Debtor, writeDebtor } from './demo/debtor.ts';
import { type GatewayAddress, methodsOf, pointGateways } from './demo/gateways.ts';
import { writeHero } from './demo/hero.ts';
import { writeLadder } from './demo/ladder.ts';
import { people } from './demo/people.ts';
import { type Demo, type DemoTools, insertOne } from './demo/rows.ts';
import type { NewGatewayMethod } from './gateway/methods.ts';
import type { NewPanelAccount } from './panel/accounts.ts';

/** What a demo is written with. */
export interface DemoOptions {
  sql: Pool;
  /** Seals credentials and references of payment methods. */
  vault: Vault;
  /** Takes the clients' files. */
  storage: Storage;
  /** The moment from which due dates and the like are counted, ISO 8601. */
  now: string;
}

export interface SeedOptions extends DemoOptions {
  /** The demo panel: its address, which may change from run to run, and the token of its user root. */
  panel: { url: string; token: string };
  /** The demo gateway: its address, which may change from run to run, and its secrets. */
  gateway: GatewayAddress;
}

export interface Seeded {
  providerId: number;
  /** The server that is the demo panel, and one that staff work on by hand. */
  serverId: number;
  manualServerId: number;
  /** The demo gateway. */
  gatewayId: number;
  /** The client that `npm run demo` is about. */
  heroId: number;
  clientIds: number[];
  /** What must be on the panel for the record to be true: one for each running or suspended service there. */
  accounts: NewPanelAccount[];
  /** The same for the gateway: one for each payment method that it keeps. */
  methods: NewGatewayMethod[];
  /** False when the demo provider was there already; then only the addresses and credentials of panel and gateway are brought up to date. */
  created: boolean;
}

const PROVIDER = 'Borealis Hosting';

/** Fills the database with a provider, its servers and twelve clients, once: a second call adds nothing. */
export async function seedDemo({ sql, panel, gateway, ...rest }: SeedOptions): Promise<Seeded> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7310521)`; // two that seed at once take turns
    const known = await findDemo({ tx, ...rest });
    const demo = known ?? (await writeProvider({ tx, ...rest }));
    if (!known) await writeClients(demo);
    await point(demo, panel);
    const gatewayId = await pointGateways(demo, gateway);
    return { ...(await describe(demo)), gatewayId, created: known === undefined };
  });
}

/** Adds another client like the first of the demo, for a demonstration after that one has been closed. */
export async function addHero({
  sql,
  ...rest
}: DemoOptions): Promise<{ clientId: number; accounts: NewPanelAccount[]; methods: NewGatewayMethod[] }> {
  return await sql.begin(async (tx) => {
    const demo = await requireDemo({ tx, ...rest });
    const clientId = await writeHero(demo, await livingAgency(demo));
    return {
      clientId,
      accounts: await accountsOf(demo, clientId),
      methods: await methodsOf(demo, clientId),
    };
  });
}

/** Adds a client with one account on the demo panel, for a demonstration of what follows when nobody pays. */
export async function addDebtor({
  sql,
  ...rest
}: DemoOptions): Promise<Debtor & { providerId: number; accounts: NewPanelAccount[] }> {
  return await sql.begin(async (tx) => {
    const demo = await requireDemo({ tx, ...rest });
    const debtor = await writeDebtor(demo);
    const { providerId } = demo;
    return { ...debtor, providerId, accounts: await accountsOf(demo, debtor.clientId) };
  });
}

async function requireDemo(tools: DemoTools): Promise<Demo> {
  const demo = await findDemo(tools);
  if (!demo) throw new Error(`There is no demo provider (${PROVIDER}) in the database.`);
  return demo;
}

async function findDemo(tools: DemoTools): Promise<Demo | undefined> {
  const { tx } = tools;
  const [found] = await tx<{ providerId: number; serverId: number; manualServerId: number }[]>`
    select p.id as provider_id, min(s.id) filter (where s.connector = 'whm') as server_id,
           min(s.id) filter (where s.connector = 'manual') as manual_server_id
    from providers p join servers s on s.provider_id = p.id
    where p.name = ${PROVIDER} group by p.id order by p.id limit 1`;
  return found && { ...tools, ...found };
}

async function writeProvider(tools: DemoTools): Promise<Demo> {
  const { tx } = tools;
  const providerId = await insertOne(tx, 'providers', {
    name: PROVIDER,
    legalName: 'Borealis Hosting GmbH (made up)',
    address: 'Beispielplatz 1, 20095 Hamburg',
    country: 'DE',
    defaultLanguage: 'en',
    defaultCurrency: 'EUR',
    timeZone: 'Europe/Berlin',
    mailFrom: 'Borealis Hosting <billing@borealis.test>',
    policy: tx.json({ retry: { attempts: 8, firstMs: 1_000, maxMs: 60_000 } }),
  });
  const server = { providerId, maxConcurrency: 2 };
  const serverId = await insertOne(tx, 'servers', { ...server, name: 'Demo panel', connector: 'whm' });
  const manualServerId = await insertOne(tx, 'servers', {
    ...server,
    name: 'Rack in the cellar',
    connector: 'manual',
  });
  await writeLadder(tools, providerId);
  return { ...tools, providerId, serverId, manualServerId };
}

async function writeClients(demo: Demo): Promise<void> {
  const agencies = await insertOne(demo.tx, 'client_groups', {
    ...{ providerId: demo.providerId, name: 'Agencies', discountPercent: 10 },
  });
  const ids: number[] = [];
  for (const [place, person] of people.entries()) ids.push(await writePerson(demo, person, place));
  const agency = ids[8] ?? 0;
  await demo.tx`update clients set group_id = ${agencies} where id = ${agency}`;
  await writeHero(demo, agency);
}

/** The agency, or another client who is still there: demonstrations close, merge and erase clients. */
async function livingAgency({ tx, providerId }: Demo): Promise<number> {
  const [client] = await tx<{ id: number }[]>`
    select id from clients where provider_id = ${providerId} and status in ('active', 'inactive')
    order by group_id nulls last, id limit 1`;
  if (!client) throw new Error('No client of the demo provider is left: start with another TENURE_DIR.');
  return client.id;
}

/** The panel may have another port or token than the last time; the record follows. */
async function point({ tx, vault, serverId }: Demo, { url, token }: SeedOptions['panel']): Promise<void> {
  const [server] = await tx<{ url: string | null; credentials: string | null }[]>`
    select url, credentials from servers where id = ${serverId}`;
  const aad = `servers:${serverId}`;
  if (server?.url === url && server.credentials && !vault.isStale(server.credentials)) {
    const { username, token: kept } = vault.open(server.credentials, aad);
    if (username === 'root' && kept === token) return;
  }
  const credentials = vault.seal({ username: 'root', token }, aad);
  await tx`update servers set url = ${url}, credentials = ${credentials} where id = ${serverId}`;
}

async function describe(demo: Demo) {
  const { tx, providerId, serverId, manualServerId } = demo;
  const clients = await tx<{ id: number; hero: boolean }[]>`
    select id, label = 'Demo' as hero from clients where provider_id = ${providerId} order by id`;
  const hero = clients.findLast((client) => client.hero) ?? clients.at(-1);
  const clientIds = clients.map(({ id }) => id);
  return {
    providerId,
    serverId,
    manualServerId,
    heroId: hero?.id ?? 0,
    clientIds,
    accounts: await accountsOf(demo),
    methods: await methodsOf(demo),
  };
}

async function accountsOf({ tx, serverId }: Demo, clientId?: number): Promise<NewPanelAccount[]> {
  const rows = await tx<
    { user: string; domain: string; plan: string; email: string; reason: string | null }[]
  >`
    select v.username as user, v.domain, v.name as plan, coalesce(c.email, '') as email,
           case when v.status = 'suspended' then coalesce(v.suspended_note, 'Overdue on Payment') end as reason
    from services v join clients c on c.id = v.client_id
    where v.server_id = ${serverId} and v.status in ('active', 'suspended')
      ${clientId === undefined ? tx`` : tx`and v.client_id = ${clientId}`}
    order by v.id`;
  return rows.map(({ reason, ...account }) => ({
    ...account,
    suspended: reason !== null,
    suspendReason: reason,
  }));
}
