import type { Tx } from '../../../db/connect.ts';
import { hashPassword } from '../../../db/crypto/passwords.ts';
import { isCommonPassword } from '../../../db/passwords/common.ts';
import { audit } from '../../../db/queries/audit.ts';
import type { Actor } from '../../../db/queries/change-log.ts';
import { type StaffRow, setPasswordHash } from '../../../db/queries/staff.ts';
import { endSessions } from '../../../db/queries/staff-sessions.ts';
import { flawSentence, passwordFlaw } from '../../../domain/passwords/rules.ts';

/** Why somebody cannot have this password, as a sentence; undefined: it is good. */
export function whyNotPassword(plain: string, staff: StaffRow): string | undefined {
  const { secondFactor, email, name } = staff;
  const flaw = passwordFlaw(plain, {
    ...{ secondFactor, isCommon: isCommonPassword },
    known: [name, email ?? '', 'tenure'],
  });
  return flaw && flawSentence(flaw, secondFactor);
}

/** Sets a password that is good, and ends all sessions but the one that asks. */
export async function setPassword(
  tx: Tx,
  staff: StaffRow,
  plain: string,
  { actor, how, keep, now }: { actor: Actor; how: 'link' | 'own' | 'command-line'; keep?: number; now: Date },
): Promise<void> {
  const { hash } = await hashPassword(plain);
  await setPasswordHash(tx, staff.id, hash, now);
  const ended = await endSessions(tx, staff.id, { ...(keep !== undefined && { except: keep }), now });
  await audit(
    tx,
    actor,
    { action: 'staff.password-set', subject: `staff:${staff.id}`, data: { how, ended } },
    now,
  );
}
