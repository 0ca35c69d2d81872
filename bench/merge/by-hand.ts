import type { Pool } from '../../db/connect.ts';

/** The tables whose rows name the client, with what names the row; nested ones move with their parents. */
const moved = [
  ['legal_holds', 'id'],
  ['contacts', 'id'],
  ['orders', 'id'],
  ['services', 'id'],
  ['addons', 'id'],
  ['domains', 'id'],
  ['invoices', 'id'],
  ['invoice_items', 'id'],
  ['transactions', 'id'],
  ['credit_entries', 'id'],
  ['disputes', 'id'],
  ['payment_methods', 'id'],
  ['tickets', 'id'],
  ['notes', 'id'],
  ['files', 'id'],
  ['messages', 'id'],
  ['change_log', 'id'],
  ['login_clients', 'login_id'],
  ['client_settings', 'key'],
] as const;

/**
 * Merges a client into another as somebody would who knows the tables: one transaction, one statement per table.
 * @param remember also keep what is needed to take it back: the keys of the moved rows, dropped and changed values
 * @returns how long it took, in ms
 */
export async function mergeByHand(
  sql: Pool,
  from: number,
  into: number,
  { remember }: { remember: boolean },
): Promise<number> {
  const began = performance.now();
  await sql.begin(async (tx) => {
    await tx`select from clients where id in (${from}, ${into}) order by id for update`;
    if (remember) {
      await tx`create table if not exists by_hand_moves (from_id bigint, table_name text, keys text[])`;
      await tx`create table if not exists by_hand_rows (from_id bigint, table_name text, row jsonb)`;
      await tx`insert into by_hand_rows select ${from}, 'client_settings', to_jsonb(s) from client_settings s
        where client_id = ${from} and key in (select key from client_settings where client_id = ${into})`;
      await tx`insert into by_hand_rows select ${from}, 'clients', to_jsonb(c) from clients c where id = ${into}`;
    }
    await tx`delete from client_settings s where client_id = ${from}
      and key in (select key from client_settings where client_id = ${into})`;
    await tx`update login_clients set owner = false where client_id = ${from} and owner
      and exists (select from login_clients where client_id = ${into} and owner)`;
    await tx`update contacts set billing = false where client_id = ${from} and billing
      and exists (select from contacts where client_id = ${into} and billing)`;
    await tx`update payment_methods set is_default = false where client_id = ${from} and is_default
      and exists (select from payment_methods where client_id = ${into} and is_default and removed_at is null)`;
    for (const [table, key] of moved) {
      const update = `update ${table} set client_id = $2 where client_id = $1`;
      await tx.unsafe(
        remember
          ? `with moved as (${update} returning ${key}) insert into by_hand_moves
             select $1, '${table}', array_agg(${key}::text) from moved`
          : update,
        [from, into] as never[],
      );
    }
    await tx`update clients s set phone = coalesce(s.phone, o.phone), email = coalesce(s.email, o.email),
               custom_fields = o.custom_fields || s.custom_fields
             from clients o where s.id = ${into} and o.id = ${from}`;
    await tx`update clients set status = 'merged', merged_into_id = ${into} where id = ${from}`;
  });
  return performance.now() - began;
}
