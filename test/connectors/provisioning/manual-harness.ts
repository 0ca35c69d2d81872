import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { MakeHarness } from './kit.ts';

/** A server that only a person can work on: `byHand` is that person. */
export const makeManualHarness: MakeHarness = async () => {
  let account: { suspended: boolean; package: string; password: string } | null = null;
  return {
    kind: 'manual',
    expected: { username: 'clientone', domain: 'client-one.example', marker: 'created:1700000000' },
    connect: () => createConnector({ kind: 'manual', instructions: 'Log in at the rack first.' }),
    seed({ suspended = false } = {}) {
      account = { suspended, package: 'silver', password: '' };
    },
    remove() {
      account = null;
    },
    truth: () => (account === null ? 'missing' : account.suspended ? 'suspended' : 'active'),
    package: () => account?.package ?? null,
    hasPassword: (password) => account?.password === password,
    spoil: () => {
      throw new Error('A manual server has no answers to spoil.');
    },
    down: async () => undefined,
    up: async () => undefined,
    byHand(command) {
      if (command.kind === 'create')
        account = { suspended: false, package: command.account.package, password: command.account.password };
      if (command.kind === 'terminate') account = null;
      if (account === null) return;
      if (command.kind === 'suspend') account.suspended = true;
      if (command.kind === 'unsuspend') account.suspended = false;
      if (command.kind === 'change-package') account.package = command.package;
      if (command.kind === 'change-password') account.password = command.password;
    },
    close: async () => undefined,
  };
};
