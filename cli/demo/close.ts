import { mailsSince } from './outside.ts';
import { showMails } from './show.ts';
import { type DemoStage, heading } from './stage.ts';

/** `npm run demo`: previews and runs `close` in mode `terminate` for a new client of the demo provider, and proves it. */
export async function closeDemo(stage: DemoStage): Promise<void> {
  const clientId = await stage.newClient();
  const { email } = await stage.api.get<{ email: string }>(`/v1/clients/${clientId}`);
  const accounts = await stage.accountsOf(clientId);
  heading(`1. Client ${clientId} before`);
  await stage.showPanel(accounts);

  heading('2. Preview: nothing is touched');
  const request = { kind: 'close', mode: 'terminate' };
  const plan = await stage.preview(clientId, request);

  heading('3. Run, bound to that plan');
  const since = new Date();
  const id = await stage.run(clientId, { ...request, planHash: plan.hash });

  heading('4. Result');
  await stage.showPanel(accounts);
  const invoices = await stage.api.get<{ items: { id: number; status: string }[] }>(
    `/v1/clients/${clientId}/invoices?limit=100`,
  );
  console.log(`Invoices: ${invoices.items.map((each) => `${each.id} ${each.status}`).join(', ')}`);

  heading('5. Mails sent');
  showMails(stage.up.mailboxUrl ? await mailsSince(stage.up.mailboxUrl, since, email) : []);

  heading('6. Evidence');
  await stage.showEvidence(id);
}
