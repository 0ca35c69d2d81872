import type { Agent, Dispatcher } from 'undici';
import { transportTrouble } from '../transport.ts';
import { ADDRESS_REFUSED } from '../webhooks/lookup.ts';
import type { OutgoingText, TextOutcome, TextSettings } from './types.ts';

/**
 * A gateway behind plain HTTP: `POST` of `{"id", "to", "from", "text"}` as JSON, with the token as bearer and the id as
 * `Idempotency-Key`. 2xx takes the message, 4xx refuses it; whatever else may have taken it.
 */
export async function sendByHttp(
  agent: Agent,
  { url, token }: TextSettings,
  message: OutgoingText,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<TextOutcome> {
  const { origin, pathname, search, host } = new URL(url);
  const { id, to, from, text } = message;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await agent.request({
      ...{ origin, path: `${pathname}${search}`, method: 'POST', signal: AbortSignal.any([signal, limit]) },
      headers: {
        'content-type': 'application/json',
        'user-agent': 'tenure',
        authorization: `Bearer ${token}`,
        'idempotency-key': id,
      },
      body: JSON.stringify({ id, to, ...(from !== '' && { from }), text }),
    });
    // What it says may repeat the message: only its status counts.
    await answer.body.dump();
    return outcomeOf(answer, host);
  } catch (error) {
    return troubleOf(error, host, limit.aborted || signal.aborted);
  }
}

/** Refused for now, or because of the gateway's own state, not because of the message. */
const LATER = new Set([401, 402, 403, 404, 405, 407, 408, 423, 425, 429]);

function outcomeOf({ statusCode: status, headers }: Dispatcher.ResponseData, host: string): TextOutcome {
  const said = `${host} answered HTTP ${status}`;
  if (status >= 200 && status < 300) {
    // A page for people comes from something else than the gateway.
    if (/html/i.test(String(headers['content-type'] ?? '')))
      return { state: 'unknown', reason: `${said} with a web page in place of an answer.` };
    return { state: 'accepted' };
  }
  if (status >= 300 && status < 400)
    return {
      state: 'unreachable',
      reason: `${said}: redirects are not followed. Set the address that it leads to.`,
    };
  if (status === 503) return { state: 'unreachable', reason: `${said}: it takes nothing at the moment.` };
  if (status >= 500) return { state: 'unknown', reason: `${said}: it may have sent the message or not.` };
  return {
    state: 'rejected',
    permanent: !LATER.has(status),
    reason: `${said}: it does not take the message.`,
  };
}

function troubleOf(error: unknown, host: string, late: boolean): TextOutcome {
  const { trouble, code } = transportTrouble(error);
  if (code === ADDRESS_REFUSED)
    return {
      state: 'unreachable',
      reason: `${host} leads to an address of a private network or of this machine: nothing was sent there.`,
    };
  if (trouble === 'invalid-tls')
    return {
      state: 'unreachable',
      reason: `The TLS certificate of ${host} did not verify (${code}): nothing was sent.`,
    };
  if (trouble === 'never-connected')
    return { state: 'unreachable', reason: `${host} is not reached (${code}).` };
  const why = late ? 'it did not answer in time' : code;
  return {
    state: 'unknown',
    reason: `The call to ${host} broke (${why}): it may have sent the message or not.`,
  };
}
