import { type Command, destroys, leavesATrace, reached, send, sendTerminate } from './commands.ts';
import { NOTHING_THERE } from './failures.ts';
import {
  compareIdentity,
  contradiction,
  type IdentityCheck,
  NOBODY,
  proveIdentity,
  provenByOperator,
} from './identity.ts';
import type { Proof, SeenState } from './proof.ts';
import type {
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  Failure,
  ProbeResult,
  ProvisioningConnector,
} from './types.ts';
import { pause } from './waiting.ts';

export interface CarryOutOptions extends CallOptions {
  /** An earlier attempt of the same command may have reached the panel: a target found now is `done`, not `already`. */
  askedBefore?: boolean;
  /** How often, and after how many milliseconds, to look again when the target is not seen yet. */
  confirm?: { attempts: number; delayMs: number };
}

const DEFAULT_CONFIRM = { attempts: 3, delayMs: 500 };

/**
 * Carries out one command on one account and proves it: look, prove whose account it is, act, look
 * again. Nothing is assumed: after a time-out, a reset, HTML or a 5xx the second look decides, and a
 * list that failed proves nothing. An account that is not the client's is never touched (X3).
 * Never throws for what the outside does; `ConnectorMisuseError` only for our own mistakes.
 */
export async function carryOut(
  connector: ProvisioningConnector,
  command: Command,
  expected: ExpectedAccount,
  options: CarryOutOptions,
): Promise<Proof> {
  const { askedBefore = false, confirm = DEFAULT_CONFIRM, ...call } = options;
  const evidence = new Evidence(connector, command);

  const before = await connector.probe(expected, call);
  evidence.before = before.state;
  if (connector.kind === 'manual') return carryOutByHand(connector, command, before, options, evidence);
  if (before.state === 'unreachable') return evidence.failed('unreachable', before.failure);

  const whose = before.state === 'missing' ? null : whoseIs(command, expected, before);
  evidence.identity = whose?.check ?? null;
  if (reached(command, before) === 'yes') {
    // Already suspended, but is it ours? A stranger's state says nothing about the client's account.
    if (whose?.refusal) return evidence.failed('refused', whose.refusal);
    return evidence.proven(askedBefore ? 'done' : 'already', 'probe');
  }
  if (before.state === 'missing' && command.kind !== 'create')
    return evidence.failed('refused', NOTHING_THERE);
  if (whose?.refusal) return evidence.failed('refused', whose.refusal);

  evidence.asked = true;
  const answer = await act(connector, command, expected, before, call);
  evidence.answer = answer.outcome;

  const after = await lookAgain(connector, command, pinned(expected, before), call, answer, confirm);
  evidence.after = after.state;
  return judge(command, expected, answer, after, evidence);
}

/** Whose account a probe found, and why the command must leave it alone, if so. */
function whoseIs(
  command: Command,
  expected: ExpectedAccount,
  seen: Extract<ProbeResult, { state: 'active' | 'suspended' }>,
): { check: IdentityCheck; refusal: Failure | null } {
  if (destroys(command)) {
    const proof = proveIdentity(expected, seen.identity);
    return { check: proof.check, refusal: proof.ok ? null : proof.failure };
  }
  const check = compareIdentity(expected, seen.identity);
  return { check, refusal: contradiction(check) };
}

/**
 * What was found, by the number that the panel gave it: where a client has several accounts, a look by
 * name alone could meet another one, or take a new name for a removal.
 */
function pinned(expected: ExpectedAccount, before: ProbeResult): ExpectedAccount {
  if (before.state !== 'active' && before.state !== 'suspended') return expected;
  const { externalId, marker } = before.identity;
  return { ...expected, externalId: expected.externalId ?? externalId, marker: expected.marker ?? marker };
}

async function act(
  connector: ProvisioningConnector,
  command: Command,
  expected: ExpectedAccount,
  before: ProbeResult,
  call: CallOptions,
): Promise<CommandOutcome> {
  const found = before.state === 'active' || before.state === 'suspended' ? before.identity : NOBODY;
  if (command.kind !== 'terminate') return send(connector, command, found, call);
  const proof = proveIdentity(expected, found);
  if (!proof.ok) return { outcome: 'refused', failure: proof.failure };
  return sendTerminate(connector, command, proof.account, call);
}

/** Looks until the target is seen or the looks are used up; panels finish some work after they answer. */
async function lookAgain(
  connector: ProvisioningConnector,
  command: Command,
  expected: ExpectedAccount,
  call: CallOptions,
  answer: CommandOutcome,
  confirm: { attempts: number; delayMs: number },
): Promise<ProbeResult> {
  let seen = await connector.probe(expected, call);
  const worthWaiting =
    answer.outcome === 'done' || answer.outcome === 'unknown' || answer.outcome === 'already';
  for (let look = 1; look < confirm.attempts && worthWaiting && leavesATrace(command); look++) {
    const waited = reached(command, seen) !== 'yes' && (await pause(confirm.delayMs, call.signal));
    if (!waited) break;
    seen = await connector.probe(expected, call);
  }
  return seen;
}

/** What the answer and the look afterwards amount to. */
function judge(
  command: Command,
  expected: ExpectedAccount,
  answer: CommandOutcome,
  after: ProbeResult,
  evidence: Evidence,
): Proof {
  if (after.state === 'active' || after.state === 'suspended') {
    const differs = contradiction(compareIdentity(expected, after.identity));
    // Somebody changed the account while we worked: what became of the client's own is not known.
    if (differs) return evidence.failed('unknown', { ...differs, message: `${SWAPPED} ${differs.message}` });
  }
  // What is there though the panel refused to make it is half made, or somebody else's.
  if (command.kind === 'create' && answer.outcome === 'refused')
    return evidence.failed('refused', answer.failure);
  const target = reached(command, after);
  if (target === 'yes') return evidence.proven(answer.outcome === 'already' ? 'already' : 'done', 'probe');
  const saidYes = answer.outcome === 'done' || answer.outcome === 'already';
  const present = after.state === 'active' || after.state === 'suspended';
  if (saidYes && target === 'cannot-say' && present) return evidence.proven('done', 'panel-answer');

  switch (answer.outcome) {
    case 'done':
    case 'already': {
      const why =
        after.state === 'unreachable' ? after.failure.message : `the account is still ${after.state}.`;
      return evidence.failed(
        'unknown',
        notProven(`The panel said that it was done, but this could not be proved: ${why}`),
      );
    }
    case 'refused':
      return evidence.failed('refused', answer.failure);
    case 'unreachable':
      return evidence.failed('unreachable', answer.failure);
    case 'unknown':
      return evidence.failed('unknown', answer.failure);
    case 'pending':
      return evidence.pending(answer.reference, answer.retryAfterMs);
    case 'needs-operator':
      return evidence.needsOperator(answer.instructions);
  }
}

/** A manual server: the operator's word is the look, and the operator's hands are the command. */
async function carryOutByHand(
  connector: ProvisioningConnector,
  command: Command,
  before: ProbeResult,
  options: CarryOutOptions,
  evidence: Evidence,
): Promise<Proof> {
  const { askedBefore = false, confirm: _, ...call } = options;
  const target = reached(command, before);
  // What leaves no trace is done when the operator, once asked, says that the account is there.
  const takenAtWord = target === 'cannot-say' && before.state !== 'unreachable' && askedBefore;
  if (target === 'yes' || takenAtWord) return evidence.proven(askedBefore ? 'done' : 'already', 'operator');
  const answer =
    command.kind === 'terminate'
      ? await sendTerminate(connector, command, provenByOperator(NOBODY), call)
      : await send(connector, command, NOBODY, call);
  evidence.answer = answer.outcome;
  return evidence.needsOperator(answer.outcome === 'needs-operator' ? answer.instructions : '');
}

/** Collects what is seen on the way and ends as a `Proof`. */
class Evidence {
  before: SeenState = 'not-asked';
  after: SeenState = 'not-asked';
  asked = false;
  answer: CommandOutcome['outcome'] | null = null;
  identity: IdentityCheck | null = null;
  readonly #connector: ProvisioningConnector['kind'];
  readonly #command: Command['kind'];

  constructor(connector: ProvisioningConnector, command: Command) {
    this.#connector = connector.kind;
    this.#command = command.kind;
  }

  proven(outcome: 'done' | 'already', provenBy: 'probe' | 'panel-answer' | 'operator'): Proof {
    return { ...this.#base(), outcome, provenBy };
  }
  failed(outcome: 'refused' | 'unknown' | 'unreachable', failure: Failure): Proof {
    return { ...this.#base(), outcome, failure };
  }
  pending(reference: string | null, retryAfterMs: number | null): Proof {
    const message =
      'The server accepted the command and is still working on it; it is looked at again later.';
    return {
      ...this.#base(),
      outcome: 'pending',
      reference,
      retryAfterMs,
      failure: { code: 'pending', retryable: true, message },
    };
  }
  needsOperator(instructions: string): Proof {
    const failure: Failure = { code: 'needs-operator', retryable: false, message: instructions };
    return { ...this.#base(), outcome: 'needs-operator', instructions, failure };
  }
  #base() {
    const { before, after, asked, answer, identity } = this;
    return { connector: this.#connector, command: this.#command, before, after, asked, answer, identity };
  }
}

const SWAPPED = 'After the command another account was found in its place.';

const notProven = (message: string): Failure => ({ code: 'outcome-unknown', retryable: true, message });
