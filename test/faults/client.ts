import type { Pool } from '../../db/connect.ts';
import type { World } from '../support/world.ts';

/** The place of a second client in the range, for operations on two. */
export const OTHER = 51;

/** A client of the matrix: every row of it has a number between `base` and `base` + 999. */
export interface MatrixClient {
  id: number;
  base: number;
}

/**
 * Makes a client with one of everything that some operation touches, and two accounts on the panel.
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
  await sql.begin(async (tx) => {
    await tx`insert into clients ${tx({ id, providerId, firstName: 'Ada', lastName: 'Byron', email: `c${id}@example.com`, currency })}`;
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
      { ...invoice, id: base + 21, status: 'unpaid', dueOn: '2026-01-31' },
      { ...invoice, id: base + 22, status: 'paid', dueOn: '2025-12-31' },
      { ...invoice, id: base + 23, status: 'unpaid', dueOn: '2026-02-28' },
    ])}`;
    await tx`insert into tickets ${tx([
      { id: base + 25, providerId, clientId: id, subject: 'Help', status: 'open' },
      { id: base + 26, providerId, clientId: id, subject: 'Thanks', status: 'closed' },
    ])}`;
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
    const method = { gateway: 'card', kind: 'card', isDefault: true };
    await tx`insert into payment_methods ${tx([
      { ...method, id: base + 55, clientId: first },
      { ...method, id: base + 56, clientId: id },
    ])}`;
    await tx`insert into credit_entries ${tx([
      { id: base + 57, clientId: first, currency: 'EUR', amountMinor: 300 },
      { id: base + 58, clientId: id, currency: 'EUR', amountMinor: 200 },
    ])}`;
    await tx`insert into notes ${tx({ id: base + 59, clientId: id, body: 'Called' })}`;
  });
}
