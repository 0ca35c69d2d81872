import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import { rowsOf } from '../../domain/operations/words.ts';
import { type DeletionObstacle, policySchema } from '../../domain/policy.ts';
import { goesWithClient, keyOf, ofClients, removalOrder, unshared } from '../catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient, withMergedNumbers } from './client.ts';
import { dutyBlockers, paymentBlockers } from './duties.ts';
import { type ServerFacts, serverBlockers, serverFacts, serverWarnings } from './servers.ts';

type Params = OperationParams<'delete'>;

/** These grow while a deletion waits for its time, by mails and by reads: that is no reason to look at it again. */
const GROWING: readonly ClientTableName[] = ['change_log', 'messages'];

/** The tables whose rows a deletion removes, in the order in which they can go; `clients` is the last. */
export function removedTables({ removeTransactions, removeLogins }: Params): ClientTableName[] {
  const goes = (table: ClientTableName) =>
    (goesWithClient(table) && (removeLogins || !isLogin(table))) || (removeTransactions && detachable(table));
  return removalOrder().filter((table) => table !== 'clients' && goes(table));
}

/** A login that stays keeps its second factor; without a client it opens nothing. */
function isLogin(table: ClientTableName): boolean {
  const { hangsOn } = clientTables[table];
  return table === 'logins' || ('table' in hangsOn && hangsOn.table === 'logins');
}

/** The tables whose rows stay without the person. */
export function detachedTables({ removeTransactions }: Params): ClientTableName[] {
  return removalOrder().filter((table) => detaches(table) && !(removeTransactions && detachable(table)));
}

function detaches(table: ClientTableName): boolean {
  return clientTables[table].delete?.does === 'detach';
}

function detachable(table: ClientTableName): boolean {
  const rule = clientTables[table].delete;
  return rule?.does === 'detach' && rule.orRemoveIfAsked;
}

/** What deleting a client would take away (L7 to L10). */
export async function previewDelete(sql: Sql, client: PlannedClient, params: Params): Promise<Preview> {
  const ids = await withMergedNumbers(sql, client.id);
  const [counts, facts, servers, duties, pending, policy] = await Promise.all([
    countRows(sql, ids, params),
    factsOf(sql, ids),
    serverFacts(sql, client, { cancelled: true }),
    dutyBlockers(sql, ids),
    paymentBlockers(sql, ids),
    policyOf(sql, client.providerId),
  ]);
  const removed = counts.filter(({ detached, count }) => !detached && count > 0);
  const steady = removed.filter(({ name }) => !GROWING.includes(name));
  const detached = counts.filter((row) => row.detached && row.count > 0);
  return {
    touches: {
      'stop-sign-ins': [touch(rowsOf(facts.logins), 'logins-that-enter')],
      'terminate-services': [touch(rowsOf(facts.accounts), 'services-on-servers')],
      'detach-payment-methods': [touch(rowsOf(facts.methods), 'methods-at-gateway')],
      'remove-files': [touch(rowsOf(facts.files), 'stored-files')],
      'remove-exports': [touch(rowsOf(facts.exports), 'kept-exports')],
      'detach-records': detached.map(({ name, count }) =>
        touch({ count, ...(name === 'transactions' ? { amounts: facts.paid } : {}) }, 'nameless-rows', {
          ...{ table: name, title: clientTables[name].title },
        }),
      ),
      'remove-rows': steady.map(({ name, count }) =>
        touch({ count }, 'rows', { table: name, title: clientTables[name].title }),
      ),
      'remove-client': [touch({ count: ids.length }, 'client-with-numbers')],
    },
    blockers: [
      ...goneBlockers(client),
      ...duties,
      ...(params.mode === 'hard' ? serverBlockers(servers) : []),
      ...pending,
      ...policyBlockers(client, policy, facts, params),
    ],
    warnings: warningsOf(params, facts, servers),
    fingerprint: [client.version, ...counts.map(fingerprintOf)].join(),
    details: { rows: Object.fromEntries(removed.map(({ name, count }) => [name, count])) },
  };
}

/** The refusals that the provider has decided on (L10), with what the client has. */
function policyBlockers(
  client: PlannedClient,
  { refuseWith, allowRemovingTransactions }: DeletePolicy,
  facts: Facts,
  { removeTransactions }: Params,
): Failure[] {
  const blockers: Failure[] = [];
  const counts: Record<DeletionObstacle, number> = {
    payments: facts.payments,
    charges: facts.charges,
    'active-services': facts.services.length,
  };
  const provider = client.providerId;
  const has = refuseWith.map((what) => ({ what, count: counts[what] })).filter(({ count }) => count > 0);
  if (has.length > 0) blockers.push(note('policy-refuses', { client: client.id, provider, has }));
  if (removeTransactions && !allowRemovingTransactions)
    blockers.push(note('transactions-stay', { provider }));
  return blockers;
}

function warningsOf({ mode, removeLogins }: Params, facts: Facts, servers: ServerFacts): Failure[] {
  const warnings: Failure[] = mode === 'hard' ? serverWarnings(servers) : [];
  const warn = (text: CountedNote, count: number) => {
    if (count > 0) warnings.push(note(text, { count }));
  };
  if (mode === 'soft') {
    warn('accounts-forgotten', facts.accounts.length);
    warn('methods-stay', facts.methods.length);
  }
  warn('documents-go', facts.issued);
  warn('domains-stay', facts.domains);
  if (!removeLogins) warn('logins-stay', facts.ownLogins);
  warn('shared-logins', facts.sharedLogins);
  return [...warnings, note('no-return')];
}

type CountedNote =
  | 'accounts-forgotten'
  | 'methods-stay'
  | 'documents-go'
  | 'domains-stay'
  | 'logins-stay'
  | 'shared-logins';

type DeletePolicy = ReturnType<typeof policySchema.parse>['delete'];

async function policyOf(sql: Sql, providerId: number): Promise<DeletePolicy> {
  const [row] = await sql<{ policy: unknown }[]>`select policy from providers where id = ${providerId}`;
  return policySchema.parse(row?.policy ?? {}).delete;
}

interface Counted {
  name: ClientTableName;
  count: number;
  highest: number | null;
  versions: number | null;
  detached: boolean;
}

const fingerprintOf = ({ name, count, highest, versions }: Counted): string =>
  GROWING.includes(name) ? '' : [name, count, highest ?? '', versions ?? ''].join('.');

/** Counts the rows of every table that goes or is detached, in one round trip. */
async function countRows(sql: Sql, ids: readonly number[], params: Params): Promise<Counted[]> {
  const array = '$1::bigint[]';
  const stay = detachedTables(params);
  const parts = [...removedTables(params), ...stay].map((name) => {
    const { columns } = clientTables[name];
    const numbered = keyOf(name).join() === 'id';
    return `select '${name}' as name, count(*)::int as count, ${numbered ? 'max(id)' : 'null::bigint'} as highest,
      ${Object.hasOwn(columns, 'version') ? 'sum(version)::bigint' : 'null::bigint'} as versions, ${stay.includes(name)} as detached
      from ${name} where ${ofClients(name, array)} and ${unshared(name, array)}`;
  });
  return sql.unsafe<Counted[]>(parts.join(' union all '), [[...ids] as never]);
}

interface Facts {
  logins: number[];
  services: number[];
  accounts: number[];
  methods: number[];
  files: number[];
  exports: number[];
  payments: number;
  paid: { currency: string; minor: number }[];
  /** issued invoices and queued lines */
  charges: number;
  issued: number;
  domains: number;
  ownLogins: number;
  sharedLogins: number;
}

async function factsOf(sql: Sql, clientIds: readonly number[]): Promise<Facts> {
  const ids = sql`any(${[...clientIds]}::bigint[])`;
  const [facts] = await sql<Omit<Facts, 'paid'>[]>`
    with ties as (
      select login_id, enabled, exists (
        select from login_clients o where o.login_id = t.login_id and o.client_id <> all(${[...clientIds]}::bigint[])) as shared
      from login_clients t where client_id = ${ids})
    select array(select login_id from ties where enabled order by 1) as logins,
           array(select id from services where client_id = ${ids} and status in ('active', 'suspended') order by id) as services,
           array(select id from services where client_id = ${ids} and (status in ('active', 'suspended')
                   or (status = 'cancelled' and server_id is not null)) order by id) as accounts,
           array(select id from payment_methods
                 where client_id = ${ids} and removed_at is null and reference is not null order by id) as methods,
           array(select id from files where client_id = ${ids} and storage_key is not null order by id) as files,
           array(select id from exports where client_id = ${ids} and removed_at is null order by id) as exports,
           (select count(*) from transactions where client_id = ${ids})::int as payments,
           (select count(*) from invoices where client_id = ${ids} and status not in ('draft', 'cancelled'))::int
             + (select count(*) from invoice_items where client_id = ${ids} and invoice_id is null)::int as charges,
           (select count(*) from invoices where client_id = ${ids} and status <> 'draft')::int as issued,
           (select count(*) from domains where client_id = ${ids} and status in ('active', 'grace', 'redemption', 'pending-transfer'))::int as domains,
           (select count(*) from ties where not shared)::int as own_logins,
           (select count(*) from ties where shared)::int as shared_logins`;
  const paid = await sql<{ currency: string; minor: number }[]>`
    select currency, sum(amount_in_minor - amount_out_minor)::bigint as minor from transactions
    where client_id = ${ids} group by currency order by currency`;
  if (!facts) throw new Error('the database answered nothing');
  return { ...facts, paid };
}
