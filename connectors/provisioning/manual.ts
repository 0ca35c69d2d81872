import { NOBODY } from './identity.ts';
import type {
  AccountState,
  CallOptions,
  CommandOutcome,
  ProbeResult,
  ProvisioningConnector,
} from './types.ts';

/** How a manual server is worked on; `instructions` are the provider's own words for its staff. */
export interface ManualSettings {
  instructions?: string;
}

/**
 * A server without an API. It opens no connection and does nothing: every command answers with what
 * a person has to do, and a probe knows only what an operator has confirmed (`call.confirmedState`).
 */
export function createManualConnector(settings: ManualSettings = {}): ProvisioningConnector {
  const ask = (task: string, then: string): Promise<CommandOutcome> => {
    const own = settings.instructions ? ` ${settings.instructions}` : '';
    return Promise.resolve({ outcome: 'needs-operator', instructions: `${task}${own} ${then}` });
  };
  return {
    kind: 'manual',
    probe: (_expected, call) => Promise.resolve(operatorsWord(call)),
    create: () => ask("Create this service's account on its server by hand.", confirm('active')),
    suspend: () => ask("Suspend this service's account on its server by hand.", confirm('suspended')),
    unsuspend: () => ask("Unsuspend this service's account on its server by hand.", confirm('active')),
    terminate: () =>
      ask(
        "Check that the account on the server is this client's, then remove it by hand.",
        confirm('missing'),
      ),
    changePackage: () => ask("Change this account's package on its server by hand.", confirm('active')),
    changePassword: () => ask("Set this account's new password on its server by hand.", confirm('active')),
    close: () => Promise.resolve(),
  };
}

const confirm = (state: AccountState) => `Then confirm that its state is: ${state}.`;

function operatorsWord(call: CallOptions): ProbeResult {
  switch (call.confirmedState) {
    case 'active':
      return { state: 'active', identity: NOBODY, package: null };
    case 'suspended':
      return { state: 'suspended', identity: NOBODY, package: null, reason: null };
    case 'missing':
      return { state: 'missing' };
    case undefined: {
      const message =
        'This server has no API: an operator has to look at the account and confirm what its state is.';
      return { state: 'unreachable', failure: { code: 'needs-operator', retryable: false, message } };
    }
  }
}
