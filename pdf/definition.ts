import htmlToPdfmake from 'html-to-pdfmake';
import { parseHTML } from 'linkedom';
import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { lettersOf } from './letters.ts';
import { classStyles, defaultStyle, elementStyles } from './look.ts';
import type { PdfRequest } from './renderer.ts';

// Wider than any word of a language: what is longer is a hash or a token and breaks where the line ends.
const LONG_WORD = /\S{40,}/g;

/** What pdfmake makes of the body of an HTML document: A4, page numbers, headings of tables on every page. */
export function definitionOf({ html, title, language }: PdfRequest): TDocumentDefinitions {
  const letters = lettersOf(language);
  const content = htmlToPdfmake(bodyOf(html), {
    window: { DOMParser: BodyParser },
    defaultStyles: elementStyles,
    replaceText: (text: string) => letters.shown(text).replace(LONG_WORD, breakable),
    customTag: ({ element, ret }: { element: Element; ret: Content }) =>
      element.nodeName === 'TABLE' ? laidOut(element, ret as ContentTable) : ret,
  } as unknown as Parameters<typeof htmlToPdfmake>[1]);
  const note = letters.note();
  return {
    content:
      note === undefined
        ? content
        : [content, { text: note, style: ['small', 'note'], margin: [0, 12, 0, 0] }],
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 54],
    info: { title: letters.shown(title), creator: 'Tenure', producer: 'Tenure' },
    language,
    defaultStyle,
    styles: classStyles,
    footer: (page, pages) => ({
      columns: [
        { text: letters.shown(title), style: 'label' },
        { text: `${page} / ${pages}`, style: 'label', alignment: 'right', width: 60 },
      ],
      margin: [48, 16, 48, 0],
    }),
  };
}

/** The part that is shown; styles and scripts have no say. */
function bodyOf(html: string): string {
  const { document } = parseHTML(html);
  for (const element of document.querySelectorAll('script, style, head, template')) element.remove();
  return document.body === null || document.querySelector('body') === null
    ? document.toString()
    : document.body.innerHTML;
}

/** What the converter needs of a browser. */
class BodyParser {
  parseFromString(body: string) {
    return parseHTML(`<!doctype html><html><body>${body}</body></html>`).document;
  }
}

/** A table as wide as the page, its columns by the `width` of its first row's cells, its `thead` on every page. */
function laidOut(element: Element, made: ContentTable): ContentTable {
  const first = made.table.body[0] ?? [];
  const widths = [...(element.querySelector('tr')?.children ?? [])].flatMap((cell) =>
    Array.from(
      { length: Number(cell.getAttribute('colspan') ?? 1) },
      () => cell.getAttribute('width') ?? '*',
    ),
  );
  return {
    ...made,
    layout: element.classList.contains('facts') ? 'facts' : 'rows',
    table: {
      ...made.table,
      widths: first.map((_, place) => widthOf(widths[place])),
      headerRows: element.querySelectorAll('thead > tr').length,
    },
  };
}

function widthOf(width: string | undefined): string | number {
  if (width === undefined || width === '*' || width === 'auto') return width ?? '*';
  if (/^\d+(\.\d+)?%$/.test(width)) return width;
  const points = Number.parseFloat(width);
  return Number.isFinite(points) ? points : '*';
}

/** Lets a line end inside: zero-width spaces after every twenty characters. */
function breakable(word: string): string {
  return word.replace(/.{20}/gu, '$&\u200B');
}
