import type { Pool } from '../../db/connect.ts';
import {
  type OperationKind,
  type OperationParams,
  operationKinds,
  operationParams,
} from '../../domain/operations/kinds.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { GATEWAY } from '../support/world.ts';
import { type Broken, brokenAt } from './broken.ts';
import { OTHER } from './client.ts';
import { type Point, partsOf } from './points.ts';

/** What an operation needs before it can be tried: its parameters, one set per mode, and what went before it. */
interface Fixture<K extends OperationKind> {
  params: OperationParams<K>[];
  /** operations that bring a fresh client into the state that it starts from */
  before: Before[];
  /** what has come about since, by itself */
  meanwhile?: (sql: Pool, clientId: number) => Promise<void>;
}
type Before = { [K in OperationKind]: { kind: K; params: OperationParams<K> } }[OperationKind];

/** One entry per kind: with it the kind is in the matrix, with every step of its table. */
const fixtures: { [K in OperationKind]: Fixture<K> } = {
  close: {
    params: operationParams.close.shape.mode.options.map((mode) => ({ mode, notify: true })),
    before: [],
  },
  reopen: {
    params: [{ notify: true }],
    before: [{ kind: 'close', params: { mode: 'cancel', notify: false } }],
  },
  merge: { params: [{ into: OTHER }], before: [] },
  unmerge: { params: [{}], before: [{ kind: 'merge', params: { into: OTHER } }] },
  export: { params: [{ format: 'json', deliver: 'mail' }], before: [] },
  delete: {
    params: operationParams.delete.shape.mode.options.map((mode) => ({
      mode,
      removeTransactions: false,
      removeLogins: true,
    })),
    before: [],
  },
  'remove-payment-method': { params: [{ paymentMethodId: 31, force: false }], before: [] },
  'change-currency': {
    params: [{ to: 'JPY', mode: 'recalculate', rate: '162.35', issuedInvoices: 'convert' }],
    before: [],
  },
  'disconnect-provider': { params: [{ providerId: 4 }], before: [] },
  anonymize: { params: [{ notify: true }], before: [] },
  'erase-due': {
    params: [{}],
    before: [{ kind: 'anonymize', params: { notify: false } }],
    // Ten years later: what tax law has kept has had its time.
    meanwhile: async (sql, clientId) => {
      await sql`update invoices set issued_on = '2001-12-01' where client_id = ${clientId} and issued_on is not null`;
    },
  },
  archive: { params: [{}], before: [] },
  unarchive: { params: [{}], before: [{ kind: 'archive', params: {} }] },
  'bulk-update': {
    params: [
      {
        services: [11, 12],
        addons: [15],
        domains: [18],
        set: { status: 'cancelled', priceMinor: 700, nextDueOn: '2027-01-31', autoSuspendOverride: true },
      },
    ],
    before: [],
  },
  'remove-items': { params: [{ services: [11], addons: [16], domains: [18, 19] }], before: [] },
  'set-payment-method': { params: [{ paymentMethod: GATEWAY }], before: [] },
  'service-commands': {
    params: [
      { command: 'create', services: [13], package: 'small' },
      { command: 'suspend', services: [11], because: 'abuse' },
      { command: 'unsuspend', services: [12] },
      { command: 'terminate', services: [11, 12] },
      { command: 'change-package', services: [11, 12], package: 'large' },
      { command: 'change-password', services: [11] },
    ],
    before: [],
    // One that was not set up gets what the server must be told.
    meanwhile: async (sql, clientId) => {
      await sql`
        update services p set username = 'u' || p.id, domain = 'u' || p.id || '.example.com', server_id = a.server_id
        from services a where p.client_id = ${clientId} and p.status = 'pending' and a.client_id = p.client_id and a.status = 'active'`;
    },
  },
};

/** Parameters that name a row: in the fixtures by its place among its client's rows. */
const ROWS = ['paymentMethodId', 'providerId', 'into', 'services', 'addons', 'domains'];

/** The parameters for one client of the matrix. */
export function paramsAt(params: OperationParams, base: number): OperationParams {
  const own = Object.entries(params).map(([name, value]) => [
    name,
    ROWS.includes(name) ? rowAt(value, base) : value,
  ]);
  return Object.fromEntries(own);
}

function rowAt(value: unknown, base: number): unknown {
  if (Array.isArray(value)) return value.map((each) => rowAt(each, base));
  return typeof value === 'number' ? base + value : value;
}

/** One way an operation runs: kind and mode, to its end or rolled back from its last step that can be. */
export interface Case {
  name: string;
  kind: OperationKind;
  params: OperationParams;
  before: Before[];
  meanwhile?: ((sql: Pool, clientId: number) => Promise<void>) | undefined;
  /** the point at which an operator asks to roll back */
  rollBackAt?: Point;
  /** run with an activity that is broken on purpose */
  broken?: Broken;
}

/** All cases of all kinds. */
export function allCases(): Case[] {
  return operationKinds.flatMap((kind) =>
    fixtures[kind].params.flatMap((params) => {
      const mode = 'mode' in params ? ` ${params.mode}` : 'command' in params ? ` ${params.command}` : '';
      const { before, meanwhile } = fixtures[kind];
      const forward: Case = { name: `${kind}${mode}`, kind, params, before, meanwhile };
      const last = lastUndoable(kind, params);
      if (last === undefined) return [forward];
      return [forward, { ...forward, name: `${forward.name}, rolled back`, rollBackAt: `${last}/before` }];
    }),
  );
}

/** A case per broken activity, for the proof that the matrix finds what it is there to find. */
export function brokenCases(): Case[] {
  const params: OperationParams<'close'> = { mode: 'status-only', notify: true };
  return (Object.keys(brokenAt) as Broken[]).map((broken) => ({
    name: `an activity that ${broken.replaceAll('-', ' ')}`,
    kind: 'close',
    params,
    before: [],
    broken,
  }));
}

/** The last step with an undo before the point of no return, with the item if it goes through some. */
function lastUndoable(kind: OperationKind, params: OperationParams): string | undefined {
  const steps = stepsOf(kind, params);
  const noReturn = steps.findIndex((step) => step.pointOfNoReturn);
  const last = steps
    .slice(0, noReturn < 0 ? undefined : noReturn)
    .findLast((step) => step.undo !== undefined);
  // Item by item: during the last one of those that the parameters name.
  const items = last?.each !== undefined && 'services' in params ? (params.services ?? []) : [];
  return last && [last.id, ...items.slice(-1)].join('#');
}

/** The steps of the case's table that an undisturbed run never finished: then the fixture does not show them. */
export function stepsNotReached({ kind, params, rollBackAt }: Case, trace: readonly Point[]): string[] {
  const returned = new Set(
    trace
      .map(partsOf)
      .flatMap(({ label, phase }) => (phase === 'returned' ? [label.replace(/#\d+$/, '')] : [])),
  );
  const steps = stepsOf(kind, params);
  if (rollBackAt === undefined) return steps.map(({ id }) => id).filter((id) => !returned.has(id));
  const [turn] = partsOf(rollBackAt).label.split('#');
  const last = steps.findIndex(({ id }) => id === turn);
  return steps
    .slice(0, last + 1)
    .flatMap(({ id, undo }) => (undo === undefined ? [] : [`undo ${id}`]))
    .filter((label) => !returned.has(label));
}
