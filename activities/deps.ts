import type { Logger } from 'pino';
import type { Mailer } from '../connectors/mail/types.ts';
import type { PaymentPool } from '../connectors/payments/pool.ts';
import type { ConnectorPool } from '../connectors/provisioning/pool.ts';
import type { TextSender } from '../connectors/sms/types.ts';
import type { Storage } from '../connectors/storage/types.ts';
import type { WebhookSender } from '../connectors/webhooks/sender.ts';
import type { Pool } from '../db/connect.ts';
import type { Vault } from '../db/crypto/secrets.ts';
import type { RenderPdf } from '../domain/documents/types.ts';
import type { Decision, DecisionOutcome } from '../domain/operations/decisions.ts';
import type { OperationInput, PasswordResetInput } from '../workflows/contracts/messages.ts';

/** What activities work with; made once by the worker. */
export interface Deps {
  sql: Pool;
  vault: Vault;
  connectors: ConnectorPool;
  payments: PaymentPool;
  /** where files of clients and export artefacts lie; the API has the same */
  storage: Storage;
  mailer: Mailer;
  /** hands text messages over to the gateways of providers */
  texts: TextSender;
  /** the sender of mails: `billing@example.com` or `Example <billing@example.com>` */
  mailFrom: string;
  /** who follows up what clients owe; called after the commit of what changed it; false: nobody could be told now */
  dunning: { touched(clientId: number, why: string): Promise<boolean> };
  renderPdf: RenderPdf;
  /** where clients reach the API, without a slash at the end; undefined: nobody said */
  publicUrl: string | undefined;
  /** what the engine knows and does */
  engine: {
    isRunning(workflowId: string): Promise<boolean>;
    /** Starts an operation's workflow. `running`: its workflow id, the client's lock, is taken. */
    start(workflowId: string, input: OperationInput, taskQueue: string): Promise<'started' | 'running'>;
    /** Hands a decision over to an operation; the same one handed over twice counts once. */
    decide(workflowId: string, operationId: string, decision: Decision): Promise<DecisionOutcome>;
    /** All that it keeps of the workflows of clients, and of their children. */
    histories(clientIds: readonly number[]): AsyncIterable<HistoryPiece>;
    /** Makes the workflow of an endpoint look for what is to be sent, now; starts it where it does not run. */
    wakeEndpoint(endpointId: number, taskQueue: string): Promise<void>;
    /** Makes the workflow that mails invoices look for what waits; starts it where it does not run. */
    mailInvoices(taskQueue: string): Promise<void>;
    /** Starts the workflow of a reset; the same reset again is the same workflow. */
    startReset(input: PasswordResetInput, taskQueue: string): Promise<void>;
    /** Tells the workflow of a reset that the record says it is over; nothing when it does not run. */
    endReset(resetId: number): Promise<void>;
    /** Makes the workflow that takes requests for new passwords look for them; starts it where it does not run. */
    takeResets(taskQueue: string): Promise<void>;
    /** Makes the case of a client look at its debt, now; starts it where it does not run. */
    touchCase(clientId: number, taskQueue: string): Promise<void>;
  };
  webhooks: WebhookSender;
  log: Logger;
}

/** A part of what the engine keeps of one run. */
export interface HistoryPiece {
  workflowId: string;
  /** the first part of its run */
  first: boolean;
  texts: string[];
}
