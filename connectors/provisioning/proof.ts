import type { CommandKind } from './commands.ts';
import type { IdentityCheck } from './identity.ts';
import type { CommandOutcome, ConnectorKind, Failure, ProbeResult } from './types.ts';

/** A state as evidence keeps it; `not-asked` where no look was taken. */
export type SeenState = ProbeResult['state'] | 'not-asked';

interface ProofBase {
  connector: ConnectorKind;
  command: CommandKind;
  before: SeenState;
  after: SeenState;
  /** Whether the command was sent in this attempt, and what the panel answered to it. */
  asked: boolean;
  answer: CommandOutcome['outcome'] | null;
  /** Which fields of the record agreed with the account found (names of fields, no values). */
  identity: IdentityCheck | null;
}

/**
 * What was asked of a server, seen before and after, and how it ended. It holds codes and states
 * only, no name, domain, password or token, so it may be stored as evidence and in histories.
 */
export type Proof =
  | (ProofBase & { outcome: 'done' | 'already'; provenBy: 'probe' | 'panel-answer' | 'operator' })
  | (ProofBase & { outcome: 'refused' | 'unknown' | 'unreachable'; failure: Failure })
  | (ProofBase & {
      outcome: 'pending';
      reference: string | null;
      retryAfterMs: number | null;
      failure: Failure;
    })
  | (ProofBase & { outcome: 'needs-operator'; instructions: string; failure: Failure });

export type ProvenProof = Extract<Proof, { outcome: 'done' | 'already' }>;
export type FailedProof = Exclude<Proof, ProvenProof>;

/** Whether the record may now say that it happened. */
export const isProven = (proof: Proof): proof is ProvenProof =>
  proof.outcome === 'done' || proof.outcome === 'already';
