import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { type SignedCertificate, verifyCertificate } from '../../db/crypto/certificate.ts';
import { parseEvidenceText } from '../../db/crypto/evidence-format.ts';
import { parseSigningKey } from '../../db/crypto/signing.ts';
import { showCertificate } from './certificate.ts';
import { mailsSince } from './outside.ts';
import { showMails } from './show.ts';
import { type DemoStage, heading } from './stage.ts';

/**
 * `npm run demo -- anonymize`: what stands against it, the preview, the run, what is left, the certificate, and that
 * the person does not come back by accident.
 */
export async function anonymizeDemo(stage: DemoStage): Promise<void> {
  const { api, up } = stage;
  const clientId = await stage.newClient();
  const { email } = await api.get<{ email: string }>(`/v1/clients/${clientId}`);
  heading(`1. Client ${clientId} cannot be forgotten yet`);
  const request = { kind: 'anonymize' };
  await stage.preview(clientId, request);
  await stage.withRecord(
    (sql) =>
      sql`update invoices set status = 'paid', paid_at = now() where client_id = ${clientId} and status = 'unpaid'`,
  );
  console.log('Its unpaid invoices have just been paid.');

  heading('2. Preview: nothing is touched');
  const plan = await stage.preview(clientId, request);

  heading('3. Run, bound to that plan');
  const since = new Date();
  const id = await stage.run(clientId, { ...request, planHash: plan.hash });

  heading('4. What is left of the client');
  const client = await api.get<Record<string, unknown>>(`/v1/clients/${clientId}`);
  const filled = ['firstName', 'lastName', 'companyName', 'email', 'phone', 'taxId', 'city'].filter(
    (field) => client[field] !== '' && client[field] !== null,
  );
  console.log(`Status ${String(client.status)}; fields with a value: ${filled.join(', ') || 'none'}.`);
  await stage.showPanel(await stage.accountsOf(clientId));
  console.log('The last mail to the person:');
  showMails(up.mailboxUrl ? await mailsSince(up.mailboxUrl, since, email) : []);

  heading('5. Certificate');
  const file = await stage.take(id, 'certificate');
  const certificate = parseEvidenceText(readFileSync(file, 'utf8'));
  showCertificate(certificate as SignedCertificate);
  checkCertificate(certificate, join(stage.dataDir, 'keys', 'signing-key.pem'));
  console.log(`It is kept in ${file}; check it again with: npx tenure certificate verify ${file}`);

  heading('6. The same person signs up again by accident');
  await api
    .post('/v1/clients', { providerId: client.providerId, lastName: 'Somebody', email })
    .then(() => {
      throw new Error('The erased person was recorded again.');
    })
    .catch((error: Error) => {
      if (!error.message.includes('erased')) throw error;
      console.log(`${colors.green('✓')} ${error.message}`);
    });

  heading('7. Evidence');
  await stage.showEvidence(id);
}

function checkCertificate(certificate: unknown, signingKeyFile: string): void {
  const { publicKey } = parseSigningKey(readFileSync(signingKeyFile, 'utf8'));
  const { ok, findings } = verifyCertificate(certificate, { trustedPublicKey: publicKey });
  for (const { verdict, sentence } of findings)
    console.log(`${verdict === 'good' ? colors.green('✓') : '!'} ${sentence}`);
  if (!ok) throw new Error('The certificate does not hold.');
}
