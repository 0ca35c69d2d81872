import { randomUUID } from 'node:crypto';
import type { Pool } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { seedDemo } from '../../dev/demo-provider.ts';
import { memoryStorage } from './memory-storage.ts';

/** The hero of the demo with a row in every table of client data, and a number that was merged into it. */
export async function seedHero(sql: Pool, now: string): Promise<{ hero: number; formerNumber: number }> {
  const vault = createVault({ current: new Uint8Array(32).fill(7) });
  const { heroId, providerId } = await seedDemo({
    ...{ sql, vault, now, storage: memoryStorage() },
    panel: { url: 'http://127.0.0.1:1', token: 'T' },
    gateway: { url: 'http://127.0.0.1:2', secretKey: 'sk_test_T', webhookSecret: 'whsec_1' },
  });
  await writeOperationRows(sql, { clientId: heroId, providerId, now });
  const [former] = await sql<{ id: number }[]>`
    insert into clients (provider_id, currency, status, merged_into_id, last_name, email)
    values (${providerId}, 'EUR', 'merged', ${heroId}, 'Lindqvist', 'marta@old.test') returning id`;
  return { hero: heroId, formerNumber: former?.id ?? 0 };
}

/** An operation on a client with a row in each table that operations write, so that no table is empty. */
async function writeOperationRows(
  sql: Pool,
  { clientId, providerId, now }: { clientId: number; providerId: number; now: string },
): Promise<void> {
  const id = randomUUID();
  const operation = { operationId: id, stepId: 'stop-sign-ins' };
  await sql`insert into operations ${sql({
    ...{
      id,
      kind: 'close',
      providerId,
      clientId,
      exclusive: true,
      workflowId: `lifecycle/client-${clientId}`,
    },
    ...{ state: 'completed', params: sql.json({}), plan: sql.json({}), planHash: '', endedAt: now },
    ...{ requestedByKind: 'token', requestedBy: 'staff', reason: 'Marta called' },
  })}`;
  await sql`insert into operation_steps ${sql({ ...operation, position: 1, title: 'Stop sign-ins', state: 'done' })}`;
  await sql`insert into operation_items ${sql({ ...operation, position: 0, itemId: 1, state: 'done' })}`;
  await sql`insert into operation_before_images ${sql({ ...operation, tableName: 'clients', rowId: clientId, before: sql.json({}) })}`;
  await sql`insert into operation_events ${sql({ operationId: id, seq: 1, at: now, type: 'started', prevHash: '', hash: 'x' })}`;
  await sql`insert into operation_event_queue ${sql({ operationId: id, key: 'k', at: now, type: 'item.done', data: sql.json({}) })}`;
  await sql`insert into operation_decisions ${sql({
    ...{
      id: randomUUID(),
      operationId: id,
      action: 'approve',
      byKind: 'token',
      byId: 'staff',
      reason: 'as Marta asked',
    },
  })}`;
  await sql`insert into operation_progress ${sql({ ...operation })}`;
  await sql`insert into merge_moves ${sql({ operationId: id, tableName: 'notes', batch: 1, keys: ['1'] })}`;
  await sql`insert into merge_images ${sql({
    ...{ operationId: id, clientId, tableName: 'clients', key: sql.json({ id: clientId }) },
    ...{ before: sql.json({ last_name: 'Lindqvist' }), after: sql.json({ last_name: 'Berg' }) },
  })}`;
  await sql`insert into client_terms ${sql({ clientId, kind: 'discount', value: 5, validFrom: '2026-01-01', setBy: 'staff' })}`;
  await sql`
    insert into password_resets (login_id, kind, state, password_version, token_hash, requested_by, created_at, expires_at)
    select login_id, 'link', 'open', 0, 'hash of the hero ' || login_id, 'client', ${now}::timestamptz, ${now}::timestamptz + interval '2 hours'
    from login_clients where client_id = ${clientId}`;
  await sql`
    insert into login_sessions (login_id, client_id, token_hash, stage, address, user_agent, created_at, last_seen_at, expires_at)
    select login_id, client_id, 'session of the hero ' || login_id, 'open', '198.51.100.9', 'Browser of Marta', ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz + interval '1 hour'
    from login_clients where client_id = ${clientId}`;
  await sql`insert into sign_in_links (client_id, token_hash, made_by, reason, expires_at) values (${clientId}, 'link of the hero', 'token:1', 'Marta called', ${now})`;
  await sql`insert into login_totp (login_id, secret) select login_id, 'sealed' from login_clients where client_id = ${clientId}`;
  await sql`insert into login_recovery_codes (login_id, hash) select login_id, 'code' from login_clients where client_id = ${clientId}`;
  await sql`insert into dunning_nudges ${sql({ clientId, why: 'invoice-issued', at: now })}`;
  await sql`
    insert into dunning_rungs (client_id, invoice_id, rung_id, action, state, why, due_at, at)
    select ${clientId}, min(id), 'charge', 'charge', 'claimed', 'its-time', ${now}::timestamptz, ${now}::timestamptz
    from invoices where client_id = ${clientId}`;
  await sql`
    insert into charge_attempts (provider_id, client_id, invoice_id, gateway, occurrence, attempt, idempotency_key, currency, amount_minor, requested_at)
    select provider_id, client_id, id, 'cards', 'staff:1', 1, 'charge-of-the-hero', currency, 100, ${now}
    from invoices where client_id = ${clientId} order by id limit 1`;
  await sql`
    insert into refund_attempts (provider_id, client_id, payment_id, invoice_id, gateway, occurrence, idempotency_key, currency, amount_minor, description, requested_by_kind, requested_at)
    select provider_id, client_id, id, invoice_id, 'cards', 'request/hero', 'refund-of-the-hero', currency, 100, 'for Marta', 'token', ${now}
    from transactions where client_id = ${clientId} and amount_in_minor > 0 order by id limit 1`;
  await sql`
    insert into gateway_events (gateway_id, event_id, type, at, state, client_id, effect, received_at, settled_at)
    select id, 'event-of-the-hero', 'payment', ${now}::timestamptz, 'applied', ${clientId}, '{}', ${now}::timestamptz, ${now}::timestamptz
    from payment_gateways where provider_id = ${providerId} order by id limit 1`;
  await sql`insert into dunning_cases ${sql({ clientId, openedAt: now })}`;
  await sql`insert into client_accounts ${sql({ clientId, providerId, currency: 'EUR' })}`;
  await sql`insert into account_crossings ${sql({ clientId, providerId, kind: 'exceeded', since: '2026-03-01', beganAt: now })}`;
  await sql`insert into dunning_holds ${sql({ clientId, kind: 'stop', reason: 'Marta is ill', setBy: 'staff' })}`;
  await sql`insert into client_providers ${sql({ clientId, providerId, connectedBy: 'token:1' })}`;
  await sql`insert into client_locks ${sql({ clientId, operationId: id })}`;
  await sql`insert into legal_holds ${sql({ clientId, reason: 'Marta is sued', setBy: 'staff' })}`;
  await sql`insert into disputes ${sql({ clientId, gateway: 'card', currency: 'EUR', amountMinor: 100 })}`;
  await sql`insert into erasure_certificates ${sql({ operationId: id })}`;
  await sql`insert into exports ${sql({
    ...{
      clientId,
      operationId: id,
      format: 'json',
      sections: ['profile'],
      storageKey: 'exports/x',
      bytes: 1,
    },
    ...{ sha256: 'x', madeAt: now, expiresAt: now },
  })}`;
  await sql`insert into data_requests ${sql({ clientId, providerId, kind: 'access', receivedOn: '2026-03-01', dueOn: '2026-03-31', note: 'by phone', fulfilledBy: id })}`;
  const [endpoint] = await sql<{ id: number }[]>`
    insert into webhook_endpoints ${sql({ providerId, url: 'https://example.com', topics: ['*'], secret: 'sealed' })} returning id`;
  await sql`insert into outbox ${sql({ topic: 'webhook.test', providerId, clientId, endpointId: endpoint?.id ?? 0, payload: sql.json({}) })}`;
}
