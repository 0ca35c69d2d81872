import type { Pool, Tx } from '../../db/connect.ts';
import { verifyPassword } from '../../db/crypto/passwords.ts';
import { SecretError } from '../../db/crypto/secrets.ts';
import { loggable } from '../../db/errors.ts';
import { openLink } from '../../db/passwords/open.ts';
import {
  type AskedLogin,
  loginsAskedFor,
  openResetRequest,
  type ResetRequest,
} from '../../db/passwords/requests.ts';
import { audit } from '../../db/queries/audit.ts';
import { recordChanges } from '../../db/queries/change-log.ts';
import { countTries } from '../../db/queries/password-reset-counts.ts';
import { clientsOfLogin, countUnusedLinks } from '../../db/queries/password-resets.ts';
import { settingsOfProvider } from '../../db/queries/settings.ts';
import { resetLimits } from '../../domain/passwords/limits.ts';
import { normalizeAnswer } from '../../domain/passwords/questions.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { Deps } from '../deps.ts';

const HOUR_MS = 60 * 60_000;
/** Requests looked at in one call. */
const PAGE = 100;

type TakeDeps = Pick<Deps, 'sql' | 'vault' | 'log'>;

/**
 * P1. Looks at requests for new passwords that wait: those within the limits and about a login that some client lets in
 * become resets; all of them go. A worker that dies in one leaves it where it was.
 * @returns how many it has looked at
 */
export async function takeRequests(
  deps: TakeDeps,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<number> {
  let taken = 0;
  while (taken < PAGE && !signal.aborted && (await takeNext(deps, now))) taken += 1;
  return taken;
}

interface Waiting {
  id: string;
  sealed: string;
  subject: string;
  createdAt: string;
}

async function takeNext({ sql, vault, log }: TakeDeps, now: string): Promise<boolean> {
  return (sql as Pool).begin(async (tx) => {
    const [waiting] = await tx<Waiting[]>`
      delete from password_reset_requests where id = (
        select id from password_reset_requests order by id limit 1 for update skip locked)
      returning id, sealed, subject, created_at`;
    if (!waiting) return false;
    // Nobody waits for the mail of a request that has lain for an hour.
    if (Date.parse(now) - Date.parse(waiting.createdAt) > HOUR_MS) return true;
    const tries = await countTries(tx, { subject: waiting.subject, now, windowMs: HOUR_MS });
    if (tries > resetLimits.perAddress) return true;
    try {
      const request = openResetRequest(vault, waiting);
      const asked: AskedLogin[] = [];
      for (const login of await loginsAskedFor(tx, request, resetLimits.loginsPerRequest))
        if (await consider({ tx, vault, now, subject: waiting.subject }, login, request)) asked.push(login);
      for (const { id, providerId } of asked)
        await audit(
          tx,
          { kind: 'client', id: null },
          { action: 'password.reset-asked', subject: `login:${id}`, providerId },
          new Date(now),
        );
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      log.warn(
        { error: loggable(error) },
        'a request for a new password was sealed with another key: forgotten',
      );
    }
    return true;
  });
}

interface Taking {
  tx: Tx;
  vault: Deps['vault'];
  now: string;
  subject: string;
}

/** Makes a link for the login, unless it has enough of them, or the security question was not answered. Says whether it has. */
async function consider(taking: Taking, login: AskedLogin, { answer }: ResetRequest): Promise<boolean> {
  const { tx, vault, now } = taking;
  const since = new Date(Date.parse(now) - HOUR_MS).toISOString();
  if ((await countUnusedLinks(tx, login.id, since)) >= resetLimits.perLogin) return false;
  const { securityQuestion, resetLinkHours } = settingValues(await settingsOfProvider(tx, login.providerId));
  if (securityQuestion && !(await answered(taking, login, answer))) return false;
  await openLink(tx, vault, { loginId: login.id, requestedBy: 'client', hours: resetLinkHours, now });
  return true;
}

/** P2. Whether the answer is right. A login without a question needs none; wrong ones count for the login and its address. */
async function answered(
  { tx, vault, now, subject }: Taking,
  { id, providerId, securityAnswerHash }: AskedLogin,
  answer = '',
): Promise<boolean> {
  if (securityAnswerHash === null) return true;
  const [wrongs = { hash: '' }] = vault.hashes(`security answer ${id} ${subject}`);
  const tries = await countTries(tx, { subject: wrongs.hash, now, windowMs: HOUR_MS });
  if (tries > resetLimits.answersPerAddress) return false;
  const { ok } = await verifyPassword(normalizeAnswer(answer), {
    hash: securityAnswerHash,
    scheme: 'argon2id',
  });
  if (ok) {
    await tx`update logins set wrong_security_answers = 0 where id = ${id}`;
    return true;
  }
  await tx`update logins set wrong_security_answers = wrong_security_answers + 1 where id = ${id}`;
  const line = {
    providerId,
    entity: 'login',
    entityId: id,
    action: 'security question answered wrong',
    changes: {},
  };
  const clients = await clientsOfLogin(tx, id);
  await recordChanges(
    tx,
    { kind: 'client', id: null },
    clients.map((clientId) => ({ ...line, clientId })),
  );
  return false;
}
