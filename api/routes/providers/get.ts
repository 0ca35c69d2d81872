import { findProvider } from '../../../db/queries/providers.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { providerExample, providerParams, providerSchema } from './schema.ts';

export const getProvider = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}',
    scope: 'providers:read',
    tag: 'Providers',
    summary: 'Read a provider',
    params: providerParams,
    answers: [
      {
        status: 200,
        description: 'The provider.',
        schema: providerSchema,
        example: providerExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { providerId } }, { sql, caller }) => {
    const provider = await findProvider(sql, providerId);
    if (!provider || !maySee(caller, providerId)) throw notFound('provider', providerId);
    return ok(provider, { ETag: etagOf(provider) });
  },
);
