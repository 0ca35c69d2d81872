import type { Logger } from 'pino';
import type { Pool } from '../db/connect.ts';
import type { Vault } from '../db/crypto/secrets.ts';
import type { SigningKey } from '../db/crypto/signing.ts';
import type { RenderPdf } from '../domain/documents/types.ts';
import type { Engine } from './engine.ts';
import type { FileStore } from './storage.ts';

/** Who follows up what clients owe. */
export interface Dunning {
  /** Something changed what a client owes, and the change is committed. `why` is a code. */
  touched(clientId: number, why: string): Promise<void>;
}

/** What the API works with; composed by the command line and by tests. */
export interface Deps {
  sql: Pool;
  /** starts and steers operations; Temporal behind it */
  engine: Engine;
  dunning: Dunning;
  /** where the content of files lies */
  storage: FileStore;
  /** seals credentials, references of payment methods and kept answers */
  vault: Vault;
  /** signs evidence */
  signingKey: SigningKey;
  renderPdf: RenderPdf;
  /** where clients reach this API, without a slash at the end; undefined: nobody said */
  publicUrl: string | undefined;
  log: Logger;
  now: () => Date;
  /** webhook endpoints may be in private networks and on this machine */
  privateWebhooks: boolean;
}
