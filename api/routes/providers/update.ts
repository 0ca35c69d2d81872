import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { lockProvider, updateProvider as writeProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requirePersonConfirmed } from '../../http/authenticate.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { providerEdit, providerExample, providerParams, providerSchema } from './schema.ts';

export const updateProvider = writing(
  {
    method: 'patch',
    path: '/v1/providers/{providerId}',
    scope: 'providers:write',
    tag: 'Providers',
    summary: 'Edit a provider and its policy',
    description:
      'Only the fields that are sent change; `policy` is replaced as a whole, by people after their own password.',
    params: providerParams,
    body: providerEdit,
    answers: [
      {
        status: 200,
        description: 'The provider as it is now.',
        schema: providerSchema,
        example: providerExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['confirmation-needed'],
  },
  async ({ params: { providerId }, body }, call) => {
    const { tx, caller, c } = call;
    if (body.policy !== undefined) requirePersonConfirmed(call);
    const before = await lockProvider(tx, providerId);
    if (!before || !maySee(caller, providerId)) throw notFound('provider', providerId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    const changes = changesBetween(before, body);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await writeProvider(tx, providerId, body);
    await recordChange(tx, actorOf(call), {
      providerId,
      entity: 'provider',
      entityId: providerId,
      action: 'edited',
      changes,
    });
    return ok(after, { ETag: etagOf(after) });
  },
);
