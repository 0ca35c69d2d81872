import type { ProviderRow } from '../../db/queries/providers.ts';
import type { Issuer } from '../../domain/documents/types.ts';

/** In whose name a document of a provider is made. */
export function issuerOf(provider: ProviderRow | undefined): Issuer {
  return {
    name: provider?.name ?? '',
    ...(provider?.legalName ? { legalName: provider.legalName } : {}),
    ...(provider?.address ? { address: provider.address } : {}),
    ...(provider?.publicUrl ? { url: provider.publicUrl } : {}),
  };
}
