import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Level, levels, registry, settingNames, settingsOf } from '../../domain/settings/registry.ts';
import { type Given, resolveSettings, settingsAt } from '../../domain/settings/resolve.ts';

/** What could be stored under any name at any level, fitting or not. */
const stored = fc.dictionary(
  fc.constantFrom(...settingNames, 'unknown'),
  fc.oneof(
    fc.boolean(),
    fc.integer({ min: -5, max: 400 }),
    fc.constantFrom('off', 'services', 'x'),
    fc.constant(null),
  ),
);
const givens: fc.Arbitrary<Given> = fc.record(Object.fromEntries(levels.map((level) => [level, stored])), {
  requiredKeys: [],
});

describe('settings', () => {
  test('D8: the nearest level that has set a value decides, and each value says which it was', () => {
    const given: Given = {
      provider: { lateFeeExempt: true, invoiceLeadDays: 7 },
      group: { invoiceLeadDays: 30, separateInvoices: true },
      client: { lateFeeExempt: false, invoiceLeadDays: 21 },
      service: { suspensionExempt: true },
    };
    expect(resolveSettings(given)).toMatchObject({
      lateFeeExempt: { value: false, origin: 'client' },
      invoiceLeadDays: { value: 21, origin: 'client' },
      separateInvoices: { value: true, origin: 'group' },
      suspensionExempt: { value: true, origin: 'service' },
      overdueNoticesOff: { value: false, origin: 'system' },
    });
    expect(settingsAt('client', given).invoiceLeadDays).toEqual({
      ...{ value: 21, origin: 'client', own: 21, editable: true },
      inherited: { value: 30, origin: 'group' },
    });
  });

  test('D8: what does not fit, or is set where it cannot be, counts as not set', () => {
    const given: Given = {
      provider: { invoiceLeadDays: 7, marketingOptOut: true },
      client: { invoiceLeadDays: 'soon', automaticStatus: 'off', lateFeeExempt: 'yes' },
    };
    expect(resolveSettings(given)).toMatchObject({
      invoiceLeadDays: { value: 7, origin: 'provider' },
      marketingOptOut: { value: false, origin: 'system' },
      automaticStatus: { value: 'services', origin: 'system' },
      lateFeeExempt: { value: false, origin: 'system' },
    });
  });

  test('D8: each level shows what is decided there or above; a service what it can have itself', () => {
    const namesAt = (level: Level) => Object.keys(settingsAt(level, {}));
    expect(namesAt('provider')).not.toContain('marketingOptOut');
    expect(namesAt('client').sort()).toEqual([...settingNames].sort());
    expect(settingsAt('client', {}).automaticStatus).toMatchObject({ editable: false, own: null });
    expect(namesAt('service').sort()).toEqual(['separateInvoices', 'suspensionExempt']);
  });

  test('D8: whatever is stored, every value fits its type, and clearing a level gives what it had inherited', () => {
    fc.assert(
      fc.property(givens, fc.constantFrom(...levels), (given, level) => {
        const all = resolveSettings(given);
        for (const name of settingNames)
          expect(registry[name].type.safeParse(all[name].value).success).toBe(true);
        const upTo = Object.fromEntries(
          levels.slice(0, levels.indexOf(level) + 1).map((each) => [each, given[each]]),
        );
        const { [level]: _, ...without } = upTo;
        for (const [name, view] of Object.entries(settingsAt(level, upTo))) {
          expect(view.inherited).toEqual(settingsAt(level, without)[name as 'taxExempt']?.inherited);
          expect(view.own === null ? view.inherited : { value: view.own, origin: level }).toEqual({
            value: view.value,
            origin: view.origin,
          });
        }
      }),
    );
  });

  test('D8: every setting can be set somewhere, has a sentence, and its system value fits', () => {
    for (const name of settingNames) {
      const { type, levels: allowed, system, about } = registry[name];
      expect(allowed.length, name).toBeGreaterThan(0);
      expect(type.parse(system), name).toBe(system);
      expect(about, name).toMatch(/^[A-Z].*\.$/);
    }
    expect(levels.flatMap(settingsOf).sort()).toEqual(
      settingNames.flatMap((name) => registry[name].levels.map(() => name)).sort(),
    );
  });
});
