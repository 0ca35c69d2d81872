import type { ServiceCommand } from '../domain/operations/kinds.ts';
import { terminateServices } from './close.ts';
import { operation, type StepRow, step } from './contracts/define.ts';

/**
 * L16. One command on the accounts of chosen services, each proved at its server before the record says so. A service
 * that blocks waits for an operator, the others go on.
 */
export const serviceCommands = operation('service-commands', ({ command }) => [rowOf(command)]);

function rowOf(command: ServiceCommand): StepRow {
  const each = 'chosenServices';
  switch (command) {
    case 'create':
      return step('create-accounts', {
        run: 'createAccount',
        each,
        skippable: 'the service stays as it is and has no account that we know of',
      });
    case 'suspend':
      return step('suspend-services', {
        run: 'suspendService',
        undo: 'undoSuspend',
        each,
        long: true,
        skippable: 'the service stays as it is; look whether its server has suspended the account',
      });
    case 'unsuspend':
      return step('unsuspend-services', {
        run: 'unsuspendService',
        undo: 'undoUnsuspend',
        each,
        long: true,
        skippable: 'the service stays suspended; look whether its server has unsuspended the account',
      });
    case 'terminate':
      return terminateServices({ when: true, each });
    case 'change-package':
      return step('change-packages', {
        run: 'changePackage',
        each,
        skippable: 'the account stays in the package that it is in',
      });
    case 'change-password':
      return step('change-passwords', {
        run: 'changePassword',
        each,
        skippable: 'the record keeps the password that it has; the server may have another one by now',
      });
  }
}
