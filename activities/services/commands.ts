import type { Command } from '../../connectors/provisioning/commands.ts';
import type { ProvenProof } from '../../connectors/provisioning/proof.ts';
import type { AccountIdentity } from '../../connectors/provisioning/types.ts';
import type { Tx } from '../../db/connect.ts';
import { liftSuspensions } from '../../db/queries/dunning-rungs.ts';
import type { WhyCode } from '../../domain/dunning/why.ts';
import { detail } from '../../domain/operations/failure-details.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Summary } from '../../domain/operations/state.ts';
import type { StepActivity, StepCall } from '../../workflows/contracts/activities.ts';
import { changeRows } from '../changes.ts';
import type { Deps } from '../deps.ts';
import { sparedAtTheDoor } from '../dunning/spared.ts';
import { StepFailure } from '../failures.ts';
import { outsideStep } from '../step.ts';
import { type Account, commandAccount, loadAccount, lookAt, type Order, orderOf } from './account.ts';
import { keepPassword, newPassword } from './passwords.ts';
import { holdBeforeRows, noteReason, takeBack } from './suspension.ts';

/** What is known after acting: a proof from the server, or why there was nothing to ask. */
type Outcome = { account: Account } & (
  | { proof: ProvenProof }
  | { left: 'record-only' | 'left' }
  | { left: 'spared'; why: WhyCode }
);

/**
 * L16. Commands on the accounts of services. Each acts outside first and proves it; only then the record says so, in
 * one transaction with the mark of the item.
 */
export function serviceActivities(deps: Deps): Record<string, StepActivity> {
  return {
    suspendService: command(deps, {
      statuses: ['active', 'suspended'],
      // What an earlier attempt may have done is taken back.
      spare: async (account, order) => {
        if (order.askedBefore && account.status === 'active' && account.serverId !== null)
          await commandAccount(
            deps,
            account,
            { kind: 'unsuspend' },
            { ...order, key: `${order.key}/spared` },
          );
        return true;
      },
      ask: ({ params }) => ({ kind: 'suspend', reason: reasonOf(params) }),
      async record(tx, call) {
        const suspended = await changeRows(tx, call, {
          table: 'services',
          set: { status: 'suspended', suspended_reason: reasonOf(call.params), suspended_at: call.now },
          where: tx`${itemOf(tx, call)} and t.status = 'active'`,
        });
        await noteReason(tx, call, suspended);
      },
    }),
    undoSuspend: takeBack(deps, 'suspend'),

    unsuspendService: command(deps, {
      statuses: ['active', 'suspended'],
      // What somebody has suspended for another reason is none of the business of this one.
      leaves: ({ status, suspendedReason }, { because }) =>
        because !== undefined && (status !== 'suspended' || suspendedReason !== because),
      ask: () => ({ kind: 'unsuspend' }),
      async record(tx, call) {
        const { because = null } = paramsOf(call);
        const lifted = await changeRows(tx, call, {
          table: 'services',
          set: { status: 'active', suspended_reason: null, suspended_at: null },
          where: tx`${itemOf(tx, call)} and t.status = 'suspended'
            and (${because}::text is null or t.suspended_reason = ${because})`,
        });
        if (lifted.length === 0) return;
        await tx`update services set suspended_note = null where id in ${tx(lifted)}`;
        // They may be suspended again for another debt; what staff end by hand stays ended for this one.
        if (because === 'overdue')
          await liftSuspensions(tx, { clientId: call.clientId, services: lifted, now: call.now });
      },
    }),
    undoUnsuspend: takeBack(deps, 'unsuspend'),

    /** Also of other operations: each account has proved to be the client's before it is removed (X3). */
    terminateService: command(deps, {
      leaves: ({ status }) => status === 'terminated' && 'record-only',
      // What an earlier attempt has removed is gone: then the record has to say so.
      spare: async (account, order) =>
        !order.askedBefore || account.serverId === null || (await lookAt(deps, account, order)) !== undefined,
      ask: () => ({ kind: 'terminate' }),
      async record(tx, call, { account }) {
        await changeRows(tx, call, {
          table: 'services',
          set: { status: 'terminated', terminated_at: call.now, suspended_at: null, suspended_reason: null },
          where: tx`${itemOf(tx, call)} and t.status <> 'terminated'`,
        });
        if (account.hasAddons) await endAddons(tx, call);
      },
    }),

    createAccount: createAccount(deps),

    changePackage: command(deps, {
      statuses: ['active', 'suspended'],
      needsServer: true,
      ask: ({ params }) => ({ kind: 'change-package', package: packageOf(params) }),
    }),

    changePassword: command(deps, {
      statuses: ['active', 'suspended'],
      needsServer: true,
      ask: (call, { id }) => ({ kind: 'change-password', password: newPassword(deps.vault, call, id) }),
      record: (tx, call, { account }) => keepPassword(tx, call, deps.vault, account),
    }),
  };
}

interface CommandSpec {
  /** in which it can be done; any when left out */
  statuses?: readonly string[];
  /** without one there is nothing that it could be done to; else only the record changes */
  needsServer?: boolean;
  /** whether there is nothing to do for a service, or how its summary says so */
  leaves?(account: Account, params: OperationParams<'service-commands'>): boolean | 'record-only';
  /**
   * Leaves alone what dunning has begun and has no reason for any more.
   * @returns false when it is too late for that
   */
  spare?(account: Account, order: Order): Promise<boolean>;
  ask(call: StepCall, account: Account): Command;
  record?(tx: Tx, call: StepCall, outcome: Outcome): Promise<void>;
}

function command(deps: Deps, spec: CommandSpec): StepActivity {
  return outsideStep<Outcome>(deps, {
    async act(call, signal) {
      const account = await loadAccount(deps.sql, call);
      const leaves = spec.leaves?.(account, paramsOf(call)) ?? false;
      if (leaves !== false) return { account, left: leaves === true ? 'left' : leaves };
      requireStatus(account, spec.statuses);
      const order = orderOf(deps, call, account, signal);
      const why =
        spec.spare && call.kind === 'service-commands' ? await sparedAtTheDoor(deps.sql, call) : undefined;
      if (why !== undefined && (await spec.spare?.(account, order))) return { account, left: 'spared', why };
      if (account.serverId === null && !spec.needsServer) return { account, left: 'record-only' };
      // What may have to be taken back is on record before the server is asked, whatever becomes of this worker.
      if (call.kind === 'service-commands') await noteAttempt(deps, call);
      return { account, proof: await commandAccount(deps, account, spec.ask(call, account), order) };
    },
    async record(tx, call, outcome) {
      await holdBeforeRows(tx, call);
      if (!('left' in outcome) || outcome.left === 'record-only') await spec.record?.(tx, call, outcome);
      return summaryOf(outcome);
    },
  });
}

/** Makes the account of a service that was not set up yet, and remembers what its server calls it. */
function createAccount(deps: Deps): StepActivity {
  return outsideStep<Outcome & { identity?: AccountIdentity | undefined }>(deps, {
    async act(call, signal) {
      const account = await loadAccount(deps.sql, call);
      if (account.status === 'active') return { account, left: 'left' };
      requireStatus(account, ['pending']);
      if (account.serverId === null) return { account, left: 'record-only' };
      const order = orderOf(deps, call, account, signal);
      await noteAttempt(deps, call);
      const ask: Command = { kind: 'create', account: newAccountOf(deps, call, account) };
      const proof = await commandAccount(deps, account, ask, order);
      return {
        ...{ account, proof },
        identity: account.connector === 'manual' ? undefined : await lookAt(deps, account, order),
      };
    },
    async record(tx, call, outcome) {
      await holdBeforeRows(tx, call);
      if ('left' in outcome && outcome.left === 'left') return summaryOf(outcome);
      const made = await changeRows(tx, call, {
        table: 'services',
        set: { status: 'active' },
        where: tx`${itemOf(tx, call)} and t.status = 'pending'`,
      });
      if (made.length > 0 && 'proof' in outcome) {
        const { externalId = null, marker = null } = outcome.identity ?? {};
        await tx`
          update services set external_id = coalesce(external_id, ${externalId}), marker = coalesce(marker, ${marker})
          where id = ${outcome.account.id}`;
        // An account that was there before has a password that only its owner knows.
        if (outcome.proof.outcome === 'done') await keepPassword(tx, call, deps.vault, outcome.account);
      }
      return summaryOf(outcome);
    },
  });
}

function newAccountOf(deps: Deps, call: StepCall, account: Account) {
  const { id, username, domain, contactEmail } = account;
  if (!username || !domain) throw new StepFailure({ said: detail('service-unnamed', { service: id }) });
  return {
    ...{ username, domain, package: packageOf(call.params), password: newPassword(deps.vault, call, id) },
    ...(contactEmail === null ? {} : { contactEmail }),
  };
}

/** Throws where a status has changed since the plan: then a person looks at it. */
function requireStatus({ id, status }: Account, statuses: readonly string[] | undefined): void {
  if (statuses === undefined || statuses.includes(status)) return;
  throw new StepFailure({ said: detail('service-status', { service: id, status, statuses }) });
}

/** The service of a call, as a condition on the table `t`. */
const itemOf = (tx: Tx, call: StepCall) => tx`t.id = ${call.item ?? 0} and t.client_id = ${call.clientId}`;

async function endAddons(tx: Tx, call: StepCall): Promise<void> {
  await changeRows(tx, call, {
    table: 'addons',
    set: { status: 'terminated', terminated_at: call.now },
    where: tx`t.service_id = ${call.item ?? 0} and t.status in ('active', 'suspended')`,
  });
}

async function noteAttempt({ sql }: Deps, { operationId, step, item = 0, attempt }: StepCall): Promise<void> {
  await sql`
    update operation_items set attempt = greatest(attempt, ${attempt})
    where operation_id = ${operationId} and step_id = ${step} and item_id = ${item}`;
}

function summaryOf(outcome: Outcome): Summary {
  if (!('proof' in outcome)) {
    const { status, suspendedReason } = outcome.account;
    if (outcome.left === 'record-only') return { outcome: 'record-only' };
    if (outcome.left === 'spared') return { outcome: 'spared', because: outcome.why };
    return { outcome: 'left', status, ...(suspendedReason === null ? {} : { because: suspendedReason }) };
  }
  const { proof } = outcome;
  return { outcome: proof.outcome, provenBy: proof.provenBy, found: proof.before };
}

function paramsOf({ params }: Pick<StepCall, 'params'>): OperationParams<'service-commands'> {
  return params as OperationParams<'service-commands'>;
}
const reasonOf = (params: StepCall['params']) => paramsOf({ params }).because ?? 'staff';
/** The plan lets nothing pass without one. */
const packageOf = (params: StepCall['params']) => paramsOf({ params }).package ?? '';
