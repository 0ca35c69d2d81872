import { defineSignal } from '@temporalio/workflow';

/** Lets a bare workflow do its one thing. */
export const goSignal = defineSignal('go');
