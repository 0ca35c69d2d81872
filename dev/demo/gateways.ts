import { findGatewayNamed, insertPaymentGateway } from '../../db/queries/payment-gateways.ts';
import { openPaymentMethod } from '../../db/queries/payment-methods.ts';
import type { NewGatewayMethod } from '../gateway/methods.ts';
import type { Demo } from './rows.ts';

/** What payment methods call the demo gateway. */
export const CARDS = 'demo-cards';
/** What they call bank transfers. */
export const BANK = 'bank';

/** Where the demo gateway is, the key that it accepts, and the secret with which it signs what it tells. */
export interface GatewayAddress {
  url: string;
  secretKey: string;
  webhookSecret: string;
}

/**
 * Brings the provider's gateways up to date: the demo gateway may have another port or key than the last time.
 * @returns the number of the demo gateway in the record
 */
export async function pointGateways(demo: Demo, { url, ...keys }: GatewayAddress): Promise<number> {
  const { tx, vault, providerId } = demo;
  if (!(await findGatewayNamed(tx, providerId, BANK)))
    await insertPaymentGateway(tx, { providerId, name: BANK, connector: 'manual' });
  const { id } =
    (await findGatewayNamed(tx, providerId, CARDS)) ??
    (await insertPaymentGateway(tx, { providerId, name: CARDS, connector: 'stripe', url }));
  const aad = `payment_gateways:${id}`;
  const [kept] = await tx<{ url: string | null; credentials: string | null }[]>`
    select url, credentials from payment_gateways where id = ${id}`;
  if (kept?.url === url && kept.credentials && !vault.isStale(kept.credentials)) {
    const { secretKey, webhookSecret } = vault.open(kept.credentials, aad);
    if (secretKey === keys.secretKey && webhookSecret === keys.webhookSecret) return id;
  }
  const credentials = vault.seal(keys, aad);
  await tx`update payment_gateways set url = ${url}, credentials = ${credentials} where id = ${id}`;
  return id;
}

/** What must be at the demo gateway for the record to be true. */
export async function methodsOf(demo: Demo, clientId?: number): Promise<NewGatewayMethod[]> {
  const { tx, vault, providerId } = demo;
  const rows = await tx<{ id: number; brand: string; last4: string }[]>`
    select m.id, m.brand, m.last_four as last4
    from payment_methods m join clients c on c.id = m.client_id
    where c.provider_id = ${providerId} and m.gateway = ${CARDS} and m.reference is not null and m.removed_at is null
      ${clientId === undefined ? tx`` : tx`and c.id = ${clientId}`}
    order by m.id`;
  const methods: NewGatewayMethod[] = [];
  for (const { id, brand, last4 } of rows) {
    const opened = await openPaymentMethod(tx, vault, id);
    if (opened?.reference) methods.push({ id: opened.reference, brand: brand.toLowerCase(), last4 });
  }
  return methods;
}
