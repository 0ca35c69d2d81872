import type { PaymentGateway } from '../connectors/payments/types.ts';
import { ConnectorMisuseError } from '../connectors/provisioning/types.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { gatewaySettings } from '../db/queries/payment-gateways.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';

/**
 * The shared connector of the gateway that a provider's payment methods call by this name.
 * @throws StepFailure that says what is missing in its record
 */
export async function gatewayNamed(
  { sql, payments, vault }: Pick<Deps, 'sql' | 'payments' | 'vault'>,
  providerId: number,
  name: string,
): Promise<PaymentGateway> {
  const row = await gatewaySettings(sql, providerId, name);
  if (!row)
    throw new StepFailure({
      code: 'no-gateway',
      message: `Provider ${providerId} has no payment gateway “${name}”. Add it, then retry.`,
    });
  const { id, connector, url, credentials } = row;
  if (credentials === null && connector !== 'manual')
    throw new StepFailure({
      code: 'needs-credentials',
      message: `Payment gateway ${id} has no credentials. Set them on its record, then retry.`,
    });
  try {
    return payments.get(id, {
      ...{ kind: connector, url },
      credentials: credentials === null ? undefined : vault.open(credentials, `payment_gateways:${id}`),
    });
  } catch (error) {
    if (error instanceof ConnectorMisuseError)
      throw new StepFailure({ code: 'bad-settings', message: `Payment gateway ${id}: ${error.message}` });
    if (error instanceof SecretError)
      throw new StepFailure({ code: 'bad-credentials', message: error.message });
    throw error;
  }
}
