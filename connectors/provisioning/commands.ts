import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  NewAccount,
  ProbeResult,
  ProvenAccount,
  ProvisioningConnector,
} from './types.ts';

/** A command as data: what is asked of an account. */
export type Command =
  | { kind: 'create'; account: NewAccount }
  | { kind: 'suspend'; reason: string }
  | { kind: 'unsuspend' }
  | { kind: 'terminate'; keepDns?: boolean }
  | { kind: 'change-package'; package: string }
  | { kind: 'change-password'; password: string };
export type CommandKind = Command['kind'];

/** Whether the command destroys something: then the account must first prove to be the client's. */
export const destroys = (command: Command): boolean => command.kind === 'terminate';

/** Whether a probe can see that it happened: a password cannot be read back. */
export const leavesATrace = (command: Command): boolean => command.kind !== 'change-password';

/**
 * Whether a probe shows the command's target: `yes`, `no`, or `cannot-say` where the panel does not
 * report what the command changes.
 */
export function reached(command: Command, seen: ProbeResult): 'yes' | 'no' | 'cannot-say' {
  if (seen.state === 'unreachable') return 'cannot-say';
  switch (command.kind) {
    case 'create':
      return seen.state === 'missing' ? 'no' : 'yes';
    case 'suspend':
      return seen.state === 'suspended' ? 'yes' : 'no';
    case 'unsuspend':
      return seen.state === 'active' ? 'yes' : 'no';
    case 'terminate':
      return seen.state === 'missing' ? 'yes' : 'no';
    case 'change-package':
      if (seen.state === 'missing') return 'no';
      if (seen.package === null) return 'cannot-say';
      return seen.package === command.package ? 'yes' : 'no';
    case 'change-password':
      return seen.state === 'missing' ? 'no' : 'cannot-say';
  }
}

/** Sends one command, other than `terminate`, which takes a proven account. */
export function send(
  connector: ProvisioningConnector,
  command: Exclude<Command, { kind: 'terminate' }>,
  found: AccountIdentity,
  call: CallOptions,
): Promise<CommandOutcome> {
  switch (command.kind) {
    case 'create':
      return connector.create(command.account, call);
    case 'suspend':
      return connector.suspend(found, command.reason, call);
    case 'unsuspend':
      return connector.unsuspend(found, call);
    case 'change-package':
      return connector.changePackage(found, command.package, call);
    case 'change-password':
      return connector.changePassword(found, command.password, call);
  }
}

/** Sends the one command that destroys. */
export const sendTerminate = (
  connector: ProvisioningConnector,
  command: Extract<Command, { kind: 'terminate' }>,
  account: ProvenAccount,
  call: CallOptions,
): Promise<CommandOutcome> => connector.terminate(account, { keepDns: command.keepDns ?? false }, call);
