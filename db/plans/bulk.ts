import {
  type ChangeName,
  type ChosenList,
  changesFor,
  chosenIn,
  chosenRules,
} from '../../domain/operations/chosen.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import { rowsOf } from '../../domain/operations/words.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';
import { gatewayBlockers } from './gateways.ts';

/** A chosen row, as far as a plan looks at it. */
interface Chosen {
  id: number;
  /** of all that it holds */
  fingerprint: string;
  row: Record<string, unknown>;
}

interface Picked {
  list: ChosenList;
  ids: number[];
  rows: Chosen[];
}

/** What a change of chosen services, add-ons and domains would touch (L15). */
export async function previewBulkUpdate(
  sql: Sql,
  client: PlannedClient,
  params: OperationParams<'bulk-update'>,
): Promise<Preview> {
  const picked = await pick(sql, client, params);
  const { set } = params;
  const blockers = [...goneBlockers(client), ...missing(client, picked)];
  const warnings: Failure[] = [];
  const touches: Preview['touches'] = {};
  for (const { list, rows } of picked) {
    const { statuses, fields } = chosenRules[list];
    const changes = changesFor(list, set);
    const toDo = rows.filter(({ row }) =>
      Object.entries(changes).some(([name, value]) => row[snake(name)] !== value),
    );
    touches[`update-${list}`] = touched(toDo, rows, 'to-be-changed', list);
    if (set.status !== undefined && !(statuses as readonly string[]).includes(set.status))
      blockers.push(note('status-not-of-list', { list, status: set.status, statuses }));
    const none = namesOf(set).filter((name) => !(fields as readonly string[]).includes(name));
    if (none.length > 0 && Object.keys(changes).length === 0)
      blockers.push(note('nothing-to-change', { list, fields: none }));
    else if (none.length > 0) warnings.push(note('not-of-these', { list, fields: none }));
    const onServers = toDo.filter(({ row }) => row.server_id !== undefined && row.server_id !== null);
    if (set.status !== undefined && onServers.length > 0)
      warnings.push(note('record-only', { count: onServers.length }));
  }
  if (picked.length === 0) blockers.push(note('nothing-chosen'));
  if (typeof set.paymentMethod === 'string')
    blockers.push(...(await gatewayBlockers(sql, client, set.paymentMethod)));
  return { touches, blockers, warnings, fingerprint: fingerprintOf(client, picked) };
}

/** What removing chosen services, add-ons and domains from the record would touch (L19). */
export async function previewRemoveItems(
  sql: Sql,
  client: PlannedClient,
  params: OperationParams<'remove-items'>,
): Promise<Preview> {
  const picked = await pick(sql, client, params);
  const [addons, lines] = await Promise.all([addonsOf(sql, client, params), linesOf(sql, client, picked)]);
  const warnings: Failure[] = [note('removes-rows')];
  const touches: Preview['touches'] = {};
  for (const { list, rows } of picked) {
    touches[`remove-${list}`] = [
      ...touched(rows, rows, 'to-be-removed', list),
      ...(list === 'services' && addons > 0 ? [touch({ count: addons }, 'addons-going')] : []),
    ];
  }
  const running = picked
    .filter(({ list }) => list === 'services')
    .flatMap(({ rows }) => rows)
    .filter(({ row }) => row.server_id !== null && ['active', 'suspended'].includes(String(row.status)));
  if (running.length > 0) warnings.push(note('accounts-lose-owner', { services: rowsOf(idsOf(running)) }));
  if (lines.queued > 0) warnings.push(note('lines-go', { count: lines.queued }));
  if (lines.invoiced > 0) warnings.push(note('lines-stay', { count: lines.invoiced }));
  return {
    touches,
    blockers: [
      ...goneBlockers(client),
      ...missing(client, picked),
      ...(picked.length === 0 ? [note('nothing-chosen')] : []),
    ],
    warnings,
    fingerprint: [fingerprintOf(client, picked), addons, lines.queued, lines.invoiced].join('/'),
  };
}

async function pick(
  sql: Sql,
  { id }: PlannedClient,
  params: Parameters<typeof chosenIn>[0],
): Promise<Picked[]> {
  return Promise.all(
    chosenIn(params).map(async ({ list, ids }) => ({
      list,
      ids,
      rows: await sql<Chosen[]>`
        select t.id, md5(t::text) as fingerprint, to_jsonb(t) as row from ${sql(list)} t
        where t.client_id = ${id} and t.id = any(${ids}::bigint[]) order by t.id`,
    })),
  );
}

/** The same for one that does not exist and one of another client: nobody learns whose it is. */
function missing({ id: clientId }: PlannedClient, picked: readonly Picked[]): Failure[] {
  return picked.flatMap(({ list, ids, rows }) => {
    const known = new Set(rows.map(({ id }) => id));
    const unknown = ids.filter((id) => !known.has(id));
    return unknown.length === 0
      ? []
      : [note(`${chosenRules[list].noun}-missing`, { client: clientId, rows: rowsOf(unknown) })];
  });
}

function touched(
  toDo: readonly Chosen[],
  rows: readonly Chosen[],
  text: 'to-be-changed' | 'to-be-removed',
  list: ChosenList,
) {
  const rest = rows.length - toDo.length;
  return [
    touch(rowsOf(idsOf(toDo)), text, { list }),
    ...(rest > 0 ? [touch({ count: rest }, 'so-already')] : []),
  ];
}

function fingerprintOf({ version }: PlannedClient, picked: readonly Picked[]): string {
  return [version, ...picked.flatMap(({ rows }) => rows.map((row) => row.fingerprint))].join();
}

async function addonsOf(
  sql: Sql,
  { id }: PlannedClient,
  { services = [], addons = [] }: OperationParams<'remove-items'>,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from addons
    where client_id = ${id} and service_id = any(${services}::bigint[]) and id <> all(${addons}::bigint[])`;
  return row?.count ?? 0;
}

/** Lines that bill what was chosen, or an add-on that goes along. */
async function linesOf(
  sql: Sql,
  { id }: PlannedClient,
  picked: readonly Picked[],
): Promise<{ queued: number; invoiced: number }> {
  const of = (list: ChosenList) => picked.find((each) => each.list === list)?.ids ?? [];
  const [row] = await sql<{ queued: number; invoiced: number }[]>`
    select count(*) filter (where l.invoice_id is null)::int as queued,
           count(*) filter (where l.invoice_id is not null)::int as invoiced
    from invoice_items l left join addons a on a.id = l.addon_id
    where l.client_id = ${id} and (l.service_id = any(${of('services')}::bigint[])
      or a.service_id = any(${of('services')}::bigint[])
      or l.addon_id = any(${of('addons')}::bigint[]) or l.domain_id = any(${of('domains')}::bigint[]))`;
  return row ?? { queued: 0, invoiced: 0 };
}

const idsOf = (rows: readonly Chosen[]) => rows.map(({ id }) => id);
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const namesOf = (set: OperationParams<'bulk-update'>['set']) =>
  Object.entries(set).flatMap(([name, value]) => (value === undefined ? [] : [name as ChangeName]));
