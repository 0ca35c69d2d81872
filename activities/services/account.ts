import { carryOut } from '../../connectors/provisioning/carry-out.ts';
import type { Command } from '../../connectors/provisioning/commands.ts';
import type { FailedProof, Proof, ProvenProof } from '../../connectors/provisioning/proof.ts';
import { isProven } from '../../connectors/provisioning/proof.ts';
import {
  type AccountIdentity,
  type AccountState,
  ConnectorMisuseError,
  type ProvisioningConnector,
} from '../../connectors/provisioning/types.ts';
import type { Sql } from '../../db/connect.ts';
import { SecretError } from '../../db/crypto/secrets.ts';
import { serves } from '../../db/queries/client-providers.ts';
import { detail } from '../../domain/operations/failure-details.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';

/** A service with its server, as a command needs them. */
export interface Account {
  id: number;
  clientId: number;
  status: string;
  suspendedReason: string | null;
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
  /** where the server may write to the account's owner */
  contactEmail: string | null;
  /** an attempt is on record, maybe from before an operator's retry or a restart */
  tried: boolean;
}

/**
 * The service that a call is about.
 * @throws StepFailure when the client has no such service
 */
export async function loadAccount(sql: Sql, call: StepCall, id = call.item ?? 0): Promise<Account> {
  const [row] = await sql<Account[]>`
    select v.id, v.client_id, v.status, v.suspended_reason, v.domain, v.username, v.external_id, v.marker, v.server_id,
           s.connector, s.url, s.tls_verify, s.credentials, s.max_concurrency,
           ${serves(sql, sql`s.provider_id`, { id: call.clientId, providerId: call.providerId })} as served,
           exists (select from addons a where a.service_id = v.id) as has_addons, nullif(c.email, '') as contact_email,
           exists (select from operation_items i where i.operation_id = ${call.operationId} and i.step_id = ${call.step}
                     and i.item_id = v.id and i.attempt > 0) as tried
    from services v join clients c on c.id = v.client_id left join servers s on s.id = v.server_id
    where v.id = ${id} and v.client_id = ${call.clientId}`;
  if (!row)
    throw new StepFailure({ said: detail('service-missing', { service: id, client: call.clientId }) });
  return row;
}

/** How a command is carried out: `key` is the same for every attempt of one, `word` what an operator said last. */
export interface Order {
  signal: AbortSignal;
  key: string;
  askedBefore: boolean;
  word?: () => Promise<AccountState | undefined>;
}

/** The usual order for the item of a call. */
export function orderOf({ sql }: Deps, call: StepCall, account: Account, signal: AbortSignal): Order {
  return {
    signal,
    key: `${call.operationId}/${call.step}/${account.id}`,
    askedBefore: call.attempt > 1 || account.tried,
    word: () => confirmedState(sql, call, account.id),
  };
}

/**
 * Carries out a command on a service's account and proves it.
 * @throws StepFailure when it is not proved, with the server's trouble in words
 */
export async function commandAccount(
  deps: Deps,
  account: Account,
  command: Command,
  order: Order,
): Promise<ProvenProof> {
  if (account.serverId !== null && !account.served) throw new StepFailure({ code: 'foreign-server' });
  const proof = await carryOut(connectorOf(deps, account), command, account, {
    signal: order.signal,
    idempotencyKey: order.key,
    confirmedState: account.connector === 'manual' ? await order.word?.() : undefined,
    askedBefore: order.askedBefore,
  });
  if (!isProven(proof)) throw failureOf(proof, account);
  return proof;
}

/** What a server calls the account that it has just made, as far as it says; undefined when it says nothing. */
export async function lookAt(
  deps: Deps,
  account: Account,
  { signal, key }: Order,
): Promise<AccountIdentity | undefined> {
  const seen = await connectorOf(deps, account).probe(account, { signal, idempotencyKey: key });
  return seen.state === 'active' || seen.state === 'suspended' ? seen.identity : undefined;
}

/** The shared connector of a service's server; bad settings block the item with a sentence. */
function connectorOf(deps: Deps, account: Account): ProvisioningConnector {
  const { serverId, connector, credentials } = account;
  if (serverId === null || connector === null) throw new StepFailure({ code: 'no-server' });
  if (credentials === null && connector !== 'manual') {
    throw new StepFailure({ said: detail('server-without-credentials', { server: serverId }) });
  }
  try {
    return deps.connectors.get(serverId, {
      kind: connector,
      baseUrl: account.url,
      tls: { verify: account.tlsVerify },
      maxConnections: account.maxConcurrency,
      credentials: credentials === null ? undefined : deps.vault.open(credentials, `servers:${serverId}`),
    });
  } catch (error) {
    if (error instanceof ConnectorMisuseError)
      throw new StepFailure({ said: detail('server-settings', { server: serverId, answer: error.message }) });
    if (error instanceof SecretError)
      throw new StepFailure({ code: 'bad-credentials', message: error.message });
    throw error;
  }
}

/**
 * What an operator last said the account's state is, for servers worked by hand.
 * @param since ISO time; only what was said after it counts
 */
export async function confirmedState(
  sql: Sql,
  call: StepCall,
  item: number,
  since?: string,
): Promise<AccountState | undefined> {
  const [row] = await sql<{ state: AccountState }[]>`
    select answer ->> 'state' as state from operation_decisions
    where operation_id = ${call.operationId} and action = 'confirm' and state <> 'refused'
      and (step_id is null or step_id = ${call.step})
      and (items is null or items @> ${sql.json([item])})
      ${since === undefined ? sql`` : sql`and created_at > ${since}`}
    order by created_at desc limit 1`;
  return row?.state;
}

function failureOf(proof: FailedProof, account: Account): StepFailure {
  const { code, retryable, message, words } = proof.failure;
  return new StepFailure({
    code,
    retryable,
    acted: mayHaveActed(proof),
    said: detail('server-answer', {
      ...{ service: account.id, server: account.serverId, answer: message },
      ...(words === undefined ? {} : { words }),
    }),
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
