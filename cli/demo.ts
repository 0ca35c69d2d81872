import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { openLocalStorage } from '../connectors/storage/local.ts';
import { connect } from '../db/connect.ts';
import { createVault, loadOrCreateSecretKey } from '../db/crypto/secrets.ts';
import { addHero } from '../dev/demo-provider.ts';
import { readUp, type Up } from '../dev/up-file.ts';
import { type Config, readConfig } from './config.ts';
import { type ApiClient, apiClient } from './demo/api-client.ts';
import { addToGateway, addToPanel, mailsSince, panelUsers } from './demo/outside.ts';
import { showEnd, showEvent, showEvidence, showMails, showPlan } from './demo/show.ts';
import { up } from './up.ts';

/** `npm run demo`: against the running stack, or one that it starts itself and stops afterwards. */
export async function demoCommand(): Promise<void> {
  const config = readConfig();
  const running = readUp(config.dataDir);
  if (running) {
    console.log(`Using the Tenure that runs at ${running.apiUrl}.`);
    return closeWithTermination(running, config);
  }
  const own = await up(config, { empty: false, say: (line) => console.log(colors.dim(line)) });
  const interrupt = () => void own.stop().then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    await closeWithTermination(own.up, config);
  } finally {
    await own.stop();
  }
}

/** Previews and runs `close` in mode `terminate` for a new client of the demo provider, and proves it. */
async function closeWithTermination(at: Up, config: Config): Promise<void> {
  const { panelUrl } = at;
  if (!panelUrl)
    throw new Error(
      'This Tenure runs without the demo provider; start it once without --empty, in another TENURE_DIR.',
    );
  const api = apiClient(at);
  const clientId = await newClient(at, panelUrl, config);
  const accounts = (
    await api.get<{ items: { username: string | null }[] }>(`/v1/clients/${clientId}/services?limit=100`)
  ).items
    .map(({ username }) => username)
    .filter((name) => name !== null);
  heading(`1. Client ${clientId} before`);
  await showPanel(panelUrl, accounts);

  heading('2. Preview: nothing is touched');
  const request = { kind: 'close', mode: 'terminate' };
  const plan = await api.post<{ hash: string }>(`/v1/clients/${clientId}/operations/plan`, request);
  showPlan(plan);

  heading('3. Run, bound to that plan');
  const since = new Date();
  const { id } = await api.post<{ id: string }>(`/v1/clients/${clientId}/operations`, {
    ...request,
    planHash: plan.hash,
    reason: 'demonstration',
  });
  for await (const event of api.events(id)) showEvent(event);

  heading('4. Result');
  showEnd(await api.get(`/v1/operations/${id}`));
  await showPanel(panelUrl, accounts);
  const invoices = await api.get<{ items: { id: number; status: string }[] }>(
    `/v1/clients/${clientId}/invoices?limit=100`,
  );
  console.log(`Invoices: ${invoices.items.map((each) => `${each.id} ${each.status}`).join(', ')}`);

  heading('5. Mails sent');
  showMails(at.mailboxUrl ? await mailsSince(at.mailboxUrl, since) : []);

  heading('6. Evidence');
  await verify(api, id, config.dataDir);
}

/** A client like the demo's first, so that the demonstration can be run as often as one likes. */
async function newClient(at: Up, panelUrl: string, config: Config): Promise<number> {
  const keyFile = join(config.dataDir, 'keys', 'secret-key');
  const sql = connect(at.databaseUrl, { max: 1, name: 'tenure-demo' });
  try {
    const { clientId, accounts, methods } = await addHero({
      sql,
      vault: createVault({ current: config.secretKey ?? (await loadOrCreateSecretKey(keyFile)) }),
      storage: await openLocalStorage(config.filesDir),
      now: new Date().toISOString(),
    });
    for (const account of accounts) await addToPanel(panelUrl, config.dataDir, account);
    if (at.gatewayUrl)
      for (const method of methods) await addToGateway(at.gatewayUrl, config.dataDir, method);
    return clientId;
  } finally {
    await sql.end();
  }
}

async function verify(api: ApiClient, id: string, dataDir: string): Promise<void> {
  const folder = join(dataDir, 'evidence');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${id}.json`);
  writeFileSync(file, await api.text(`/v1/operations/${id}/evidence`));
  await showEvidence(file, join(dataDir, 'keys', 'signing-key.pem'));
}

async function showPanel(panelUrl: string, accounts: string[]): Promise<void> {
  const there = await panelUsers(panelUrl);
  const states = accounts.map((user) => `${user} ${there.get(user) ?? colors.dim('gone')}`);
  console.log(`Accounts on the demo panel: ${states.join(', ') || 'none'}`);
}

function heading(text: string): void {
  console.log(`\n${colors.bold(text)}`);
}
