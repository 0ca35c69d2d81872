import { messageIdFor } from '../../connectors/mail/message.ts';
import type { Sql } from '../../db/connect.ts';
import { SecretError } from '../../db/crypto/secrets.ts';
import { openSecret } from '../../db/passwords/open.ts';
import { type LoginCorrespondent, loginCorrespondent } from '../../db/queries/login-mails.ts';
import { insertMessage } from '../../db/queries/messages.ts';
import { findReset, noteMailed, type ResetRow } from '../../db/queries/password-resets.ts';
import { settingsOfProvider } from '../../db/queries/settings.ts';
import { clientArea, setPasswordLink } from '../../domain/passwords/links.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { RenderedMail } from '../../domain/templates/index.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';
import { deliver } from '../mail.ts';
import { compose, everyoneOf } from '../notify.ts';

type MailDeps = Pick<Deps, 'sql' | 'vault' | 'mailer' | 'mailFrom' | 'publicUrl' | 'log'>;
export type Mailing = 'done' | 'later' | 'never';

/** Stands in the message log where the mail had its secret. */
const NOT_KEPT = 'NOT-KEPT';
/** Trying again is of use: the server did not take it, or nobody knows whether it did, and the secret is the same. */
const WORTH_TRYING = new Set(['mail-unreachable', 'mail-unknown']);

/**
 * Hands the mail of a reset over. Its secret is kept, sealed, until that is done, so that a mail that is sent twice
 * because a worker died in between carries the same one.
 */
export async function mailReset(deps: MailDeps, resetId: number, now: string): Promise<Mailing> {
  const reset = await findReset(deps.sql, resetId);
  if (!reset || reset.mailedAt !== null) return 'done';
  const { kind, sealed } = reset;
  if (kind === 'link' || kind === 'generated') {
    if (reset.state !== 'open' || sealed === null) return 'done';
    const letter = await writeSecretLetter(deps, { ...reset, kind });
    if (letter === undefined) return 'never';
    return send(deps, reset, letter, {
      now,
      key: `password-reset/${resetId}`,
      secret: () => openSecret(deps.vault, { id: resetId, sealed }),
    });
  }
  return sendNotice(deps, reset, kind, { now, at: reset.createdAt, key: `password-reset/${resetId}` });
}

/** Tells the login that its password was set by the link of this reset. */
export async function mailResetNotice(deps: MailDeps, resetId: number, now: string): Promise<Mailing> {
  const reset = await findReset(deps.sql, resetId);
  if (reset?.state !== 'used') return 'done';
  const key = `password-reset/${resetId}/used`;
  return sendNotice(deps, reset, 'password-changed', { now, at: reset.endedAt ?? now, key });
}

type Letter = RenderedMail & { to: LoginCorrespondent; template: string };

async function writeSecretLetter(
  deps: MailDeps,
  reset: ResetRow & { kind: 'link' | 'generated' },
): Promise<Letter | undefined> {
  const { sql, publicUrl, log } = deps;
  const to = await loginCorrespondent(sql, reset.loginId);
  if (!to) return undefined;
  const { clientAreaUrl } = settingValues(await settingsOfProvider(sql, to.providerId));
  const area = clientArea({ providerId: to.providerId, clientAreaUrl, publicUrl });
  const { expiresAt } = reset;
  const shared = { ...everyoneOf(to), login: to.login, expiresAt };
  if (reset.kind === 'generated') {
    const variables = { ...shared, password: NOT_KEPT, ...(area && { signInUrl: `${area}/sign-in` }) };
    return written(deps, 'password-generated', to, (name) => compose(sql, name, to, variables));
  }
  if (area === undefined) {
    log.error(
      { providerId: to.providerId },
      'no link can be mailed: neither TENURE_PUBLIC_URL nor clientAreaUrl is set',
    );
    return undefined;
  }
  const variables = { ...shared, link: setPasswordLink(area, NOT_KEPT) };
  return written(deps, 'password-reset', to, (name) => compose(sql, name, to, variables));
}

async function sendNotice(
  deps: MailDeps,
  reset: ResetRow,
  name: 'password-changed' | 'two-factor-off',
  { now, at, key }: { now: string; at: string; key: string },
): Promise<Mailing> {
  const { sql } = deps;
  const to = await loginCorrespondent(sql, reset.loginId);
  if (!to) return 'never';
  const { securityNotices } = settingValues(await settingsOfProvider(sql, to.providerId));
  if (!securityNotices) return 'done';
  const letter = await written(deps, name, to, (template) =>
    compose(sql, template, to, { ...everyoneOf(to), login: to.login, at }),
  );
  return letter === undefined ? 'never' : send(deps, reset, letter, { now, key });
}

/** A template of the provider that cannot be used is a reason to give up and to say so, not to try for hours. */
async function written<N extends string>(
  { log }: MailDeps,
  name: N,
  to: LoginCorrespondent,
  write: (name: N) => Promise<RenderedMail>,
): Promise<Letter | undefined> {
  try {
    return { ...(await write(name)), to, template: name };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.error(
      { providerId: to.providerId, template: name, code: error.failure.code },
      'a mail could not be written',
    );
    return undefined;
  }
}

async function send(
  deps: MailDeps,
  reset: ResetRow,
  { to, template, subject, text, html }: Letter,
  { now, key, secret }: { now: string; key: string; secret?: () => string },
): Promise<Mailing> {
  const { sql, log } = deps;
  const id = await queued(sql, key, {
    ...{ providerId: to.providerId, clientId: to.id, template, to: to.address, subject, text, html, now },
    messageId: messageIdFor(key, to.mailFrom ?? deps.mailFrom),
  });
  try {
    await deliver(deps, id, { now }, async () => {
      const plain = secret?.();
      return (body) => (plain === undefined ? body : body.replaceAll(NOT_KEPT, plain));
    });
  } catch (error) {
    if (error instanceof SecretError) {
      log.error(
        { resetId: reset.id, code: error.code },
        'the secret of a reset cannot be opened: ask for another',
      );
      return 'never';
    }
    if (!(error instanceof StepFailure)) throw error;
    return error.retryable || WORTH_TRYING.has(error.failure.code) ? 'later' : 'never';
  }
  await noteMailed(sql, reset.id, now);
  return 'done';
}

type NewMail = Omit<Parameters<typeof insertMessage>[1], 'dedupeKey'>;

/** The message of a key, put into the log at the first call. */
async function queued(sql: Sql, dedupeKey: string, mail: NewMail): Promise<number> {
  const made = await insertMessage(sql, { ...mail, dedupeKey });
  if (made !== undefined) return made;
  const [row] = await sql<{ id: number }[]>`select id from messages where dedupe_key = ${dedupeKey}`;
  if (!row) throw new Error('the message was not queued');
  return row.id;
}
