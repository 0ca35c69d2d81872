import { z } from 'zod';
import { byHand, failedCommand, NOTHING_THERE, namesOf, protocol } from './failures.ts';
import type { HttpClient } from './http.ts';
import { compareIdentity, contradiction, nothingToLookFor } from './identity.ts';
import { createPteroApi, type PteroAnswer, type PterodactylCredentials } from './pterodactyl-api.ts';
import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  Failure,
  ProbeResult,
  ProvisioningConnector,
} from './types.ts';

const user = z.object({
  id: z.number().int(),
  username: z.string().min(1),
  email: z.string(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  root_admin: z.boolean().nullish(),
});
const server = z.object({
  id: z.number().int(),
  external_id: z.string().nullable(),
  uuid: z.string().min(1),
  status: z.string().nullish(),
  suspended: z.boolean().nullish(),
  // A key that may not read users gets a null here.
  relationships: z.object({ user: z.object({ attributes: user.nullish() }).nullish() }).nullish(),
});
type PteroServer = z.infer<typeof server>;
const one = z.object({ object: z.literal('server'), attributes: server });
const list = z.object({ object: z.literal('list'), data: z.array(one) });

type Found =
  | { kind: 'server'; server: PteroServer }
  | { kind: 'missing' }
  | { kind: 'failed'; failure: Failure };

/**
 * Pterodactyl through its application API: one game server per service, found by its external id or
 * its UUID. The UUID is the marker, the name of its user in the panel the user name. `patienceMs` is
 * how long a pause that the panel asks for is waited out.
 */
export function createPterodactylConnector(
  http: HttpClient,
  credentials: PterodactylCredentials,
  patienceMs: number,
): ProvisioningConnector {
  const ask = createPteroApi(http, credentials, patienceMs);

  async function find(expected: ExpectedAccount, call: CallOptions): Promise<Found> {
    const externalId = expected.externalId?.trim() ?? '';
    const uuid = expected.marker?.trim() ?? '';
    const hide = namesOf(expected);
    if (externalId === '' && uuid === '')
      return { kind: 'failed', failure: nothingToLookFor('neither an external id nor a marker') };
    if (externalId === '') return findByUuid(uuid, call, hide);
    const answer = await ask(
      'GET',
      `/servers/external/${encodeURIComponent(externalId)}?include=user`,
      call,
      { hide },
    );
    if (answer.kind === 'notFound') return findByUuid(uuid, call, hide);
    if (answer.kind !== 'ok') return failed(answer);
    const read = one.safeParse(answer.data);
    if (!read.success || read.data.attributes.external_id !== externalId) return otherShape(http.label);
    return { kind: 'server', server: read.data.attributes };
  }

  /**
   * The panel's list has to answer before a server is believed to be gone, since a wrong address says
   * "not found" too; and a server whose external id was changed is still there.
   */
  async function findByUuid(
    uuid: string,
    call: CallOptions,
    hide: readonly (string | null | undefined)[],
  ): Promise<Found> {
    const filter = new URLSearchParams(
      uuid === '' ? { per_page: '1' } : { 'filter[uuid]': uuid, include: 'user' },
    );
    const answer = await ask('GET', `/servers?${filter}`, call, { hide });
    if (answer.kind !== 'ok') return failed(answer);
    const read = list.safeParse(answer.data);
    if (!read.success) return otherShape(http.label);
    const found = read.data.data.find(({ attributes }) => attributes.uuid === uuid);
    return found ? { kind: 'server', server: found.attributes } : { kind: 'missing' };
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const found = await find(expected, call);
    switch (found.kind) {
      case 'server':
        return describe(found.server);
      case 'missing':
        return { state: 'missing' };
      case 'failed':
        return { state: 'unreachable', failure: found.failure };
    }
  }

  /** Acts on the server that was found, by its number in the panel, if it is still the same one. */
  async function on(
    account: AccountIdentity,
    call: CallOptions,
    act: (server: PteroServer) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const found = await find(account, call);
    switch (found.kind) {
      case 'failed':
        return failedCommand(found.failure, 'no');
      case 'missing':
        return { outcome: 'refused', failure: NOTHING_THERE };
      case 'server': {
        const differs = contradiction(compareIdentity(account, identityOf(found.server)));
        return differs ? { outcome: 'refused', failure: differs } : act(found.server);
      }
    }
  }

  const command = (method: 'POST' | 'DELETE', path: string, account: AccountIdentity, call: CallOptions) =>
    on(account, call, async ({ id }) =>
      outcomeOf(await ask(method, `/servers/${id}${path}`, call, { hide: namesOf(account) })),
    );

  /** Passwords belong to the user, whose whole profile has to be sent along. */
  async function setPassword(
    { relationships }: PteroServer,
    password: string,
    call: CallOptions,
  ): Promise<CommandOutcome> {
    const owner = relationships?.user?.attributes;
    if (!owner) return { outcome: 'refused', failure: USERS_UNREADABLE };
    if (owner.root_admin) return { outcome: 'refused', failure: ADMINISTRATOR };
    const { id, username, email, first_name, last_name } = owner;
    const body = {
      username,
      email,
      first_name: first_name ?? username,
      last_name: last_name ?? username,
      password,
    };
    const hide = [password, username, email, first_name, last_name];
    return outcomeOf(await ask('PATCH', `/users/${id}`, call, { hide, body }));
  }

  return {
    kind: 'pterodactyl',
    probe,
    create: () =>
      byHand(
        'Create the server in Pterodactyl by hand, with an external id, and write that and its UUID into the record of the service.',
      ),
    suspend: (account, _reason, call) => command('POST', '/suspend', account, call),
    unsuspend: (account, call) => command('POST', '/unsuspend', account, call),
    // Never `/force`: it forgets the server while its files stay on the node.
    terminate: (account, _options, call) => command('DELETE', '', account, call),
    changePackage: () => byHand('Pterodactyl knows no packages: give the server its limits there by hand.'),
    changePassword: (account, password, call) =>
      on(account, call, (found) => setPassword(found, password, call)),
    close: () => http.close(),
  };
}

function identityOf({ external_id, uuid, relationships }: PteroServer): AccountIdentity {
  return {
    username: relationships?.user?.attributes?.username ?? null,
    externalId: external_id,
    domain: null,
    owner: null,
    marker: uuid,
  };
}

function describe(found: PteroServer): ProbeResult {
  const identity = identityOf(found);
  return found.status === 'suspended' || found.suspended === true
    ? { state: 'suspended', identity, package: null, reason: null }
    : { state: 'active', identity, package: null };
}

function outcomeOf(answer: PteroAnswer): CommandOutcome {
  switch (answer.kind) {
    case 'ok':
      return { outcome: 'done' };
    case 'notFound':
    case 'refused':
      return { outcome: 'refused', failure: answer.failure };
    case 'failed':
      return failedCommand(answer.failure, answer.arrived);
  }
}

const failed = (answer: Exclude<PteroAnswer, { kind: 'ok' }>): Found => ({
  kind: 'failed',
  failure: answer.failure,
});
const otherShape = (label: string): Found => ({
  kind: 'failed',
  failure: protocol(`${label} answered with another server than asked for, or in another shape.`),
});

const USERS_UNREADABLE: Failure = {
  code: 'refused',
  retryable: false,
  message:
    'The key may not read users, so the password cannot be set: grant it read and write for users, then retry.',
};
const ADMINISTRATOR: Failure = {
  code: 'refused',
  retryable: false,
  message: 'The server belongs to an administrator of the panel, whose password is not changed for a client.',
};
