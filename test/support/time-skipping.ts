import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

/** The SDK gives a server five seconds to start, which a Java machine does not always keep while others work. */
const STARTS = 8;

/**
 * Temporal's time-skipping server, one for the caller alone: days pass at once while a workflow's result is
 * awaited. It has no schedules and little visibility. Call `teardown()` in `afterAll`.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const server = inject('timeServer');
  if (!server.ok) throw new Error(server.why);
  const executable = { type: 'existing-path', path: server.value } as const;
  for (let left = STARTS; ; left--) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
