import { defineWords } from '../../web/words.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { pl } from './pl.ts';

export type Words = typeof en;

export const wordsOf = defineWords({ en, de, pl });
