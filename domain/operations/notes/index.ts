import { type ParamsOf, sayer } from '../sentences.ts';
import { changingNotes } from './changing.ts';
import { commonNotes } from './common.ts';
import { endingNotes } from './ending.ts';
import { mergingNotes } from './merging.ts';
import { removingNotes } from './removing.ts';

/** Every blocker and warning that a plan can carry. Their English is part of a plan's hash: add, never reword. */
export const planNotes = {
  ...commonNotes,
  ...endingNotes,
  ...removingNotes,
  ...changingNotes,
  ...mergingNotes,
} as const;

export type NoteName = keyof typeof planNotes;
export type NoteParams<N extends NoteName> = ParamsOf<typeof planNotes, N>;

/** A blocker or a warning of a plan. */
export const note = sayer(planNotes);
