import type { z } from '@hono/zod-openapi';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertClient } from '../../../db/queries/clients.ts';
import { settingsOfClient } from '../../../db/queries/settings.ts';
import { wantWelcome } from '../../../db/queries/welcome-mails.ts';
import { settingValues } from '../../../domain/settings/resolve.ts';
import { phoneOf } from '../../fields/phone.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { admitPerson } from './erased-person.ts';
import { requireGroup } from './groups.ts';
import { clientExample, clientSchema, newClient } from './schema.ts';

export const createClient = writing(
  {
    method: 'post',
    path: '/v1/clients',
    scope: 'clients:write',
    tag: 'Clients',
    summary: 'Create a client',
    description:
      'Language and currency are the provider’s when they are left out; the day of sign-up is today. A mail welcomes the client where the setting `welcomeMail` or `welcome` wants it.',
    body: newClient,
    answers: [
      {
        status: 201,
        description: 'The new client.',
        schema: clientSchema,
        example: clientExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible', 'erased-person'],
  },
  async ({ body }, call) => {
    const { tx, caller } = call;
    const { provider } = await requireProvider(tx, caller, body);
    const { overrideErasure: _, overrideReason: __, welcome, ...fields } = body;
    if (fields.groupId) await requireGroup(tx, fields.groupId, provider.id);
    const override = await admitPerson(tx, call.vault, provider.id, body);
    const client = await insertClient(tx, withDefaults(fields, provider, call));
    const { providerId } = client;
    if (client.email && (welcome ?? settingValues(await settingsOfClient(tx, client.id)).welcomeMail)) {
      await wantWelcome(tx, client.id);
      // What is not woken now goes out with the next run of the schedule for invoices.
      call.afterCommit(() => call.engine.mailInvoices());
    }
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId: client.id,
      entity: 'client',
      entityId: client.id,
      action: 'created',
      changes: { ...changesBetween({}, fields), ...override },
    });
    return created(`/v1/clients/${client.id}`, client, { ETag: etagOf(client) });
  },
);

function withDefaults(
  body: Omit<z.output<typeof newClient>, 'overrideErasure' | 'overrideReason' | 'welcome'>,
  { defaultCurrency, defaultLanguage }: { defaultCurrency: string; defaultLanguage: string },
  { caller, now }: WriteCall,
) {
  return {
    ...body,
    currency: body.currency ?? defaultCurrency,
    language: body.language ?? defaultLanguage,
    signedUpOn: body.signedUpOn === undefined ? now().toISOString().slice(0, 10) : body.signedUpOn,
    registeredBy: nameOf(caller),
    ...(body.phone && { phone: phoneOf(body.phone, body.country ?? null) }),
  };
}
