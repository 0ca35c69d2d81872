import { join } from 'node:path';
import { type Font, openSync } from 'fontkit';
import { FONTS } from './make.ts';

const MISSING = '\uFFFD';
const CONTROL = /[\p{Cc}\p{Cf}]/u;

const notes: Record<string, string> = {
  en: `“${MISSING}” stands for characters that this document cannot show. The data itself has them.`,
  de: `„${MISSING}“ steht für Zeichen, die dieses Dokument nicht darstellen kann. Die Daten selbst enthalten sie.`,
  pl: `Znak „${MISSING}” zastępuje znaki, których ten dokument nie potrafi pokazać. Same dane je zawierają.`,
};

/** Puts a mark in the place of characters that the font lacks (CJK, Arabic, emoji ...), and remembers that it did. */
export function lettersOf(language: string) {
  const font = openSync(join(FONTS, 'Roboto-Regular.ttf')) as Font;
  let missing = false;
  return {
    shown(text: string): string {
      return [...text.normalize('NFC').replaceAll('\u202F', '\u00A0')]
        .map((character) => {
          if (
            character === '\n' ||
            character === '\t' ||
            font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
          )
            return character;
          if (CONTROL.test(character)) return '';
          missing = true;
          return MISSING;
        })
        .join('');
    },
    /** The sentence that explains the mark, when it was needed. */
    note: (): string | undefined => (missing ? (notes[language.split('-')[0] ?? ''] ?? notes.en) : undefined),
  };
}
