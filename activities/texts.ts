import type { TextOutcome } from '../connectors/sms/types.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { smsSettings } from '../db/queries/sms-gateways.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { claimMessage, settleUnsent } from './mail.ts';

type TextDeps = Pick<Deps, 'sql' | 'vault' | 'texts'>;

/**
 * Hands a queued text message over to the gateway of its provider, never twice by itself: `sending` is written before,
 * so an attempt that nobody finished is found as unknown.
 * @returns what is known of it, which the message says as well
 */
export async function deliverText(
  deps: TextDeps,
  id: number,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<TextOutcome> {
  const { sql } = deps;
  let message: Awaited<ReturnType<typeof claimMessage>>;
  try {
    message = await claimMessage(sql, id);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return { state: 'unknown', reason: 'The worker was lost while the message was being sent.' };
  }
  if (message === 'sent') return { state: 'accepted' };
  const outcome = await send(deps, message, signal);
  switch (outcome.state) {
    case 'accepted':
      await sql`update messages set state = 'sent', sent_at = ${now}, error = null where id = ${id}`;
      break;
    case 'rejected':
      await settleUnsent(sql, id, outcome.permanent ? 'failed' : 'queued', outcome.reason);
      break;
    case 'unreachable':
      await settleUnsent(sql, id, 'queued', outcome.reason);
      break;
    case 'unknown':
      await settleUnsent(sql, id, 'unknown', outcome.reason);
  }
  return outcome;
}

async function send(
  { sql, vault, texts }: TextDeps,
  message: { providerId: number; toAddress: string; bodyText: string; messageId: string },
  signal: AbortSignal,
): Promise<TextOutcome> {
  const gateway = await smsSettings(sql, message.providerId);
  if (!gateway) return { state: 'unreachable', reason: 'The provider has no gateway for text messages.' };
  const { id, connector, url, sender, credentials } = gateway;
  let token: string;
  try {
    token = String(vault.open(credentials, `sms_gateways:${id}`).token ?? '');
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return {
      state: 'unreachable',
      reason: 'The credentials of the gateway cannot be opened: enter them again.',
    };
  }
  const { messageId, toAddress: to, bodyText: text } = message;
  return texts.send({ connector, url, token }, { id: messageId, to, from: sender, text }, signal);
}
