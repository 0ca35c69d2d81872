import type { CustomTableLayout, Style, StyleDictionary } from 'pdfmake/interfaces.js';

const INK = '#1f2937';
const QUIET = '#6b7280';
const LINE = '#d1d5db';

/** Of words that may end a line at any letter. */
export const ANYWHERE = 'break-anywhere';

/** How elements look unless their own `style` says otherwise. */
export const elementStyles: StyleDictionary = {
  h1: { fontSize: 20, bold: true, margin: [0, 0, 0, 6] },
  h2: { fontSize: 14, bold: true, margin: [0, 16, 0, 4] },
  h3: { fontSize: 10.5, bold: true, margin: [0, 10, 0, 2] },
  h4: { fontSize: 9, bold: true, margin: [0, 6, 0, 1] },
  p: { margin: [0, 0, 0, 6] },
  table: { margin: [0, 2, 0, 6] },
  th: { bold: true, fillColor: '', color: QUIET, fontSize: 8 },
  ul: { margin: [0, 0, 0, 6] },
  a: { color: '#1d4ed8', decoration: 'underline' },
};

/** What the classes of a template mean. */
export const classStyles: StyleDictionary = {
  quiet: { color: QUIET },
  small: { fontSize: 8 },
  label: { color: QUIET, fontSize: 7.5 },
  note: { color: '#92400e' },
  [ANYWHERE]: { wordBreak: 'break-all' } as Style,
};

export const defaultStyle = { font: 'Roboto', fontSize: 9, lineHeight: 1.15, color: INK };

/** `table class="facts"`: no lines. Any other table: a line below each row. */
export const layouts: Record<string, CustomTableLayout> = {
  facts: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingRight: () => 10,
    paddingTop: () => 1,
    paddingBottom: () => 3,
  },
  rows: {
    hLineWidth: () => 0.5,
    hLineColor: () => LINE,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingRight: () => 8,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
};
