import { describe, expect, test } from 'vitest';
import { dunningSettingsSchema, ladderFrom } from '../../domain/dunning/defaults.ts';
import type { LadderInput } from '../../domain/dunning/ladder.ts';
import { nextRungs } from '../../domain/dunning/planner.ts';
import { type Script, simulate } from '../../domain/dunning/simulate.ts';
import type { CaseFacts, Ladder, Plan } from '../../domain/dunning/types.ts';
import { factsWith, invoice, ladderOf, row, service, steepLadder } from './dunning-facts.ts';

const steep = ladderOf(steepLadder);
const FROM = '2026-03-01T00:00:00.000Z';
const noon = (day: string) => `2026-${day}T12:00:00.000Z`;
const midnight = (day: string) => `2026-${day}T00:00:00.000Z`;

/** What a simulation does, as `MM-DD rung`. */
function story(
  facts: CaseFacts,
  { ladder = steep, to = '2026-06-30T00:00:00.000Z', ...script }: Partial<Script> & { ladder?: Ladder } = {},
): string[] {
  return simulate(ladder, facts, { from: FROM, to, ...script })
    .timeline.filter(({ what }) => what === 'done' || what === 'unsuspended')
    .map(({ at, rungId, occurrence, what }) => {
      const name = what === 'unsuspended' ? 'unsuspended' : rungId;
      return `${at.slice(5, 10)} ${name}${(occurrence ?? 1) > 1 ? ` (${occurrence})` : ''}`;
    });
}
const decisions = (plan: Plan) =>
  Object.fromEntries(
    [...plan.due, ...plan.held, ...plan.skipped, ...plan.coming].map(({ rungId, why }) => [rungId, why.code]),
  );
const dueOf = (facts: CaseFacts, ladder: Ladder = steep) =>
  nextRungs(ladder, facts).due.map(({ rungId }) => rungId);
const warned = (at: string) => [
  row('notice-1', 'notice', midnight('03-21')),
  row('notice-2', 'notice', midnight('03-25'), { level: 2 }),
  row('notice-3', 'notice', at, { level: 3 }),
];
const overrides = (changes: Partial<CaseFacts['overrides']>) => ({ ...factsWith().overrides, ...changes });
const suspended = (at: string) =>
  service({ status: 'suspended', suspendedReason: 'overdue', suspendedAt: at });

describe('a whole case', () => {
  const whole = ['03-17 reminder', '03-21 notice-1', '03-25 notice-2', '03-30 notice-3', '04-01 suspend'];
  test('D1, D5: reminder, three notices, suspension, final warning, termination, each on its own day', () => {
    expect(story(factsWith())).toEqual([...whole, '04-14 final-warning', '04-19 terminate']);
  });

  test.each([
    ['03-10', 0, false],
    ['03-18', 1, false],
    ['03-22', 2, false],
    ['03-26', 3, false],
    ['03-31', 4, false],
    ['04-02', 5, true],
    ['04-15', 6, true],
  ])('D5: paid on %s nothing more happens, and what overdue suspended runs again', (day, count, again) => {
    const all = [...whole, '04-14 final-warning'];
    const events = [{ type: 'payment' as const, at: noon(day), invoiceId: 1, minor: 1190 }];
    expect(story(factsWith(), { events })).toEqual([
      ...all.slice(0, count),
      ...(again ? [`${day} unsuspended`] : []),
    ]);
  });

  test('X4: a partial payment moves no rung', () => {
    const events = [{ type: 'payment' as const, at: noon('03-22'), invoiceId: 1, minor: 1189 }];
    expect(story(factsWith(), { events })).toEqual(story(factsWith()));
  });

  test('X4: two invoices climb on their own days; the service stays suspended until both suspensions are paid for', () => {
    const facts = factsWith({ invoices: [invoice(), invoice({ id: 2, dueOn: '2026-03-24' })] });
    const events = [
      { type: 'payment' as const, at: noon('04-08'), invoiceId: 1, minor: 1190 },
      { type: 'payment' as const, at: noon('04-09'), invoiceId: 2, minor: 1190 },
    ];
    const days = story(facts, { events });
    expect(days.filter((line) => line.endsWith('suspend'))).toEqual(['04-01 suspend', '04-05 suspend']);
    expect(days.filter((line) => line.endsWith('unsuspended'))).toEqual(['04-09 unsuspended']);
  });

  test('D5: a younger invoice does not keep a service suspended before its own day', () => {
    const facts = factsWith({ invoices: [invoice(), invoice({ id: 2, dueOn: '2026-03-31' })] });
    const events = [{ type: 'payment' as const, at: noon('04-02'), invoiceId: 1, minor: 1190 }];
    expect(story(facts, { events, to: noon('04-11') })).toContain('04-02 unsuspended');
  });

  test('D5: suspension and termination concern the services of the invoice, or all by the ladder', () => {
    const services = [service(), service({ id: 8 })];
    const facts = factsWith({ services, done: warned(midnight('03-30')), now: midnight('04-01') });
    expect(nextRungs(steep, facts).due[0]?.services).toEqual([7]);
    const all = { ...steep, suspends: 'all-services' as const };
    expect(nextRungs(all, facts).due[0]?.services).toEqual([7, 8]);
  });

  test('D5: only what overdue suspended runs again', () => {
    const services = [
      service({ status: 'suspended', suspendedReason: 'abuse', suspendedAt: FROM }),
      { ...suspended(FROM), id: 8 },
    ];
    const paid = factsWith({ services, invoices: [] });
    expect(nextRungs(steep, paid).unsuspend).toMatchObject([
      { serviceId: 8, why: { code: 'no-longer-owed' } },
    ]);
    expect(nextRungs({ ...steep, unsuspends: false }, paid).unsuspend).toEqual([]);
    const owed = factsWith({ services, invoices: [invoice({ services: [7, 8] })], now: noon('03-25') });
    expect(nextRungs(steep, owed).unsuspend).toEqual([]);
  });

  test('D5: a payment that is taken back suspends again, after a new warning', () => {
    const done = [
      ...warned(midnight('03-30')),
      row('suspend', 'suspend', midnight('04-01'), { services: [7], liftedAt: noon('04-02') }),
    ];
    const days = simulate(steep, factsWith({ done }), { from: noon('04-12'), to: noon('04-20') });
    const lines = days.timeline
      .filter(({ what }) => what === 'done')
      .map(({ at, rungId, occurrence }) => `${at} ${rungId} ${occurrence}`);
    expect(lines.slice(0, 2)).toEqual([`${noon('04-12')} notice-3 2`, `${noon('04-13')} suspend 2`]);
  });

  test('D7: into collections as the last rung; then nothing more, and the service stays as it is', () => {
    const ladder = ladderOf({
      rungs: [
        ...steepLadder.rungs.slice(0, 5),
        { id: 'collect', offsetDays: 40, action: { type: 'collections' } },
      ],
    });
    const played = simulate(ladder, factsWith(), { from: FROM, to: '2026-09-30T00:00:00.000Z' });
    expect(played.timeline.at(-1)).toMatchObject({ at: midnight('04-29'), rungId: 'collect', what: 'done' });
    expect(played.totals).toMatchObject({ collections: 1, unsuspensions: 0, owedMinor: { EUR: 1190 } });
  });

  test('D5: the invoice is cancelled with the termination, never before it', () => {
    const settings = dunningSettingsSchema.parse({ suspendDays: 15, terminateDays: 30, cancelInvoice: true });
    const ladder = ladderOf(ladderFrom(settings));
    expect(story(factsWith(), { ladder }).slice(-2)).toEqual(['04-19 terminate', '04-19 cancel-invoice']);
    const exempt = factsWith({ overrides: overrides({ noSuspend: true }) });
    expect(story(exempt, { ladder }).at(-1)).toBe('04-03 notice-3');
    expect(decisions(nextRungs(ladder, { ...exempt, now: noon('05-30') }))['cancel-invoice']).toBe(
      'waits-for-termination',
    );
  });

  test('D5: while a termination is under way its invoice is not cancelled, which would take its reason away', () => {
    const ladder = ladderOf({
      rungs: [
        { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
        { id: 'suspend', offsetDays: 5, action: { type: 'suspend' } },
        { id: 'terminate', offsetDays: 25, action: { type: 'terminate' } },
        { id: 'cancel-invoice', offsetDays: 25, action: { type: 'cancel-invoice' } },
      ],
    });
    const suspendedAt = '2026-03-25T00:00:00.000Z';
    const facts = (state: 'claimed' | 'unknown' | 'done') =>
      factsWith({
        now: noon('04-14'),
        services: [service({ status: 'suspended', suspendedReason: 'overdue', suspendedAt })],
        done: [
          row('suspend', 'suspend', suspendedAt, { services: [7] }),
          row('terminate', 'terminate', noon('04-14'), { services: [7], state }),
        ],
      });
    const cancelling = (state: 'claimed' | 'unknown' | 'done') =>
      decisions(nextRungs(ladder, facts(state)))['cancel-invoice'];
    expect([cancelling('claimed'), cancelling('unknown')]).toEqual([
      ...['waits-for-termination', 'waits-for-termination'],
    ]);
    expect(cancelling('done')).not.toBe('waits-for-termination');
  });
});

describe('what a client is spared', () => {
  test('D2: without overdue mail the three notices stop, the reminder does not, and nobody is suspended unwarned', () => {
    const facts = factsWith({ overrides: overrides({ noOverdueMail: true }) });
    expect(story(facts)).toEqual(['03-17 reminder']);
    const plan = decisions(nextRungs(steep, { ...facts, now: noon('04-10') }));
    expect(plan).toMatchObject({ 'notice-1': 'overdue-mail-off', suspend: 'no-warning-possible' });
  });

  const fees = (action: object): Ladder =>
    ladderOf({
      rungs: [{ id: 'fee', offsetDays: 5, action: { type: 'late-fee', ...action } }],
    } as LadderInput);
  test.each([
    ['fixed', { fixed: { EUR: 500 } }, [500]],
    ['percent of what is owed', { percent: '7.5' }, [89]],
    ['percent with a minimum', { percent: '7.5', minimum: { EUR: 300 } }, [300]],
    [
      'repeated, of what is owed by then',
      { percent: '10', repeat: { everyDays: 2, times: 3 } },
      [119, 131, 144],
    ],
    ['in another currency only', { fixed: { USD: 500 } }, []],
  ])('D3: a late fee, %s', (_, action, amounts) => {
    const { timeline, totals } = simulate(fees(action), factsWith(), { from: FROM, to: noon('05-01') });
    expect(timeline.filter(({ what }) => what === 'done').map(({ amountMinor }) => amountMinor)).toEqual(
      amounts,
    );
    expect(totals.owedMinor.EUR).toBe(1190 + amounts.reduce((sum, minor) => sum + minor, 0));
  });

  test('D3: an exempt client pays no fee, and down time never charges several at once', () => {
    const ladder = fees({ fixed: { EUR: 500 }, repeat: { everyDays: 1, times: 4 } });
    expect(story(factsWith({ overrides: overrides({ noLateFee: true }) }), { ladder })).toEqual([]);
    const plan = nextRungs(ladder, factsWith({ now: noon('04-10') }));
    expect(plan.due).toMatchObject([{ occurrence: 4, feeMinor: 500, why: { code: 'last-of-several' } }]);
    expect(plan.skipped.map(({ occurrence, why }) => [occurrence, why.code])).toEqual(
      [1, 2, 3].map((n) => [n, 'superseded']),
    );
  });

  const charge = ladderOf(
    ladderFrom(
      dunningSettingsSchema.parse({ reminderDays: 0, charge: { daysBefore: 2, tries: 3, everyDays: 3 } }),
    ),
  );
  test('D4: a card is charged days before the due date and again, until it pays', () => {
    const tries = ['03-18 charge', '03-21 charge (2)', '03-24 charge (3)'];
    expect(story(factsWith(), { ladder: charge }).filter((line) => line.includes('charge'))).toEqual(tries);
    expect(story(factsWith(), { ladder: charge, charges: 'paid' })).toEqual(tries.slice(0, 1));
  });

  test.each([
    ['card-charge-off', { overrides: overrides({ noCardCharge: true }) }],
    ['no-card', { canCharge: false }],
    [
      'hard-decline',
      {
        done: [row('charge', 'charge', midnight('03-18'), { outcome: 'hard-decline' })],
        ...{ now: noon('03-22'), canCharge: false },
      },
    ],
  ])('D4: no charge, because %s', (code, changes) => {
    const plan = nextRungs(charge, factsWith({ now: noon('03-19'), ...changes }));
    expect(plan.skipped.map(({ why }) => why.code)).toContain(code);
    expect(plan.due.filter(({ action }) => action.type === 'charge')).toEqual([]);
  });

  test('D4: the card is tried before anything else is done about the invoice', () => {
    const ladder = ladderOf({
      rungs: [...steepLadder.rungs, { id: 'charge', offsetDays: 1, action: { type: 'charge' } }],
    });
    const plan = nextRungs(ladder, factsWith({ now: midnight('03-21') }));
    expect(plan.due.map(({ rungId }) => rungId)).toEqual(['charge']);
    expect(decisions(plan)).toMatchObject({ 'notice-1': 'charge-first' });
  });

  const late = { now: midnight('04-01'), done: warned(midnight('03-30')) };
  test.each([
    ['suspension-exempt', { overrides: overrides({ noSuspend: true }) }],
    ['service-exempt', { services: [service({ autoSuspendOverride: true })] }],
    ['service-not-before', { services: [service({ suspendNotBefore: '2026-04-10' })] }],
    ['client-closed', { clientStatus: 'closed' as const }],
    ['operation-runs', { underOperation: true }],
    ['on-hold', { holds: [{ kind: 'hold' as const, invoiceId: null, until: midnight('04-05') }] }],
    ['promised', { holds: [{ kind: 'promise' as const, invoiceId: 1, until: midnight('04-05') }] }],
    ['stopped', { holds: [{ kind: 'stop' as const, invoiceId: null, until: null }] }],
    ['disputed', { invoices: [invoice({ disputed: true })] }],
    ['payment-in-flight', { inFlightCharges: [{ invoiceId: 1 }] }],
    ['payment-in-flight', { invoices: [invoice({ status: 'payment-pending' as const })] }],
  ])('D6, X5: nothing is suspended because of %s', (code, changes) => {
    expect(dueOf(factsWith(late))).toEqual(['suspend']);
    const plan = nextRungs(steep, factsWith({ ...late, ...changes }));
    expect(plan.due).toEqual([]);
    expect(decisions(plan).suspend).toBe(code);
  });

  test('D6: services that may be suspended are, the others when their date has come', () => {
    const services = [service(), service({ id: 8, suspendNotBefore: '2026-04-02' })];
    const invoices = [invoice({ services: [7, 8] })];
    const facts = factsWith({ ...late, services, invoices });
    expect(nextRungs(steep, facts).due.map((each) => each.services)).toEqual([[7]]);
    const done = [...late.done, row('suspend', 'suspend', midnight('04-01'), { services: [7] })];
    const after = factsWith({
      ...late,
      services: [suspended(midnight('04-01')), services[1] ?? service()],
      invoices,
      done,
    });
    expect(nextRungs(steep, after).next).toMatchObject({
      at: midnight('04-02'),
      rungs: [{ rungId: 'suspend', services: [8] }],
    });
    expect(nextRungs(steep, { ...after, now: midnight('04-02') }).due).toMatchObject([
      { occurrence: 2, services: [8] },
    ]);
  });

  test.each([
    ['minimumDebt', { minimumDebt: { EUR: 1191 } }],
    ['productTypes', { productTypes: ['server'] }],
    ['characteristics', { characteristics: ['problematic'] }],
    ['groups', { groups: [4] }],
  ])('D1: a condition on %s that is not met passes a notice over and holds a suspension', (_, conditions) => {
    const rungs = steepLadder.rungs.map((rung) => ({ ...rung, conditions })) as LadderInput['rungs'];
    const plan = nextRungs(ladderOf({ rungs }), factsWith(late));
    expect(plan.due).toEqual([]);
    expect(decisions(plan).reminder).toBe('reminder-too-late');
    expect(['conditions-not-met', 'nothing-to-suspend']).toContain(decisions(plan).suspend);
  });
});

describe('the gate before a suspension', () => {
  const at = (now: string, changes: Partial<CaseFacts> = {}) =>
    nextRungs(steep, factsWith({ now, ...changes }));

  test('X5: a warning must have been delivered 24 hours before', () => {
    const done = [row('notice-3', 'notice', '2026-03-31T09:00:00.000Z', { level: 3 })];
    const plan = at(midnight('04-01'), { done });
    expect(decisions(plan).suspend).toBe('warning-too-young');
    expect(plan.next).toMatchObject({ at: '2026-04-01T09:00:00.000Z' });
    expect(dueOf(factsWith({ now: '2026-04-01T09:00:00.000Z', done }))).toEqual(['suspend']);
  });

  test('X5: one that the mail server has not taken does not count', () => {
    const done = warned(midnight('03-30')).map((each) => ({
      ...each,
      state: 'unknown' as const,
      deliveredAt: null,
    }));
    const plan = at(midnight('04-01'), { done });
    expect(decisions(plan).suspend).toBe('warning-under-way');
    expect(plan.unsettled).toHaveLength(3);
  });

  test('X6: a week of down time sends the last notice only, and the suspension waits for it', () => {
    const events = [{ type: 'outage' as const, at: noon('03-20'), until: noon('04-04') }];
    const { timeline } = simulate(steep, factsWith(), { from: FROM, to: noon('04-10'), events });
    const lines = timeline
      .filter(({ what }) => what === 'done' || what === 'skipped')
      .map(({ at: when, rungId, why }) => `${when.slice(5, 16)} ${rungId} ${why?.code}`);
    expect(lines.slice(1)).toEqual([
      '04-04T12:00 notice-1 superseded',
      '04-04T12:00 notice-2 superseded',
      '04-04T12:00 notice-3 last-of-several',
      '04-05T12:00 suspend its-time',
    ]);
  });

  test('X6: a suspension that down time missed waits for a new warning, although there was one before', () => {
    const outages = [{ from: midnight('03-31'), to: noon('04-01') }];
    const done = warned(midnight('03-30'));
    const plan = at(noon('04-01'), { outages, done });
    expect(plan.due).toMatchObject([{ rungId: 'notice-3', occurrence: 2, why: { code: 'warned-again' } }]);
    expect(decisions(plan).suspend).toBe('waits-for-warning');
  });

  test('X5: a hold that ends late is followed by a warning, then by the suspension', () => {
    const events = [
      {
        type: 'hold' as const,
        at: noon('03-26'),
        kind: 'promise' as const,
        invoiceId: null,
        until: midnight('04-10'),
      },
    ];
    const done = [...story(factsWith(), { events })];
    expect(done.slice(2, 5)).toEqual(['03-25 notice-2', '04-10 notice-3', '04-11 suspend']);
  });

  test('X5: a hold that is released before its date ends at once', () => {
    const events = [
      { type: 'hold' as const, at: noon('03-26'), kind: 'stop' as const, invoiceId: 1, until: null },
      { type: 'release' as const, at: noon('03-28'), invoiceId: 1 },
    ];
    expect(story(factsWith(), { events })).toEqual(story(factsWith()));
  });

  test('D5: a termination waits until the suspension has stood for the days between them', () => {
    const done = [...warned(midnight('03-30')), row('suspend', 'suspend', noon('04-10'), { services: [7] })];
    const warning = row('final-warning', 'final-warning', noon('04-23'));
    const plan = at(midnight('04-20'), { done: [...done, warning], services: [suspended(noon('04-10'))] });
    expect(decisions(plan).terminate).toBe('suspension-too-young');
    expect(plan.next?.at).toBe(noon('04-28'));
    const active = at(midnight('04-20'), { done: [...warned(midnight('03-30')), warning] });
    expect(decisions(active)).toMatchObject({ terminate: 'not-suspended' });
  });

  test('D5: a second suspension on the day of the termination does not shorten those days', () => {
    const { offsetDays = 0 } = steep.rungs.find(({ id }) => id === 'terminate') ?? {};
    const second = { id: 'again', offsetDays, action: { type: 'suspend' as const } };
    const again = { ...steep, rungs: [second, ...steep.rungs] };
    const rows = [...warned(midnight('03-30')), row('final-warning', 'final-warning', noon('04-23'))];
    const late = factsWith({
      now: midnight('04-28'),
      done: [...rows, row('suspend', 'suspend', noon('04-26'), { services: [7] })],
      services: [suspended(noon('04-26'))],
    });
    expect(decisions(nextRungs(again, late)).terminate).toBe('suspension-too-young');
  });

  test('D5: the final warning keeps its days to a suspension that came late', () => {
    const events = [
      {
        type: 'hold' as const,
        at: noon('03-26'),
        kind: 'hold' as const,
        invoiceId: null,
        until: noon('05-01'),
      },
    ];
    expect(story(factsWith(), { events }).slice(3)).toEqual([
      ...['05-01 notice-3', '05-02 suspend', '05-15 final-warning', '05-20 terminate'],
    ]);
  });
});

describe('a ladder that changes midway', () => {
  const changed = (rungs: LadderInput['rungs'], activeFrom: string): Ladder => ({
    ...ladderOf({ rungs }, 2),
    activeFrom,
  });

  test('D5: a final warning of the same day goes out ahead of the termination, and none with or after it', () => {
    const [final, end] = steepLadder.rungs.slice(-2);
    const close = ladderOf({
      rungs: [...steepLadder.rungs.slice(0, -2), { ...final, offsetDays: 30 }, end] as LadderInput['rungs'],
    });
    const facts = factsWith({
      now: noon('04-20'),
      services: [suspended(noon('04-02'))],
      done: [...warned(midnight('03-30')), row('suspend', 'suspend', noon('04-02'), { services: [7] })],
    });
    expect(dueOf(facts, close)).toEqual(['final-warning', 'terminate']);
    const begun = row('terminate', 'terminate', noon('04-20'), { state: 'claimed', services: [7] });
    expect(dueOf({ ...facts, done: [...facts.done, begun] }, close)).toEqual([]);
    const ended = { ...facts, done: [...facts.done, { ...begun, state: 'done' as const }] };
    expect(dueOf({ ...ended, services: [service({ status: 'terminated' })] }, close)).toEqual([]);
    expect(dueOf({ ...ended, services: [] }, close)).toEqual([]);
  });

  test('X4: what was done stays done, by name; a day that moved counts as it is now', () => {
    const done = [row('notice-1', 'notice', midnight('03-21'))];
    const rungs = steepLadder.rungs.map((rung) =>
      rung.id === 'notice-1' || rung.id === 'notice-2' ? { ...rung, offsetDays: 7 } : rung,
    );
    const plan = nextRungs(changed(rungs, noon('03-22')), factsWith({ now: noon('03-25'), done }));
    expect(plan.due).toEqual([]);
    expect(plan.next).toMatchObject({ at: midnight('03-27'), rungs: [{ rungId: 'notice-2' }] });
  });

  test('X6: a version whose days have passed suspends nobody at once', () => {
    const rungs = [
      steepLadder.rungs[1],
      { id: 'suspend', offsetDays: 2, action: { type: 'suspend' } },
    ] as LadderInput['rungs'];
    const facts = factsWith({ now: noon('03-26'), done: [row('notice-1', 'notice', midnight('03-21'))] });
    const plan = nextRungs(changed(rungs, noon('03-26')), facts);
    expect(plan.due).toMatchObject([{ rungId: 'notice-1', occurrence: 2, why: { code: 'warned-again' } }]);
    expect(decisions(plan).suspend).toBe('waits-for-warning');
  });

  test('D3: a fee whose day was before the version is not charged', () => {
    const rungs: LadderInput['rungs'] = [
      { id: 'fee', offsetDays: 2, action: { type: 'late-fee', fixed: { EUR: 1 } } },
    ];
    const plan = nextRungs(changed(rungs, noon('03-26')), factsWith({ now: noon('03-26') }));
    expect(decisions(plan).fee).toBe('before-this-ladder');
  });
});

describe('hours, days and zones', () => {
  const inHours = (window: object, offsetDays = 1): Ladder =>
    ladderOf({
      rungs: [{ id: 'n', offsetDays, action: { type: 'notice', level: 1 } }],
      window,
      holidays: ['2026-03-23'],
    } as LadderInput);
  const firstAt = (ladder: Ladder, facts: CaseFacts) => nextRungs(ladder, facts).next?.at;
  const dueFor = (dueOn: string, timeZone: string | null = null) =>
    factsWith({ timeZone, invoices: [invoice({ dueOn })], now: '2020-01-01T00:00:00.000Z' });
  const nine = { from: '09:00', until: '17:00' };

  test.each([
    ['the hour of the recipient', nine, '2026-03-20', 'America/New_York', '2026-03-21T13:00:00.000Z'],
    [
      'the hour of the provider',
      { ...nine, zone: 'provider' },
      '2026-03-20',
      'America/New_York',
      '2026-03-21T09:00:00.000Z',
    ],
    [
      'no weekend and no holiday',
      { ...nine, businessDays: true },
      '2026-03-20',
      'UTC',
      '2026-03-24T09:00:00.000Z',
    ],
    ['before clocks go forward', nine, '2026-03-27', 'Europe/Berlin', '2026-03-28T08:00:00.000Z'],
    ['after clocks go forward', nine, '2026-03-28', 'Europe/Berlin', '2026-03-29T07:00:00.000Z'],
    [
      'an hour that the change leaves out',
      { from: '02:30', until: '05:00' },
      '2026-03-28',
      'Europe/Berlin',
      '2026-03-29T01:30:00.000Z',
    ],
    ['the day after 28 February', nine, '2027-02-28', 'UTC', '2027-03-01T09:00:00.000Z'],
    ['29 February', nine, '2028-02-28', 'UTC', '2028-02-29T09:00:00.000Z'],
    ['the end of a year', nine, '2026-12-31', 'UTC', '2027-01-01T09:00:00.000Z'],
  ])('X5: a notice at %s', (_, window, dueOn, zone, at) => {
    expect(firstAt(inHours(window), dueFor(dueOn, zone))).toBe(at);
  });

  test('X5: outside its hours a rung waits for the next ones', () => {
    const ladder = inHours({ ...nine, businessDays: true });
    const facts = { ...dueFor('2026-03-18'), now: '2026-03-20T17:00:00.000Z' };
    const plan = nextRungs(ladder, facts);
    expect(decisions(plan)).toEqual({ n: 'outside-hours' });
    expect(plan.next?.at).toBe('2026-03-24T09:00:00.000Z');
    expect(dueOf({ ...facts, now: '2026-03-24T09:00:00.000Z' }, ladder)).toEqual(['n']);
  });

  test('X4: a due date in the year 9999 waits for ever, with a reason', () => {
    const plan = nextRungs(steep, dueFor('9999-12-31'));
    expect(new Set(Object.values(decisions(plan)))).toEqual(new Set(['day-out-of-range']));
    expect(plan.next).toBeNull();
  });

  test('D1: a reminder is not sent after the due date, nor for a day before the invoice was issued', () => {
    const ladder = ladderOf({ rungs: [steepLadder.rungs[0]] as LadderInput['rungs'] });
    expect(decisions(nextRungs(ladder, factsWith({ now: noon('03-21') })))).toEqual({
      reminder: 'reminder-too-late',
    });
    const issued = [invoice({ issuedOn: '2026-03-19' })];
    expect(decisions(nextRungs(ladder, factsWith({ now: noon('03-19'), invoices: issued })))).toEqual({
      reminder: 'before-issue',
    });
    expect(dueOf(factsWith({ now: noon('03-20') }), ladder)).toEqual(['reminder']);
  });

  test('D1: 0 switches a message off', () => {
    const off = dunningSettingsSchema.parse({
      reminderDays: 0,
      firstNoticeDays: 0,
      secondNoticeDays: 5,
      thirdNoticeDays: 0,
    });
    expect(ladderFrom(off).rungs.map(({ id }) => id)).toEqual(['notice-2']);
  });
});
