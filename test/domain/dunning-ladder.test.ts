import { describe, expect, test } from 'vitest';
import { checkLadder, readLadder } from '../../domain/dunning/check.ts';
import { defaultLadder, dunningSettingsSchema, ladderFrom } from '../../domain/dunning/defaults.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import { addTotals, noTotals, simulateAll } from '../../domain/dunning/simulate.ts';
import { factsWith, ladderOf, steepLadder } from './dunning-facts.ts';

type Rungs = LadderInput['rungs'];
const notice: Rungs[number] = { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } };
const suspend: Rungs[number] = { id: 'suspend', offsetDays: 5, action: { type: 'suspend' } };
const rung = (offsetDays: number, action: Rungs[number]['action'], id = 'last'): Rungs[number] => ({
  id,
  offsetDays,
  action,
});
const codes = (rungs: Rungs) => checkLadder(ladderSchema.parse({ rungs })).map(({ code }) => code);

describe('a ladder that cannot work is refused', () => {
  test.each<[string, Rungs]>([
    ['duplicate-id', [notice, { ...suspend, id: 'notice' }]],
    ['terminate-first', [notice, rung(10, { type: 'terminate' })]],
    ['terminate-first', [notice, suspend, rung(5, { type: 'terminate' })]],
    ['terminate-first', [notice, suspend, rung(3, { type: 'terminate' })]],
    ['no-warning', [suspend]],
    ['no-warning', [{ ...notice, offsetDays: 6 }, suspend]],
    ['no-warning', [rung(-3, { type: 'reminder' }), suspend]],
    ['too-far', [rung(3651, { type: 'ticket' })]],
    ['too-far', [rung(-3651, { type: 'ticket' })]],
    ['too-far', [rung(3600, { type: 'late-fee', percent: '1', repeat: { everyDays: 60, times: 2 } })]],
    ['endless', [rung(3, { type: 'late-fee', percent: '1', repeat: { everyDays: 1 } })]],
    ['endless', [rung(-3, { type: 'charge', repeat: { everyDays: 1 } })]],
    ['percent', [rung(3, { type: 'late-fee', percent: '100.01' })]],
    ['percent', [rung(3, { type: 'late-fee', percent: '0' })]],
    ['fee-unclear', [rung(3, { type: 'late-fee' })]],
    ['fee-unclear', [rung(3, { type: 'late-fee', percent: '5', fixed: { EUR: 100 } })]],
    ['fee-unclear', [rung(3, { type: 'late-fee', fixed: { EUR: 100 }, minimum: { EUR: 1 } })]],
    ['before-due', [rung(0, { type: 'notice', level: 1 })]],
    ['out-of-order', [rung(2, { type: 'notice', level: 2 }, 'second'), { ...notice, offsetDays: 3 }]],
    ['out-of-order', [rung(2, { type: 'final-warning' }), { ...notice, offsetDays: 3 }]],
    ['after-the-end', [rung(9, { type: 'collections' }), rung(10, { type: 'webhook' }, 'hook')]],
    ['no-hours', [{ ...notice, window: { from: '17:00', until: '09:00' } }]],
  ])('D1, D3, D5: %s', (code, rungs) => {
    expect(codes(rungs)).toEqual([code]);
  });

  test('D1: with everything that is wrong, and where', () => {
    const read = readLadder({
      rungs: [
        { ...suspend, offsetDays: 0 },
        { ...suspend, id: 'again' },
      ],
      window: { from: '09:00', until: '09:00' },
    });
    const refusals = 'refusals' in read ? read.refusals : [];
    expect(refusals.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      ...['no-hours /window', 'before-due /rungs/0/offsetDays', 'no-warning /rungs/0', 'no-warning /rungs/1'],
    ]);
    for (const { text } of refusals) expect(text).toMatch(/\.$/);
  });

  test.each([
    ['an unknown action', { rungs: [{ ...notice, action: { type: 'explode' } }] }, '/rungs/0/action/type'],
    [
      'a fourth notice',
      { rungs: [{ ...notice, action: { type: 'notice', level: 4 } }] },
      '/rungs/0/action/level',
    ],
    ['an unknown field', { rungs: [{ ...notice, when: 3 }] }, '/rungs/0'],
    ['half a day', { rungs: [{ ...notice, offsetDays: 0.5 }] }, '/rungs/0/offsetDays'],
    [
      'half a cent',
      { rungs: [{ ...notice, conditions: { minimumDebt: { EUR: 0.5 } } }] },
      '/rungs/0/conditions/minimumDebt/EUR',
    ],
    [
      'a currency that does not exist',
      { rungs: [{ ...notice, conditions: { minimumDebt: { ABC: 5 } } }] },
      '/rungs/0/conditions/minimumDebt/ABC',
    ],
    ['no ladder', 'steep', ''],
  ])('D1: %s', (_, ladder, pointer) => {
    const read = readLadder(ladder);
    expect('refusals' in read ? read.refusals.map((each) => each.pointer) : []).toEqual([pointer]);
  });

  test('D1: one that can work is read with what was left out', () => {
    expect(readLadder(steepLadder)).toMatchObject({
      ladder: { warnHours: 24, suspends: 'invoice-services' },
    });
  });
});

describe('the ladders of settings', () => {
  const ladderFor = (settings: object) => ladderFrom(dunningSettingsSchema.parse(settings));
  const days = (settings: object) =>
    ladderFor(settings).rungs.map(({ id, offsetDays }) => `${id} ${offsetDays}`);

  test('D1: by default there are a reminder and three notices, and nothing that costs or ends anything', () => {
    expect(defaultLadder().rungs.map(({ id, offsetDays }) => `${id} ${offsetDays}`)).toEqual([
      ...['reminder -7', 'notice-1 3', 'notice-2 7', 'notice-3 14'],
    ]);
    expect(checkLadder(defaultLadder())).toEqual([]);
  });

  test('D3, D4, D5, D7: fee, charge, suspension, termination, cancelled invoice and collections by their days', () => {
    const settings = {
      ...{ reminderDays: 0, suspendDays: 15, terminateDays: 30, cancelInvoice: true },
      ...{ lateFee: { days: 5, percent: '5' }, charge: { daysBefore: 2, tries: 3 } },
    };
    expect(days(settings)).toEqual([
      ...['charge -2', 'notice-1 3', 'notice-2 7', 'notice-3 14', 'late-fee 5', 'suspend 15'],
      ...['final-warning 27', 'terminate 30', 'cancel-invoice 30'],
    ]);
    expect(checkLadder(ladderFor(settings))).toEqual([]);
    expect(days({ collectionsDays: 60 }).at(-1)).toBe('collections 60');
    expect(checkLadder(ladderFor({ suspendDays: 1 })).map(({ code }) => code)).toEqual(['no-warning']);
  });
});

test('X4: a simulation of many clients keeps none of them', async () => {
  let open = 0;
  let most = 0;
  async function* cases() {
    for (let clientId = 1; clientId <= 50; clientId += 1) {
      open += 1;
      most = Math.max(most, open);
      yield { ladder: ladderOf(steepLadder), facts: factsWith({ clientId }) };
    }
  }
  let totals = noTotals();
  for await (const played of simulateAll(cases(), {
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-06-01T00:00:00.000Z',
  })) {
    open -= 1;
    totals = addTotals(totals, played.totals);
  }
  expect(most).toBe(1);
  expect(totals).toMatchObject({
    notices: 150,
    suspensions: 50,
    terminations: 50,
    owedMinor: { EUR: 59_500 },
  });
});
