import { startHestiaPanel, whenOf } from './hestia-panel.ts';
import { harnessOver } from './panel-harness.ts';

/** The fake Hestia with one user besides the root user. */
export const makeHestiaHarness = harnessOver({
  kind: 'hestia',
  start: (tls) => startHestiaPanel({ accessKey: 'the-access-key', secretKey: 'the-good-token' }, tls),
  credentials: (secretKey) => ({ accessKey: 'the-access-key', secretKey }),
  marker(createdAt) {
    const { DATE, TIME } = whenOf(createdAt);
    return `created:${DATE}T${TIME}`;
  },
  functions: {
    probe: 'v-list-user',
    create: 'v-add-user',
    suspend: 'v-suspend-user',
    unsuspend: 'v-unsuspend-user',
    terminate: 'v-delete-user',
    'change-package': 'v-change-user-package',
    'change-password': 'v-change-user-password',
  },
});
