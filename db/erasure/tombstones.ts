import { folded, wordsOf } from '../../domain/erasure/terms.ts';
import type { Sql, Tx } from '../connect.ts';
import type { KeyedHash, Vault } from '../crypto/secrets.ts';

/** What a tombstone was made of. `client` is the row itself, by number and moment of its recording. */
export const tombstoneKinds = ['client', 'email', 'taxId', 'login', 'sourceRow'] as const;
export type TombstoneKind = (typeof tombstoneKinds)[number];

/** Something that identifies a person. */
export interface Mark {
  kind: TombstoneKind;
  value: string;
}

/** The mark of a client's row: no other row of this record or of a copy of it has the same. */
export function clientMark({ id, createdAt }: { id: number; createdAt: string }): Mark {
  return { kind: 'client', value: `${id} ${new Date(createdAt).toISOString()}` };
}

/** The mark of a row of another system. `of` is what it is there: `clients`, `logins`. */
export function sourceMark(source: { system: string; name: string }, of: string, row: number): Mark {
  return { kind: 'sourceRow', value: `${source.system}/${source.name}/${of}/${row}` };
}

/** The keyed hashes of a mark: with the current key first, then with earlier ones. */
export function hashesOf(vault: Vault, { kind, value }: Mark): KeyedHash[] {
  return vault.hashes(`tombstone ${kind}\n${comparable(kind, value)}`);
}

function comparable(kind: TombstoneKind, value: string): string {
  switch (kind) {
    case 'email':
    case 'login':
      return folded(value).trim();
    case 'taxId':
      return wordsOf(folded(value)).join('');
    case 'client':
    case 'sourceRow':
      return value;
  }
}

/**
 * What identifies the clients and those around them, as far as it is theirs alone: addresses and numbers that
 * another client of the provider has as well stay free.
 * @param clientIds the client and the numbers merged into it
 */
export async function marksOf(sql: Sql, providerId: number, clientIds: readonly number[]): Promise<Mark[]> {
  const ids = [...clientIds];
  const marks = await sql<Mark[]>`
    with mine (kind, value) as (
      select 'email', lower(email) from clients where id = any(${ids}::bigint[])
      union select 'email', lower(email) from contacts where client_id = any(${ids}::bigint[])
      union select 'email', lower(email) from logins l where ${unshared(sql, ids)}
      union select 'login', lower(name) from logins l where ${unshared(sql, ids)}
      union select 'taxId', tax_id from clients where id = any(${ids}::bigint[])
      union select 'taxId', tax_id from contacts where client_id = any(${ids}::bigint[])
    )
    select kind, value from mine m where value <> ''
      and not (kind = 'taxId' and exists (
        select from clients c where c.tax_id = m.value and c.provider_id = ${providerId} and c.id <> all(${ids}::bigint[])))
      and not (kind in ('email', 'login') and exists (
        select from clients c where lower(c.email) = m.value and c.provider_id = ${providerId} and c.id <> all(${ids}::bigint[])))
      and not (kind in ('email', 'login') and exists (
        select from logins l where lower(l.name) = m.value and l.provider_id = ${providerId} and not ${unshared(sql, ids)}))`;
  const rows = await sql<{ of: string; system: string; name: string; row: number }[]>`
    select 'clients' as of, s.system, s.name, c.source_row as row from clients c join import_sources s on s.id = c.source_id
    where c.id = any(${ids}::bigint[])
    union all select 'logins', s.system, s.name, l.source_row from logins l join import_sources s on s.id = l.source_id
    where ${unshared(sql, ids)}`;
  const clients = await sql<{ id: number; createdAt: string }[]>`
    select id, created_at from clients where id = any(${ids}::bigint[])`;
  return [
    ...clients.map(clientMark),
    ...marks,
    ...rows.map(({ of, row, ...source }) => sourceMark(source, of, row)),
  ];
}

/** Condition on `logins l`: it signs in for these clients and for nobody else. */
function unshared(sql: Sql, ids: number[]) {
  return sql`(exists (select from login_clients t where t.login_id = l.id and t.client_id = any(${ids}::bigint[]))
    and not exists (select from login_clients t where t.login_id = l.id and t.client_id <> all(${ids}::bigint[])))`;
}

export interface Tombstone {
  providerId: number;
  kind: TombstoneKind;
  hash: string;
  keyId: string;
  clientId: number;
  operationId: string;
  createdAt: string;
}

/** Plants tombstones; those that stand already stay as they are. Answers how many of each kind are new. */
export async function plant(
  tx: Tx,
  stones: readonly Tombstone[],
): Promise<Partial<Record<TombstoneKind, number>>> {
  const counts: Partial<Record<TombstoneKind, number>> = {};
  for (let from = 0; from < stones.length; from += 1_000) {
    const rows = await tx<{ kind: TombstoneKind }[]>`
      insert into tombstones ${tx(stones.slice(from, from + 1_000))} on conflict (provider_id, kind, hash) do nothing
      returning kind`;
    for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Which of the marks belong to a person that was erased. */
export async function erasedMarks(
  sql: Sql,
  vault: Vault,
  providerId: number,
  marks: readonly Mark[],
): Promise<Mark[]> {
  const asked = marks.flatMap((mark) => hashesOf(vault, mark).map(({ hash }) => ({ mark, hash })));
  if (asked.length === 0) return [];
  const rows = await sql<{ kind: string; hash: string }[]>`
    select kind, hash from tombstones
    where provider_id = ${providerId} and hash = any(${asked.map(({ hash }) => hash)}::text[])`;
  const standing = new Set(rows.map(({ kind, hash }) => `${kind} ${hash}`));
  return [
    ...new Set(
      asked.filter(({ mark, hash }) => standing.has(`${mark.kind} ${hash}`)).map(({ mark }) => mark),
    ),
  ];
}

/** The marks under which a sign-up may meet a tombstone: an address is looked for as a login name too. */
export function marksOfPerson({ email, taxId }: { email?: string | null; taxId?: string | null }): Mark[] {
  return [
    ...(email ? [{ kind: 'email', value: email } as const, { kind: 'login', value: email } as const] : []),
    ...(taxId ? [{ kind: 'taxId', value: taxId } as const] : []),
  ];
}
