import type { Sql, Tx } from '../connect.ts';

/** A passkey as its owner sees it. */
export interface PasskeyRow {
  id: number;
  name: string;
  backedUp: boolean;
  createdAt: string;
  lastUsedAt: string | null;
}

/** A passkey with what signatures are checked against. */
export interface PasskeyToCheck {
  id: number;
  staffId: number;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

export interface NewPasskey {
  staffId: number;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: readonly string[];
  backedUp: boolean;
  name: string;
  now: Date;
}

const shown = (sql: Sql) => sql`id, name, backed_up, created_at, last_used_at`;

/** Somebody's passkeys, oldest first. */
export function listPasskeys(sql: Sql, staffId: number): Promise<PasskeyRow[]> {
  return sql<PasskeyRow[]>`select ${shown(sql)} from staff_passkeys where staff_id = ${staffId} order by id`;
}

/** What an authenticator is told that it must not be asked for again, or is asked for. */
export function credentialsOf(
  sql: Sql,
  staffId: number,
): Promise<Pick<PasskeyToCheck, 'credentialId' | 'transports'>[]> {
  return sql<Pick<PasskeyToCheck, 'credentialId' | 'transports'>[]>`
    select credential_id, transports from staff_passkeys where staff_id = ${staffId} order by id`;
}

/** Stores a passkey. Undefined: it is known already. */
export async function insertPasskey(tx: Tx, passkey: NewPasskey): Promise<PasskeyRow | undefined> {
  const { publicKey, transports, now, ...fields } = passkey;
  const row = { ...fields, publicKey: Buffer.from(publicKey), transports: [...transports], createdAt: now };
  const [stored] = await tx<PasskeyRow[]>`
    insert into staff_passkeys ${tx(row as never)} on conflict (credential_id) do nothing returning ${shown(tx)}`;
  return stored;
}

/** The passkey with this credential, held until the transaction ends, so that its counter is read and set by one. */
export async function lockPasskey(tx: Tx, credentialId: string): Promise<PasskeyToCheck | undefined> {
  const [row] = await tx<PasskeyToCheck[]>`
    select id, staff_id, credential_id, public_key, counter, transports from staff_passkeys
    where credential_id = ${credentialId} for update`;
  return row;
}

/** Notes that a passkey has signed. */
export async function markPasskeyUsed(
  tx: Tx,
  id: number,
  { counter, backedUp, now }: { counter: number; backedUp: boolean; now: Date },
): Promise<void> {
  await tx`
    update staff_passkeys set counter = ${counter}, backed_up = ${backedUp}, last_used_at = ${now} where id = ${id}`;
}

/** Gives a passkey of somebody another name. Undefined: they have no such passkey. */
export async function renamePasskey(
  tx: Tx,
  staffId: number,
  id: number,
  name: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await tx<PasskeyRow[]>`
    update staff_passkeys set name = ${name} where id = ${id} and staff_id = ${staffId} returning ${shown(tx)}`;
  return row;
}

/** Removes one passkey of somebody, or all. Returns how many there were. */
export async function removePasskeys(
  tx: Tx,
  staffId: number,
  { only }: { only?: number } = {},
): Promise<number> {
  const { count } = await tx`
    delete from staff_passkeys where staff_id = ${staffId} ${only === undefined ? tx`` : tx`and id = ${only}`}`;
  return count;
}
