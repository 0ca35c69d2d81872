import { describe, expect, test } from 'vitest';
import { exportLayout } from '../../db/export/layout.ts';
import {
  builtInDocuments,
  checkDocument,
  chooseDocument,
  documentSamples,
  renderDocument,
} from '../../domain/documents/index.ts';
import { de } from '../../domain/documents/labels/de.ts';
import { translated } from '../../domain/documents/labels/index.ts';
import { pl } from '../../domain/documents/labels/pl.ts';
import { type RecordedSection, reportSections } from '../../domain/documents/report.ts';

const locale = { language: 'en', timeZone: 'Europe/Berlin' };

function report(html: string) {
  return { name: 'client-report', language: 'en', html: `<title>T</title>${html}` } as const;
}

describe('templates of documents', () => {
  test('L12, M13, X13: those that come with Tenure can be used, in three languages each', () => {
    expect(builtInDocuments.map(({ name, language }) => `${name}.${language}`).sort()).toEqual(
      ['certificate', 'client-report', 'evidence', 'invoice', 'statement'].flatMap((name) =>
        ['de', 'en', 'pl'].map((language) => `${name}.${language}`),
      ),
    );
    for (const template of builtInDocuments)
      expect(checkDocument(template), `${template.name}.${template.language}`).toEqual([]);
  });

  test.each([
    ['a value that it does not have', '{{ client.firstName }}', 'it uses "client.firstName"'],
    [
      'a value of a row that rows do not have',
      '{% for s in sections %}{{ s.name }}{% endfor %}',
      'it uses "s.name"',
    ],
    ['a tag that is not allowed', '{% include "x" %}', 'tag "include" not found'],
    ['a filter that would not escape', '{{ client.name | raw }}', 'undefined filter: raw'],
    ['a loop that never ends as it should', '{% for s in sections %}', 'not closed'],
  ])('L12: %s is refused with its place', (_, html, problem) => {
    const [first] = checkDocument(report(html));
    expect(first).toMatchObject({ part: 'html', line: 1 });
    expect(first?.problem).toContain(problem);
  });

  test('L12: a page without a title is refused', () => {
    expect(checkDocument({ name: 'client-report', language: 'en', html: '<p>x</p>' })).toMatchObject([
      { problem: 'its title is empty' },
    ]);
  });

  test('L12: the provider’s own goes before ours, and ours before another language', () => {
    const own = report('<p>own</p>');
    const choose = (language: string) =>
      chooseDocument({ name: 'client-report', language, defaultLanguage: 'fr', provided: [own] });
    expect(choose('en')).toBe(own);
    expect(choose('de').language).toBe('de');
    expect(choose('xx')).not.toBe(own);
  });

  test('values never become markup, nor does the title', () => {
    const [sample] = documentSamples['client-report'];
    if (!sample) throw new Error('no sample');
    const template = chooseDocument({ name: 'client-report', language: 'en', defaultLanguage: 'en' });
    const name = '<img src=x> & "Co"';
    const { html } = renderDocument(template, { ...sample, client: { id: 1, name } });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x&gt; &amp; &#34;Co&#34;');
  });
});

describe('the client report', () => {
  const table = (rows: Record<string, unknown>[], total = rows.length): RecordedSection[] => [
    {
      title: 'Invoices',
      tables: [
        {
          title: 'Invoice',
          fields: [
            { name: 'id', label: 'Number' },
            { name: 'totalMinor', label: 'Total in minor units' },
            { name: 'issuedOn', label: 'Issued on' },
            { name: 'paidAt', label: 'Paid at' },
            { name: 'notes', label: 'Notes' },
            { name: 'taxed', label: 'Taxed' },
            { name: 'status', label: 'Status', coded: true },
          ],
          rows,
          total,
        },
      ],
    },
  ];
  const fieldsOf = (row: Record<string, unknown>, language = 'en') =>
    reportSections(table([row]), { ...locale, language }).sections[0]?.tables[0]?.rows[0];

  test('L12: shows amounts, days, times and yes or no as people write them, and leaves out what is empty', () => {
    const row = {
      ...{ id: 7, currency: 'EUR', totalMinor: 123_456, issuedOn: '2026-01-31' },
      ...{ paidAt: '2026-01-31T23:30:00.000Z', notes: '', taxed: true },
    };
    expect(fieldsOf(row)?.fields).toEqual([
      { label: 'Number', value: '7' },
      { label: 'Total', value: '€1,234.56' },
      { label: 'Issued on', value: '31 Jan 2026' },
      { label: 'Paid at', value: '1 Feb 2026, 00:30' },
      { label: 'Taxed', value: 'yes' },
    ]);
    expect(fieldsOf(row, 'pl')?.fields.map(({ label }) => label)).toEqual([
      'Numer',
      'Suma',
      'Wystawiono',
      'Zapłacono',
      'Opodatkowane',
    ]);
    expect(fieldsOf({ id: 1, totalMinor: 500, currency: 'JPY' })?.fields[1]?.value).toBe('¥500');
    expect(fieldsOf({ id: 1, totalMinor: 500 })?.fields[1]).toEqual({
      label: 'Total in minor units',
      value: '500',
    });
  });

  test('L12: words of ours are in the language of the report, and the same word in a text stays', () => {
    const row = { notes: 'unpaid', status: 'unpaid' };
    const shown = (language: string) => fieldsOf(row, language)?.fields.map(({ value }) => value);
    expect(shown('en')).toEqual(['unpaid', 'unpaid']);
    expect(shown('de')).toEqual(['unpaid', 'unbezahlt']);
    expect(shown('pl-PL')).toEqual(['unpaid', 'nieopłacony']);
    expect(fieldsOf({ status: 'of-a-newer-version' }, 'de')?.fields[0]?.value).toBe('of-a-newer-version');
  });

  test('L12: says when rows or the end of a text are left out', () => {
    expect(reportSections(table([{ id: 1 }]), locale).shortened).toBe(false);
    expect(reportSections(table([{ id: 1 }], 40), locale)).toMatchObject({
      shortened: true,
      sections: [{ tables: [{ total: 40, shown: 1 }] }],
    });
    const long = reportSections(table([{ id: 1, notes: 'word '.repeat(1_000) }]), locale);
    expect(long.shortened).toBe(true);
    expect(long.sections[0]?.tables[0]?.rows[0]?.texts[0]?.value).toHaveLength(2_002);
  });

  test('L12: has no heading without rows', () => {
    expect(reportSections(table([]), locale)).toEqual({ sections: [], shortened: false });
  });

  test('L12: labels that are translated are labels of the catalogue, and a new one is shown in English', () => {
    const layout = exportLayout();
    const labels = new Set([
      ...layout.flatMap(({ title, tables }) => [
        title,
        ...tables.flatMap((each) => [each.title, ...each.fields.map(({ label }) => label)]),
      ]),
      'Yes',
      'No',
      'In the JSON export',
    ]);
    for (const label of labels)
      if (/ in minor units$/.test(label)) labels.add(label.replace(/,? in minor units$/, ''));
    for (const dictionary of [de, pl])
      expect(Object.keys(dictionary).filter((label) => !labels.has(label))).toEqual([]);
    expect(translated('Something that nobody has translated', 'de')).toBe(
      'Something that nobody has translated',
    );
    expect(translated('Invoice', 'de-AT')).toBe('Rechnung');
  });
});
