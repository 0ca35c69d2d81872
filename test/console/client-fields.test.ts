import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../api/routes/index.ts';
import { written } from '../../domain/money.ts';
import { type ConsoleWorld, consoleWorld } from './support.ts';

/** What the pages of a client leave out, each with its reason. */
const leftOut: Record<string, string> = {
  'change-log.id': 'a line of a log is found by its time',
  'dunning.open': 'the page says what is owed and what comes next',
};

/** What stands on the pages as a word of its own, so that its value alone cannot be looked for. */
const inWords: Record<string, string> = {
  'client.legalHold': 'it can be neither anonymized nor deleted',
  'services.autoSuspendOverride': 'name="never"',
  'services.separateInvoice': 'name="separateInvoice"',
  'queued-lines.taxed': 'Taxed</div>',
  'contacts.billing': 'name="billing" value="true" checked',
  'contacts.mailGeneral': 'name="mailGeneral"',
  'contacts.mailInvoice': 'name="mailInvoice" value="true" checked',
  'contacts.mailSupport': 'name="mailSupport"',
  'contacts.mailProduct': 'name="mailProduct"',
  'contacts.mailDomain': 'name="mailDomain"',
  'contacts.mailAffiliate': 'name="mailAffiliate"',
  'notes.sticky': 'on top</span>',
  'logins.owner': 'name="owner"',
  'logins.enabled': 'may sign in',
  'logins.twoFactor': '<span class="badge done">on</span>',
  'logins.passwordSet': 'none yet',
  'disputes.suspendWanted': 'are to be suspended or given back',
  'files.staffOnly': 'the client too',
  'files.stored': '/content"',
  'payment-methods.isDefault': '<span class="badge info">default</span>',
};

/** What this client has not: nothing to look for. A new field that nobody gave it a value fails here. */
const absent = `
  accounts.standing.exceededSince
  addons
  change-log.address
  change-log.operationId
  client.anonymizedAt
  client.heldBy
  client.mergedIntoId
  credit-entries.invoiceId
  credit-entries.invoiceNumber
  data-requests.closedAt
  data-requests.fulfilledBy
  disputes.closedAt
  disputes.liftedBy
  disputes.suspendedBy
  disputes.transactionId
  domains
  dunning.case
  dunning.holds.releasedAt
  dunning.holds.releasedBy
  dunning.holds.releasedWhy
  dunning.holds.until
  dunning.nextAt
  dunning.providers.invoices
  dunning.providers.invoices.done
  dunning.providers.invoices.due
  dunning.providers.invoices.held
  dunning.providers.invoices.next
  dunning.providers.invoices.skipped
  dunning.providers.ladder
  dunning.providers.unsuspend
  dunning/holds.releasedAt
  dunning/holds.releasedBy
  dunning/holds.releasedWhy
  dunning/holds.until
  erasure.anonymizedAt
  erasure.certificates
  exports
  invoices.cancelledAt
  invoices.paidAt
  invoices.paymentMethod
  invoices.refundedAt
  legal-holds.releasedAt
  legal-holds.releasedBy
  messages.operationId
  payment-methods.removedAt
  providers.disconnectedAt
  providers.disconnectedBy
  queued-lines.addonId
  queued-lines.domainId
  queued-lines.periodFrom
  queued-lines.periodTo
  services.externalId
  services.marker
  services.nextInvoiceOn
  services.notes
  services.orderId
  services.paymentMethod
  services.productId
  services.serverId
  services.signedUpOn
  services.suspendNotBefore
  services.suspendedAt
  services.suspendedNote
  services.suspendedReason
  services.terminateOn
  services.terminatedAt
  transactions.refundOfId
`
  .trim()
  .split(/\s+/);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld({ now: () => new Date('2026-11-27T12:00:00Z') });
});
afterAll(() => world?.close());

/** A client with one of everything, with numbers that stand nowhere by chance. */
async function everything(): Promise<{ clientId: number; pages: string[] }> {
  const { api } = world;
  const { sql } = api;
  await sql`
    select setval(format('%I.%I', schemaname, sequencename)::regclass, 7000000 + 1000 * row_number() over (order by sequencename))
    from pg_sequences where schemaname = 'public'`;
  const [providerId, sister] = [await api.provider('Home'), await api.provider('Sister')];
  const post = async (path: string, body: object) => {
    const { status, text, body: made } = await api.ask(`POST ${path}`, { body });
    expect(status, `${path}: ${text}`).toBeLessThan(300);
    return made;
  };
  const group = await post('/v1/client-groups', { providerId, name: 'Group of friends' });
  const clientId = await api.client(providerId, {
    ...{ type: 'company', companyName: 'Lovelace & Söhne', phone: '+49.30901820', taxId: 'DE-123-456' },
    ...{
      address1: 'Lange Straße 12',
      address2: 'Hof 2',
      postcode: '10115',
      city: 'Berlin',
      region: 'Land Berlin',
    },
    ...{ country: 'DE', timeZone: 'Europe/Berlin', label: 'VIP-label', groupId: group.id },
    ...{ customFields: { Tier: 'gold-tier' }, signedUpOn: '2025-02-03' },
  });
  await sql`
    update clients set registered_by = 'staff:1', last_sign_in_at = '2026-11-20T10:11:12Z', closed_at = '2026-11-21T10:11:12Z',
      last_sign_in_address = '192.0.2.77', last_sign_in_host = 'dsl-77.example.net', archived_at = '2026-11-22T10:11:12Z',
      version = 4711 where id = ${clientId}`;
  const of = `/v1/clients/${clientId}`;
  const [service] = await sql<{ id: number }[]>`
    insert into services (client_id, name, domain, username, status, currency, cycle, price_minor, next_due_on)
    values (${clientId}, 'Web Small', 'ada.example', 'adaweb', 'active', 'EUR', 'monthly', 491, '2026-12-01') returning id`;
  const login = await post(`${of}/logins`, {
    ...{ email: 'ada@login.example', firstName: 'Adalog', lastName: 'Lovelog' },
    permissions: ['files'],
  });
  await sql`
    update logins set two_factor = true, name = 'ada-signs-in', last_sign_in_at = '2026-11-19T10:11:12Z', last_sign_in_address = '192.0.2.78',
      last_sign_in_host = 'dsl-78.example.net' where id = ${login.id}`;
  const invoice = await post(`${of}/invoices`, {
    ...{ dueOn: '2026-12-10', notes: 'Notes of it' },
    lines: [{ description: 'One hour of help', amountMinor: 61_37, serviceId: service?.id }],
  });
  await post(`/v1/invoices/${invoice.id}/issue`, {});
  await post(`${of}/payments`, {
    ...{
      invoiceId: invoice.id,
      amountMinor: 2503,
      feesMinor: 31,
      gateway: 'till-3',
      reference: 'statement 7/3',
    },
    description: 'Came by post',
  });
  await post(`${of}/payments`, { amountMinor: 1507, gateway: 'till-4' });
  await post(`${of}/credit-entries`, { amountMinor: 503, description: 'Goodwill after the outage' });
  await post(`${of}/queued-lines`, {
    ...{
      description: 'Domain move',
      amountMinor: 1251,
      taxed: true,
      serviceId: service?.id,
      dueOn: '2026-12-24',
    },
  });
  await post(`${of}/terms`, {
    ...{ kind: 'exchange-rate', fromCurrency: 'USD', rate: '0.927', validFrom: '2026-01-02' },
    ...{ validUntil: '2027-01-03', timeZone: 'Asia/Tokyo', productTypes: ['hosting'] },
  });
  await post(`${of}/providers`, { providerId: sister });
  await sql`
    insert into payment_methods (client_id, gateway, kind, brand, last_four, expires_on, is_default, description, declined_code)
    values (${clientId}, 'till-5', 'card', 'Visa', '4242', '2030-12-31', true, 'The blue one', 'stolen_card')`;
  await post(`${of}/contacts`, {
    ...{
      firstName: 'Charles',
      lastName: 'Babbage',
      companyName: 'Engines Ltd',
      email: 'charles@engines.example',
    },
    ...{
      phone: '+44.2079460958',
      taxId: 'GB-99',
      address1: 'Dorset Street 1',
      address2: 'Flat B',
      city: 'London',
    },
    ...{ region: 'Marylebone', postcode: 'W1U 4EG', country: 'GB', billing: true, mailInvoice: true },
  });
  await post(`${of}/notes`, { body: 'Calls on Mondays', sticky: true, section: 'phone-calls' });
  await post(`${of}/files`, {
    ...{
      title: 'Order form',
      fileName: 'order.txt',
      contentType: 'text/x-order',
      content: 'YQ==',
      staffOnly: false,
    },
  });
  await post(`${of}/legal-holds`, { reason: 'Court order 4 O 12/26' });
  await post(`${of}/disputes`, {
    ...{
      gateway: 'till-6',
      currency: 'EUR',
      amountMinor: 1193,
      reference: 'dp_17',
      reason: 'not recognized',
    },
  });
  await sql`update disputes set suspend_wanted = true where client_id = ${clientId}`;
  await post(`${of}/data-requests`, { kind: 'access', note: 'By letter of May', receivedOn: '2026-11-25' });
  await post(`${of}/dunning/decisions`, {
    action: 'hold',
    reason: 'Waits for her bank',
    invoiceId: invoice.id,
  });
  await sql`
    insert into messages (provider_id, client_id, channel, template, to_address, cc_address, subject, body_text, state, attempts, error, sent_at)
    values (${providerId}, ${clientId}, 'email', 'our-template', 'to@example.com', 'cc@example.com', 'Please pay', 'Dear Ada!', 'failed', 3, 'mailbox full', '2026-11-18T08:00:00Z')`;
  const [ticket] = await sql<{ id: number }[]>`
    insert into tickets (provider_id, client_id, service_id, number, department, subject, status, urgency, last_reply_at, closed_at)
    values (${providerId}, ${clientId}, ${service?.id ?? null}, 'T-177', 'Sales team', 'How much?', 'closed', 'high', '2026-11-17T08:00:00Z', '2026-11-18T08:00:01Z') returning id`;
  const terms = await api.ask(`GET ${of}/accounts/${providerId}`);
  const put = await api.ask(`PUT ${of}/accounts/${providerId}`, {
    headers: { 'if-match': terms.headers.get('etag') ?? '' },
    body: { mode: 'credit-limit', creditLimitMinor: 50_007, repayDays: 1414, restrictDays: 3030 },
  });
  expect(put.status, put.text).toBe(200);
  const [contact] = (await api.ask(`GET ${of}/contacts`)).body.items;
  const money = (await api.ask(`GET ${of}/transactions`)).body.items;
  const base = `/console/clients/${clientId}`;
  return {
    clientId,
    pages: [
      ...[base, `${base}/profile`, `${base}/contacts`, `${base}/contacts/${contact?.id}`, `${base}/notes`],
      ...[
        `${base}/files`,
        `${base}/change-log`,
        `${base}/logins`,
        `${base}/logins/${login.id}`,
        `${base}/services`,
      ],
      ...[`${base}/addons`, `${base}/domains`, `${base}/invoices`, `/console/invoices/${invoice.id}`],
      ...[`${base}/queued-lines`, `${base}/transactions`, `${base}/credit`, `${base}/payment-methods`],
      ...[`${base}/terms`, `${base}/dunning`, `${base}/operations`, `${base}/messages`, `${base}/tickets`],
      ...[`${base}/tickets/${ticket?.id}`, `${base}/duties`, `${base}/settings`],
      `${base}/statement?from=2026-01-01&to=2026-12-31`,
      ...money.map(({ id }) => `${base}/transactions/${id}`),
      ...['', '/record'].map((part) => `/console/services/${service?.id}${part}`),
    ],
  };
}

/** The lists and records of a client that the API hands out. */
const routes = endpoints
  .filter(({ method, path }) => method === 'get' && /^\/v1\/clients\/\{clientId\}(\/[a-z-]+)*$/.test(path))
  .filter(({ path }) => !path.endsWith('/pdf'))
  .map(({ path }) => path);

type Leaf = [name: string, value: unknown, currency: string];

/** Every value of an answer, named by where it stands: `contacts.phone`. */
function leaves(name: string, value: unknown, currency = 'EUR'): Leaf[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [[name, null, currency]];
    return value.flatMap((each) => leaves(name, each, currency));
  }
  if (typeof value !== 'object' || value === null) return [[name, value, currency]];
  const own = 'currency' in value && typeof value.currency === 'string' ? value.currency : currency;
  return Object.entries(value).flatMap(([key, each]) => leaves(`${name}.${key}`, each, own));
}

test('C1–C11, L10–L14, M1–M15, P7, D9: whatever the API knows of a client stands on its pages', async () => {
  const { clientId, pages } = await everything();
  const staff = await world.staff(['admin']);
  let shown = '';
  for (const path of pages) {
    const page = await staff.get(path);
    expect(page.status, `${path}: ${page.text.slice(0, 300)}`).toBe(200);
    shown += page.text;
  }
  const found = new Map<string, boolean | undefined>();
  const period = '?from=2026-01-01&to=2026-12-31';
  for (const route of routes) {
    const path = route.replace('{clientId}', String(clientId));
    const { status, body } = await world.api.ask(`GET ${path}${route.endsWith('/statement') ? period : ''}`);
    expect(status, path).toBe(200);
    const name = route.replace('/v1/clients/{clientId}', '').replace('/', '') || 'client';
    const record = 'items' in body ? body.items : body;
    for (const [leaf, value, currency] of leaves(name, record)) {
      if (leaf.startsWith('settings.') || leaf.startsWith('change-log.changes.')) continue;
      if (found.get(leaf) === true) continue;
      found.set(
        leaf,
        value === null || value === '' ? found.get(leaf) : isShown(shown, leaf, value, currency),
      );
    }
  }
  const missing = [...found]
    .filter(([name, seen]) => seen === false && !Object.hasOwn(leftOut, name))
    .map(([name]) => name);
  const empty = [...found].filter(([, seen]) => seen === undefined).map(([name]) => name);
  expect(missing).toEqual([]);
  expect(empty.sort()).toEqual([...absent].sort());
}, 60_000);

/** Whether a value stands in the source of the pages, as it is or as people write it. */
function isShown(html: string, name: string, value: unknown, currency: string): boolean {
  const words = inWords[name];
  if (words !== undefined) return html.includes(words);
  if (typeof value === 'number' && name.endsWith('Minor'))
    return html.includes(written({ minor: value, currency }, 'en'));
  if (typeof value === 'boolean') return false;
  // What begins or ends with a day is shown as one.
  const text = String(value).replace(/T00:00:00\.000Z$/, '');
  const escaped = text.replaceAll('&', '&amp;');
  return html.includes(escaped) || html.includes(Number(value).toLocaleString('en'));
}
