import { type NoteName, planNotes } from '../../../domain/operations/notes/index.ts';
import type { Failure } from '../../../domain/operations/state.ts';
import type { Language } from '../../../web/words.ts';
import { germanNotes } from './notes-de.ts';
import { polishNotes } from './notes-pl.ts';

const notes = { de: germanNotes, pl: polishNotes } as const;

/** A blocker or a warning of a plan; in English where the record does not name its sentence. */
export function noteText(language: Language, { message, text, params }: Failure): string {
  if (language === 'en' || text === undefined || !Object.hasOwn(planNotes, text)) return message;
  const say = notes[language][text as NoteName] as (params: unknown) => string;
  return say(params);
}
