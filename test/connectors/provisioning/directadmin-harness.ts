import { dateOf, startDirectAdminPanel } from './directadmin-panel.ts';
import { harnessOver } from './panel-harness.ts';

/** The fake DirectAdmin with one user, and a neighbour. */
export const makeDirectAdminHarness = harnessOver({
  kind: 'directadmin',
  start: (tls) => startDirectAdminPanel({ username: 'admin', loginKey: 'the-good-token' }, tls),
  credentials: (loginKey) => ({ username: 'admin', loginKey }),
  marker: (createdAt) => `created:${dateOf(createdAt)}`,
  functions: {
    probe: 'CMD_API_SHOW_ALL_USERS',
    create: 'CMD_API_ACCOUNT_USER',
    suspend: 'CMD_API_SELECT_USERS',
    unsuspend: 'CMD_API_SELECT_USERS',
    terminate: 'CMD_API_SELECT_USERS',
    'change-package': 'CMD_API_MODIFY_USER',
    'change-password': 'CMD_API_USER_PASSWD',
  },
});
