import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

/**
 * Temporal's time-skipping server, one for the caller alone: days pass at once while a workflow's result is
 * awaited. It has no schedules and little visibility. Call `teardown()` in `afterAll`.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const server = inject('timeServer');
  if (!server.ok) throw new Error(server.why);
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: server.value } },
  });
}
