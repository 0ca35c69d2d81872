import type { Pool } from '../../../db/connect.ts';
import type { Vault } from '../../../db/crypto/secrets.ts';
import { openGenerated, openLink, openNotice } from '../../../db/passwords/open.ts';
import { noteBegun, noteMailed } from '../../../db/queries/password-resets.ts';
import { makeLogin, type TestLogin } from '../../passwords/support.ts';

/** One way in which a reset goes from its row to its end. */
export interface Story {
  name: string;
  kind: 'link' | 'generated' | 'two-factor-off';
  /** its time comes; else it is used, or needs no end */
  ends: 'used' | 'expired' | 'by-itself';
}

/** Those that end at their time were mailed before: how long a mail takes would decide what becomes of them. */
export const stories: readonly Story[] = [
  { name: 'a link that is used', kind: 'link', ends: 'used' },
  { name: 'a link whose time comes', kind: 'link', ends: 'expired' },
  { name: 'a generated password that is changed', kind: 'generated', ends: 'used' },
  { name: 'a generated password whose time comes', kind: 'generated', ends: 'expired' },
  { name: 'a notice', kind: 'two-factor-off', ends: 'by-itself' },
];

/** A reset on record whose workflow is still to be started. */
export interface Begun {
  resetId: number;
  login: TestLogin;
  expiresAt: string;
}

const HOURS = 2;
const SECONDS = 6;

/** Writes the reset of a story for a login of its own. */
export async function beginReset(
  { sql, vault, providerId }: { sql: Pool; vault: Vault; providerId: number },
  { kind, ends }: Story,
): Promise<Begun> {
  const login = await makeLogin(sql, providerId);
  const now = new Date().toISOString();
  const wanted = {
    ...{ loginId: login.id, requestedBy: 'token:7', now },
    hours: ends === 'expired' ? SECONDS / 3_600 : HOURS,
  };
  const resetId = await sql.begin(async (tx) => {
    const id = await (kind === 'link'
      ? openLink(tx, vault, wanted)
      : kind === 'generated'
        ? openGenerated(tx, vault, wanted)
        : openNotice(tx, wanted, kind));
    if (ends === 'expired') await noteMailed(tx, id, now);
    await noteBegun(tx, id, now);
    return id;
  });
  const [row] = await sql<
    { expiresAt: string }[]
  >`select expires_at from password_resets where id = ${resetId}`;
  return { resetId, login, expiresAt: row?.expiresAt ?? '' };
}
