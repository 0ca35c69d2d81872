import type { PaymentGateway } from '../connectors/payments/types.ts';
import { ConnectorMisuseError } from '../connectors/provisioning/types.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { gatewaySettings } from '../db/queries/payment-gateways.ts';
import { detail } from '../domain/operations/failure-details.ts';
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
    throw new StepFailure({ said: detail('gateway-missing', { provider: providerId, gateway: name }) });
  const { id, connector, url, credentials } = row;
  if (credentials === null && connector !== 'manual')
    throw new StepFailure({ said: detail('gateway-without-credentials', { gateway: id }) });
  try {
    return payments.get(id, {
      ...{ kind: connector, url },
      credentials: credentials === null ? undefined : vault.open(credentials, `payment_gateways:${id}`),
    });
  } catch (error) {
    if (error instanceof ConnectorMisuseError)
      throw new StepFailure({ said: detail('gateway-settings', { gateway: id, answer: error.message }) });
    if (error instanceof SecretError)
      throw new StepFailure({ code: 'bad-credentials', message: error.message });
    throw error;
  }
}
