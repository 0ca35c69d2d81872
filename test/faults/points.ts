import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import { isEnded, type OperationView } from '../../domain/operations/state.ts';
import { stepsOf } from '../../workflows/operations.ts';

/**
 * A boundary: what is under way and how far it is, as `cancel-orders/before`. `before` nothing of it is done;
 * `tx1` its first transaction is ready and not committed; `acting` and `acted` the call to the outside is about to
 * be made, was answered; `returned` all is committed and Temporal has not heard of it.
 */
export type Point = string;
export type Phase = 'before' | `tx${number}` | `acting${number | ''}` | `acted${number | ''}` | 'returned';

/** What a step's activity, or one of the engine's own, is given; only what tells points apart. */
interface SomeCall {
  operationId?: string;
  clientId?: number;
  kind?: string;
  step?: string;
  item?: number;
  params?: Record<string, unknown>;
  input?: { operationId: string; clientId: number };
  view?: OperationView;
  resetId?: number;
}

/** Every client of the matrix has all its rows within a range of numbers of its own. */
export const SPAN = 1_000;

/** Clients from this number on have cases of dunning; those below it are left alone by it. */
export const DUNNED_FROM = 500_000_000;
/** In place of a client's number: the sweep through all debts. */
export const SWEEP = 0;
/** The look at requests for new passwords. */
export const TAKING = -1;
/** A reset of a password, in place of a client's number. */
export const ofReset = (resetId: number) => TAKING - resetId;

/** The first number of the range that a number lies in. */
export function baseOf(id: number): number {
  return Math.floor(id / SPAN) * SPAN;
}

/** Whose activity a call is, as far as the call itself says. */
export function ownerOf(call: SomeCall): { operationId?: string; clientId?: number } {
  if (call.resetId !== undefined) return { clientId: ofReset(call.resetId) };
  const { operationId, clientId } = call.input ?? call;
  return { operationId: operationId ?? call.view?.id, clientId: clientId ?? call.view?.clientId };
}

/**
 * What an activity does, in the words of points, or undefined when it is none of the boundaries: mirrors between
 * the steps come and go with the timing, only the last one always comes.
 */
export function labelOf(activity: string, call: SomeCall): string | undefined {
  switch (activity) {
    case 'openOperation':
      return 'open';
    case 'beginOperation':
      return 'begin';
    case 'recordState':
      return call.view && isEnded(call.view.state) ? 'end' : undefined;
    case 'prepareItems':
      return `${call.step}: prepare`;
    case 'loadItems':
      return `${call.step}: load`;
    case 'followUp':
      return 'look';
    case 'beginDunningSweep':
    case 'sweepNudges':
    case 'sweepDue':
    case 'sweepUnsettled':
    case 'sweepCases':
    case 'takeResets':
    case 'mailReset':
    case 'mailResetNotice':
    case 'expireReset':
      return activity;
    case 'skipItems':
      return `${call.step}: skip`;
    default:
      return call.step === undefined ? undefined : stepLabel(activity, call);
  }
}

function stepLabel(activity: string, { kind, step, item, params }: SomeCall): string {
  const spec = stepsOf(kind as OperationKind, params as OperationParams).find(({ id }) => id === step);
  const undoes = spec?.undo === activity && spec.run !== activity;
  return `${undoes ? 'undo ' : ''}${step}${item === undefined ? '' : `#${item - baseOf(item)}`}`;
}

/** The part of a point that names the step or item, and how far it is. */
export function partsOf(point: Point): { label: string; phase: Phase } {
  const [label = '', phase = ''] = point.split('/');
  return { label, phase: phase as Phase };
}
