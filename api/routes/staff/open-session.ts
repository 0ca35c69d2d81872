import type { Context } from 'hono';
import type { Tx } from '../../../db/connect.ts';
import { formToken } from '../../../db/crypto/session-tokens.ts';
import { generateSessionToken, hashToken } from '../../../db/crypto/tokens.ts';
import { audit } from '../../../db/queries/audit.ts';
import {
  endSessions,
  findSession,
  insertSession,
  type SignedInWith,
} from '../../../db/queries/staff-sessions.ts';
import type { Deps } from '../../deps.ts';
import { addressOf } from '../../http/actor.ts';
import type { Answer } from '../../http/answer.ts';
import type { Env } from '../../http/endpoint.ts';
import { staffCookie } from './cookie.ts';

const MOST_OF_USER_AGENT = 200;

/**
 * Opens a session with a secret that nobody has seen before, whatever cookie came along: the session of that one ends.
 * @returns the 201 with the session
 */
export async function openSession(
  tx: Tx,
  { publicUrl, now }: Deps,
  c: Context<Env>,
  {
    staffId,
    signedInWith,
    as,
    confirmed = false,
  }: { staffId: number; signedInWith: SignedInWith; as: 'cookie' | 'bearer'; confirmed?: boolean },
): Promise<Answer> {
  const at = now();
  const cookie = staffCookie(publicUrl);
  const earlier = cookie.read(c);
  const ended = earlier === undefined ? undefined : await findSession(tx, hashToken(earlier), at);
  if (ended) await endSessions(tx, ended.staffId, { only: ended.id, now: at });
  const { token, hash } = generateSessionToken();
  const address = addressOf(c);
  const userAgent = c.req.header('user-agent')?.slice(0, MOST_OF_USER_AGENT) ?? null;
  const session = await insertSession(tx, {
    staffId,
    hash,
    signedInWith,
    address,
    userAgent,
    now: at,
    confirmedAt: confirmed ? at : null,
  });
  await audit(
    tx,
    { kind: 'staff', id: String(staffId), address },
    {
      action: 'staff.signed-in',
      subject: `staff:${staffId}`,
      data: { with: signedInWith, session: session.id },
    },
    at,
  );
  if (as === 'cookie') cookie.write(c, token);
  return {
    status: 201,
    body: { ...session, csrfToken: formToken(token), ...(as === 'bearer' && { token }) },
  };
}
