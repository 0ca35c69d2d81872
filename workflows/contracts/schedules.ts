/** What Tenure does by itself: the schedules of Temporal, by their ids. */
export const schedules = [
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

export type ScheduleId = (typeof schedules)[number]['scheduleId'];

/** Their ids, in the order in which they are listed. */
export const scheduleIds = schedules.map(({ scheduleId }) => scheduleId);
