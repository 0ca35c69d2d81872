import type { Logger } from 'pino';
import type { Mailer } from '../connectors/mail/types.ts';
import type { ConnectorPool } from '../connectors/provisioning/pool.ts';
import type { Pool } from '../db/connect.ts';
import type { Vault } from '../db/crypto/secrets.ts';

/** What activities work with; made once by the worker. */
export interface Deps {
  sql: Pool;
  vault: Vault;
  connectors: ConnectorPool;
  mailer: Mailer;
  /** the sender of mails: `billing@example.com` or `Example <billing@example.com>` */
  mailFrom: string;
  /** what the engine knows */
  engine: { isRunning(workflowId: string): Promise<boolean> };
  /** who follows up what clients owe; called after the commit of what changed it */
  dunning: { touched(clientId: number, why: string): Promise<void> };
  log: Logger;
}
