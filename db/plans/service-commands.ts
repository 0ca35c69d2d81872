import type { Restriction } from '../../domain/billing/account-limits.ts';
import type { OperationParams, ServiceCommand } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { type PlainTouch, touch } from '../../domain/operations/touches.ts';
import { type Rows, rowsOf } from '../../domain/operations/words.ts';
import type { Sql } from '../connect.ts';
import { restrictedSince } from '../queries/client-accounts.ts';
import { serves } from '../queries/client-providers.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

interface Chosen {
  id: number;
  providerId: number;
  status: string;
  suspendedReason: string | null;
  version: number;
  serverId: number | null;
  manual: boolean;
  needsCredentials: boolean;
  served: boolean;
  /** has a user name and a domain */
  nameable: boolean;
  addons: number;
}

/** In which statuses a command can be done, and in which it is done already. */
const RULES: Record<ServiceCommand, { from: string[]; already: string[]; step: string; what: PlainTouch }> = {
  create: { from: ['pending'], already: ['active'], step: 'create-accounts', what: 'accounts-to-make' },
  suspend: {
    ...{ from: ['active'], already: ['suspended'] },
    ...{ step: 'suspend-services', what: 'services-to-suspend' },
  },
  unsuspend: {
    ...{ from: ['suspended'], already: ['active'] },
    ...{ step: 'unsuspend-services', what: 'services-to-unsuspend' },
  },
  terminate: {
    ...{ from: ['active', 'suspended', 'cancelled'], already: ['terminated'] },
    ...{ step: 'terminate-services', what: 'services-to-terminate' },
  },
  'change-package': {
    ...{ from: ['active', 'suspended'], already: [] },
    ...{ step: 'change-packages', what: 'packages-to-change' },
  },
  'change-password': {
    ...{ from: ['active', 'suspended'], already: [] },
    ...{ step: 'change-passwords', what: 'passwords-to-change' },
  },
};
const ON_SERVERS_ONLY: readonly ServiceCommand[] = ['change-package', 'change-password'];

/** What a command on chosen services would touch (L16). */
export async function previewServiceCommands(
  sql: Sql,
  client: PlannedClient,
  params: OperationParams<'service-commands'>,
  now: string,
): Promise<Preview> {
  const rows = await chosenServices(sql, client, params.services);
  const { from, already, step, what } = RULES[params.command];
  const toDo = rows.filter((row) => from.includes(row.status) && !isLeft(row, params));
  const idle = rows.filter((row) => already.includes(row.status) || isLeft(row, params));
  const some = (of: { count: number; ids: number[] }, text: PlainTouch) =>
    of.count === 0 ? [] : [touch(of, text)];
  const addons = toDo.reduce((sum, row) => sum + row.addons, 0);
  return {
    touches: {
      [step]: [
        touch(rowsOf(idsOf(toDo)), what),
        ...some(rowsOf(idsOf(idle)), 'nothing-left-to-do'),
        ...(params.command === 'terminate' ? some({ count: addons, ids: [] }, 'addons-ending') : []),
      ],
    },
    blockers: [
      ...goneBlockers(client),
      ...blockersOf(client, params, rows),
      ...(await restrictionBlockers(sql, client, params, { toDo, now })),
    ],
    warnings: warningsOf(params, rows, toDo),
    fingerprint: rows.map(({ id, version }) => `${id}.${version}`).join(),
  };
}

/** What a restricted account keeps a command from: what is new or becomes another. What ends or lifts something goes on. */
const RESTRICTED_BY: Partial<Record<ServiceCommand, Restriction>> = {
  create: 'order',
  'change-package': 'edit',
};

async function restrictionBlockers(
  sql: Sql,
  { id: clientId }: PlannedClient,
  { command, overrideRestriction }: OperationParams<'service-commands'>,
  { toDo, now }: { toDo: readonly Chosen[]; now: string },
): Promise<Failure[]> {
  const what = RESTRICTED_BY[command];
  if (what === undefined || overrideRestriction) return [];
  const blockers: Failure[] = [];
  for (const providerId of new Set(toDo.map((row) => row.providerId))) {
    const since = await restrictedSince(sql, { clientId, providerId, what, now });
    if (since === null) continue;
    const services = rowsOf(idsOf(toDo.filter((row) => row.providerId === providerId)));
    blockers.push(note('account-restricted', { services, since }));
  }
  return blockers;
}

/** What is suspended for another reason than the one that is lifted stays as it is. */
function isLeft({ suspendedReason }: Chosen, { command, because }: OperationParams<'service-commands'>) {
  return command === 'unsuspend' && because !== undefined && suspendedReason !== because;
}

const idsOf = (rows: readonly Chosen[]) => rows.map(({ id }) => id);

function blockersOf(
  client: PlannedClient,
  { command, services, because, package: packageName }: OperationParams<'service-commands'>,
  rows: Chosen[],
): Failure[] {
  const blockers: Failure[] = [];
  const block = (found: readonly Chosen[], say: (of: { services: Rows }) => Failure) => {
    if (found.length > 0) blockers.push(say({ services: rowsOf(idsOf(found)) }));
  };
  const known = new Set(idsOf(rows));
  const unknown = services.filter((id) => !known.has(id));
  // The same for one that does not exist and one of another client: nobody learns whose it is.
  if (unknown.length > 0)
    blockers.push(note('service-missing', { client: client.id, rows: rowsOf(unknown) }));
  const { from, already } = RULES[command];
  const allowed = [...from, ...already];
  for (const status of new Set(rows.map((row) => row.status)))
    if (!allowed.includes(status))
      block(
        rows.filter((row) => row.status === status),
        (of) => note('wrong-status', { ...of, status, command, from }),
      );
  const subject = rows.filter(({ status }) => from.includes(status));
  block(
    subject.filter(({ serverId, served }) => serverId !== null && !served),
    (of) => note('on-foreign-server', of),
  );
  if (ON_SERVERS_ONLY.includes(command))
    block(
      subject.filter(({ serverId }) => serverId === null),
      (of) => note('without-account', of),
    );
  const toBeMade = command === 'create' ? subject.filter(({ serverId }) => serverId !== null) : [];
  block(
    toBeMade.filter(({ nameable }) => !nameable),
    (of) => note('record-incomplete', of),
  );
  return [...blockers, ...paramBlockers(command, { because, packageName, toBeMade })];
}

function paramBlockers(
  command: ServiceCommand,
  given: { because: string | undefined; packageName: string | undefined; toBeMade: Chosen[] },
): Failure[] {
  const { because, packageName, toBeMade } = given;
  const takesPackage = command === 'create' || command === 'change-package';
  const needsPackage = command === 'change-package' || toBeMade.some(({ manual }) => !manual);
  const blockers: Failure[] = [];
  if (needsPackage && packageName === undefined) blockers.push(note('package-needed', { command }));
  if (!takesPackage && packageName !== undefined) blockers.push(note('package-not-taken', { command }));
  if (because !== undefined && command !== 'suspend' && command !== 'unsuspend')
    blockers.push(note('because-not-taken', { command }));
  return blockers;
}

type AboutServices =
  | 'already-suspended'
  | 'other-reason'
  | 'on-no-server'
  | 'server-without-credentials'
  | 'on-server-by-hand';

function warningsOf(params: OperationParams<'service-commands'>, rows: Chosen[], toDo: Chosen[]): Failure[] {
  const { command } = params;
  const warnings: Failure[] = [];
  const warn = (text: AboutServices, found: readonly Chosen[]) => {
    if (found.length > 0) warnings.push(note(text, { services: rowsOf(idsOf(found)) }));
  };
  const automatic = toDo.filter(({ serverId, manual }) => serverId !== null && !manual);
  if (command === 'terminate' && automatic.length > 0) {
    const servers = new Set(automatic.map(({ serverId }) => serverId)).size;
    warnings.push(note('destroys-accounts', { accounts: automatic.length, servers }));
  }
  if (command === 'suspend')
    warn(
      'already-suspended',
      rows.filter(({ status }) => status === 'suspended'),
    );
  if (command === 'unsuspend')
    warn(
      'other-reason',
      rows.filter((row) => row.status === 'suspended' && isLeft(row, params)),
    );
  warn(
    'on-no-server',
    toDo.filter(({ serverId }) => serverId === null),
  );
  warn(
    'server-without-credentials',
    toDo.filter(({ needsCredentials }) => needsCredentials),
  );
  warn(
    'on-server-by-hand',
    toDo.filter(({ manual }) => manual),
  );
  return warnings;
}

async function chosenServices(sql: Sql, client: PlannedClient, ids: readonly number[]): Promise<Chosen[]> {
  return sql<Chosen[]>`
    select v.id, coalesce(p.provider_id, s.provider_id, ${client.providerId}::bigint) as provider_id, v.status, v.suspended_reason, v.version, v.server_id, coalesce(s.connector = 'manual', false) as manual,
           coalesce(s.connector <> 'manual' and s.credentials is null, false) as needs_credentials,
           coalesce(${serves(sql, sql`s.provider_id`, client)}, false) as served,
           coalesce(v.username, '') <> '' and coalesce(v.domain, '') <> '' as nameable,
           (select count(*)::int from addons a where a.service_id = v.id and a.status in ('active', 'suspended')) as addons
    from services v left join products p on p.id = v.product_id left join servers s on s.id = v.server_id
    where v.client_id = ${client.id} and v.id = any(${[...ids]}::bigint[]) order by v.id`;
}
