import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { dropTried, insertMessage, lookAtTried, TRIED_MAIL } from '../../../db/queries/messages.ts';
import { email } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';
import { providerFor } from '../document-templates/schema.ts';
import { mailDraft, tried } from './preview.ts';
import { mailParams, mailTextExample } from './schema.ts';

/** So long a worker may take to begin, and then the mail server to answer. */
const BEGIN_MS = 5_000;
const SEND_MS = 12_000;
const LOOK_MS = 100;

const body = mailDraft
  .extend({ to: email })
  .openapi('MailTemplateTest', { example: { to: 'ada@example.com', ...mailTextExample } });
export const testMailSchema = z
  .object({
    state: z.enum(['sent', 'failed', 'unknown']).openapi({
      description: 'unknown: the mail server may or may not have taken it',
    }),
    error: z.string().nullable().openapi({ description: 'why it was not taken, in a sentence' }),
  })
  .openapi('TestMail');
type TestMail = z.output<typeof testMailSchema>;

export const sendTestMail = endpoint(
  {
    method: 'post',
    path: '/v1/providers/{providerId}/mail-templates/{name}/{language}/test',
    scope: 'providers:write',
    tag: 'Mail templates',
    summary: 'Send a mail with made-up values to an address',
    description:
      'It goes the way of all mails: from the provider’s sender, through a worker and the mail server. Its subject begins with [Test]. The answer says what the mail server said; nothing of it is kept but a line of the change log, without the address.',
    params: mailParams,
    body,
    answers: [
      {
        ...{ status: 200, description: 'What came of it.', schema: testMailSchema },
        example: { state: 'sent', error: null },
      },
    ],
    problems: ['not-possible', 'no-worker', 'engine-unavailable'],
  },
  async ({ params: { providerId, ...wanted }, body: { to, ...texts } }, call) => {
    const provider = await providerFor(call.sql, call.caller, providerId);
    const { subject, ...mail } = await tried(call.sql, provider, wanted, texts);
    const id = await call.sql.begin(async (tx) => {
      await recordChange(tx, actorOf(call), {
        ...{ providerId, entity: 'mail template', entityId: providerId, action: 'test-mail' },
        changes: { [`${wanted.name}/${wanted.language}`]: { from: null, to: 'sent' } },
      });
      const key = `${TRIED_MAIL}/${randomUUID()}`;
      return insertMessage(tx, {
        ...{ ...mail, providerId, clientId: null, template: TRIED_MAIL, to, dedupeKey: key },
        ...{ subject: `[Test] ${subject}`, messageId: messageIdOf(key, provider.mailFrom) },
        now: call.now().toISOString(),
      });
    });
    if (id === undefined) throw new Error('the test mail was not queued');
    return ok(await outcomeOf(call, id));
  },
);

/** Unique in the world: under the provider's domain where that can stand in a header as it is. */
function messageIdOf(key: string, mailFrom: string | null): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(mailFrom ?? '')?.[1] ?? 'tenure.invalid';
  return `${key.replace('/', '.')}@${domain}`;
}

/** Wakes the workflow that hands over mails and waits for what comes of this one, which then is taken out of the log. */
async function outcomeOf({ sql, engine }: Pick<Call, 'sql' | 'engine'>, id: number): Promise<TestMail> {
  try {
    await engine.mailInvoices();
  } catch (error) {
    await dropTried(sql, id);
    throw error;
  }
  const began = performance.now();
  const waited = () => performance.now() - began;
  for (;;) {
    const { state, error } = await lookAtTried(sql, id);
    // Left in the queue with a reason: nothing was handed over, and this one is not tried again.
    const settled = state === 'queued' && error !== null ? 'failed' : state;
    if (settled === 'sent' || settled === 'failed' || settled === 'unknown') {
      await dropTried(sql, id);
      return { state: settled, error };
    }
    if (state === 'queued' && waited() > BEGIN_MS && (await dropTried(sql, id)))
      throw new Problem('no-worker', 'No worker took the mail, so nothing was sent. Look whether one runs.', {
        headers: { 'Retry-After': '5' },
      });
    if (waited() > SEND_MS) return { state: 'unknown', error: 'The mail server has not answered yet.' };
    await pause(LOOK_MS);
  }
}
