import { sentence } from '../sentences.ts';
import { few } from '../words.ts';

/** Rows of a table, as `many` calls them in English. */
export interface SomeOf {
  table: string;
  many: string;
  count: number;
}
interface Pair {
  client: number;
  survivor: number;
}

const counted = (rows: readonly SomeOf[]) => rows.map(({ many, count }) => `${many} (${count})`).join(', ');

/** What plans say that merge two clients or take a merge back. */
export const mergingNotes = {
  'no-survivor': sentence('no-survivor', ({ client }: { client: number }) => `There is no client ${client}.`),
  'same-client': sentence(
    'same-client',
    ({ client }: { client: number }) =>
      `Client ${client} cannot be merged into itself: name another client in “into”.`,
  ),
  'survivor-merged': sentence(
    'survivor-merged',
    ({ survivor, into }: { survivor: number; into: number | null }) =>
      `Client ${survivor} was itself merged into client ${into}: merge into that one.`,
  ),
  'survivor-anonymized': sentence(
    'survivor-anonymized',
    ({ survivor }: { survivor: number }) =>
      `Client ${survivor} was anonymized: nothing can be merged into it.`,
  ),
  'survivor-closed': sentence(
    'survivor-closed',
    ({ survivor }: { survivor: number }) =>
      `Client ${survivor} is closed: reopen it first, or merge the other way round.`,
  ),
  'other-currency': sentence(
    'other-currency',
    ({ client, currency, survivor, other }: Pair & { currency: string; other: string }) =>
      `Client ${client} is billed in ${currency}, client ${survivor} in ${other}: change the currency of one of them first.`,
  ),
  'other-provider': sentence(
    'other-provider',
    ({ client, provider, survivor, other }: Pair & { provider: number; other: number }) =>
      `Client ${client} belongs to provider ${provider}, client ${survivor} to provider ${other}: both would have to allow it in their policy (merge.acrossProviders).`,
  ),
  'group-of-other-provider': sentence(
    'group-of-other-provider',
    ({ client, survivor }: Pair) =>
      `The group of client ${client} belongs to another provider: client ${survivor} cannot be in it.`,
  ),
  'unknown-field': sentence(
    'unknown-field',
    ({ field, fields }: { field: string; fields: string[] }) =>
      `Nobody can choose “${field}”; there are ${fields.join(', ')}.`,
  ),
  /** `unique` names the rule in the catalogue; `both` and `rule` are its English */
  clash: sentence(
    'clash',
    ({ both, rule, count }: { unique: string; both: string; rule: string; count: number }) =>
      `Both have ${both}${count === 1 ? '' : ` (${count} times)`}: ${rule}.`,
  ),
  'groups-differ': sentence(
    'groups-differ',
    ({ client, group, survivor, other }: Pair & { group: number | null; other: number | null }) =>
      `Client ${client} is in group ${group}, client ${survivor} in group ${other}: the survivor's applies unless you choose “groupId”.`,
  ),
  'survivor-archived': sentence(
    'survivor-archived',
    ({ survivor }: { survivor: number }) =>
      `Client ${survivor} is archived: everyday lists will show neither of them.`,
  ),
  'across-providers': sentence(
    'across-providers',
    ({ provider, other }: { provider: number; other: number }) =>
      `Invoices, payments, tickets and logins keep their provider ${provider}; so do servers: services there are not acted on for provider ${other}.`,
  ),
  'import-led': sentence(
    'import-led',
    () =>
      'At least one of them was imported. Later imports bring nothing more for either: Tenure leads both from then on.',
  ),
  'same-domain': sentence(
    'same-domain',
    ({ rows, client }: { rows: string[]; client: number }) =>
      `Both have the domain of ${rows.join(', ')} of client ${client}: all rows stay, look which one is right.`,
  ),
  'holds-move': sentence(
    'legal-hold',
    ({ count, client, survivor }: Pair & { count: number }) =>
      `${few(count, 'legal hold')} on client ${client} will hold client ${survivor}.`,
  ),
  'holds-widen': sentence(
    'legal-hold',
    ({ count, client, survivor }: Pair & { count: number }) =>
      `${few(count, 'legal hold')} on client ${survivor} will hold what comes from client ${client} too.`,
  ),
  'disputes-move': sentence(
    'open-disputes',
    ({ count, client }: { count: number; client: number }) =>
      `${few(count, 'open dispute')} of client ${client} will move.`,
  ),
  'not-merged': sentence(
    'not-merged',
    ({ client }: { client: number }) =>
      `Client ${client} is not merged into another: there is nothing to take back.`,
  ),
  'no-merge-on-record': sentence(
    'no-merge-on-record',
    ({ client, survivor }: Pair) =>
      `No operation on record has merged client ${client} into client ${survivor}: it cannot be taken back.`,
  ),
  'unmerge-too-late': sentence(
    'unmerge-too-late',
    ({ client, on, days }: { client: number; on: string; days: number }) =>
      `The merge of client ${client} ended on ${on}; it can be taken back for ${few(days, 'day')}.`,
  ),
  'merge-forgotten': sentence(
    'merge-forgotten',
    ({ client }: { client: number }) =>
      `What the merge of client ${client} has to remember to be taken back is gone.`,
  ),
  'survivor-merged-since': sentence(
    'survivor-merged',
    ({ survivor, into }: { survivor: number; into: number | null }) =>
      `Client ${survivor} was itself merged into client ${into} since: un-merge client ${survivor} first.`,
  ),
  'survivor-anonymized-since': sentence(
    'survivor-anonymized',
    ({ client, survivor }: Pair) =>
      `Client ${survivor} was anonymized since, and what came from client ${client} with it.`,
  ),
  'other-currency-since': sentence(
    'other-currency',
    ({ client, currency, survivor, other }: Pair & { currency: string; other: string }) =>
      `Client ${survivor} is billed in ${other} by now, client ${client} was in ${currency}: change the currency back first.`,
  ),
  'added-since': sentence(
    'added-since',
    ({ survivor, rows }: { survivor: number; rows: SomeOf[] }) =>
      `Added since the merge, stays with client ${survivor}: ${counted(rows)}.`,
  ),
  'edited-since': sentence(
    'edited-since',
    ({ rows }: { rows: SomeOf[] }) => `Edited since the merge, goes back as it is now: ${counted(rows)}.`,
  ),
  'gone-since': sentence('gone-since', ({ rows }: { rows: (SomeOf & { ids: string[] })[] }) => {
    const parts = rows.map(({ many, ids, count }) => {
      const more = count > ids.length ? ` and ${count - ids.length} more` : '';
      return `${many} ${ids.join(', ')}${more}`;
    });
    return `Deleted or given to another client since the merge, cannot go back: ${parts.join(', ')}.`;
  }),
  'fields-stay': sentence(
    'fields-stay',
    ({ survivor, fields }: { survivor: number; fields: string[] }) =>
      `Fields of client ${survivor} that were edited since stay as they are: ${fields.join(', ')}.`,
  ),
  'survivor-closed-since': sentence(
    'survivor-closed',
    ({ survivor }: { survivor: number }) =>
      `Client ${survivor} was closed since: what goes back was ended with it and stays so.`,
  ),
  'stands-for-others': sentence(
    'stands-for-others',
    ({ count, survivor }: { count: number; survivor: number }) =>
      `${count} of the logins and settings that go back also stand for those of a client merged later: client ${survivor} is without them until that one is un-merged too.`,
  ),
} as const;
