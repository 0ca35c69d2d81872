import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountsFrom, amountsText } from '../../console/pages/dunning/ladder/amounts.ts';
import { readForm } from '../../console/pages/dunning/ladder/faults.ts';
import {
  characteristics,
  emptyRung,
  formOf,
  ladderIn,
  productTypes,
} from '../../console/pages/dunning/ladder/form.ts';
import { byDay, changed } from '../../console/pages/dunning/ladder/posted.ts';
import { differences } from '../../console/pages/dunning/ladder/saying.ts';
import { needsDebt } from '../../domain/dunning/check.ts';
import { actionTypes, ladderSchema, type Rung } from '../../domain/dunning/ladder.ts';
import { steepLadder } from './dunning-facts.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
const minor = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const amounts = fc.dictionary(fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'), minor, { minKeys: 1 });
const hour = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const window = fc.record({
  ...{ from: hour, until: hour, businessDays: fc.boolean() },
  zone: fc.constantFrom('recipient' as const, 'provider' as const),
});
const repeat = fc.record(
  { everyDays: fc.integer({ min: 1, max: 365 }), times: fc.integer({ min: 1, max: 100 }) },
  { requiredKeys: ['everyDays'] },
);
const wish = { channel: fc.constantFrom('email' as const, 'sms' as const), template: word };
const some = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }, needed: (keyof T)[]) =>
  fc.record(fields, { requiredKeys: needed as never });
const of = <T extends string>(type: T) => fc.constant(type);
const action = fc.oneof(
  some({ type: of('reminder'), ...wish }, ['type', 'channel']),
  some({ type: of('notice'), level: fc.integer({ min: 1, max: 3 }), ...wish }, ['type', 'level', 'channel']),
  some({ type: of('final-warning'), ...wish }, ['type', 'channel']),
  some({ type: of('message'), ...wish }, ['type', 'channel', 'template']),
  some(
    {
      ...{ type: of('late-fee'), fixed: amounts, minimum: amounts, repeat },
      percent: fc.stringMatching(/^\d{1,5}(\.\d{1,4})?$/),
    },
    ['type'],
  ),
  some({ type: of('charge'), repeat }, ['type']),
  some({ type: of('ticket'), template: word }, ['type']),
  ...(['suspend', 'terminate', 'collections', 'cancel-invoice', 'webhook'] as const).map((type) =>
    fc.record({ type: of(type) }),
  ),
);
const conditions = some(
  {
    ...{ minimumDebt: amounts, productTypes: fc.subarray([...productTypes], { minLength: 1 }) },
    characteristics: fc.subarray([...characteristics], { minLength: 1 }),
    groups: fc.uniqueArray(fc.integer({ min: 1 }), { minLength: 1, maxLength: 5 }),
  },
  [],
).filter((its) => Object.keys(its).length > 0);
const rung = fc
  .record(
    { id: word, offsetDays: fc.maxSafeInteger(), action, conditions, window },
    { requiredKeys: ['id', 'offsetDays', 'action'] },
  )
  // Day 0 of what needs a debt is off in the form, and refused in a ladder.
  .filter(({ offsetDays, action: { type } }) => offsetDays !== 0 || !needsDebt(type));
const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const ladder = fc
  .record(
    {
      ...{ rungs: fc.array(rung, { maxLength: 8 }), unsuspends: fc.boolean(), window },
      ...{ warnHours: fc.integer({ min: 1, max: 720 }), lateHours: fc.integer({ min: 1, max: 720 }) },
      suspends: fc.constantFrom('invoice-services' as const, 'all-services' as const),
      holidays: fc.array(
        day.map((each) => each.toISOString().slice(0, 10)),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: ['rungs', 'unsuspends', 'warnHours', 'lateHours', 'suspends', 'holidays'] },
  )
  .map((input) => ladderSchema.parse(input));

describe('the form of a ladder', () => {
  test('D1, D3, D4, D5: says all that a ladder can say: a ladder becomes itself again, and so does its form', () => {
    fc.assert(
      fc.property(ladder, (its) => {
        const form = formOf(its);
        const read = ladderIn(form, undefined);
        const again = ladderSchema.parse(read.ladder);
        expect(again).toEqual(its);
        expect(formOf(again)).toEqual(form);
        expect(read.rows).toEqual(its.rungs.map((_, at) => at));
        const names = new Set(its.rungs.map(({ id }) => id));
        if (names.size === its.rungs.length) expect(differences(its, again, 'en')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('D3: amounts are read as people write them, in the decimals of their currency', () => {
    for (const [text, amounts] of [
      ['5 EUR', { EUR: 500 }],
      ['5,50 eur, 4.5 USD', { EUR: 550, USD: 450 }],
      ['1.234 KWD;500 JPY', { KWD: 1234, JPY: 500 }],
      ['12,50', { EUR: 1250 }],
      ['  ', undefined],
    ] as const)
      expect(amountsFrom(text, 'EUR'), text).toEqual(amounts);
    for (const text of ['5.001 EUR', '1.5 JPY', 'much', '5 EUR 6 EUR', '5 EUR, 6 EUR', '-5 EUR'])
      expect(amountsFrom(text, 'EUR'), text).toBe(text);
    expect(amountsFrom('5', undefined)).toBe('5');
    expect(amountsText({ EUR: 5, JPY: 700 })).toBe('0.05 EUR, 700 JPY');
  });

  test('D1, D5: a mistake stands at its field, whatever was left out before it; day 0 switches off what needs a debt', () => {
    const form = formOf(ladderSchema.parse(steepLadder));
    const faultsWith = (row: number, change: object) =>
      readForm(
        { ...form, rungs: form.rungs.map((each, at) => (at === row ? { ...each, ...change } : each)) },
        'EUR',
      ).faults;
    expect(readForm(form, 'EUR').faults).toEqual([]);
    expect(faultsWith(1, { days: 'soon' })).toEqual([{ field: 'rungs.1.days', code: 'malformed' }]);
    expect(faultsWith(1, { side: 'before' })).toContainEqual({ field: 'rungs.1.days', code: 'before-due' });
    expect(faultsWith(2, { id: 'notice-1' })).toEqual([{ field: 'rungs.2.id', code: 'duplicate-id' }]);
    expect(faultsWith(2, { from: '17:00', until: '9' })).toEqual([
      { field: 'rungs.2.until', code: 'malformed' },
    ]);
    expect(faultsWith(2, { businessDays: true })).toContainEqual({
      ...{ field: 'rungs.2.from', code: 'malformed' },
    });
    expect(faultsWith(3, { minimumDebt: '5 Taler' })).toEqual([
      { field: 'rungs.3.minimumDebt', code: 'malformed' },
    ]);
    const off = readForm(
      { ...form, rungs: form.rungs.map((each, at) => (at === 1 ? { ...each, days: '0' } : each)) },
      'EUR',
    );
    expect(off.ladder?.rungs.map(({ id }) => id)).toEqual(
      steepLadder.rungs.map(({ id }) => id).filter((id) => id !== 'notice-1'),
    );
    const shifted = form.rungs.map((each, at) =>
      at === 1 ? { ...each, days: '0' } : at === 3 ? { ...each, level: '9' } : each,
    );
    expect(readForm({ ...form, rungs: shifted }, 'EUR').faults).toEqual([
      { field: 'rungs.3.level', code: 'malformed' },
    ]);
    const fee = { ...emptyRung('late-fee', 'fee'), days: '14', percent: '5', fixed: '3 EUR' };
    const withFee = { ...form, rungs: [...form.rungs.slice(0, 5), fee] };
    expect(readForm(withFee, 'EUR').faults).toEqual([{ field: 'rungs.5.fixed', code: 'fee-unclear' }]);
    const repeated = { ...fee, fixed: '', everyDays: '7' };
    expect(readForm({ ...form, rungs: [...form.rungs.slice(0, 5), repeated] }, 'EUR').faults).toEqual([
      { field: 'rungs.5.times', code: 'endless' },
    ]);
  });

  test('D1: rungs are added with a name of their own behind the last one, removed, and changed about on their day', () => {
    const form = formOf(ladderSchema.parse(steepLadder));
    for (const kind of actionTypes) {
      const added = changed(form, { action: 'add', kind });
      const names = added?.form.rungs.map(({ id }) => id) ?? [];
      expect([names.length, new Set(names).size]).toEqual([8, 8]);
      expect(added?.meant).toMatchObject({ type: kind });
    }
    const fee = changed(form, { action: 'add', kind: 'late-fee' })?.form;
    expect(fee?.rungs.at(-1)).toMatchObject({ id: 'late-fee', days: '37', side: 'after' });
    const early = changed(form, { action: 'add', kind: 'reminder' });
    expect(
      early &&
        byDay(early.form)
          .rungs.map(({ id }) => id)
          .slice(0, 2),
    ).toEqual(['reminder-1', 'reminder']);
    const gone = changed(form, { action: 'remove.4' });
    expect(gone?.form.rungs.map(({ id }) => id)).not.toContain('suspend');
    expect(changed(form, { action: 'up.0' })?.form).toEqual(form);
    const swapped = changed(form, { action: 'down.1' })?.form.rungs.map(({ id }) => id);
    expect(swapped?.slice(0, 3)).toEqual(['reminder', 'notice-2', 'notice-1']);
    expect(changed(form, { action: 'simulate' })).toBeUndefined();
  });

  test('X4: differences are said in words, in each language', () => {
    const before = ladderSchema.parse(steepLadder);
    const fee: Rung = {
      ...{ id: 'fee', offsetDays: 14 },
      action: { type: 'late-fee', percent: '5', minimum: { EUR: 300 } },
    };
    const rungs = before.rungs
      .filter(({ id }) => id !== 'notice-3')
      .map((each) => (each.id === 'notice-2' ? { ...each, offsetDays: 7 } : each));
    const after = { ...before, rungs: [...rungs, fee], warnHours: 48 };
    const said = (language: 'en' | 'de' | 'pl') =>
      differences(before, after, language).map(({ what, is, details }) => [
        ...[is, what, details.map(({ label, from, to }) => `${label}: ${from} → ${to}`).join('; ')],
      ]);
    expect(said('en')).toEqual([
      ['changed', 'Notice 2 (notice-2)', 'Days: +5 → +7'],
      [
        ...['added', 'Late fee (fee)'],
        'Days: null → +14; or percent of what is owed: null → 5 %; but at least: null → €3.00',
      ],
      ['removed', 'Notice 3 (notice-3)', ''],
      ['changed', 'For the whole ladder', 'Hours between a warning and what it warns of: 24 → 48'],
    ]);
    expect(said('de')[0]).toEqual(['changed', 'Mahnung 2 (notice-2)', 'Tage: +5 → +7']);
    expect(said('pl')[0]).toEqual(['changed', 'Wezwanie do zapłaty 2 (notice-2)', 'Dni: +5 → +7']);
    const sameDay = (ids: string[]) => ({
      ...before,
      rungs: ids.map((id): Rung => ({ id, offsetDays: 3, action: { type: 'webhook' } })),
    });
    expect(differences(sameDay(['a', 'b']), sameDay(['b', 'a']), 'en')).toEqual([
      { what: 'The order of rungs of the same day', is: 'changed', details: [] },
    ]);
  });
});
