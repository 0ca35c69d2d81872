import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { openLocalStorage } from '../../connectors/storage/local.ts';
import { connect, type Pool } from '../../db/connect.ts';
import { createVault, loadOrCreateSecretKey } from '../../db/crypto/secrets.ts';
import { addDebtor, addHero, type DemoOptions } from '../../dev/demo-provider.ts';
import type { Up } from '../../dev/up-file.ts';
import type { Plan } from '../../domain/operations/plan.ts';
import type { Config } from '../config.ts';
import { type ApiClient, ApiProblem, apiClient } from './api-client.ts';
import { addToGateway, addToPanel, panelUsers } from './outside.ts';
import { showEnd, showEvent, showEvidence, showPlan } from './show.ts';

/** What a demonstration works with. */
export interface DemoStage {
  up: Up;
  api: ApiClient;
  dataDir: string;
  /** A client like the demo's first, so that the demonstration can be run as often as one likes. Answers its number. */
  newClient(): Promise<number>;
  /** A client in good standing with one account on the demo panel. */
  newDebtor(): Promise<Awaited<ReturnType<typeof addDebtor>>>;
  /** The names of the client's accounts on the demo panel. */
  accountsOf(clientId: number): Promise<string[]>;
  /** Prints which of them are there, and how they are. */
  showPanel(accounts: string[]): Promise<void>;
  /** Works on the record, as staff do with programs of their own. */
  withRecord<T>(work: (sql: Pool) => Promise<T>): Promise<T>;
  /** Previews an operation and prints the plan. */
  preview(clientId: number, request: { kind: string } & Record<string, unknown>): Promise<Plan>;
  /**
   * Runs it, bound to its plan, and prints what happens. Where something has changed the client since, such as a
   * schedule of Tenure's own, the old plan is refused: it is previewed and started again. Answers its id.
   */
  run(
    clientId: number,
    request: { kind: string; planHash: string } & Record<string, unknown>,
  ): Promise<string>;
  /** Takes a signed document of an operation and keeps it in a file; answers where. */
  take(operationId: string, document: 'evidence' | 'certificate'): Promise<string>;
  /** Takes the evidence, checks it and prints what was found. */
  showEvidence(operationId: string): Promise<void>;
}

/** Opens the stage on a running Tenure. Throws when it runs without the demo provider. */
export function demoStage(up: Up, config: Config): DemoStage {
  const { panelUrl, gatewayUrl, databaseUrl } = up;
  const { dataDir } = config;
  if (!panelUrl)
    throw new Error(
      'This Tenure runs without the demo provider; start it once without --empty, in another TENURE_DIR.',
    );
  const api = apiClient(up);

  async function withRecord<T>(work: (sql: Pool) => Promise<T>): Promise<T> {
    const sql = connect(databaseUrl, { max: 1, name: 'tenure-demo' });
    try {
      return await work(sql);
    } finally {
      await sql.end();
    }
  }

  async function withDemo<T>(work: (options: DemoOptions) => Promise<T>): Promise<T> {
    const keyFile = join(dataDir, 'keys', 'secret-key');
    const vault = createVault({ current: config.secretKey ?? (await loadOrCreateSecretKey(keyFile)) });
    const storage = await openLocalStorage(config.filesDir);
    return withRecord((sql) => work({ sql, vault, storage, now: new Date().toISOString() }));
  }

  async function take(operationId: string, document: 'evidence' | 'certificate'): Promise<string> {
    const folder = join(dataDir, document);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${operationId}.json`);
    writeFileSync(file, await api.text(`/v1/operations/${operationId}/${document}`));
    return file;
  }

  async function preview(clientId: number, request: { kind: string } & Record<string, unknown>) {
    const plan = await api.post<Plan>(`/v1/clients/${clientId}/operations/plan`, request);
    showPlan(plan);
    return plan;
  }

  async function started(
    clientId: number,
    request: { kind: string; planHash: string } & Record<string, unknown>,
    tries = 3,
  ): Promise<string> {
    try {
      const body = { ...request, reason: 'demonstration' };
      return (await api.post<{ id: string }>(`/v1/clients/${clientId}/operations`, body)).id;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.type !== '/problems/plan-stale' || tries === 1) throw error;
      console.log(`${error.message} So it is previewed again:`);
      const { planHash: _, ...rest } = request;
      return started(clientId, { ...request, planHash: (await preview(clientId, rest)).hash }, tries - 1);
    }
  }

  return {
    ...{ up, api, dataDir, withRecord, take, preview },
    async newClient() {
      const { clientId, accounts, methods } = await withDemo(addHero);
      for (const account of accounts) await addToPanel(panelUrl, dataDir, account);
      if (gatewayUrl) for (const method of methods) await addToGateway(gatewayUrl, dataDir, method);
      return clientId;
    },
    async newDebtor() {
      const debtor = await withDemo(addDebtor);
      for (const account of debtor.accounts) await addToPanel(panelUrl, dataDir, account);
      return debtor;
    },
    async accountsOf(clientId) {
      const { items } = await api.get<{ items: { username: string | null }[] }>(
        `/v1/clients/${clientId}/services?limit=100`,
      );
      return items.map(({ username }) => username).filter((name) => name !== null);
    },
    async showPanel(accounts) {
      const there = await panelUsers(panelUrl);
      const states = accounts.map((user) => `${user} ${there.get(user) ?? colors.dim('gone')}`);
      console.log(`Accounts on the demo panel: ${states.join(', ') || 'none'}`);
    },
    async run(clientId, request) {
      const id = await started(clientId, request);
      for await (const event of api.events(id)) showEvent(event);
      showEnd(await api.get(`/v1/operations/${id}`));
      return id;
    },
    async showEvidence(operationId) {
      await showEvidence(await take(operationId, 'evidence'), join(dataDir, 'keys', 'signing-key.pem'));
    },
  };
}

/** Prints the heading of a part. */
export function heading(text: string): void {
  console.log(`\n${colors.bold(text)}`);
}
