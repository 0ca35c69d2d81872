import { carryOut } from '../connectors/provisioning/carry-out.ts';
import type { FailedProof, Proof, ProvenProof } from '../connectors/provisioning/proof.ts';
import { isProven } from '../connectors/provisioning/proof.ts';
import {
  type AccountState,
  ConnectorMisuseError,
  type ProvisioningConnector,
} from '../connectors/provisioning/types.ts';
import type { Sql, Tx } from '../db/connect.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { serves } from '../db/queries/client-providers.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { outsideStep } from './step.ts';

interface ServiceRow {
  id: number;
  clientId: number;
  status: string;
  domain: string | null;
  username: string | null;
  externalId: string | null;
  marker: string | null;
  serverId: number | null;
  connector: string | null;
  url: string | null;
  tlsVerify: boolean;
  credentials: string | null;
  maxConcurrency: number;
  /** the server's provider serves the client, at home or connected */
  served: boolean;
  hasAddons: boolean;
  /** an attempt is on record, maybe from before an operator's retry or a restart */
  tried: boolean;
}

/** What is known after acting: a proof from the server, or that there was no server to ask. */
type Termination = { hasAddons: boolean } & ({ proof: ProvenProof } | { recordOnly: true });

/** Removes one account from its server after it has proved to be the client's, then says so in the record (X3). */
export function terminateActivities(deps: Deps) {
  return {
    terminateService: outsideStep<Termination>(deps, {
      act: async (call, signal) => {
        const service = await loadService(deps.sql, call);
        const { hasAddons } = service;
        if (service.status === 'terminated' || service.serverId === null)
          return { recordOnly: true, hasAddons };
        if (!service.served) throw new StepFailure({ code: 'foreign-server' });
        const proof = await carryOut(connectorOf(deps, service), { kind: 'terminate' }, service, {
          signal,
          idempotencyKey: `${call.operationId}/${call.step}/${service.id}`,
          confirmedState: service.connector === 'manual' ? await confirmedState(deps.sql, call) : undefined,
          askedBefore: call.attempt > 1 || service.tried,
        });
        if (!isProven(proof)) throw failureOf(proof, service);
        return { proof, hasAddons };
      },
      record: async (tx, call, termination): Promise<Summary> => {
        await changeRows(tx, call, {
          table: 'services',
          set: { status: 'terminated', terminated_at: call.now, suspended_at: null, suspended_reason: null },
          where: tx`t.id = ${call.item ?? 0} and t.client_id = ${call.clientId} and t.status <> 'terminated'`,
        });
        if (termination.hasAddons) await endAddons(tx, call);
        if ('recordOnly' in termination) return { outcome: 'record-only' };
        const { outcome, provenBy, before } = termination.proof;
        return { outcome, provenBy, found: before };
      },
    }),
  };
}

async function endAddons(tx: Tx, call: StepCall): Promise<void> {
  await changeRows(tx, call, {
    table: 'addons',
    set: { status: 'terminated', terminated_at: call.now },
    where: tx`t.service_id = ${call.item ?? 0} and t.status in ('active', 'suspended')`,
  });
}

async function loadService(sql: Sql, call: StepCall): Promise<ServiceRow> {
  const [row] = await sql<ServiceRow[]>`
    select v.id, v.client_id, v.status, v.domain, v.username, v.external_id, v.marker, v.server_id,
           s.connector, s.url, s.tls_verify, s.credentials, s.max_concurrency,
           ${serves(sql, sql`s.provider_id`, { id: call.clientId, providerId: call.providerId })} as served,
           exists (select from addons a where a.service_id = v.id) as has_addons,
           exists (select from operation_items i where i.operation_id = ${call.operationId} and i.step_id = ${call.step}
                     and i.item_id = v.id and i.attempt > 0) as tried
    from services v left join servers s on s.id = v.server_id
    where v.id = ${call.item ?? 0} and v.client_id = ${call.clientId}`;
  if (!row)
    throw new StepFailure({
      code: 'service-missing',
      message: `Service ${call.item} of client ${call.clientId} is not in the record.`,
    });
  return row;
}

/** The shared connector of a service's server; bad settings block the item with a sentence. */
function connectorOf(deps: Deps, service: ServiceRow): ProvisioningConnector {
  const { serverId, connector, credentials } = service;
  if (serverId === null || connector === null) throw new StepFailure({ code: 'no-server' });
  if (credentials === null && connector !== 'manual') {
    throw new StepFailure({
      code: 'needs-credentials',
      message: `Server ${serverId} has no credentials. Set them on the server’s record, then retry.`,
    });
  }
  try {
    return deps.connectors.get(serverId, {
      kind: connector,
      baseUrl: service.url,
      tls: { verify: service.tlsVerify },
      maxConnections: service.maxConcurrency,
      credentials: credentials === null ? undefined : deps.vault.open(credentials, `servers:${serverId}`),
    });
  } catch (error) {
    if (error instanceof ConnectorMisuseError)
      throw new StepFailure({ code: 'bad-settings', message: `Server ${serverId}: ${error.message}` });
    if (error instanceof SecretError)
      throw new StepFailure({ code: 'bad-credentials', message: error.message });
    throw error;
  }
}

/** What an operator last said the account's state is, for servers worked by hand. */
async function confirmedState(sql: Sql, call: StepCall): Promise<AccountState | undefined> {
  const [row] = await sql<{ state: AccountState }[]>`
    select answer ->> 'state' as state from operation_decisions
    where operation_id = ${call.operationId} and action = 'confirm' and state <> 'refused'
      and (step_id is null or step_id = ${call.step})
      and (items is null or items @> ${sql.json([call.item ?? 0])})
    order by created_at desc limit 1`;
  return row?.state;
}

function failureOf(proof: FailedProof, service: ServiceRow): StepFailure {
  const { code, retryable, message } = proof.failure;
  return new StepFailure({
    code,
    retryable,
    acted: mayHaveActed(proof),
    message: `Service ${service.id} on server ${service.serverId}: ${message}`,
  });
}

function mayHaveActed(proof: Proof): boolean {
  return (
    proof.asked &&
    proof.outcome !== 'refused' &&
    proof.outcome !== 'unreachable' &&
    proof.outcome !== 'needs-operator'
  );
}
