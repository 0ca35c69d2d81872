import htmlToPdfmake from 'html-to-pdfmake';
import { parseHTML } from 'linkedom';
import type { Content, ContentTable, Node, NodeQueries, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { shownPart } from './html.ts';
import { lettersOf } from './letters.ts';
import { classStyles, defaultStyle, elementStyles } from './look.ts';
import type { PdfRequest } from './renderer.ts';

const HEADING = /^H[1-6]$/;
/** Up to this length a document is laid out again for each heading that stood alone at the foot of a page. */
const SHORT = 400_000;
/** What pdfmake makes of the body of an HTML document: A4, page numbers, headings of tables on every page. */
export function definitionOf({ html, title, language }: PdfRequest): TDocumentDefinitions {
  const letters = lettersOf(language);
  const content = htmlToPdfmake(shownPart(html), {
    window: { DOMParser: BodyParser },
    defaultStyles: elementStyles,
    replaceText: (text: string) => letters.shown(text),
    customTag: ({ element, ret }: { element: Element; ret: Content }) => {
      if (element.nodeName === 'TABLE') return laidOut(element, ret as ContentTable);
      return HEADING.test(element.nodeName) ? { ...(ret as object), headlineLevel: 1 } : ret;
    },
  } as unknown as Parameters<typeof htmlToPdfmake>[1]);
  const note = letters.note();
  return {
    content:
      note === undefined
        ? content
        : [content, { text: note, style: ['small', 'note'], margin: [0, 12, 0, 0] }],
    version: '1.7',
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 54],
    info: { title: letters.shown(title), creator: 'Tenure', producer: 'Tenure' },
    language,
    defaultStyle,
    styles: classStyles,
    ...(html.length > SHORT ? {} : { pageBreakBefore: standsAlone }),
    footer: (page, pages) => ({
      columns: [
        { text: letters.shown(title), style: 'label' },
        { text: `${page} / ${pages}`, style: 'label', alignment: 'right', width: 60 },
      ],
      margin: [48, 16, 48, 0],
    }),
  };
}

/** Whether a heading is followed by nothing but headings on its page. */
function standsAlone(node: Node, nodes: NodeQueries): boolean {
  return (
    node.headlineLevel !== undefined &&
    nodes.getFollowingNodesOnPage().every(({ headlineLevel }) => headlineLevel !== undefined)
  );
}

/** What the converter needs of a browser. */
class BodyParser {
  parseFromString(body: string) {
    return parseHTML(`<!doctype html><html><body>${body}</body></html>`).document;
  }
}

/**
 * A table as wide as the page, its columns by the `width` of its first row's cells, its `thead` on every page. Rows
 * that are too short are filled up: pdfmake wants all of one length.
 */
function laidOut(element: Element, made: ContentTable): ContentTable {
  const columns = Math.max(1, ...made.table.body.map((row) => row.length));
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
      body: made.table.body.map((row) => [...row, ...Array.from({ length: columns - row.length }, () => '')]),
      widths: Array.from({ length: columns }, (_, place) => widthOf(widths[place])),
      headerRows: element.querySelectorAll('thead > tr').length,
      keepWithHeaderRows: 1,
      dontBreakRows: element.classList.contains('facts'),
    },
  };
}

function widthOf(width: string | undefined): string | number {
  if (width === undefined || width === '*' || width === 'auto') return width ?? '*';
  if (/^\d+(\.\d+)?%$/.test(width)) return width;
  const points = Number.parseFloat(width);
  return Number.isFinite(points) ? points : '*';
}
