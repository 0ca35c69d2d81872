import colors from 'picocolors';
import { apiClient } from './api-client.ts';
import { showEnd, showEvent } from './show.ts';
import { type DemoStage, heading } from './stage.ts';

interface Provider {
  version: number;
  policy: Record<string, unknown> & { operations?: Record<string, unknown> };
}

/**
 * `npm run demo -- delete`: the preview, what the provider's policy asks for, a request that somebody else must
 * approve, the run, what is left of the client and of its payments, and the evidence.
 */
export async function deleteDemo(stage: DemoStage): Promise<void> {
  const { api, up } = stage;
  const clientId = await stage.newClient();
  const accounts = await stage.accountsOf(clientId);
  const { providerId } = await api.get<{ providerId: number }>(`/v1/clients/${clientId}`);
  const payments = await stage.withRecord(
    (sql) => sql<{ id: number }[]>`select id from transactions where client_id = ${clientId} order by id`,
  );
  heading(`1. Client ${clientId} before`);
  await stage.showPanel(accounts);
  console.log(`Transactions on record: ${payments.length}`);

  heading('2. Preview: nothing is touched');
  const request = { kind: 'delete', mode: 'hard', removeLogins: true };
  const plan = await stage.preview(clientId, request);

  heading('3. As a rule a day passes; for this demonstration the provider’s policy says: at once');
  const before = await api.get<Provider>(`/v1/providers/${providerId}`);
  const rule = { approval: ['hard'], coolingOffHours: 0 };
  const policy = { ...before.policy, operations: { ...before.policy.operations, delete: rule } };
  await setPolicy(up, providerId, policy);
  console.log(
    `PATCH /v1/providers/${providerId} ${colors.dim(JSON.stringify({ operations: { delete: rule } }))}`,
  );

  try {
    heading('4. Asked for, bound to that plan: it waits for a second person');
    const { id, state } = await api.post<{ id: string; state: string }>(
      `/v1/clients/${clientId}/operations`,
      {
        ...request,
        planHash: plan.hash,
        reason: 'asked for by letter',
      },
    );
    console.log(`The operation is ${state}. Whoever asked tries to approve it:`);
    const approve = { action: 'approve', reason: 'the letter was checked' };
    await api.post(`/v1/operations/${id}/decisions`, approve).then(
      () => {
        throw new Error('Whoever asked could approve.');
      },
      (error: Error) => {
        if (!error.message.includes('another person')) throw error;
        console.log(`${colors.green('✓')} ${error.message}`);
      },
    );

    heading('5. Approved with the token of another person: it runs');
    const second = await api.post<{ token: string }>('/v1/tokens', {
      name: 'demonstration: the second person',
      scopes: ['operations:decide', 'operations:read'],
      providerIds: [providerId],
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await apiClient({ apiUrl: up.apiUrl, adminToken: second.token }).post(
      `/v1/operations/${id}/decisions`,
      approve,
    );
    for await (const event of api.events(id)) showEvent(event);
    showEnd(await api.get(`/v1/operations/${id}`));

    heading('6. What is left');
    await stage.showPanel(accounts);
    await api.get(`/v1/clients/${clientId}`).then(
      () => {
        throw new Error('The client is still there.');
      },
      (error: Error) => console.log(`${colors.green('✓')} ${error.message}`),
    );
    await stage.withRecord(async (sql) => {
      const rows = await sql<{ count: number; named: number }[]>`
        select count(*)::int as count, count(client_id)::int as named from transactions
        where id = any(${payments.map((each) => each.id)}::bigint[])`;
      console.log(`Transactions on record: ${rows[0]?.count}, of which ${rows[0]?.named} name a client.`);
    });

    heading('7. Evidence');
    await stage.showEvidence(id);
  } finally {
    await setPolicy(up, providerId, before.policy);
  }
}

async function setPolicy(
  { apiUrl, adminToken }: DemoStage['up'],
  providerId: number,
  policy: object,
): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const address = `${apiUrl}/v1/providers/${providerId}`;
  const etag = (await fetch(address, { headers })).headers.get('etag') ?? '';
  const answer = await fetch(address, {
    method: 'PATCH',
    headers: { ...headers, 'if-match': etag },
    body: JSON.stringify({ policy }),
  });
  if (!answer.ok) throw new Error(`The policy was not taken: ${await answer.text()}`);
}
