import type { Sql } from '../../../db/connect.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import {
  findSmsGateway,
  insertSmsGateway,
  type SmsGatewayRow,
  updateSmsGateway,
} from '../../../db/queries/sms-gateways.ts';
import { isLoopback } from '../../../domain/addresses.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requirePersonConfirmed } from '../../http/authenticate.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';
import { providerParams } from '../providers/schema.ts';
import { smsGatewayEdit, smsGatewayExample, smsGatewaySchema } from './schema.ts';

const path = '/v1/providers/{providerId}/sms-gateway';
const answer = {
  status: 200 as const,
  description: 'The gateway, without its credentials.',
  schema: smsGatewaySchema,
  example: smsGatewayExample,
  headers: { ETag: 'its version' },
};

/** What a provider without a gateway answers. */
const none = (providerId: number) => ({
  ...{ providerId, connector: 'http' as const, url: '', sender: '', disabled: true },
  ...{ credentials: 'needed' as const, version: 0 },
});

export const getSmsGateway = endpoint(
  {
    ...{ method: 'get', path, scope: 'providers:read', tag: 'Providers', params: providerParams },
    summary: 'Read through whom a provider sends text messages',
    answers: [answer],
  },
  async ({ params: { providerId } }, { sql, caller }) => {
    await requireSeen(sql, caller, providerId);
    const shown = shownOf(await findSmsGateway(sql, providerId), providerId);
    return ok(shown, { ETag: etagOf(shown) });
  },
);

export const replaceSmsGateway = writing(
  {
    ...{ method: 'put', versioned: true, path, scope: 'providers:write', tag: 'Providers' },
    params: providerParams,
    summary: 'Set through whom a provider sends text messages',
    description:
      'Rungs of a ladder with the channel `sms` go out through it. `http`: each message is sent as `POST` with `{"id", "to", "from", "text"}` and the token as bearer. People set credentials after their own password.',
    body: smsGatewayEdit,
    answers: [answer],
    problems: ['not-possible', 'conflict', 'confirmation-needed'],
  },
  async ({ params: { providerId }, body: { credentials, ...fields } }, call) => {
    const { tx, caller, c, vault } = call;
    if (credentials !== undefined) requirePersonConfirmed(call);
    await requireSeen(tx, caller, providerId);
    const before = await findSmsGateway(tx, providerId, { lock: true });
    requireVersion(c.req.header('if-match'), etagOf(shownOf(before, providerId)));
    requireAddress(fields.url);
    if (before?.credentials === 'set' && credentials === undefined && !sameHost(before.url, fields.url))
      throw impossibleField('/credentials', 'Another host needs its credentials entered again.');
    const row = before ?? (await insertSmsGateway(tx, providerId, fields));
    if (!row) throw new Problem('conflict', 'Somebody has just set the gateway: read it again.');
    const after = await updateSmsGateway(tx, row.id, {
      ...fields,
      ...(credentials && { credentials: vault.seal(credentials, `sms_gateways:${row.id}`) }),
    });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'sms-gateway', entityId: row.id, action: before ? 'edited' : 'created' },
      changes: changesBetween(before ?? {}, { ...fields, ...(credentials && { credentials: 'set' }) }),
    });
    const shown = shownOf(after, providerId);
    return ok(shown, { ETag: etagOf(shown) });
  },
);

function shownOf(row: SmsGatewayRow | undefined, providerId: number) {
  if (!row) return none(providerId);
  const { connector, url, sender, disabled, credentials, version } = row;
  return { providerId, connector, url, sender, disabled, credentials, version };
}

async function requireSeen(sql: Sql, caller: Caller, providerId: number): Promise<void> {
  if (!maySee(caller, providerId) || !(await findProvider(sql, providerId)))
    throw notFound('provider', providerId);
}

function requireAddress(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !isLoopback(hostname))
    throw impossibleField('/url', 'The address is plain http: use https.');
}

const sameHost = (one: string, other: string) => new URL(one).host === new URL(other).host;
