import type { Restriction } from '../../domain/billing/account-limits.ts';
import type { OperationParams, ServiceCommand } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few, named } from '../../domain/operations/words.ts';
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
const RULES: Record<ServiceCommand, { from: string[]; already: string[]; step: string; what: string }> = {
  create: { from: ['pending'], already: ['active'], step: 'create-accounts', what: 'accounts to be made' },
  suspend: {
    ...{ from: ['active'], already: ['suspended'] },
    ...{ step: 'suspend-services', what: 'services to be suspended' },
  },
  unsuspend: {
    ...{ from: ['suspended'], already: ['active'] },
    ...{ step: 'unsuspend-services', what: 'services to be unsuspended' },
  },
  terminate: {
    ...{ from: ['active', 'suspended', 'cancelled'], already: ['terminated'] },
    ...{ step: 'terminate-services', what: 'services to be terminated' },
  },
  'change-package': {
    ...{ from: ['active', 'suspended'], already: [] },
    ...{ step: 'change-packages', what: 'accounts whose package changes' },
  },
  'change-password': {
    ...{ from: ['active', 'suspended'], already: [] },
    ...{ step: 'change-passwords', what: 'accounts whose password changes' },
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
  const touch = (count: number, of: string, ids: number[]) => (count === 0 ? [] : [{ count, what: of, ids }]);
  const addons = toDo.reduce((sum, row) => sum + row.addons, 0);
  return {
    touches: {
      [step]: [
        { count: toDo.length, what, ids: firstOf(toDo) },
        ...touch(idle.length, 'services for which nothing is left to do', firstOf(idle)),
        ...(params.command === 'terminate' ? touch(addons, 'add-ons, which end with their service', []) : []),
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
    const which = named('Service', idsOf(toDo.filter((row) => row.providerId === providerId)));
    blockers.push({
      code: 'account-restricted',
      message: `${which}: the client’s account has been restricted since ${since}. It can be done when what is owed beyond its terms is paid, or with “overrideRestriction”.`,
    });
  }
  return blockers;
}

/** What is suspended for another reason than the one that is lifted stays as it is. */
function isLeft({ suspendedReason }: Chosen, { command, because }: OperationParams<'service-commands'>) {
  return command === 'unsuspend' && because !== undefined && suspendedReason !== because;
}

const firstOf = (rows: Chosen[]) => rows.slice(0, 20).map(({ id }) => id);
const idsOf = (rows: Chosen[]) => rows.map(({ id }) => id);

function blockersOf(
  client: PlannedClient,
  { command, services, because, package: packageName }: OperationParams<'service-commands'>,
  rows: Chosen[],
): Failure[] {
  const blockers: Failure[] = [];
  const block = (code: string, ids: readonly number[], sentence: (which: string) => string) => {
    if (ids.length > 0) blockers.push({ code, message: sentence(named('Service', ids)) });
  };
  const known = new Set(idsOf(rows));
  const unknown = services.filter((id) => !known.has(id));
  // The same for one that does not exist and one of another client: nobody learns whose it is.
  if (unknown.length > 0)
    blockers.push({
      code: 'service-missing',
      message: `Client ${client.id} has no ${named('service', unknown)}.`,
    });
  const { from, already } = RULES[command];
  const allowed = [...from, ...already];
  for (const status of new Set(rows.map((row) => row.status)))
    if (!allowed.includes(status))
      block(
        'wrong-status',
        idsOf(rows.filter((row) => row.status === status)),
        (which) =>
          `${which}: status ${status}, in which ${command} is not possible, only in ${from.join(', ')}.`,
      );
  const subject = rows.filter(({ status }) => from.includes(status));
  block(
    'foreign-server',
    idsOf(subject.filter(({ serverId, served }) => serverId !== null && !served)),
    (which) => `${which}: on a server of another provider. Correct the record first.`,
  );
  if (ON_SERVERS_ONLY.includes(command))
    block(
      'no-server',
      idsOf(subject.filter(({ serverId }) => serverId === null)),
      (which) => `${which}: on no server, so there is no account. Leave it out.`,
    );
  const toBeMade = command === 'create' ? subject.filter(({ serverId }) => serverId !== null) : [];
  block(
    'record-incomplete',
    idsOf(toBeMade.filter(({ nameable }) => !nameable)),
    (which) => `${which}: without a user name or a domain no account can be made. Complete the record first.`,
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
  if (needsPackage && packageName === undefined)
    blockers.push({ code: 'package-needed', message: `For ${command} name the package in “package”.` });
  if (!takesPackage && packageName !== undefined)
    blockers.push({ code: 'package-not-taken', message: `For ${command} leave “package” out.` });
  if (because !== undefined && command !== 'suspend' && command !== 'unsuspend')
    blockers.push({ code: 'because-not-taken', message: `For ${command} leave “because” out.` });
  return blockers;
}

function warningsOf(params: OperationParams<'service-commands'>, rows: Chosen[], toDo: Chosen[]): Failure[] {
  const { command } = params;
  const warnings: Failure[] = [];
  const warn = (code: string, found: Chosen[], sentence: (which: string) => string) => {
    if (found.length > 0) warnings.push({ code, message: sentence(named('Service', idsOf(found))) });
  };
  const automatic = toDo.filter(({ serverId, manual }) => serverId !== null && !manual);
  if (command === 'terminate' && automatic.length > 0) {
    const servers = few(new Set(automatic.map(({ serverId }) => serverId)).size, 'server');
    warnings.push({
      code: 'destroys-accounts',
      message: `${few(automatic.length, 'account')} on ${servers} will be removed with all data. This cannot be undone.`,
    });
  }
  if (command === 'suspend')
    warn(
      'already-suspended',
      rows.filter(({ status }) => status === 'suspended'),
      (which) => `${which}: suspended already, and will stay so for the reason that is on record.`,
    );
  if (command === 'unsuspend')
    warn(
      'other-reason',
      rows.filter((row) => row.status === 'suspended' && isLeft(row, params)),
      (which) => `${which}: suspended for another reason, and will stay so.`,
    );
  warn(
    'no-server',
    toDo.filter(({ serverId }) => serverId === null),
    (which) => `${which}: on no server, so only the record changes.`,
  );
  warn(
    'needs-credentials',
    toDo.filter(({ needsCredentials }) => needsCredentials),
    (which) => `${which}: the server has no credentials, so it will block until they are set.`,
  );
  warn(
    'manual-servers',
    toDo.filter(({ manual }) => manual),
    (which) => `${which}: on a server worked by hand, where somebody must do it and confirm.`,
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
