import { randomBytes } from 'node:crypto';
import { SecretError, type Vault } from '../../../db/crypto/secrets.ts';
import type { SealedEndpoint } from '../../../db/queries/webhook-endpoints.ts';
import { type EndpointSecrets, PREVIOUS_SIGNS_MS } from '../../../domain/webhooks/secrets.ts';

/** A secret as Standard Webhooks writes it: 32 random bytes. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const rowOf = (id: number) => `webhook_endpoints:${id}`;

/** The first secret of an endpoint, in clear and sealed for its row. */
export function firstSecret(vault: Vault, id: number): { secret: string; sealed: string } {
  const secret = newSecret();
  return { secret, sealed: vault.seal({ secret }, rowOf(id)) };
}

/**
 * A new secret for an endpoint. The present one goes on signing for a day, unless it can no longer be read.
 * @returns the secret in clear, both sealed, and until when the one before signs
 */
export function nextSecret(
  vault: Vault,
  endpoint: SealedEndpoint,
  now: Date,
): { secret: string; sealed: string; previousUntil: string | null } {
  const secret = newSecret();
  const before = readable(vault, endpoint);
  const until = new Date(now.getTime() + PREVIOUS_SIGNS_MS).toISOString();
  const secrets = before ? { secret, previous: { secret: before.secret, until } } : { secret };
  return { secret, sealed: vault.seal(secrets, rowOf(endpoint.id)), previousUntil: before ? until : null };
}

function readable(vault: Vault, { id, secret }: SealedEndpoint): EndpointSecrets | undefined {
  try {
    return vault.open(secret, rowOf(id)) as unknown as EndpointSecrets;
  } catch (error) {
    if (error instanceof SecretError) return undefined;
    throw error;
  }
}
