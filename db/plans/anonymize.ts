import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { type PlainTouch, touch } from '../../domain/operations/touches.ts';
import { rowsOf } from '../../domain/operations/words.ts';
import { policySchema } from '../../domain/policy.ts';
import type { Sql } from '../connect.ts';
import { type ErasedTable, erasureSizes } from '../erasure/sizes.ts';
import { goneBlockers, type PlannedClient, withMergedNumbers } from './client.ts';
import { previewClose } from './close.ts';
import { chargeBlockers } from './duties.ts';

/** What anonymizing a client would do (L4): all that closing with termination does, and then all personal data. */
export async function previewAnonymize(
  sql: Sql,
  client: PlannedClient,
  { notify }: OperationParams<'anonymize'>,
): Promise<Preview> {
  const ids = await withMergedNumbers(sql, client.id);
  const [ending, sizes, against, charges, policy] = await Promise.all([
    previewClose(sql, client, { mode: 'terminate', notify }),
    erasureSizes(sql, ids),
    whatStandsAgainst(sql, client.id),
    chargeBlockers(sql, ids),
    policyOf(sql, client.providerId),
  ]);
  const { 'set-status': _, ...ends } = ending.touches;
  const size = (table: string): Touch => {
    const found = sizes.find((each) => each.table === table);
    return touch({ count: found?.count ?? 0 }, 'rows', { table, title: found?.title ?? table });
  };
  const erased = sizes.filter(({ table, count }) => count > 0 && !APART.has(table));
  return {
    touches: {
      ...ends,
      'terminate-services': [
        ...(ends['terminate-services'] ?? []),
        ...touched(against.leftAccounts, 'left-accounts'),
      ],
      'remove-payment-methods': [touch({ count: against.paymentMethods }, 'payment-methods')],
      'delete-files': [touch({ count: against.storedFiles }, 'stored-files')],
      'delete-exports': [touch({ count: against.storedExports }, 'stored-exports')],
      'remove-logins': [size('logins'), size('login_clients')],
      'erase-rows': erased.map(({ table, title, does, count }) =>
        touch({ count }, DOES[does], { table, title }),
      ),
      'set-anonymized': [touch({ count: ids.length }, 'client-numbers', { status: client.status })],
    },
    blockers: [
      ...goneBlockers(client),
      ...ending.blockers.filter(({ code }) => code === 'foreign-server'),
      ...blockersOf(client, against, policy.anonymize),
      ...charges,
    ],
    warnings: [...ending.warnings, ...warningsOf(client, against, policy.anonymize)],
    fingerprint: [
      ending.fingerprint,
      ...sizes.map(({ fingerprint }) => fingerprint),
      ...against.fingerprint,
      JSON.stringify(policy.retention),
    ].join(),
  };
}

const DOES = { remove: 'removed-rows', clear: 'personal-rows' } as const satisfies Record<
  ErasedTable['does'],
  string
>;
/** Tables that steps of their own are about. */
const APART = new Set(['logins', 'login_clients']);

interface Against {
  holds: number[];
  disputes: number[];
  unpaid: { id: number; currency: string; minor: number }[];
  credit: { currency: string; minor: number }[];
  leftAccounts: number[];
  paymentMethods: number;
  storedFiles: number;
  storedExports: number;
  fingerprint: unknown[];
}

/** What must be settled before somebody can be forgotten, and what is kept outside the record. */
async function whatStandsAgainst(sql: Sql, clientId: number): Promise<Against> {
  const [row] = await sql<Omit<Against, 'fingerprint'>[]>`
    select array(select id from legal_holds where client_id = ${clientId} and released_at is null order by id) as holds,
           array(select id from disputes where client_id = ${clientId} and state = 'open' order by id) as disputes,
           (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'currency', currency, 'minor', total_minor) order by id), '[]')
            from invoices where client_id = ${clientId} and status in ('unpaid', 'payment-pending', 'collections')) as unpaid,
           (select coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'minor', minor) order by currency), '[]')
            from (select currency, sum(amount_minor) as minor from credit_entries where client_id = ${clientId}
                  group by currency having sum(amount_minor) <> 0) c) as credit,
           array(select id from services where client_id = ${clientId} and status = 'cancelled' and server_id is not null order by id) as left_accounts,
           (select count(*)::int from payment_methods where client_id = ${clientId} and removed_at is null) as payment_methods,
           (select count(*)::int from files where client_id = ${clientId} and storage_key is not null) as stored_files,
           (select count(*)::int from exports where client_id = ${clientId} and removed_at is null) as stored_exports`;
  if (!row) throw new Error('the record does not answer');
  const { holds, disputes, unpaid, leftAccounts, paymentMethods, storedFiles, storedExports } = row;
  const fingerprint = [
    holds,
    disputes,
    unpaid.length,
    leftAccounts,
    paymentMethods,
    storedFiles,
    storedExports,
  ];
  return { ...row, fingerprint };
}

async function policyOf(sql: Sql, providerId: number) {
  const [row] = await sql<{ policy: unknown }[]>`select policy from providers where id = ${providerId}`;
  return policySchema.parse(row?.policy ?? {});
}

/** Reasons to keep the data that staff must settle first. A duty to keep it is above every policy. */
function blockersOf(
  { id }: PlannedClient,
  { holds, disputes, unpaid }: Against,
  allowed: { allowUnpaid: boolean; allowDisputes: boolean },
): Failure[] {
  const blockers: Failure[] = [];
  if (holds.length > 0) blockers.push(note('held-until-released', { client: id, holds }));
  if (disputes.length > 0 && !allowed.allowDisputes)
    blockers.push(note('payments-disputed', { client: id, disputes }));
  if (unpaid.length > 0 && !allowed.allowUnpaid)
    blockers.push(note('invoices-unpaid', { client: id, invoices: rowsOf(unpaid.map((each) => each.id)) }));
  return blockers;
}

function warningsOf(
  { id }: PlannedClient,
  { disputes, unpaid, credit, leftAccounts }: Against,
  { allowUnpaid, allowDisputes }: { allowUnpaid: boolean; allowDisputes: boolean },
): Failure[] {
  const warnings: Failure[] = [note('cannot-be-undone', { client: id })];
  if (credit.length > 0) warnings.push(note('credit-left', { amounts: credit }));
  if (unpaid.length > 0 && allowUnpaid)
    warnings.push(note('never-paid', { invoices: rowsOf(unpaid.map((each) => each.id)) }));
  if (disputes.length > 0 && allowDisputes) warnings.push(note('disputes-stay', { disputes }));
  if (leftAccounts.length > 0) warnings.push(note('left-accounts', { services: rowsOf(leftAccounts) }));
  return warnings;
}

const touched = (ids: number[], text: PlainTouch): Touch[] =>
  ids.length === 0 ? [] : [touch(rowsOf(ids), text)];
