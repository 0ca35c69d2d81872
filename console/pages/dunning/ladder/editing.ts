import type { z } from 'zod';
import type { ladderView } from '../../../../api/routes/dunning/schema.ts';
import type { StaffCall } from '../../../env.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import type { Fault } from './faults.ts';
import type { LadderForm } from './form.ts';

/** A ladder while somebody edits it. */
export interface Editing {
  call: StaffCall;
  /** the ladder as the record has it, or what is proposed in its place */
  now: z.output<typeof ladderView>;
  form: LadderForm;
  /** address of the page */
  here: string;
  /** what is wrong with a field, in words */
  wrong(field: string): string | undefined;
  faults: readonly Fault[];
  /** the field that is meant next */
  focus: string | undefined;
  /** names of the mails that the provider has written; undefined: for who may not read them */
  templates: readonly string[] | undefined;
  /** groups of the provider, for conditions */
  groups: readonly { id: number; name: string }[];
}

/** What is wrong at a field, in words. */
export function sayFault({ field, code }: Fault, language: StaffCall['language']): string {
  const { faults, malformed } = ladderWords(language);
  const of = field.split('.').at(-1) ?? field;
  return (code === 'malformed' ? malformed[of] : faults[code]) ?? faults.malformed ?? code;
}
