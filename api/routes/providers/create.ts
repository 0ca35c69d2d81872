import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { Problem } from '../../problems.ts';
import { newProvider, providerExample, providerSchema } from './schema.ts';

export const createProvider = writing(
  {
    method: 'post',
    path: '/v1/providers',
    scope: 'providers:write',
    tag: 'Providers',
    summary: 'Create a provider',
    description: 'Needs a token that is not limited to certain providers.',
    body: newProvider,
    answers: [
      {
        status: 201,
        description: 'The new provider.',
        schema: providerSchema,
        example: providerExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
  },
  async ({ body }, call) => {
    if (call.caller.providerIds)
      throw new Problem('forbidden', 'This token is limited to certain providers and cannot create another.');
    const provider = await insertProvider(call.tx, body);
    const { id } = provider;
    await recordChange(call.tx, actorOf(call), {
      providerId: id,
      entity: 'provider',
      entityId: id,
      action: 'created',
      changes: changesBetween({}, body),
    });
    return created(`/v1/providers/${id}`, provider, { ETag: etagOf(provider) });
  },
);
