import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '../provisioning/types.ts';
import type { GatewayCall, GatewayKind, GatewayOutcome, MethodProbe, PaymentGateway } from './types.ts';

/** A state as evidence keeps it; `not-asked` where no look was taken. */
type SeenState = MethodProbe['state'] | 'not-asked';

interface ProofBase {
  gateway: GatewayKind;
  before: SeenState;
  after: SeenState;
  /** Whether the command was sent in this attempt, and what the gateway answered to it. */
  asked: boolean;
  answer: GatewayOutcome['outcome'] | null;
}

/** What was seen before and after, and how it ended: codes and states only, fit for evidence and histories. */
export type DetachProof =
  | (ProofBase & { outcome: 'done' | 'already'; provenBy: 'probe' | 'nothing-remote' })
  | (ProofBase & { outcome: 'refused' | 'unknown' | 'unreachable'; failure: Failure });

export type ProvenDetach = Extract<DetachProof, { outcome: 'done' | 'already' }>;

/** Whether the record may now say that the method is gone from the gateway. */
export const isDetached = (proof: DetachProof): proof is ProvenDetach =>
  proof.outcome === 'done' || proof.outcome === 'already';

export interface DetachOptions extends GatewayCall {
  /** An earlier attempt may have reached the gateway: a method found detached now is `done`, not `already`. */
  askedBefore?: boolean;
  /** How often, and after how many milliseconds, to look again while the method is still seen attached. */
  confirm?: { attempts: number; delayMs: number };
}

/**
 * Detaches a payment method and proves it: look, act, look again. Nothing is assumed: after a time-out, a reset, HTML
 * or a 5xx the second look decides. Never throws for what the outside does.
 */
export async function detachMethod(
  gateway: PaymentGateway,
  reference: string,
  { askedBefore = false, confirm = { attempts: 3, delayMs: 500 }, ...call }: DetachOptions,
): Promise<DetachProof> {
  const provenBy = gateway.kind === 'manual' ? 'nothing-remote' : 'probe';
  const before = await gateway.probe(reference, call);
  const unasked: ProofBase = {
    gateway: gateway.kind,
    before: before.state,
    after: 'not-asked',
    asked: false,
    answer: null,
  };
  if (before.state === 'unreachable') return { ...unasked, outcome: 'unreachable', failure: before.failure };
  if (before.state !== 'attached') return { ...unasked, outcome: askedBefore ? 'done' : 'already', provenBy };

  const answer = await gateway.detach(reference, call);
  const after = await lookAgain(gateway, reference, call, answer, confirm);
  const seen: ProofBase = { ...unasked, after: after.state, asked: true, answer: answer.outcome };
  if (after.state === 'detached' || after.state === 'missing')
    return { ...seen, outcome: answer.outcome === 'already' ? 'already' : 'done', provenBy };
  switch (answer.outcome) {
    case 'refused':
    case 'unknown':
    case 'unreachable':
      return { ...seen, outcome: answer.outcome, failure: answer.failure };
    case 'done':
    case 'already':
      return { ...seen, outcome: 'unknown', failure: notProven(after) };
  }
}

/** Looks until the method is seen gone or the looks are used up. */
async function lookAgain(
  gateway: PaymentGateway,
  reference: string,
  call: GatewayCall,
  answer: GatewayOutcome,
  { attempts, delayMs }: { attempts: number; delayMs: number },
): Promise<MethodProbe> {
  let seen = await gateway.probe(reference, call);
  const worthWaiting = answer.outcome !== 'refused' && answer.outcome !== 'unreachable';
  for (let look = 1; look < attempts && worthWaiting; look++) {
    if (seen.state === 'detached' || seen.state === 'missing') break;
    const waited = await sleep(delayMs, true, { signal: call.signal }).catch(() => false);
    if (!waited) break;
    seen = await gateway.probe(reference, call);
  }
  return seen;
}

function notProven(after: MethodProbe): Failure {
  const why = after.state === 'unreachable' ? after.failure.message : 'the payment method is still attached.';
  return {
    code: 'outcome-unknown',
    retryable: true,
    message: `The gateway said that it was done, but this could not be proved: ${why}`,
  };
}
