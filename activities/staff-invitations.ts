import { messageIdFor } from '../connectors/mail/message.ts';
import type { Tx } from '../db/connect.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { insertMessage } from '../db/queries/messages.ts';
import { lockLinkToMail, STAFF_INVITATION, secretOfInvitation } from '../db/queries/staff-invitations.ts';
import { staffPasswordLink } from '../domain/access/links.ts';
import type { RenderedMail } from '../domain/templates/index.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { type FillIn, settleUnsent } from './mail.ts';
import { compose, everyoneOf } from './notify.ts';

/** Stands in the message log where the mail had its secret. */
const NOT_KEPT = 'NOT-KEPT';

/**
 * Puts the mail that invites somebody of the staff into the message log. One that cannot be written stands there as
 * failed, with the reason.
 * @returns whether there is a mail to hand over now
 */
export async function writeInvitation(
  { mailFrom, publicUrl }: Pick<Deps, 'mailFrom' | 'publicUrl'>,
  tx: Tx,
  staffId: number,
  now: string,
): Promise<boolean> {
  const found = await lockLinkToMail(tx, staffId, now);
  if (!found) return false;
  const { to, expiresAt, mailKey: dedupeKey } = found;
  const write = async (): Promise<RenderedMail> => {
    if (publicUrl === undefined)
      throw new StepFailure({
        code: 'bad-template',
        message: 'TENURE_PUBLIC_URL is not set for the worker.',
      });
    const link = staffPasswordLink(publicUrl, NOT_KEPT);
    return compose(tx, STAFF_INVITATION, to, { ...everyoneOf(to), login: to.login, link, expiresAt });
  };
  const mail = await write().catch((error: unknown) => {
    if (error instanceof StepFailure) return error;
    throw error;
  });
  const failed = mail instanceof StepFailure;
  const id = await insertMessage(tx, {
    ...{ providerId: to.providerId, clientId: null, template: STAFF_INVITATION, to: to.address },
    ...(failed ? { subject: '', text: '' } : mail),
    ...{ dedupeKey, now, messageId: messageIdFor(dedupeKey, to.mailFrom ?? mailFrom) },
  });
  if (id === undefined) throw new Error('the invitation was not queued');
  if (failed) await settleUnsent(tx, id, 'failed', mail.failure.message);
  return !failed;
}

/** Puts the secret of an invitation into its mail; one whose link is gone is not sent. */
export function fillInvitation({ sql, vault }: Pick<Deps, 'sql' | 'vault'>, messageId: number): FillIn {
  return async () => {
    const token = await secretOfInvitation(sql, vault, messageId).catch((error: unknown) => {
      if (!(error instanceof SecretError)) throw error;
      throw new StepFailure({ code: 'mail-rejected', message: 'The secret of the link cannot be opened.' });
    });
    if (token === undefined)
      throw new StepFailure({ code: 'mail-rejected', message: 'The link was replaced or used meanwhile.' });
    return (text) => text.replaceAll(NOT_KEPT, token);
  };
}
