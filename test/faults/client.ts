import { randomUUID } from 'node:crypto';
import type { Pool, Tx } from '../../db/connect.ts';
import { GATEWAY, type World } from '../support/world.ts';

/** The place of a second client in the range, for operations on two. */
export const OTHER = 51;

/** A client of the matrix: every row of it has a number between `base` and `base` + 999. */
export interface MatrixClient {
  id: number;
  base: number;
}

/**
 * Makes a client with one of everything that some operation touches, two accounts on the panel, two payment methods
 * at the gateway and a stored file.
 * @param base the first number of its range, so that its rows read the same as those of any other
 */
export async function makeClient(sql: Pool, world: World, base: number): Promise<MatrixClient> {
  const { providerId, serverId } = world;
  const id = base + 1;
  const currency = 'EUR';
  const users = [11, 12].map((n) => ({
    n: base + n,
    user: `u${base + n}`,
    domain: `u${base + n}.example.com`,
  }));
  for (const { user, domain } of users) world.panel.addAccount({ user, domain });
  world.panel.changeAccount(`u${base + 12}`, { suspended: true, suspendReason: 'overdue' });
  const methods = [31, 32].map((n) => ({ n: base + n, reference: `pm_m${base + n}` }));
  for (const { reference } of methods) world.gateway.methods.put({ id: reference });
  const storageKey = `files/m${base + 34}`;
  await world.deps.storage.put(storageKey, Buffer.from('contract'));
  const exportKey = `exports/m${base + 60}`;
  await world.deps.storage.put(exportKey, Buffer.from('{}'));
  await sql.begin(async (tx) => {
    await tx`insert into clients ${tx({ id, providerId, firstName: 'Ada', lastName: `Byron${id}`, email: `c${id}@example.com`, currency })}`;
    await tx`insert into logins ${tx([
      { id: base + 2, providerId, name: `in${base + 2}`, email: `in${base + 2}@example.com` },
      { id: base + 3, providerId, name: `in${base + 3}`, email: `in${base + 3}@example.com` },
    ])}`;
    await tx`insert into login_clients ${tx([
      { loginId: base + 2, clientId: id, owner: true, enabled: true },
      { loginId: base + 3, clientId: id, owner: false, enabled: false },
    ])}`;
    await tx`insert into orders ${tx([
      { id: base + 5, clientId: id, status: 'pending', currency },
      { id: base + 6, clientId: id, status: 'active', currency },
    ])}`;
    const monthly = { clientId: id, currency, cycle: 'monthly' };
    await tx`insert into services ${tx(
      users.map(({ n, user, domain }) => ({
        ...{ ...monthly, id: n, serverId, name: 'Web S', username: user, domain, status: 'active' },
      })),
    )}`;
    await tx`insert into services ${tx({ ...monthly, id: base + 13, name: 'Not set up', status: 'pending' })}`;
    await tx`
      update services set status = 'suspended', suspended_at = now(), suspended_reason = 'overdue'
      where id = ${base + 12}`;
    await tx`insert into addons ${tx([
      { ...monthly, id: base + 15, serviceId: base + 11, name: 'Backup', status: 'active' },
      { ...monthly, id: base + 16, serviceId: base + 13, name: 'Care', status: 'pending' },
    ])}`;
    await tx`insert into domains ${tx([
      {
        id: base + 18,
        clientId: id,
        name: `d${base + 18}.test`,
        status: 'active',
        currency,
        autoRenew: true,
      },
      {
        id: base + 19,
        clientId: id,
        name: `d${base + 19}.test`,
        status: 'pending',
        currency,
        autoRenew: true,
      },
    ])}`;
    const invoice = { providerId, clientId: id, currency, subtotalMinor: 500, totalMinor: 500 };
    await tx`insert into invoices ${tx([
      { ...invoice, id: base + 21, status: 'unpaid', dueOn: '2026-01-31', issuedOn: null, addressee: null },
      {
        ...{ ...invoice, id: base + 22, status: 'paid', dueOn: '2025-12-31', issuedOn: '2025-12-01' },
        addressee: tx.json({ firstName: 'Ada', lastName: `Byron${id}`, email: `c${id}@example.com` }),
      },
      { ...invoice, id: base + 23, status: 'unpaid', dueOn: '2026-02-28', issuedOn: null, addressee: null },
    ])}`;
    await tx`insert into tickets ${tx([
      { id: base + 25, providerId, clientId: id, subject: 'Help', status: 'open' },
      { id: base + 26, providerId, clientId: id, subject: 'Thanks', status: 'closed' },
    ])}`;
    await tx`insert into payment_methods ${tx(
      methods.map(({ n, reference }, place) => ({
        ...{ id: n, clientId: id, gateway: GATEWAY, kind: 'card', isDefault: place === 0 },
        reference: world.deps.vault.seal({ reference }, `payment_methods:${n}`),
      })),
    )}`;
    await tx`insert into files ${tx({ id: base + 34, clientId: id, fileName: 'contract.pdf', storageKey })}`;
    await tx`insert into transactions ${tx([
      {
        id: base + 35,
        providerId,
        clientId: id,
        invoiceId: base + 22,
        gateway: 'card',
        currency,
        amountInMinor: 500,
        at: '2026-01-31',
      },
    ])}`;
    await tx`insert into credit_entries ${tx([
      { id: base + 36, clientId: id, currency, amountMinor: 3 },
      { id: base + 37, clientId: id, currency, amountMinor: 3 },
    ])}`;
    // A second provider of its own, where nothing runs.
    await tx`insert into providers ${tx({ id: base + 4, name: 'Second Hosting' })}`;
    await tx`insert into client_providers ${tx({ id: base + 38, clientId: id, providerId: base + 4, connectedBy: 'token:1' })}`;
    await tx`insert into logins ${tx({ id: base + 39, providerId: base + 4, name: `in${base + 39}`, email: `there${base + 39}@example.com` })}`;
    await tx`insert into login_clients ${tx({ loginId: base + 39, clientId: id, owner: false, enabled: true })}`;
    await tx`insert into invoices ${tx({ id: base + 40, providerId: base + 4, clientId: id, currency, status: 'draft' })}`;
    await tx`insert into invoice_items ${tx([
      { id: base + 41, invoiceId: base + 21, clientId: id, amountMinor: 500 },
      { id: base + 42, clientId: id, amountMinor: 7 },
    ])}`;
    await tx`insert into contacts ${tx({ id: base + 61, clientId: id, lastName: `Babbage${id}`, email: `k${id}@example.com` })}`;
    await tx`insert into notes ${tx({ id: base + 62, clientId: id, body: `Ada Byron${id} calls on Mondays` })}`;
    await addExport(tx, { id, base, providerId, exportKey });
  });
  await makeOther(sql, world, base);
  return { id, base };
}

/** The second client has what the first has where the two can collide. */
async function makeOther(sql: Pool, { providerId }: World, base: number): Promise<void> {
  const [first, id] = [base + 1, base + OTHER];
  await sql.begin(async (tx) => {
    await tx`insert into clients ${tx({ id, providerId, firstName: 'Bea', lastName: 'Byron', currency: 'EUR' })}`;
    await tx`insert into logins ${tx({ id: base + 52, providerId, name: `in${base + 52}`, email: `in${base + 52}@example.com` })}`;
    await tx`insert into login_clients ${tx([
      { loginId: base + 3, clientId: id, owner: false },
      { loginId: base + 52, clientId: id, owner: true },
    ])}`;
    const setting = (clientId: number) => ({
      clientId,
      key: 'lateFeeExempt',
      value: tx.json(true),
      setBy: 'staff',
    });
    await tx`insert into client_settings ${tx([setting(first), setting(id)])}`;
    await tx`insert into payment_methods ${tx({ id: base + 56, clientId: id, gateway: 'card', kind: 'card', isDefault: true })}`;
    await tx`insert into credit_entries ${tx([
      { id: base + 57, clientId: first, currency: 'EUR', amountMinor: 300 },
      { id: base + 58, clientId: id, currency: 'EUR', amountMinor: 200 },
    ])}`;
    await tx`insert into notes ${tx({ id: base + 59, clientId: id, body: 'Called' })}`;
  });
}

/** An export of the client that nobody has fetched yet. */
async function addExport(
  tx: Tx,
  { id, base, providerId, exportKey }: MatrixClient & { providerId: number; exportKey: string },
): Promise<void> {
  const operationId = randomUUID();
  const at = '2026-01-31T10:00:00.000Z';
  await tx`insert into operations ${tx({
    ...{ id: operationId, kind: 'export', providerId, clientId: id, exclusive: true, state: 'completed' },
    ...{
      workflowId: `lifecycle/client-${id}`,
      params: tx.json({}),
      plan: tx.json({}),
      planHash: '',
      endedAt: at,
    },
    ...{ requestedByKind: 'token', requestedBy: '1', createdAt: at },
  })}`;
  await tx`insert into exports ${tx({
    ...{
      id: base + 60,
      clientId: id,
      operationId,
      format: 'json',
      sections: ['profile'],
      storageKey: exportKey,
    },
    ...{ bytes: 2, sha256: '', madeAt: at, expiresAt: '2036-01-31T10:00:00.000Z' },
  })}`;
}
