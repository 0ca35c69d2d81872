import { parseHTML } from 'linkedom';
import { ANYWHERE } from './look.ts';

const BLOCKS = new Set(
  'BODY DIV P H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TFOOT TR TD TH UL OL LI HR BLOCKQUOTE PRE SECTION'.split(
    ' ',
  ),
);

// Wider than a narrow column: a hash, a token or an address, which would run over the edge.
const LONG_WORD = /(\S{25,})/;

/**
 * The body of an HTML document as the converter needs it: without what is never shown, rows of tables always in a
 * `tbody`, no blank text between blocks, long words in a span of the class that lets a line end in them.
 */
export function shownPart(html: string): string {
  const { document } = parseHTML(html);
  const body = document.querySelector('body');
  if (body === null) throw new Error('it has no body');
  for (const element of body.querySelectorAll('script, style, template, iframe, object, svg'))
    element.remove();
  for (const table of body.querySelectorAll('table')) wrapRows(table);
  dropBlanks(body);
  markLongWords(body);
  return body.innerHTML;
}

function wrapRows(table: Element): void {
  const loose = [...table.children].filter(({ nodeName }) => nodeName === 'TR');
  if (loose.length === 0) return;
  const group = table.ownerDocument.createElement('tbody');
  table.append(group);
  group.append(...loose);
}

function dropBlanks(parent: Element): void {
  for (const child of [...parent.childNodes]) {
    if (child.nodeType === 1) dropBlanks(child as Element);
    else if (child.nodeType === 3 && child.textContent?.trim() === '' && isBetweenBlocks(child))
      child.remove();
  }
}

/** Whether a block, or the edge of one, is beside it: a space there shows nothing. */
function isBetweenBlocks({ previousSibling, nextSibling, parentElement }: ChildNode): boolean {
  const isEdge = (sibling: ChildNode | null) => BLOCKS.has((sibling ?? parentElement)?.nodeName ?? '');
  return isEdge(previousSibling) || isEdge(nextSibling);
}

function markLongWords(parent: Element): void {
  for (const child of [...parent.childNodes]) {
    if (child.nodeType === 1) markLongWords(child as Element);
    if (child.nodeType !== 3 || !LONG_WORD.test(child.textContent ?? '')) continue;
    const pieces = (child.textContent ?? '').split(LONG_WORD).filter((piece) => piece !== '');
    child.replaceWith(...pieces.map((piece) => (LONG_WORD.test(piece) ? longWord(parent, piece) : piece)));
  }
}

function longWord(parent: Element, text: string): Element {
  const span = parent.ownerDocument.createElement('span');
  span.className = ANYWHERE;
  span.textContent = text;
  return span;
}
