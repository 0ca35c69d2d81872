import {
  type ChangeName,
  type ChosenList,
  changesFor,
  chosenIn,
  chosenRules,
} from '../../domain/operations/chosen.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few, named } from '../../domain/operations/words.ts';
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
    const { noun, statuses, fields } = chosenRules[list];
    const changes = changesFor(list, set);
    const toDo = rows.filter(({ row }) =>
      Object.entries(changes).some(([name, value]) => row[snake(name)] !== value),
    );
    touches[`update-${list}`] = touched(toDo, rows, `${noun}s to be changed`);
    if (set.status !== undefined && !(statuses as readonly string[]).includes(set.status))
      blockers.push({
        code: 'wrong-status',
        message: `A ${noun} cannot be ${set.status}, only ${statuses.join(', ')}.`,
      });
    const none = namesOf(set).filter((name) => !(fields as readonly string[]).includes(name));
    if (none.length > 0 && Object.keys(changes).length === 0)
      blockers.push({
        code: 'nothing-to-change',
        message: `${cap(noun)}s have no ${inWords(none)} of their own.`,
      });
    else if (none.length > 0)
      warnings.push({
        code: 'not-of-these',
        message: `${cap(noun)}s have no ${inWords(none)} of their own: left out.`,
      });
    const onServers = toDo.filter(({ row }) => row.server_id !== undefined && row.server_id !== null);
    if (set.status !== undefined && onServers.length > 0)
      warnings.push({
        code: 'record-only',
        message: `${few(onServers.length, 'account')} on a server will stay as they are there: only the record changes. For more use service-commands.`,
      });
  }
  if (picked.length === 0) blockers.push(nothingChosen);
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
  const warnings: Failure[] = [
    { code: 'removes-rows', message: 'The rows go for ever. This cannot be undone.' },
  ];
  const touches: Preview['touches'] = {};
  for (const { list, rows } of picked) {
    touches[`remove-${list}`] = [
      ...touched(rows, rows, `${chosenRules[list].noun}s to be removed`),
      ...(list === 'services' && addons > 0
        ? [{ count: addons, what: 'add-ons, which go with their service' }]
        : []),
    ];
  }
  const running = picked
    .filter(({ list }) => list === 'services')
    .flatMap(({ rows }) => rows)
    .filter(({ row }) => row.server_id !== null && ['active', 'suspended'].includes(String(row.status)));
  if (running.length > 0)
    warnings.push({
      code: 'accounts-stay',
      message: `${named('Service', idsOf(running))}: the account stays on its server, where nobody looks after it any more.`,
    });
  if (lines.queued > 0)
    warnings.push({
      code: 'queued-lines',
      message: `${few(lines.queued, 'line')} not on an invoice yet will go too and never be billed.`,
    });
  if (lines.invoiced > 0)
    warnings.push({
      code: 'invoice-lines',
      message: `${few(lines.invoiced, 'line')} of invoices will stay as they are and no longer name what they bill.`,
    });
  return {
    touches,
    blockers: [
      ...goneBlockers(client),
      ...missing(client, picked),
      ...(picked.length === 0 ? [nothingChosen] : []),
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
    const { noun } = chosenRules[list];
    return unknown.length === 0
      ? []
      : [{ code: `${noun}-missing`, message: `Client ${clientId} has no ${named(noun, unknown)}.` }];
  });
}

const nothingChosen: Failure = {
  code: 'nothing-chosen',
  message: 'Name services, add-ons or domains: nothing is chosen.',
};

function touched(toDo: readonly Chosen[], rows: readonly Chosen[], what: string) {
  const rest = rows.length - toDo.length;
  return [
    { count: toDo.length, what, ids: idsOf(toDo).slice(0, 20) },
    ...(rest > 0 ? [{ count: rest, what: 'that are so already' }] : []),
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
const cap = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const namesOf = (set: OperationParams<'bulk-update'>['set']) =>
  Object.entries(set).flatMap(([name, value]) => (value === undefined ? [] : [name as ChangeName]));
const WORDS: Record<ChangeName, string> = {
  status: 'status',
  paymentMethod: 'payment method',
  autoSuspendOverride: 'auto-suspend override',
  suspendNotBefore: 'day of suspension',
  priceMinor: 'price',
  cycle: 'billing cycle',
  nextDueOn: 'due date',
};
const inWords = (names: readonly ChangeName[]) => names.map((name) => WORDS[name]).join(' and ');
