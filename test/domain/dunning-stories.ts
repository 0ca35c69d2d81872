import fc from 'fast-check';
import { addDays, later } from '../../domain/calendar.ts';
import { checkLadder } from '../../domain/dunning/check.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import type { CaseEvent } from '../../domain/dunning/simulate.ts';
import type { CaseFacts, Ladder } from '../../domain/dunning/types.ts';
import { factsWith, invoice, service } from './dunning-facts.ts';

const HOUR = 3_600_000;
const START = '2026-02-20';
/** The stretch of time in which stories play. */
export const FROM = `${START}T00:00:00.000Z`;
export const TO = '2026-07-01T00:00:00.000Z';

/** Instants to the hour in that stretch. */
export const moment = fc.integer({ min: 0, max: 125 * 24 }).map((hours) => later(FROM, hours * HOUR));
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
);

const repeat = fc.option(
  fc.record({ everyDays: fc.integer({ min: 1, max: 5 }), times: fc.integer({ min: 1, max: 4 }) }),
  { nil: undefined },
);
const window = fc.option(
  fc.record({
    from: fc.constantFrom('00:00', '02:30', '08:00'),
    until: fc.constantFrom('09:00', '17:00', '23:59'),
    businessDays: fc.boolean(),
    zone: fc.constantFrom('recipient' as const, 'provider' as const),
  }),
  { nil: undefined },
);
const conditions = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  fc.record(
    {
      minimumDebt: fc.record({ EUR: fc.constant(1000) }),
      productTypes: fc.array(fc.constantFrom('hosting' as const, 'server' as const), {
        minLength: 1,
        maxLength: 1,
      }),
      groups: fc.array(fc.constant(1), { minLength: 1, maxLength: 1 }),
    },
    { requiredKeys: [] },
  ),
);
const seldom = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0);
const often = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn > 1);
type AnyAction = LadderInput['rungs'][number]['action'];
const withChance = (chance: fc.Arbitrary<boolean>, wanted: AnyAction): fc.Arbitrary<AnyAction[]> =>
  chance.map((drawn) => (drawn ? [wanted] : []));

/** Actions in a sequence that may work. */
const sequence: fc.Arbitrary<AnyAction[]> = fc
  .tuple(
    withChance(fc.boolean(), { type: 'reminder' }),
    fc.subarray<AnyAction>([
      { type: 'notice', level: 1 },
      { type: 'notice', level: 2 },
      { type: 'notice', level: 3 },
    ]),
    withChance(often, { type: 'suspend' }),
    withChance(fc.boolean(), { type: 'final-warning' }),
    withChance(often, { type: 'terminate' }),
    withChance(seldom, { type: 'collections' }),
    withChance(seldom, { type: 'cancel-invoice' }),
  )
  .map((parts) => parts.flat());
const extra: fc.Arbitrary<AnyAction> = fc.oneof(
  repeat.map((each) => ({ type: 'late-fee' as const, fixed: { EUR: 100 }, repeat: each })),
  repeat.map((each) => ({ type: 'charge' as const, repeat: each })),
  fc.constantFrom<AnyAction>({ type: 'message', template: 'own' }, { type: 'ticket' }, { type: 'suspend' }),
);
const gaps = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 });

/** Ladders that can work: what is refused of a random one is left out. */
export const ladder: fc.Arbitrary<Ladder> = fc
  .record({
    ...{ sequence, gaps, start: fc.integer({ min: -10, max: 3 }) },
    extras: fc.array(fc.record({ offsetDays: fc.integer({ min: -5, max: 40 }), action: extra }), {
      maxLength: 2,
    }),
    details: fc.array(fc.record({ conditions, window }), { minLength: 12, maxLength: 12 }),
    ...{ window, warnHours: fc.constantFrom(1, 24, 72), lateHours: fc.constantFrom(1, 24, 100) },
    suspends: fc.constantFrom('invoice-services' as const, 'all-services' as const),
    // It is in force when the walk begins, for invoices that may have been due long before.
    activeFrom: fc.constantFrom('2020-01-01T00:00:00.000Z', '2026-02-13T10:00:00.000Z'),
  })
  .map(({ activeFrom, sequence: actions, gaps: between, start, extras, details, ...rest }) => {
    const placed = actions.map((action, at) => ({
      action,
      offsetDays: between
        .slice(0, at + 1)
        .reduce((sum, gap) => sum + gap, action.type === 'reminder' ? start : 1),
    }));
    const rungs = [...placed, ...extras].map((rung, at) => ({ id: `r${at}`, ...rung, ...details[at] }));
    return { ...workable({ ...rest, rungs }), id: 1, version: 1, activeFrom };
  });

function workable(input: LadderInput) {
  let content = ladderSchema.parse(input);
  for (;;) {
    const places = checkLadder(content).flatMap(({ pointer }) => /^\/rungs\/(\d+)/.exec(pointer)?.[1] ?? []);
    if (places.length === 0) return content;
    content = { ...content, rungs: content.rungs.filter((_, place) => `${place}` !== places[0]) };
  }
}

const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays(START, days));
const invoices = fc
  .array(
    fc.record({
      due: fc.integer({ min: -20, max: 30 }),
      owedMinor: fc.integer({ min: 1, max: 5000 }),
      services: fc.subarray([7, 8, 9], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ due, ...rest }, at) =>
      invoice({ ...rest, id: at + 1, dueOn: addDays(START, due), issuedOn: addDays(START, due - 14) }),
    ),
  );
const services = fc.tuple(
  ...[7, 8, 9].map((id) =>
    fc
      .record({
        productType: fc.constantFrom('hosting' as const, 'server' as const, null),
        autoSuspendOverride: seldom,
        suspendNotBefore: seldom.chain((is) => (is ? day : fc.constant(null))),
        how: fc.constantFrom(
          'active' as const,
          'active' as const,
          'active' as const,
          'pending' as const,
          'staff' as const,
        ),
      })
      .map(({ how, ...rest }) =>
        service({
          ...rest,
          id,
          ...(how === 'staff'
            ? { status: 'suspended', suspendedReason: 'staff', suspendedAt: FROM }
            : { status: how }),
        }),
      ),
  ),
);
export const facts: fc.Arbitrary<CaseFacts> = fc
  .record({
    ...{ invoices, services, timeZone: fc.option(zone), providerTimeZone: zone },
    groupId: fc.constantFrom(null, 1, 2),
    canCharge: fc.boolean(),
    overrides: fc.record({
      ...{ noOverdueMail: seldom, noLateFee: seldom, noCardCharge: seldom, noSuspend: seldom },
    }),
  })
  .map((drawn) => factsWith(drawn));

const invoiceId = fc.integer({ min: 1, max: 3 });
const payment = fc.record({
  type: fc.constant('payment' as const),
  at: moment,
  invoiceId,
  minor: fc.constantFrom(1, 500, 9000),
});
const outage = fc
  .record({ at: moment, hours: fc.integer({ min: 1, max: 400 }) })
  .map(({ at, hours }) => ({ type: 'outage' as const, at, until: later(at, hours * HOUR) }));
const hold = fc
  .record({
    at: moment,
    invoiceId: fc.option(invoiceId),
    kind: fc.constantFrom('hold' as const, 'promise' as const),
    hours: fc.integer({ min: 1, max: 600 }),
  })
  .map(({ hours, ...rest }) => ({ ...rest, type: 'hold' as const, until: later(rest.at, hours * HOUR) }));
const stop = fc.record({
  type: fc.constant('hold' as const),
  at: moment,
  invoiceId: fc.option(invoiceId),
  kind: fc.constant('stop' as const),
  until: fc.constant(null),
});
const event: fc.Arbitrary<CaseEvent> = fc.oneof(
  { weight: 4, arbitrary: payment },
  { weight: 6, arbitrary: outage },
  { weight: 4, arbitrary: hold },
  { weight: 1, arbitrary: stop },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('release' as const),
      at: moment,
      invoiceId: fc.option(invoiceId),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('dispute' as const),
      at: moment,
      invoiceId,
      open: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('cancelled' as const), at: moment, invoiceId }),
  },
);
/** A ladder, a client with its debt, and what happens. */
export const story = fc.record({ ladder, facts, events: fc.array(event, { maxLength: 8 }) });
export type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;
