import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import {
  builtInTemplates,
  checkTemplate,
  chooseTemplate,
  type MailTemplate,
  type MessageVariables,
  renderTemplate,
  samples,
  TemplateError,
} from '../../domain/templates/index.ts';

const [terminated, cancelled, statusOnly] = samples['client-closed'] as [
  MessageVariables['client-closed'],
  MessageVariables['client-closed'],
  MessageVariables['client-closed'],
];

function template(change: Partial<MailTemplate<'client-closed'>> = {}): MailTemplate<'client-closed'> {
  return { name: 'client-closed', language: 'en', subject: 'S', text: 'T', html: '<p>H</p>', ...change };
}

function builtIn(language: string): MailTemplate<'client-closed'> {
  return chooseTemplate({ name: 'client-closed', language, defaultLanguage: 'en' });
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it did not throw');
}

describe('L1: the mail about a closed account', () => {
  test.each(['en', 'de', 'pl'])('in %s says what the mode did, and nothing that it did not', (language) => {
    const [gone, ended, kept] = [terminated, cancelled, statusOnly].map((values) =>
      renderTemplate(builtIn(language), values),
    );
    for (const each of [gone, ended, kept]) {
      expect(each?.subject).toContain('Example Hosting');
      expect(each?.text).toContain('Anna Kowalska');
      expect(each?.html).toContain('<h1');
      expect(`${each?.text}${each?.html}`).not.toMatch(/\{[{%]|undefined|null|\[object/);
    }
    expect(gone?.text).toContain('- shop.example (Starter)');
    expect(gone?.html).toContain('<li>shop.example (Starter)</li>');
    expect(kept?.text).not.toContain('- ');
    expect(new Set([gone?.text, ended?.text, kept?.text]).size).toBe(3);
  });

  test('in English, word for word', () => {
    expect(renderTemplate(builtIn('en'), terminated, { timeZone: 'Europe/Warsaw' })).toMatchObject({
      subject: 'Your account at Example Hosting is closed',
      text: [
        'Hello Anna Kowalska,',
        '',
        'Your account 1042 at Example Hosting was closed on 31 January 2026.',
        'You can no longer sign in with it.',
        '',
        'These services have ended, and what was stored for them on our servers was deleted:',
        '',
        '- example.com (Business)',
        '- shop.example (Starter)',
        '',
        '2 unpaid invoices were cancelled. You do not have to pay them.',
        '1 pending order was cancelled.',
        '5 open support tickets were closed.',
        '',
        'If you did not expect this, or want to come back, write to us: help@example.com',
        '',
        'Kind regards',
        'Example Hosting',
        'https://example.com',
        '',
      ].join('\n'),
    });
    expect(renderTemplate(builtIn('en'), cancelled).text).toContain('Nothing was deleted on our servers:');
    expect(renderTemplate(builtIn('en'), statusOnly).text).toContain(
      'Your services and invoices stay as they are.',
    );
  });

  test.each([
    [1, '1 nieopłaconą fakturę. Nie trzeba jej opłacać.'],
    [3, '3 nieopłacone faktury. Nie trzeba ich opłacać.'],
    [5, '5 nieopłaconych faktur.'],
    [22, '22 nieopłacone faktury.'],
    [112, '112 nieopłaconych faktur.'],
  ])('counts %i invoices in good Polish', (cancelledInvoices, words) => {
    expect(renderTemplate(builtIn('pl'), { ...terminated, cancelledInvoices }).text).toContain(words);
  });

  test('shows the day of the provider, not of the server', () => {
    const late = { ...terminated, closedAt: '2026-01-31T23:30:00.000Z' };
    expect(renderTemplate(builtIn('de'), late, { timeZone: 'Europe/Berlin' }).text).toContain(
      'am 1. Februar 2026',
    );
    expect(renderTemplate(builtIn('pl'), late).text).toContain('31 stycznia 2026 r.');
  });

  test('never lets a value become markup, whatever it holds', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=1>', "'&lt;b&gt;", '{{ mode }}'),
    );
    fc.assert(
      fc.property(text, text, text, (name, service, email) => {
        const values = {
          ...terminated,
          client: { id: 1, name },
          services: [service],
          provider: { name, email, url: email },
        };
        const plain = {
          ...terminated,
          client: { id: 1, name: 'x' },
          services: ['x'],
          provider: { name: 'x', email: 'x', url: 'x' },
        };
        const tags = (html = '') => html.match(/<[^>]*?[ >]/g)?.length;
        const made = renderTemplate(builtIn('en'), values).html ?? '';
        expect(tags(made)).toBe(tags(renderTemplate(builtIn('en'), plain).html));
        expect(made.split('"').length).toBe(
          (renderTemplate(builtIn('en'), plain).html ?? '').split('"').length,
        );
      }),
    );
  });

  test('shows every character of a name as it is', async () => {
    const name = `Ann "A&O" O'Hara <ä> &amp;`;
    const { html } = renderTemplate(builtIn('en'), { ...terminated, client: { id: 1, name } });
    const { text } = await simpleParser(`Content-Type: text/html; charset=utf-8\r\n\r\n${html}`);
    expect(text).toContain(`Hello ${name},`);
  });
});

test.each(['en', 'de', 'pl'])(
  'L3: the mail about a reopened account in %s is made of its values',
  (language) => {
    const chosen = chooseTemplate({ name: 'client-reopened', language, defaultLanguage: 'en' });
    const [withAll, withLittle] = samples['client-reopened'].map((values) => renderTemplate(chosen, values));
    expect(withAll?.text).toContain('- shop.example (Starter)');
    expect(withAll?.html).toContain('<a href="https://example.com/sign-in">');
    expect(withLittle?.text).not.toMatch(/- |https?:|@/);
  },
);

describe('C8: which template is taken', () => {
  const own = (language: string) => template({ language, subject: `own ${language}` });
  const choose = (language: string, provided: MailTemplate[]) => {
    const chosen = chooseTemplate({ name: 'client-closed', language, defaultLanguage: 'pl', provided });
    return provided.includes(chosen) ? `own ${chosen.language}` : `ours ${chosen.language}`;
  };

  test.each([
    ['de', [own('de'), own('pl')], 'own de'],
    ['de', [own('pl')], 'own pl'],
    ['de-AT', [own('de'), own('pl')], 'own de'],
    ['de_AT', [own('de-AT'), own('de')], 'own de-AT'],
    ['de', [], 'ours de'],
    ['DE-ch', [], 'ours de'],
    ['fr', [], 'ours en'],
    ['fr', [own('pl')], 'own pl'],
    ['fr', [{ ...own('fr'), name: 'client-reopened' as const }], 'ours en'],
  ])('%s with %j', (language, provided, expected) => {
    expect(choose(language, provided)).toBe(expected);
  });
});

describe('C8: templates that staff wrote', () => {
  test('name the value that is missing, the part and the line, but no value', () => {
    const error = errorOf(() => renderTemplate(template({ text: 'a\n{{ client.firstName }}' }), terminated));
    expect(error.message).toBe(
      'The text of the template "client-closed" (en) cannot be used: it uses "client.firstName", which this template does not have (line 2).',
    );
    const optional = template({ text: '{% if provider.email %}x{% else %}none{% endif %}' });
    expect(renderTemplate(optional, { ...terminated, provider: { name: 'P' } }).text).toBe('none\n');
  });

  test.each([
    ['{{ client.name', /not closed/],
    ['{% if mode %}', /not closed/],
    ['{{ client.name | raw }}', /undefined filter: raw/],
    ["{{ 'now' | date: '%Y' }}", /undefined filter: date/],
    ["{% include '/etc/passwd' %}", /tag "include" not found/],
    ["{% render 'x' %}", /tag "render" not found/],
    ["{% layout 'x' %}", /tag "layout" not found/],
    ['{% cycle client.name %}', /tag "cycle" not found/],
    ['{{ client.constructor.name }}', /uses "client.constructor/],
    ['{{ clientt.name }}', /uses "clientt.name"/],
    ['{% for s in servicess %}{% endfor %}', /uses "servicess"/],
    ['{% for i in (1..100000000) %}x{% endfor %}', /limit exceeded/],
    ['{{ "x" | long_date }}', /long_date needs a date/],
    ['x'.repeat(100_001), /limit exceeded/],
  ])('%#: with a fault are refused when they are saved', (source, problem) => {
    for (const part of ['text', 'html'] as const) {
      expect(checkTemplate(template({ [part]: source }))).toEqual([
        { part, line: 1, column: expect.any(Number), problem: expect.stringMatching(problem) },
      ]);
    }
  });

  test('are bounded in time and size when they are used', () => {
    const nested = `${'{% for a in (1..500) %}'.repeat(4)}${'y'.repeat(1000)}${'{% endfor %}'.repeat(4)}`;
    expect(errorOf(() => renderTemplate(template({ text: nested }), terminated)).problem).toMatch(
      /limit|more than/,
    );
    const long = `{% for a in (1..2000) %}${'y'.repeat(1000)}{% endfor %}`;
    expect(errorOf(() => renderTemplate(template({ text: long }), terminated)).problem).toBe(
      'it makes more than 1024 KB',
    );
  });

  test('have a subject of one line that is not empty', () => {
    const { subject } = renderTemplate(template({ subject: 'a\r\nBcc: {{ client.name }}\n' }), {
      ...terminated,
      client: { id: 1, name: 'x\r\ny\u0000z' },
    });
    expect(subject).toBe('a Bcc: x y z');
    expect(renderTemplate(template({ subject: '😀'.repeat(200) }), terminated).subject).toMatch(
      /^(😀){124}…$/u,
    );
    expect(checkTemplate(template({ subject: "{% if mode == 'terminate' %}x{% endif %}" }))).toEqual([
      { part: 'subject', line: 1, column: 1, problem: 'it is empty' },
    ]);
  });

  test('may do what Liquid offers, each value escaped once', () => {
    const html = `{% assign n = services | join: ' & ' %}{{ n | upcase }} {{ "<b>\n<i>" | newline_to_br }} {{ "<" | escape }}
{%- capture c %}{{ client.name }}{% endcapture %}{% for s in services %}{{ forloop.index }}{{ s[0] }}{% endfor %}{{ services.size }}`;
    expect(checkTemplate(template({ html: html.replace('{{ s[0] }}', '') }))).toEqual([]);
    expect(renderTemplate(template({ html: html.replace('{{ s[0] }}', '') }), terminated).html).toBe(
      'EXAMPLE.COM (BUSINESS) &amp; SHOP.EXAMPLE (STARTER) &lt;b&gt;<br>\n&lt;i&gt; &lt;122\n'.replace(
        '&lt;122',
        '&lt;122',
      ),
    );
  });

  test('may go without an HTML part', () => {
    expect(renderTemplate(template({ html: null }), terminated)).toEqual({ subject: 'S', text: 'T\n' });
  });
});

test('C8: all templates that come with Tenure pass the check, in three languages each', () => {
  const names = [...new Set(builtInTemplates.map(({ name }) => name))];
  expect(names).toEqual(expect.arrayContaining(['client-closed', 'client-anonymized', 'data-export']));
  expect(
    Object.fromEntries(
      builtInTemplates.map((each) => [`${each.name} ${each.language}`, checkTemplate(each)]),
    ),
  ).toEqual(
    Object.fromEntries(
      names.flatMap((name) => ['en', 'de', 'pl'].map((language) => [`${name} ${language}`, []])),
    ),
  );
  expect(builtInTemplates).toHaveLength(names.length * 3);
});
