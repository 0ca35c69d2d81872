import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../domain/evidence.ts';
import {
  type DecisionAction,
  decisionActions,
  legalActions,
  refusalOf,
} from '../../domain/operations/decisions.ts';
import { failureOf } from '../../domain/operations/failures.ts';
import { note } from '../../domain/operations/notes/index.ts';
import { makePlan, type Preview, type Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import {
  isEnded,
  type OperationView,
  operationStates,
  type StepState,
  type StepView,
  stepStates,
} from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import { type CountedStep, operationRuleFor, policySchema } from '../../domain/policy.ts';
import { pauseAfter } from '../../workflows/engine/attempt.ts';
import { stepsOf } from '../../workflows/operations.ts';

const NOW = '2026-01-31T10:00:00.000Z';
const LATER = '2026-02-01T10:00:00.000Z';
const error = failureOf('unreachable');

function stateOf(state: StepState['state']): StepState {
  switch (state) {
    case 'pending':
    case 'running':
    case 'undoing':
    case 'undone':
      return { state };
    case 'retrying':
      return { state, attempt: 1, nextAt: LATER, error };
    case 'blocked':
    case 'undo-failed':
      return { state, error };
    case 'done':
      return { state, summary: {} };
    case 'skipped':
      return { state, by: 'token:1' };
  }
}

const anyStep: fc.Arbitrary<StepView> = fc
  .record({
    state: fc.constantFrom(...stepStates),
    undoable: fc.boolean(),
    pointOfNoReturn: fc.boolean(),
    skippable: fc.option(fc.constant('it stays'), { nil: undefined }),
    items: fc.option(
      fc.record({
        total: fc.constant(9),
        done: fc.nat(3),
        skipped: fc.nat(2),
        retrying: fc.nat(2),
        blocked: fc.nat(2),
      }),
      { nil: undefined },
    ),
  })
  .map(({ state, ...rest }) => ({ id: '', title: '', ...rest, ...stateOf(state) }));

/** Any view, also those that no run would show: a rule must hold for each. */
const anyView: fc.Arbitrary<OperationView> = fc
  .record({
    state: fc.constantFrom(...operationStates),
    pastNoReturn: fc.boolean(),
    approvalRequired: fc.boolean(),
    steps: fc.array(anyStep, { minLength: 1, maxLength: 5 }),
    current: fc.option(fc.nat(4), { nil: undefined }),
  })
  .map(({ steps, current, ...rest }) => {
    const named = steps.map((step, n) => ({ ...step, id: `step-${n}`, title: `Step ${n}` }));
    const currentStep = current === undefined ? undefined : named[current % named.length]?.id;
    return { id: 'x', kind: 'close', clientId: 1, providerId: 1, currentStep, ...rest, steps: named };
  });

const context = { requestedBy: 'token:1', destroying: 0, now: NOW };
const decided = (view: OperationView, action: DecisionAction, more: object = {}) =>
  refusalOf(view, { action, by: 'token:2', until: LATER, ...more }, context);

describe('what is legal when', () => {
  test('X2: nothing is once an operation has ended', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom(...decisionActions), (view, action) => {
        fc.pre(isEnded(view.state));
        expect(decided(view, action)).toBeDefined();
      }),
    );
  });

  test('X2: every refusal is a sentence', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom(...decisionActions), fc.boolean(), (view, action, named) => {
        const sentence = decided(view, action, named ? { step: 'no-such-step' } : {});
        if (sentence !== undefined) expect(sentence).toMatch(/^[A-Z].+\.$/s);
      }),
    );
  });

  test('X2: only another person approves, and only what waits for it', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(decided(view, 'approve') === undefined).toBe(view.state === 'awaiting-approval');
        expect(decided(view, 'reject') === undefined).toBe(view.state === 'awaiting-approval');
        expect(decided(view, 'approve', { by: 'token:1' })).toBeDefined();
      }),
    );
  });

  test('X2: rolling back needs that nothing was destroyed and nothing is being destroyed', () => {
    fc.assert(
      fc.property(anyView, fc.nat(2), (view, destroying) => {
        const refusal = refusalOf(view, { action: 'roll-back', by: 'token:2' }, { ...context, destroying });
        const working = ['running', 'paused', 'blocked'].includes(view.state);
        expect(refusal === undefined).toBe(working && !view.pastNoReturn && destroying === 0);
      }),
    );
  });

  test('X2: pause and resume exclude each other; cancelling and rolling back a begun operation too', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(
          [decided(view, 'pause'), decided(view, 'resume')].filter((why) => why === undefined).length,
        ).toBeLessThan(2);
        const begun = view.currentStep !== undefined;
        if (begun && decided(view, 'cancel') === undefined) expect(decided(view, 'roll-back')).toBeDefined();
      }),
    );
  });

  test('X2: postponing needs a time that is still to come', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(decided(view, 'postpone', { until: undefined })).toBeDefined();
        expect(decided(view, 'postpone', { until: NOW })).toBeDefined();
        expect(decided(view, 'postpone') === undefined).toBe(
          ['awaiting-approval', 'scheduled', 'running', 'paused', 'blocked'].includes(view.state),
        );
      }),
    );
  });

  test('X2: retry and skip are about the current step and only when it is in trouble', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom('retry', 'skip', 'confirm' as const), (view, action) => {
        fc.pre(decided(view, action) === undefined);
        const step = view.steps.find(({ id }) => id === view.currentStep);
        if (!step) {
          expect([action, view.state]).toEqual(['retry', 'blocked']);
          return;
        }
        const items = (step.items?.blocked ?? 0) + (step.items?.retrying ?? 0);
        expect(
          ['blocked', 'retrying', 'undo-failed'].includes(step.state) ||
            (step.state === 'running' && items > 0),
        ).toBe(true);
        for (const other of view.steps) {
          if (other.id !== step.id) expect(decided(view, action, { step: other.id })).toBeDefined();
        }
      }),
    );
  });

  test('X2: what can be skipped can be retried, and only what says what skipping means, or an undo that failed', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        fc.pre(decided(view, 'skip') === undefined);
        expect(decided(view, 'retry')).toBeUndefined();
        const step = view.steps.find(({ id }) => id === view.currentStep);
        expect(step?.skippable !== undefined || step?.state === 'undo-failed').toBe(true);
      }),
    );
  });

  test('X2: the list of legal actions is exactly what would not be refused for some step', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const legal = legalActions(view, { ...context, by: 'token:2' });
        for (const action of decisionActions) {
          const steps = [undefined, ...view.steps.map(({ id }) => id)];
          expect(legal.includes(action)).toBe(
            steps.some((step) => decided(view, action, { step }) === undefined),
          );
        }
      }),
    );
  });
});

describe('pauses', () => {
  test('X2: they double from the first, never shrink and never pass the longest', () => {
    const rule = fc.record({
      attempts: fc.integer({ min: 1, max: 100 }),
      firstMs: fc.integer({ min: 100, max: 10_000 }),
      maxMs: fc.integer({ min: 100, max: 3_600_000 }),
    });
    fc.assert(
      fc.property(rule, fc.integer({ min: 1, max: 100 }), (given, n) => {
        const [pause, next] = [pauseAfter(n, given), pauseAfter(n + 1, given)];
        expect(next).toBeGreaterThanOrEqual(pause);
        expect(next).toBeLessThanOrEqual(given.maxMs);
        expect(next).toBe(Math.min(pause * 2, given.maxMs));
        expect(pauseAfter(1, given)).toBe(Math.min(given.firstMs, given.maxMs));
      }),
    );
  });
});

describe('plans', () => {
  const tools = {
    hash: (text: string) => createHash('sha256').update(text).digest('hex'),
    canonical: canonicalJson,
  };
  const anyPreview: fc.Arbitrary<Preview> = fc.record({
    touches: fc.dictionary(
      fc.constantFrom('stop-sign-ins', 'set-status', 'notify'),
      fc.array(fc.record({ count: fc.nat(), what: fc.string() }), { maxLength: 3 }),
    ),
    blockers: fc.array(fc.record({ code: fc.string(), message: fc.string() }), { maxLength: 2 }),
    warnings: fc.array(fc.record({ code: fc.string(), message: fc.string() }), { maxLength: 2 }),
    fingerprint: fc.string(),
  });
  const steps = stepsOf('close', { mode: 'status-only', notify: true });
  const plan = (preview: Preview, params: Record<string, unknown> = { mode: 'status-only', notify: true }) =>
    makePlan({ kind: 'close', clientId: 1, params, steps, preview }, tools);
  /** The same value with the keys of every object the other way round. */
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reversed(inner)]),
    );
  };

  test('X1: the hash does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyPreview, (preview) => {
        const turned = plan(reversed(preview) as Preview, { notify: true, mode: 'status-only' });
        expect(turned.hash).toBe(plan(preview).hash);
      }),
    );
  });

  test('X1: another fingerprint, count, blocker or parameter is another hash', () => {
    fc.assert(
      fc.property(anyPreview, (preview) => {
        const hashes = [
          plan(preview),
          plan({ ...preview, fingerprint: `${preview.fingerprint}.` }),
          plan({ ...preview, touches: { ...preview.touches, notify: [{ count: -1, what: 'x' }] } }),
          plan({ ...preview, blockers: [...preview.blockers, { code: 'new', message: 'new' }] }),
          plan(preview, { mode: 'status-only', notify: false }),
        ].map(({ hash }) => hash);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
    );
  });

  test('X1: the hash covers the English alone: naming the sentences and their parameters leaves it as it was', () => {
    const named = note('destroys-accounts', { accounts: 2, servers: 1 });
    const preview = (said: Failure, touches: Touch[]) =>
      plan({ touches: { notify: touches }, blockers: [said], warnings: [said], fingerprint: '1' });
    const mail = touch({ count: 1 }, 'mail-to-client');
    const bare = { code: named.code, message: named.message };
    expect(preview(named, [mail]).hash).toBe(preview(bare, [{ count: 1, what: mail.what }]).hash);
    expect(preview(named, [mail]).warnings[0]).toMatchObject({ params: { accounts: 2, servers: 1 } });
  });

  test('X1: a plan lists the steps of the table in order, each with what it touches, or nothing', () => {
    fc.assert(
      fc.property(anyPreview, (preview) => {
        const { steps: planned } = plan(preview);
        expect(planned.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
        for (const { id, touches } of planned) expect(touches).toEqual(preview.touches[id] ?? []);
      }),
    );
  });
});

describe('step tables', () => {
  const modes = ['status-only', 'cancel', 'terminate'] as const;

  test('L1: each mode has its steps, and only terminate destroys anything', () => {
    const ids = (mode: (typeof modes)[number]) =>
      stepsOf('close', { mode, notify: true }).map(({ id }) => id);
    expect(ids('status-only')).toEqual(['stop-sign-ins', 'set-status', 'notify']);
    expect(ids('cancel')).not.toContain('terminate-services');
    expect(ids('terminate')).toEqual(expect.arrayContaining(ids('cancel')));
    for (const mode of modes) {
      const destroying = stepsOf('close', { mode, notify: true }).filter(
        ({ pointOfNoReturn }) => pointOfNoReturn,
      );
      expect(destroying.map(({ id }) => id)).toEqual(mode === 'terminate' ? ['terminate-services'] : []);
    }
  });

  test('X2: in every table what cannot be taken back either is the point of no return or can be skipped', () => {
    for (const mode of modes) {
      for (const step of stepsOf('close', { mode, notify: true })) {
        if (step.undo === undefined) expect(step.pointOfNoReturn || step.skippable !== undefined).toBe(true);
      }
    }
  });
});

describe('policy', () => {
  test('X2: it asks for approval and cooling-off by kind and mode, and for nothing unless told', () => {
    const policy = policySchema.parse({
      operations: {
        close: { approval: ['terminate'], coolingOffHours: 24 },
        archive: { approval: 'always' },
      },
    });
    expect(operationRuleFor(policy, 'close', 'terminate')).toMatchObject({
      approval: true,
      coolingOffMs: 86_400_000,
      bound: false,
    });
    expect(operationRuleFor(policy, 'close', 'cancel')).toMatchObject({
      approval: false,
      coolingOffMs: 86_400_000,
      bound: false,
    });
    expect(operationRuleFor(policy, 'archive')).toMatchObject({
      approval: true,
      coolingOffMs: 0,
      bound: false,
    });
    expect(operationRuleFor(policy, 'reopen')).toMatchObject({
      approval: false,
      coolingOffMs: 0,
      bound: false,
    });
    expect(operationRuleFor(policySchema.parse({}), 'close', 'terminate')).toMatchObject({
      approval: false,
      coolingOffMs: 0,
      bound: false,
    });
  });

  test('X2: it asks for approval above a size: services to be suspended, invoices to be moved, an amount', () => {
    const policy = policySchema.parse({
      operations: {
        'service-commands': { approvalAbove: [{ step: 'suspend-services', count: 10 }] },
        merge: { approvalAbove: [{ step: 'move-rows', of: 'invoices', count: 2 }] },
        close: {
          approvalAbove: [{ step: 'cancel-invoices', amountMinor: 50_000, currency: 'EUR' }],
          approvalHours: 5,
        },
      },
    });
    const asks = (
      kind: 'service-commands' | 'merge' | 'close',
      id: string,
      ...touches: CountedStep['touches'][number][]
    ) => operationRuleFor(policy, kind, undefined, [{ id, touches }]).approval;
    const suspensions = (count: number) => ({ count, what: 'services to be suspended' });
    expect(asks('service-commands', 'suspend-services', suspensions(10))).toBe(false);
    expect(asks('service-commands', 'suspend-services', suspensions(11))).toBe(true);
    expect(asks('service-commands', 'suspend-services', suspensions(6), suspensions(5))).toBe(true);
    expect(asks('service-commands', 'unsuspend-services', suspensions(11))).toBe(false);
    expect(asks('merge', 'move-rows', { count: 3, what: 'invoices' }, { count: 9, what: 'tickets' })).toBe(
      true,
    );
    expect(asks('merge', 'move-rows', { count: 2, what: 'invoices' }, { count: 9, what: 'tickets' })).toBe(
      false,
    );
    const owed = (minor: number, currency = 'EUR') => ({
      count: 1,
      what: 'invoices',
      amounts: [{ currency, minor }],
    });
    expect(asks('close', 'cancel-invoices', owed(50_000))).toBe(false);
    expect(asks('close', 'cancel-invoices', owed(30_000), owed(20_001))).toBe(true);
    expect(asks('close', 'cancel-invoices', owed(90_000, 'PLN'))).toBe(false);
    expect(operationRuleFor(policy, 'close').approvalMs).toBe(5 * 3_600_000);
    expect(operationRuleFor(policy, 'merge').approvalMs).toBe(7 * 24 * 3_600_000);
  });

  test('X2, L7: what is deleted from servers needs a second person and a day, and goes as it was shown', () => {
    const usual = policySchema.parse({});
    expect(operationRuleFor(usual, 'delete', 'hard')).toMatchObject({
      approval: true,
      coolingOffMs: 86_400_000,
      bound: true,
    });
    expect(operationRuleFor(usual, 'delete', 'soft')).toMatchObject({
      approval: false,
      coolingOffMs: 0,
      bound: true,
    });
    const own = policySchema.parse({ operations: { delete: { coolingOffHours: { hard: 2 } } } });
    expect(operationRuleFor(own, 'delete', 'hard')).toMatchObject({
      approval: false,
      coolingOffMs: 7_200_000,
    });
  });
});
