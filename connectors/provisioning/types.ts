/** The one interface of every provisioning connector, and what it says about the world outside. */

export const CONNECTOR_KINDS = [
  'whm',
  'plesk',
  'directadmin',
  'hestia',
  'proxmox',
  'pterodactyl',
  'webhook',
  'manual',
] as const;
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number];

/** What the record expects of the account. `username` or `externalId` or `domain` is how it is found. */
export interface ExpectedAccount {
  username?: string | null;
  externalId?: string | null;
  domain?: string | null;
  marker?: string | null;
  /** The reseller who must own it. A different one is a mismatch; the right one proves nothing by itself. */
  owner?: string | null;
}

/** What the panel says the account is; `null` where the panel does not say. */
export interface AccountIdentity {
  username: string | null;
  externalId: string | null;
  domain: string | null;
  owner: string | null;
  marker: string | null;
}

declare const proven: unique symbol;
/** An identity that was compared with the record and found to be the client's. Only `identity.ts` makes one. */
export type ProvenAccount = AccountIdentity & { readonly [proven]: true };

/** Stable codes; messages may change, these may not. */
export type FailureCode =
  | 'unreachable' // no usable answer, nothing is known
  | 'invalid-tls' // the certificate did not verify
  | 'bad-credentials' // the panel refuses who we say we are
  | 'protocol' // an answer that is not the panel's language
  | 'refused' // the panel understood and said no
  | 'missing' // there is no such account to do it to
  | 'identity-mismatch' // the account there is not the client's
  | 'identity-unproven' // nothing shows that it is the client's
  | 'outcome-unknown' // asked, and it is not known whether it happened
  | 'pending' // accepted, works on it
  | 'needs-operator' // a person has to do it and say so
  | 'cancelled'; // we gave up asking

/** A failure of the outside world. `message` is a sentence without secrets or personal data. */
export interface Failure {
  code: FailureCode;
  retryable: boolean;
  message: string;
  /** what the other side itself said, where the message only wraps it; empty: it gave no reason */
  words?: string;
}

export type AccountState = 'active' | 'suspended' | 'missing';

/** What a probe found. `missing` is only said after the panel said so with good credentials. */
export type ProbeResult =
  | { state: 'active'; identity: AccountIdentity; package: string | null }
  | { state: 'suspended'; identity: AccountIdentity; package: string | null; reason: string | null }
  | { state: 'missing' }
  | { state: 'unreachable'; failure: Failure };

/** What the panel answered to a command. Never proof by itself: `carryOut` probes afterwards. */
export type CommandOutcome =
  | { outcome: 'done' }
  | { outcome: 'already' }
  | { outcome: 'refused'; failure: Failure }
  | { outcome: 'unknown'; failure: Failure }
  | { outcome: 'unreachable'; failure: Failure }
  | { outcome: 'pending'; reference: string | null; retryAfterMs: number | null }
  | { outcome: 'needs-operator'; instructions: string };

/** What a server says it is; `null` where it does not say, or the credentials may not ask. */
export interface ServerAbout {
  version: string | null;
  name: string | null;
}

/** How one call is made. */
export interface CallOptions {
  signal: AbortSignal;
  /** Milliseconds for this call; the server's own default when left out. */
  timeoutMs?: number;
  /** The same for every attempt of one command, different for every other command. */
  idempotencyKey: string;
  /** Where a slow webhook may report that it has finished. */
  callbackUrl?: string;
  /** Manual servers: what an operator says the state is. */
  confirmedState?: AccountState;
}

/** An account to be made. The password goes to the panel and nowhere else. */
export interface NewAccount {
  username: string;
  domain: string;
  package: string;
  password: string;
  contactEmail?: string;
  marker?: string;
}

/**
 * A server that holds accounts. No method throws for what the outside does; only our own misuse
 * throws (`ConnectorMisuseError`). `terminate` takes nothing but a proven account (X3).
 */
export interface ProvisioningConnector {
  readonly kind: ConnectorKind;
  probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult>;
  create(account: NewAccount, call: CallOptions): Promise<CommandOutcome>;
  suspend(account: AccountIdentity, reason: string, call: CallOptions): Promise<CommandOutcome>;
  unsuspend(account: AccountIdentity, call: CallOptions): Promise<CommandOutcome>;
  terminate(
    account: ProvenAccount,
    options: { keepDns: boolean },
    call: CallOptions,
  ): Promise<CommandOutcome>;
  changePackage(account: AccountIdentity, packageName: string, call: CallOptions): Promise<CommandOutcome>;
  changePassword(account: AccountIdentity, password: string, call: CallOptions): Promise<CommandOutcome>;
  /** What the server says about itself, for kinds that have a call for it; whatever goes wrong is "does not say". */
  about?(call: CallOptions): Promise<ServerAbout>;
  /** Waits for calls under way and lets go of the connections. */
  close(): Promise<void>;
}

/** Our own misuse of a connector: bad settings or a call that makes no sense. Never the panel's fault. */
export class ConnectorMisuseError extends Error {
  override readonly name = 'ConnectorMisuseError';
  readonly code: 'bad-settings' | 'bad-call';
  constructor(code: 'bad-settings' | 'bad-call', message: string) {
    super(message);
    this.code = code;
  }
}
