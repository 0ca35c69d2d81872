import { messageIdFor } from '../connectors/mail/message.ts';
import type { Tx } from '../db/connect.ts';
import { correspondentOf, insertMessage } from '../db/queries/messages.ts';
import { settingsOfProvider } from '../db/queries/settings.ts';
import { lockClientToWelcome, WELCOME, welcomeMailKey } from '../db/queries/welcome-mails.ts';
import { clientArea } from '../domain/passwords/links.ts';
import { settingValues } from '../domain/settings/resolve.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { compose, everyoneOf } from './notify.ts';

/**
 * C12. Puts the welcome of a new client into the message log, in the transaction that takes its mark away.
 * @returns whether there is a mail now: who was closed meanwhile or has no address gets none
 */
export async function writeWelcome(
  { mailFrom, publicUrl, log }: Pick<Deps, 'mailFrom' | 'publicUrl' | 'log'>,
  tx: Tx,
  clientId: number,
  now: string,
): Promise<boolean> {
  const found = await lockClientToWelcome(tx, clientId);
  const client = found && (await correspondentOf(tx, clientId));
  if (!found || !client?.email || (found.status !== 'active' && found.status !== 'inactive')) return false;
  const { providerId } = client;
  const { clientAreaUrl } = settingValues(await settingsOfProvider(tx, providerId));
  const areaUrl = clientArea({ providerId, clientAreaUrl, publicUrl });
  const dedupeKey = welcomeMailKey(clientId);
  try {
    const mail = await compose(tx, WELCOME, client, {
      ...everyoneOf(client),
      number: String(clientId),
      ...(areaUrl !== undefined && { areaUrl }),
      ...(found.login !== null && { login: found.login }),
      ...(areaUrl !== undefined && found.login !== null && { passwordUrl: `${areaUrl}/forgotten-password` }),
    });
    const made = await insertMessage(tx, {
      ...{ providerId, clientId, template: WELCOME, to: client.email, ...mail, dedupeKey, now },
      messageId: messageIdFor(dedupeKey, client.mailFrom ?? mailFrom),
    });
    return made !== undefined;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.error({ clientId, code: error.failure.code }, 'the welcome of a client could not be written');
    return false;
  }
}
