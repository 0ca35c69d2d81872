import type { Tx } from '../../../../db/connect.ts';
import { audit } from '../../../../db/queries/audit.ts';
import { findStaffByEmail, lockStaff, type StaffRow } from '../../../../db/queries/staff.ts';
import { linkIdentity, staffOfIdentity } from '../../../../db/queries/staff-identities.ts';
import type { SignedOn } from '../../../../domain/access/single-sign-on.ts';

/** Why somebody who signed in elsewhere does not get in here, for the audit log. */
export type SignOnRefusal = 'unknown-subject' | 'unverified-mail' | 'disabled';

/**
 * Whose account it is: the one that the subject is linked with. Where the installation wants that, the verified mail
 * address of an account that is there already links it, at the first sign-in. No account is made, and no right given.
 */
export async function accountOf(
  tx: Tx,
  who: SignedOn,
  { linkByEmail, address, now }: { linkByEmail: boolean; address: string | null; now: Date },
): Promise<StaffRow | { refused: SignOnRefusal; staffId?: number }> {
  const linked = await staffOfIdentity(tx, who);
  if (linked !== undefined) return mayEnter(await lockStaff(tx, linked));
  if (!linkByEmail || who.email === undefined) return { refused: 'unknown-subject' };
  const byEmail = await findStaffByEmail(tx, who.email);
  if (!byEmail) return { refused: 'unknown-subject' };
  if (!who.emailVerified) return { refused: 'unverified-mail', staffId: byEmail.id };
  const staff = mayEnter(await lockStaff(tx, byEmail.id));
  if ('refused' in staff) return staff;
  if (!(await linkIdentity(tx, staff.id, who, { by: 'e-mail', now })))
    return { refused: 'unknown-subject', staffId: staff.id };
  const actor = { kind: 'staff', id: String(staff.id), address } as const;
  const line = { action: 'staff.identity-linked', subject: `staff:${staff.id}` } as const;
  await audit(tx, actor, { ...line, data: { by: 'e-mail' } }, now);
  return staff;
}

function mayEnter(staff: StaffRow | undefined): StaffRow | { refused: SignOnRefusal; staffId?: number } {
  if (!staff) return { refused: 'unknown-subject' };
  return staff.disabledAt === null ? staff : { refused: 'disabled', staffId: staff.id };
}
