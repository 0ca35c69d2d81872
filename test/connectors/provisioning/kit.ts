import { afterEach, describe, test } from 'vitest';
import type { Command, CommandKind } from '../../../connectors/provisioning/commands.ts';
import type {
  AccountState,
  ConnectorKind,
  ExpectedAccount,
  ProvisioningConnector,
} from '../../../connectors/provisioning/types.ts';
import { CASES, namesNoOwner, opensNoConnection } from './kit-cases.ts';

/** What a kind of connector brings to the kit: a real server of its kind with one account on it. */
export interface Harness {
  readonly kind: ConnectorKind;
  /** The account as the record knows it; it agrees with what is seeded. */
  readonly expected: ExpectedAccount;
  /** The field by which an account is found; the user name when left out. */
  readonly foundBy?: 'username' | 'externalId';
  /** The field in which somebody else's account differs when it is seeded with another `domain`; the domain when left out. */
  readonly toldApartBy?: 'domain' | 'username';
  /** Commands that this kind has no call for: they ask for a person and touch nothing. */
  readonly leftToPeople?: readonly CommandKind[];
  connect(how?: {
    verify?: boolean;
    ca?: boolean;
    badCredentials?: boolean;
    timeoutMs?: number;
  }): ProvisioningConnector;
  /** Puts the account on the server, as another one where fields are given. */
  seed(account?: { suspended?: boolean; domain?: string; marker?: string; owner?: string }): void;
  remove(): void;
  /** What is really there, seen without a connector. */
  truth(): AccountState;
  package(): string | null;
  hasPassword(password: string): boolean;
  /** Spoils the next call of this kind. `after` lets the command work first. */
  spoil(on: CommandKind | 'probe', effect: Spoiling, times?: number): void;
  down(): Promise<void>;
  up(): Promise<void>;
  /** Manual servers: a person does by hand what the instructions say. */
  byHand?(command: Command): void;
  close(): Promise<void>;
}
export type Spoiling =
  | 'html'
  | 'html-after'
  | 'failure-inside'
  | 'slow'
  | 'slow-after'
  | 'reset-after'
  | '5xx'
  | '5xx-after';
export type MakeHarness = (options: { tls: boolean }) => Promise<Harness>;

export type Case =
  | 'success'
  | 'already done'
  | 'missing'
  | 'wrong identity'
  | 'recycled id'
  | 'wrong owner'
  | 'unproven identity'
  | 'HTML instead of JSON'
  | '200 with a failure inside'
  | 'time-out after success'
  | 'reset after success'
  | 'slow answer'
  | '5xx then success'
  | 'bad credentials'
  | 'connection refused'
  | 'invalid TLS';

/** Why a case cannot happen to a kind, and what is asked of it instead. */
interface Never {
  why: string;
  instead: (make: MakeHarness) => Promise<void>;
}
const noOwners = (why: string): Never => ({ why, instead: namesNoOwner });
const byHand = (why: string): Never => ({ why, instead: opensNoConnection });
const touchesNothing = byHand(
  'it opens no connection and sends no command, so there is no answer to misread',
);
const operatorLooks = byHand(
  'it touches no account; the operator who looks at the server is the proof, and is told to check whose it is',
);
/** Where a case cannot happen to a kind, and why. What is not named here runs. */
const CANNOT_HAPPEN: Record<ConnectorKind, Partial<Record<Case, Never>>> = {
  whm: {},
  plesk: {},
  directadmin: {},
  hestia: { 'wrong owner': noOwners('it has no resellers, every user belongs to the panel') },
  webhook: {},
  proxmox: {},
  pterodactyl: {
    'wrong owner': noOwners('it has no resellers, and whose a server is is compared as the user name'),
  },
  manual: {
    'wrong identity': operatorLooks,
    'recycled id': operatorLooks,
    'wrong owner': operatorLooks,
    'unproven identity': operatorLooks,
    'HTML instead of JSON': touchesNothing,
    '200 with a failure inside': touchesNothing,
    'time-out after success': touchesNothing,
    'reset after success': touchesNothing,
    'slow answer': touchesNothing,
    '5xx then success': touchesNothing,
    'bad credentials': touchesNothing,
    'connection refused': touchesNothing,
    'invalid TLS': touchesNothing,
  },
};

/** Runs the conformance kit for one kind of connector against real servers that `makeHarness` starts; `of` names a sort of account. */
export function conformance(kind: ConnectorKind, makeHarness: MakeHarness, of?: string): void {
  describe(`X12 ${kind} conformance${of === undefined ? '' : ` (${of})`}`, () => {
    const open: Harness[] = [];
    const make: MakeHarness = async (options) => {
      const harness = await makeHarness(options);
      open.push(harness);
      return harness;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((harness) => harness.close()));
    });
    for (const [title, run] of Object.entries(CASES) as [Case, (typeof CASES)[Case]][]) {
      const never = CANNOT_HAPPEN[kind][title];
      const rows = IDENTITY_CASES.has(title) ? 'X3 X12' : 'X12';
      if (never === undefined) test(`${rows} ${kind}: ${title}`, () => run(make));
      else test(`${rows} ${kind}: "${title}" cannot happen, ${never.why}`, () => never.instead(make));
    }
  });
}

const IDENTITY_CASES: ReadonlySet<Case> = new Set([
  'wrong identity',
  'recycled id',
  'wrong owner',
  'unproven identity',
]);
