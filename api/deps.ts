import type { Logger } from 'pino';
import type { Pool } from '../db/connect.ts';
import type { Vault } from '../db/crypto/secrets.ts';
import type { SigningKey } from '../db/crypto/signing.ts';
import type { LookUp } from '../db/passwords/judge.ts';
import type { SingleSignOn } from '../domain/access/single-sign-on.ts';
import type { RenderPdf } from '../domain/documents/types.ts';
import type { GatewayEvent } from '../domain/payments/events.ts';
import type { Engine } from './engine.ts';
import type { Network } from './http/client-address.ts';
import type { FileStore } from './storage.ts';

/** Who follows up what clients owe. */
export interface Dunning {
  /**
   * Something changed what a client owes, and the change is committed. `why` is a code. Answers whether all who should
   * know were told; else the sweep tells them within the hour.
   */
  touched(clientId: number, why: string): Promise<boolean>;
  /** A ladder has changed: all debts are looked through now. */
  sweep(): Promise<void>;
}

/** What came to a gateway's address, as it came. */
export interface SentEvent {
  body: Buffer;
  /** the header that signs it */
  signature: string;
  /** milliseconds */
  now: number;
}

/** Checks and reads what gateways send; the connectors know how each kind signs. */
export interface GatewayEvents {
  /**
   * @param credentials the gateway's, opened
   * @returns the event, or why it is not believed
   */
  read(
    connector: string,
    credentials: Record<string, unknown>,
    sent: SentEvent,
  ): GatewayEvent | { refused: 'no-secret' | 'not-signed' | 'not-an-event' };
}

/** A server as it is tried: its record with the credentials opened. */
export interface TriedServer {
  connector: string;
  url: string | null;
  tlsVerify: boolean;
  credentials: Record<string, unknown>;
}

/** What came of trying to reach a server; no text in it holds a secret. */
export type ConnectionTest = {
  /** milliseconds, for all of it */
  tookMs: number;
} & (
  | { reached: true; version: string | null; name: string | null }
  | { reached: false; failure: { code: string; message: string } }
);

/** What the API works with; composed by the command line and by tests. */
export interface Deps {
  sql: Pool;
  /** starts and steers operations; Temporal behind it */
  engine: Engine;
  dunning: Dunning;
  gatewayEvents: GatewayEvents;
  /** where the content of files lies */
  storage: FileStore;
  /** seals credentials, references of payment methods and kept answers */
  vault: Vault;
  /** signs evidence */
  signingKey: SigningKey;
  renderPdf: RenderPdf;
  /** looks a new password up among published leaks, where the provider wants that */
  lookUpPassword: LookUp;
  /** looks whether a server can be worked on, within bounds, and changes nothing there */
  testConnection: (server: TriedServer) => Promise<ConnectionTest>;
  /** the name of the host at an address, from the name servers and within bounds; undefined: nobody knows */
  hostNameOf: (address: string) => Promise<string | undefined>;
  /** where clients reach this API, without a slash at the end; undefined: nobody said */
  publicUrl: string | undefined;
  /** proxies whose word on where a request comes from is taken */
  trustedProxies: readonly Network[];
  /** how staff sign in elsewhere; undefined: they do not */
  singleSignOn: SingleSignOn | undefined;
  /** staff sign in with a second factor, or only to set one up */
  secondFactorRequired: boolean;
  /** Temporal's own pages of the namespace, without a slash at the end; undefined: nobody said */
  temporalUi?: string;
  log: Logger;
  now: () => Date;
  /** webhook endpoints may be in private networks and on this machine */
  privateWebhooks: boolean;
}
