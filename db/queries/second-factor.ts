import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import { acceptTotp, newRecoveryCodes, newTotpSecret, plainRecoveryCode } from '../crypto/totp.ts';

/** Where second factors of one sort of account stand. */
export interface FactorTables {
  totp: string;
  codes: string;
  /** the column of both that names the account */
  owner: string;
  /** sets the hashes of its recovery codes apart from those of others */
  purpose: string;
}
export const staffFactors: FactorTables = {
  ...{ totp: 'staff_totp', codes: 'staff_recovery_codes', owner: 'staff_id', purpose: 'staff recovery code' },
};

interface TotpRow {
  secret: string;
  confirmedAt: string | null;
  lastStep: number;
}

/** Whether an account has a second factor. Only what was confirmed counts. */
export async function hasTotp(sql: Sql, { totp, owner }: FactorTables, id: number): Promise<boolean> {
  const rows = await sql`
    select from ${sql(totp)} where ${sql(owner)} = ${id} and confirmed_at is not null`;
  return rows.length > 0;
}

/**
 * The secret of an authenticator app that is being set up: the same until it is confirmed, so that a page that is
 * loaded again shows what was scanned.
 * @returns the secret in base32; undefined: there is a confirmed one
 */
export async function beginTotp(
  tx: Tx,
  vault: Vault,
  tables: FactorTables,
  id: number,
): Promise<string | undefined> {
  const { totp, owner } = tables;
  const secret = vault.seal({ secret: newTotpSecret() }, boundTo(tables, id));
  await tx`
    insert into ${tx(totp)} (${tx(owner)}, secret) values (${id}, ${secret}) on conflict (${tx(owner)}) do nothing`;
  const row = await heldTotp(tx, tables, id);
  return row === undefined || row.confirmedAt !== null ? undefined : opened(vault, tables, id, row);
}

/**
 * Switches the second factor on when a code shows that the app has the secret.
 * @returns the recovery codes, shown this once; undefined: the code was wrong, or nothing was being set up
 */
export async function confirmTotp(
  tx: Tx,
  vault: Vault,
  tables: FactorTables,
  id: number,
  { code, now }: { code: string; now: Date },
): Promise<string[] | undefined> {
  const row = await heldTotp(tx, tables, id);
  if (row === undefined || row.confirmedAt !== null) return undefined;
  const step = acceptTotp(opened(vault, tables, id, row), code, { now, lastStep: row.lastStep });
  if (step === undefined) return undefined;
  await tx`
    update ${tx(tables.totp)} set confirmed_at = ${now}, last_step = ${step} where ${tx(tables.owner)} = ${id}`;
  return replaceRecoveryCodes(tx, vault, tables, id);
}

/**
 * Checks a code of the app or a recovery code, and uses it up: neither counts twice.
 * @returns what it was; undefined: refused
 */
export async function useSecondFactor(
  tx: Tx,
  vault: Vault,
  tables: FactorTables,
  id: number,
  { code, now }: { code: string; now: Date },
): Promise<'app' | 'recovery-code' | undefined> {
  const { totp, codes, owner } = tables;
  const row = await heldTotp(tx, tables, id);
  if (row === undefined || row.confirmedAt === null) return undefined;
  const step = acceptTotp(opened(vault, tables, id, row), code, { now, lastStep: row.lastStep });
  if (step !== undefined) {
    await tx`update ${tx(totp)} set last_step = ${step} where ${tx(owner)} = ${id}`;
    return 'app';
  }
  const plain = plainRecoveryCode(code);
  if (plain === undefined) return undefined;
  const used = await tx`
    update ${tx(codes)} set used_at = ${now}
    where ${tx(owner)} = ${id} and used_at is null and hash = any(${hashesOf(vault, tables, id, plain)}::text[])
    returning id`;
  return used.length > 0 ? 'recovery-code' : undefined;
}

/** New recovery codes in place of all earlier ones. Returns them, shown this once. */
export async function replaceRecoveryCodes(
  tx: Tx,
  vault: Vault,
  tables: FactorTables,
  id: number,
): Promise<string[]> {
  const { codes: table, owner } = tables;
  const codes = newRecoveryCodes();
  const hashes = codes.flatMap((code) =>
    hashesOf(vault, tables, id, plainRecoveryCode(code) ?? '').slice(0, 1),
  );
  await tx`delete from ${tx(table)} where ${tx(owner)} = ${id}`;
  await tx`insert into ${tx(table)} (${tx(owner)}, hash) select ${id}, unnest(${hashes}::text[])`;
  return codes;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(
  sql: Sql,
  { codes, owner }: FactorTables,
  id: number,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from ${sql(codes)} where ${sql(owner)} = ${id} and used_at is null`;
  return row?.count ?? 0;
}

/** Switches the second factor off, with its secret and its recovery codes. Returns whether there was one. */
export async function removeTotp(tx: Tx, { totp, codes, owner }: FactorTables, id: number): Promise<boolean> {
  await tx`delete from ${tx(codes)} where ${tx(owner)} = ${id}`;
  const removed = await tx<{ confirmedAt: string | null }[]>`
    delete from ${tx(totp)} where ${tx(owner)} = ${id} returning confirmed_at`;
  return removed.some(({ confirmedAt }) => confirmedAt !== null);
}

/** Held until the transaction ends, so that one code cannot be used by two requests at once. */
async function heldTotp(tx: Tx, { totp, owner }: FactorTables, id: number): Promise<TotpRow | undefined> {
  const [row] = await tx<TotpRow[]>`
    select secret, confirmed_at, last_step from ${tx(totp)} where ${tx(owner)} = ${id} for update`;
  return row;
}

const boundTo = ({ totp }: FactorTables, id: number) => `${totp}:${id}`;

function opened(vault: Vault, tables: FactorTables, id: number, { secret }: TotpRow): string {
  return String(vault.open(secret, boundTo(tables, id)).secret);
}

function hashesOf(vault: Vault, { purpose }: FactorTables, id: number, plain: string): string[] {
  return vault.hashes(`${purpose} ${id} ${plain}`).map(({ hash }) => hash);
}
