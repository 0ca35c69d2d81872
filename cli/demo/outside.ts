import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewGatewayMethod } from '../../dev/gateway/methods.ts';
import type { NewPanelAccount } from '../../dev/panel/accounts.ts';

/** Makes an account on the demo panel, by the panel's own API. */
export async function addToPanel(panelUrl: string, dataDir: string, account: NewPanelAccount): Promise<void> {
  const token = JSON.parse(readFileSync(join(dataDir, 'panel', 'token'), 'utf8')) as string;
  const whm = async (call: string, fields: Record<string, string>) => {
    const answer = await fetch(`${panelUrl}/json-api/${call}`, {
      method: 'POST',
      headers: { authorization: `whm root:${token}` },
      body: new URLSearchParams({ 'api.version': '1', ...fields }),
    });
    const { metadata } = (await answer.json()) as { metadata: { result: number; reason: string } };
    if (metadata.result !== 1) throw new Error(`The demo panel refused ${call}: ${metadata.reason}`);
  };
  await whm('createacct', {
    username: account.user,
    domain: account.domain,
    plan: account.plan ?? 'default',
    password: crypto.randomUUID(),
  });
  if (account.suspended)
    await whm('suspendacct', { user: account.user, reason: account.suspendReason ?? 'demo' });
}

/** Makes a payment method at the demo gateway. */
export async function addToGateway(
  gatewayUrl: string,
  dataDir: string,
  { id, brand, last4 }: NewGatewayMethod,
): Promise<void> {
  const secretKey = JSON.parse(readFileSync(join(dataDir, 'gateway', 'secret-key'), 'utf8')) as string;
  const answer = await fetch(`${gatewayUrl}/demo/methods`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, brand, last4 }),
  });
  if (!answer.ok) throw new Error(`The demo gateway refused a payment method: ${await answer.text()}`);
}

/** User names on the demo panel with their state. */
export async function panelUsers(panelUrl: string): Promise<Map<string, string>> {
  const answer = await fetch(`${panelUrl}/demo/accounts`);
  const { accounts } = (await answer.json()) as { accounts: { user: string; state: string }[] };
  return new Map(accounts.map(({ user, state }) => [user, state]));
}

export interface Mail {
  to: string;
  subject: string;
  date: string;
  text: string;
}

/** The mails that the mailbox has taken since a moment; those to one address, or all. */
export async function mailsSince(mailboxUrl: string, since: Date, to?: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${mailboxUrl}/mails`)).json()) as Mail[];
  return mails.filter(
    (mail) => (to === undefined || mail.to.includes(to)) && Date.parse(mail.date) >= since.getTime() - 1000,
  );
}
