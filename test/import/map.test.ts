import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyText } from '../../cli/import/load/copy-text.ts';
import { language } from '../../cli/import/whmcs/map/language.ts';
import {
  currencyOf,
  exactUnits,
  minor,
  minorUnits,
  showExact,
  UnreadableAmount,
} from '../../cli/import/whmcs/map/money.ts';
import { password } from '../../cli/import/whmcs/map/passwords.ts';
import { phone } from '../../cli/import/whmcs/map/phone.ts';
import { NotReadable, readDetails, unserialize } from '../../cli/import/whmcs/map/php.ts';
import { country, date, flag, instant, link, text } from '../../cli/import/whmcs/map/values.ts';
import type { Reason } from '../../cli/import/whmcs/reasons.ts';
import { itemLink } from '../../cli/import/whmcs/tables/invoices.ts';
import { exponentOf } from '../../domain/currencies.ts';

const silent = () => {};

/** What was said while `work` ran, and what it gave. */
function listen<T>(work: (say: (reason: Reason) => void) => T): [T, Reason[]] {
  const said: Reason[] = [];
  return [work((reason) => said.push(reason)), said];
}

describe('X14: values as WHMCS holds them', () => {
  test.each([
    ['R&amp;D', 'R&D'],
    ['R&amp;amp;D', 'R&amp;D'],
    ['O&#039;Neil &lt;b&gt;', "O'Neil <b>"],
    ['J&ouml;rg', 'Jörg'],
    ['a=1&copy=2&amp', 'a=1&copy=2&amp'],
    ['  x\0y ', 'xy'],
    [null, ''],
    [42, '42'],
  ])('text %j is decoded once to %j', (cell, wanted) => {
    expect(text(cell)).toBe(wanted);
  });

  test.each([
    [1, true],
    [0, false],
    ['on', true],
    ['', false],
    ['1', true],
    ['0', false],
    [null, false],
    [undefined, false],
  ])('flag %j is %j', (cell, wanted) => {
    expect(flag(cell)).toBe(wanted);
  });

  test.each([
    ['2024-02-29', '2024-02-29', []],
    ['2024-02-29 10:00:00', '2024-02-29', []],
    ['0000-00-00', null, []],
    ['0000-00-00 00:00:00', null, []],
    [null, null, []],
    ['2023-02-29', null, ['date-invalid']],
    ['2024-00-10', null, ['date-invalid']],
    ['1900-02-29', null, ['date-invalid']],
    ['soon', null, ['date-invalid']],
  ])('date %j is %j, said: %j', (cell, wanted, said) => {
    expect(listen((say) => date(cell, say))).toEqual([wanted, said]);
  });

  test('a datetime stays local, a timestamp is UTC, a date begins at midnight', () => {
    expect(instant('2024-07-01 12:00:00', silent)).toBe('2024-07-01 12:00:00');
    expect(instant('2024-07-01 12:00:00+00', silent)).toBe('2024-07-01 12:00:00+00');
    expect(instant('2024-07-01', silent)).toBe('2024-07-01 00:00:00');
    expect(instant('0000-00-00 00:00:00+00', silent)).toBeNull();
  });

  test('links: 0, NULL and nonsense point nowhere', () => {
    expect([0, '0', null, undefined, 'x', -3, '12'].map(link)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      12,
    ]);
  });

  test('countries and languages that are unknown are said', () => {
    expect(listen((say) => country('de', say))).toEqual(['DE', []]);
    expect(listen((say) => country('Germany', say))).toEqual([null, ['country-unknown']]);
    expect(listen((say) => language('german', 'en', say))).toEqual(['de', []]);
    expect(listen((say) => language('', 'fr', say))).toEqual(['fr', []]);
    expect(listen((say) => language('klingon', 'fr', say))).toEqual(['fr', ['language-unknown']]);
  });

  test.each([
    ['+49.301234567', 'DE', '+49.301234567'],
    ['030 1234567', 'DE', '+49.301234567'],
    ['(650) 253-0000', 'US', '+1.6502530000'],
    ['+43 664 1234567', 'DE', '+43.6641234567'],
    ['ask my wife', 'DE', 'ask my wife'],
    ['1234567', null, '1234567'],
    ['', 'DE', null],
  ])('C2: phone %j in %j is %j', (cell, land, wanted) => {
    expect(phone(cell, land)).toBe(wanted);
  });

  test.each([
    ['$2y$10$abcdefghijklmnopqrstuuJ6xQhDZ5kKz8mJHkIYxV0bq3JxvCq2S', 'bcrypt'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'md5'],
    ['5f4dcc3b5aa765d61d8327deb882cf99:s&amp;lt', 'md5-salted'],
    [`${'a1'.repeat(32)}:key`, 'hmac-sha256'],
    ['something else', null],
    ['$2y$10$tooshort', null],
    ['', null],
  ])('P: the hash %s keeps its scheme %j and is never decoded', (hash, scheme) => {
    expect(password(hash)).toEqual({ hash: scheme && hash, scheme });
  });

  test.each([
    ['Hosting', { service_id: 7 }],
    ['Setup', { service_id: 7 }],
    ['PromoHosting', { service_id: 7 }],
    ['ProrataProduct', { service_id: 7 }],
    ['Addon', { addon_id: 7 }],
    ['DomainRegister', { domain_id: 7 }],
    ['DomainTransfer', { domain_id: 7 }],
    ['Domain', { domain_id: 7 }],
    ['PromoDomain', { domain_id: 7 }],
    ['Invoice', { linked_invoice_id: 7 }],
    ['AddFunds', {}],
    ['LateFee', {}],
    ['GroupDiscount', {}],
    ['', {}],
    ['SomeModule', {}],
  ])('an item of type %j links %j', (kind, wanted) => {
    expect(itemLink(kind, 7)).toEqual(wanted);
  });
});

describe('X14: money without floating point', () => {
  const eur = { code: 'EUR', exponent: 2 };
  const jpy = { code: 'JPY', exponent: 0 };
  const kwd = { code: 'KWD', exponent: 3 };

  test.each([
    ['10.00', eur, 1000, []],
    ['-0.01', eur, -1, []],
    ['-0.00', eur, 0, []],
    ['0.07', eur, 7, []],
    ['90071992547409.91', eur, 9007199254740991, []],
    ['1000.00', jpy, 1000, []],
    ['1000.50', jpy, 1001, ['amount-rounded']],
    ['-1000.50', jpy, -1001, ['amount-rounded']],
    ['1000.49', jpy, 1000, ['amount-rounded']],
    ['1.25', kwd, 1250, []],
    [null, eur, 0, []],
    ['7', eur, 700, []],
  ])('%j in %j is %j, said: %j', (cell, currency, wanted, said) => {
    expect(listen((say) => minorUnits(cell, currency, say))).toEqual([wanted, said]);
  });

  test.each(['1e3', 'abc', '1,00', '90071992547409.92', '--1.00', ' .50', '0x1f'])(
    '%j is refused, not guessed',
    (cell) => {
      expect(() => minorUnits(cell, eur, silent)).toThrow(UnreadableAmount);
    },
  );

  test('the fast way and the exact way agree, and what is shown reads back', () => {
    const amount = fc.tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 8_999_999_999_998n }),
      fc.nat({ max: 99 }),
    );
    fc.assert(
      fc.property(amount, fc.constantFrom(eur, jpy, kwd), ([negative, whole, cents], currency) => {
        const cell = `${negative ? '-' : ''}${whole}.${String(cents).padStart(2, '0')}`;
        const [fast, saidFast] = listen((say) => minorUnits(cell, currency, say));
        const [exact, saidExact] = listen((say) => minor(cell, currency, say));
        expect(fast === exact || (fast === 0 && exact === 0)).toBe(true);
        expect(saidFast).toEqual(saidExact);
        const units = exactUnits(cell, currency);
        expect(exactUnits(showExact(units, currency), currency)).toBe(units);
      }),
    );
  });

  test('currencies: the exponent of ISO 4217, and only three letters', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF'].map(exponentOf)).toEqual([2, 0, 3, 4]);
    expect(currencyOf(' usd ')).toEqual({ code: 'USD', exponent: 2 });
    expect(['', 'BTCX', 'E€', '123'].map(currencyOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('X14: what PHP serialized', () => {
  test('scalars and arrays, lengths in bytes', () => {
    expect(unserialize('a:3:{s:1:"a";s:3:"ö!";i:0;d:-1.5;s:1:"n";a:2:{i:0;N;i:1;b:1;}}')).toEqual({
      a: 'ö!',
      0: -1.5,
      n: { 0: null, 1: true },
    });
    expect(readDetails('{"city":"K\\u00f6ln"}')).toEqual({ city: 'Köln' });
  });

  test.each([
    'O:8:"stdClass":0:{}',
    'C:1:"X":0:{}',
    'a:1:{s:1:"a";O:8:"stdClass":0:{}}',
    'a:2:{i:0;s:1:"a";i:1;R:2;}',
    'a:1:{a:0:{}i:1;}',
    's:10:"short";',
    's:99999999999999:"x";',
    'a:999999999:{',
    'i:1;i:2;',
    'a:1:{i:0;'.repeat(9),
    'i:abc;',
    '',
    '{"a":',
    '"just text"',
    `s:300000:"${'x'.repeat(300_000)}";`,
  ])('%.40s is refused', (serialized) => {
    expect(() => readDetails(serialized)).toThrow(NotReadable);
  });

  test('any text is read or refused, and nothing else', () => {
    const bits = fc.constantFrom(
      'a:1:{',
      's:1:"',
      '";',
      'i:1;',
      '}',
      'N;',
      'b:0;',
      'd:',
      '{',
      '"',
      ':',
      'O:',
      'x',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
        try {
          readDetails(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(NotReadable);
        }
      }),
    );
  });
});

test('X14: text in COPY format keeps every character', () => {
  expect(copyText('a\tb\nc\\d\r\\N')).toBe('a\\tb\\nc\\\\d\\r\\\\N');
  expect([null, undefined, true, false, 0, ''].map(copyText)).toEqual(['\\N', '\\N', 't', 'f', '0', '']);
});
