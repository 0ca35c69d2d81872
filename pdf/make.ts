import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { layouts } from './look.ts';

/** Where the fonts are: Roboto comes with pdfmake and covers Latin, Greek and Cyrillic letters. */
export const FONTS = join(
  dirname(fileURLToPath(import.meta.resolve('pdfmake/package.json'))),
  'fonts',
  'Roboto',
);

pdfmake.setFonts({
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});
// A template must not reach the network or files: pictures come as data: addresses or not at all.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
pdfmake.setTableLayouts(layouts);

/** The bytes of the PDF of a definition. */
export async function makePdf(definition: TDocumentDefinitions): Promise<Uint8Array> {
  return await pdfmake.createPdf(definition).getBuffer();
}
