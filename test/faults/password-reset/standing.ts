import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Pool } from '../../../db/connect.ts';
import type { StoredMail } from '../../../dev/mailbox/store.ts';
import { passwordResetWorkflowId } from '../../../workflows/contracts/ids.ts';
import { mailsTo, NEW_PASSWORD, OLD_PASSWORD, opens, type TestLogin } from '../../passwords/support.ts';
import type { World } from '../../support/world.ts';

interface Parts {
  sql: Pool;
  world: World;
  temporal: Client;
}

/** What a mail carries that opens something. */
export function secretIn({ text }: Pick<StoredMail, 'text'>): string | undefined {
  return /set-password\?token=([\w-]{43})/.exec(text)?.[1] ?? /Password: (\S+)/.exec(text)?.[1];
}

/**
 * All that the resets of a login have led to, one line each, in the record, in the mailbox and at Temporal. The same mail
 * counts once however often it came: one with another secret is another one.
 */
export async function standingOf({ sql, world, temporal }: Parts, login: TestLogin): Promise<string[]> {
  const rows = await sql<{ id: number; line: string }[]>`
    select id, format('reset: %s %s, mailed %s, holds %s', kind, state, mailed_at is not null,
      token_hash is not null or sealed is not null) as line
    from password_resets where login_id = ${login.id} order by id`;
  const messages = await sql<{ line: string }[]>`
    select format('message: %s %s', template, state) as line from messages where client_id = ${login.clientId}`;
  const [fields] = await sql<{ line: string }[]>`
    select format('login: password %s, version %s, to be changed %s', case when password_hash is null then 'none' else 'set' end,
      password_version, must_change_password) as line from logins where id = ${login.id}`;
  const mails = await mailsTo(world.mailbox, login.email);
  const secrets = [...new Set(mails.map(secretIn))];
  const told = mails.map(
    (mail) =>
      `mail: ${mail.subject}, ${mail.messageId ? 'named' : 'nameless'}, secret ${secrets.indexOf(secretIn(mail))}`,
  );
  return [
    ...rows.map(({ line }) => line),
    ...messages.map(({ line }) => line),
    fields?.line ?? 'no login',
    ...[...new Set(told)],
    `old password opens: ${await opens(sql, login.id, OLD_PASSWORD)}`,
    `new password opens: ${await opens(sql, login.id, NEW_PASSWORD)}`,
    ...(await Promise.all(rows.map(({ id }) => workflowOf(temporal, id)))).map(
      (state) => `workflow: ${state}`,
    ),
  ].sort();
}

/** How often a mail came once more. */
export async function doubledTo({ world }: Pick<Parts, 'world'>, login: TestLogin): Promise<number> {
  const mails = await mailsTo(world.mailbox, login.email);
  return mails.length - new Set(mails.map(({ messageId }) => messageId)).size;
}

export async function workflowOf(temporal: Client, resetId: number): Promise<string> {
  try {
    return (await temporal.workflow.getHandle(passwordResetWorkflowId(resetId)).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'none';
    throw error;
  }
}
