import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';

const schedules = [
  { scheduleId: 'reconcile-records', workflowType: 'reconcileRecords', every: '5 minutes' },
  { scheduleId: 'remove-old-exports', workflowType: 'removeOldExports', every: '15 minutes' },
  { scheduleId: 'take-password-resets', workflowType: 'takePasswordResets', every: '1 minute' },
  { scheduleId: 'wake-endpoints', workflowType: 'wakeEndpoints', every: '1 minute' },
  { scheduleId: 'remove-old-deliveries', workflowType: 'removeOldDeliveries', every: '1 day' },
  { scheduleId: 'settle-charges', workflowType: 'settleOpenCharges', every: '5 minutes' },
  { scheduleId: 'bill-due', workflowType: 'billDueSweep', every: '1 hour' },
  { scheduleId: 'dunning-sweep', workflowType: 'dunningSweep', every: '1 hour' },
  { scheduleId: 'card-expiry', workflowType: 'noticeCardExpiry', every: '1 day' },
  { scheduleId: 'account-limits', workflowType: 'accountLimitsSweep', every: '1 hour' },
  { scheduleId: 'automatic-status', workflowType: 'automaticStatusSweep', every: '1 day' },
  { scheduleId: 'erase-due', workflowType: 'eraseDueSweep', every: '1 day' },
] as const;

/**
 * Makes the schedules that are missing; those that are there stay as an operator may have set them.
 * A run that was missed while everything was down is not made up for: the next one sees the same record.
 */
export async function ensureSchedules(client: Client, taskQueue: string): Promise<void> {
  for (const { scheduleId, workflowType, every } of schedules) {
    try {
      await client.schedule.create({
        scheduleId,
        spec: { intervals: [{ every }] },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
        action: { type: 'startWorkflow', workflowType, workflowId: scheduleId, taskQueue, args: [] },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
