import type { Sql, Tx } from '../connect.ts';

/** Somebody as a provider of identities knows them: its name and its number for them, which never changes. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** Whose account an identity is linked with. */
export async function staffOfIdentity(sql: Sql, { issuer, subject }: Identity): Promise<number | undefined> {
  const [row] = await sql<{ staffId: number }[]>`
    select staff_id from staff_identities where issuer = ${issuer} and subject = ${subject}`;
  return row?.staffId;
}

/** Links an account with an identity. Returns false when either is linked already: a link is made once. */
export async function linkIdentity(
  tx: Tx,
  staffId: number,
  { issuer, subject }: Identity,
  { by, now }: { by: 'staff' | 'e-mail'; now: Date },
): Promise<boolean> {
  const rows = await tx`
    insert into staff_identities (staff_id, issuer, subject, linked_by, created_at)
    values (${staffId}, ${issuer}, ${subject}, ${by}, ${now}) on conflict do nothing returning id`;
  return rows.length > 0;
}

/** Takes an account's links away. Returns how many there were. */
export async function unlinkIdentities(tx: Tx, staffId: number): Promise<number> {
  return (await tx`delete from staff_identities where staff_id = ${staffId}`).count;
}
