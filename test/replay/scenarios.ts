import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRefund } from '../../db/charges/open-refund.ts';
import type { Pool } from '../../db/connect.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { endpointWorkflowId } from '../../workflows/contracts/ids.ts';
import { addBelongings } from '../support/belongings.ts';
import { holdNotes } from '../support/in-the-way.ts';
import type { Operations } from '../support/operations.ts';
import { startReceiver } from '../support/receiver.ts';
import { newProvider, subscribe, tell } from '../support/webhooks.ts';
import { GATEWAY, type World } from '../support/world.ts';
import { dunningScenarios } from './dunning-scenarios.ts';
import { passwordScenarios } from './password-scenarios.ts';
import { sweepScenarios } from './sweep-scenarios.ts';

/** What a scenario works with. */
export interface Stage {
  sql: Pool;
  world: World;
  operations: Operations;
  /** Ends the workflow the way Temporal's own tools do. */
  cancelNatively(clientId: number): Promise<void>;
  /** Starts the workflow of a webhook endpoint. */
  wakeEndpoint(endpointId: number): Promise<void>;
  /** Starts the workflow that charges an invoice and answers its id. */
  chargeInvoice(charge: { clientId: number; invoiceId: number }): Promise<string>;
  /** Starts the workflow that gives money back and answers its id. */
  refundPayment(refund: { clientId: number; attemptId: number }): Promise<string>;
  /** Makes the case of a client look at its debt. */
  touchCase(clientId: number): Promise<void>;
  /** Starts the workflow of a link for a new password. */
  startReset(resetId: number): Promise<void>;
  /** Runs the workflow of a schedule, or one like it, and answers its id. */
  sweep(workflowType: string, args?: unknown[]): Promise<string>;
  /** Waits until a workflow has ended. */
  until(workflowId: string): Promise<void>;
}

/** Runs one operation to its end and answers whose client it was; for another workflow its id. */
export type Scenario = (stage: Stage) => Promise<number | string>;

const toYen = { to: 'JPY', mode: 'recalculate', rate: '162.35', issuedInvoices: 'convert' } as const;
const terminate = { mode: 'terminate', notify: true } as const;

/** Every operation on every path that leaves another history, by the name of its golden. */
export const scenarios: Record<string, Scenario> = {
  'close-status-only': (stage) => plainly(stage, 'status-only'),
  'close-cancel': (stage) => plainly(stage, 'cancel'),
  'close-terminate': (stage) => plainly(stage, 'terminate'),

  'close-blocked-then-retried': blockedThen(async ({ operations, world }, id) => {
    world.panel.faults.clear();
    await operations.decide(id, 'retry');
  }),
  'close-skipped': blockedThen(async ({ operations, world, sql }, id) => {
    world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 554 });
    await operations.decide(id, 'skip');
    await until(async () => (await problemOf(sql, id)) === 'mail-rejected');
    await operations.decide(id, 'skip');
  }),
  'close-paused-and-resumed': async (stage) => {
    const { operations, world } = stage;
    const client = await world.client({ services: 3 });
    world.panel.faults.add({ on: 'removeacct', effect: 'slow', delayMs: 600, times: null });
    const id = await operations.start('close', client.id, terminate);
    await until(
      async () => world.panel.faults.list().length > 0 && (world.panel.calls().removeacct ?? 0) > 0,
    );
    await operations.decide(id, 'pause');
    await operations.until(id, 'paused');
    await operations.decide(id, 'resume');
    await operations.ended(id);
    return client.id;
  },
  'close-postponed-while-working': blockedThen(async ({ operations, world }, id) => {
    await operations.decide(id, 'postpone', { until: new Date(Date.now() + 1_500).toISOString() });
    await operations.until(id, 'paused');
    await operations.until(id, 'blocked');
    world.panel.faults.clear();
    await operations.decide(id, 'retry');
  }),
  'close-rolled-back': async (stage) => {
    const { client, id } = await panelDown(stage);
    await stage.operations.decide(id, 'roll-back');
    await stage.operations.ended(id);
    return client.id;
  },
  'close-cancelled-natively': async (stage) => {
    const { client, id } = await panelDown(stage);
    await stage.cancelNatively(client.id);
    await stage.operations.ended(id);
    return client.id;
  },
  'close-retrying-by-itself': async ({ operations, world }) => {
    const client = await world.client({ services: 2 });
    world.panel.faults.add({ effect: 'status', status: 503, times: 3 });
    await operations.ended(
      await operations.start('close', client.id, terminate, {
        retry: { attempts: 9, firstMs: 100, maxMs: 200 },
      }),
    );
    return client.id;
  },
  'close-approved': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    const id = await operations.start('close', client.id, terminate, { approvalRequired: true });
    await operations.decide(id, 'approve');
    await operations.ended(id);
    return client.id;
  },
  'close-rejected': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    const id = await operations.start('close', client.id, terminate, { approvalRequired: true });
    await operations.decide(id, 'reject');
    await operations.ended(id);
    return client.id;
  },
  'close-approval-expired': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    const approvalUntil = new Date(Date.now() + 1_500).toISOString();
    await operations.ended(
      await operations.start('close', client.id, terminate, { approvalRequired: true, approvalUntil }),
    );
    return client.id;
  },
  'close-scheduled-and-postponed': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    const startAt = new Date(Date.now() + 60_000).toISOString();
    const id = await operations.start('close', client.id, terminate, { startAt });
    await operations.decide(id, 'postpone', { until: new Date(Date.now() + 1_500).toISOString() });
    await operations.ended(id);
    return client.id;
  },
  'close-plan-changed-and-accepted': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 1 });
    const startAt = new Date(Date.now() + 1_000).toISOString();
    const id = await operations.start('close', client.id, terminate, { bound: true, startAt });
    await sql`update clients set city = 'Turin' where id = ${client.id}`;
    await operations.until(id, 'blocked');
    await operations.decide(id, 'retry');
    await operations.ended(id);
    return client.id;
  },
  'close-many-services': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 210 });
    await sql`update servers set max_concurrency = 20 where id = ${world.serverId}`;
    for (const user of client.users.slice(0, 2))
      world.panel.faults.add({ on: 'removeacct', user, effect: 'refuse', times: null });
    const id = await operations.start('close', client.id, terminate);
    await operations.until(id, 'blocked');
    world.panel.faults.clear();
    await operations.decide(id, 'skip', { items: client.serviceIds.slice(0, 1) });
    await operations.decide(id, 'retry', { items: client.serviceIds.slice(1, 2) });
    await operations.ended(id);
    await sql`update servers set max_concurrency = 5 where id = ${world.serverId}`;
    return client.id;
  },

  reopen: async (stage) => {
    const clientId = await plainly(stage, 'status-only');
    await stage.operations.ended(await stage.operations.start('reopen', clientId, { notify: true }));
    return clientId;
  },
  merge: async (stage) => mergedInto(stage),
  'merge-rolled-back': async ({ operations, world, sql }) => {
    const [from, into] = [await world.client({ services: 1 }), await world.client({ services: 1 })];
    const letGo = await holdNotes(sql, from.id);
    const id = await operations.start('merge', from.id, { into: into.id });
    await until(async () => (await operations.stepStates(id))['move-rows'] === 'running');
    await operations.decide(id, 'roll-back');
    await letGo();
    await operations.ended(id);
    return from.id;
  },
  unmerge: async (stage) => {
    const clientId = await mergedInto(stage);
    await stage.operations.ended(await stage.operations.start('unmerge', clientId, {}));
    return clientId;
  },
  'delete-hard': async ({ operations, world }) => {
    const client = await world.client({ services: 2 });
    await addBelongings(world, client);
    const params = { mode: 'hard', removeTransactions: false, removeLogins: true } as const;
    const id = await operations.start('delete', client.id, params, { approvalRequired: true });
    await operations.decide(id, 'approve');
    await operations.ended(id);
    return client.id;
  },
  'delete-soft': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    await addBelongings(world, client);
    const params = { mode: 'soft', removeTransactions: false, removeLogins: false } as const;
    await operations.ended(await operations.start('delete', client.id, params));
    return client.id;
  },
  'change-currency': async ({ operations, world }) => {
    const client = await world.client({ services: 2 });
    await operations.ended(await operations.start('change-currency', client.id, toYen));
    return client.id;
  },
  'change-currency-rolled-back': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 2 });
    await sql.unsafe(`
      create function no_new_currency() returns trigger language plpgsql as $$ begin raise exception 'broken on purpose'; end $$;
      create trigger no_new_currency before update of currency on clients for each row when (new.id = ${client.id}) execute function no_new_currency()`);
    const id = await operations.start('change-currency', client.id, toYen);
    await operations.until(id, 'blocked');
    await operations.decide(id, 'roll-back');
    await operations.ended(id);
    await sql.unsafe('drop function no_new_currency cascade');
    return client.id;
  },
  'remove-payment-method': async ({ operations, world }) => {
    const client = await world.client({ services: 0 });
    const { methods } = await addBelongings(world, client);
    world.gateway.faults.add({ on: 'retrieve', effect: 'status', status: 401, times: 1 });
    const params = { paymentMethodId: methods[0]?.id ?? 0, force: false };
    const id = await operations.start('remove-payment-method', client.id, params);
    await operations.until(id, 'blocked');
    await operations.decide(id, 'retry');
    await operations.ended(id);
    return client.id;
  },
  'disconnect-provider': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 1 });
    const [other] = await sql<
      { id: number }[]
    >`insert into providers (name) values ('Second Hosting') returning id`;
    const providerId = other?.id ?? 0;
    await sql`insert into client_providers (client_id, provider_id, connected_by) values (${client.id}, ${providerId}, 'token:1')`;
    await operations.ended(await operations.start('disconnect-provider', client.id, { providerId }));
    return client.id;
  },
  anonymize: async ({ operations, world, sql }) => {
    const client = await world.client({ services: 2, name: 'Zephyrine' });
    await sql`update clients set last_name = 'Quillfeather', email = 'zephyrine@mail.example' where id = ${client.id}`;
    await sql`update invoices set status = 'paid' where client_id = ${client.id}`;
    await operations.ended(await operations.start('anonymize', client.id, { notify: true }));
    return client.id;
  },
  'anonymize-leftovers-skipped': async ({ operations, world, sql }) => {
    const other = await world.client({ services: 0, name: 'Grace', email: 'grace@example.com' });
    const client = await world.client({ services: 0, name: 'Ottilie' });
    await sql`update clients set last_name = 'Fernweh', email = 'ottilie@mail.example' where id = ${client.id}`;
    await sql`update invoices set status = 'paid' where client_id = ${client.id}`;
    await sql`insert into notes (client_id, body) values (${other.id}, 'see ottilie@mail.example')`;
    const id = await operations.start('anonymize', client.id, { notify: false });
    await operations.until(id, 'blocked');
    await operations.decide(id, 'skip');
    await operations.ended(id);
    return client.id;
  },
  'erase-due': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 0, name: 'Wilhelmina', email: 'wilhelmina@mail.example' });
    await sql`update clients set last_name = 'Zwischenstein' where id = ${client.id}`;
    await sql`update invoices set status = 'paid', issued_on = '2026-01-05', addressee = '{"email": "wilhelmina@mail.example"}' where client_id = ${client.id}`;
    await operations.ended(await operations.start('anonymize', client.id, { notify: false }));
    await sql`update invoices set issued_on = '2001-01-05' where client_id = ${client.id}`;
    await operations.ended(await operations.start('erase-due', client.id, {}));
    return client.id;
  },
  archive: async ({ operations, world }) => {
    const client = await world.client({ services: 0 });
    await operations.ended(await operations.start('archive', client.id, {}));
    return client.id;
  },
  unarchive: async ({ operations, world }) => {
    const client = await world.client({ services: 0 });
    await operations.ended(await operations.start('archive', client.id, {}));
    await operations.ended(await operations.start('unarchive', client.id, {}));
    return client.id;
  },

  'service-commands-suspend': async (stage) => commanded(stage, { command: 'suspend', because: 'abuse' }),
  // The same since a step's beginning brings its items along.
  'service-commands-suspend-at-once': async (stage) =>
    commanded(stage, { command: 'suspend', because: 'abuse' }),
  // The same since the beginning is told with the items.
  'service-commands-suspend-told-at-once': async (stage) =>
    commanded(stage, { command: 'suspend', because: 'abuse' }),
  'service-commands-terminate': async (stage) => commanded(stage, { command: 'terminate' }),
  'service-commands-change-package': async (stage) =>
    commanded(stage, { command: 'change-package', package: 'large' }),
  'service-commands-change-password': async (stage) => commanded(stage, { command: 'change-password' }),
  'service-commands-create': async ({ operations, world, sql }) => {
    const client = await world.client({ services: 0 });
    const services = await sql<{ id: number }[]>`
      update services set server_id = ${world.serverId}, username = 'n' || id, domain = 'n' || id || '.example.com'
      where client_id = ${client.id} returning id`;
    const params = { command: 'create', services: services.map(({ id }) => id), package: 'small' } as const;
    await operations.ended(await operations.start('service-commands', client.id, params));
    return client.id;
  },
  'service-commands-unsuspend-rolled-back': async (stage) => {
    const { operations, world } = stage;
    const client = await world.client({ services: 2 });
    const services = client.serviceIds;
    await operations.ended(
      await operations.start('service-commands', client.id, { command: 'suspend', services }),
    );
    const [, user] = client.users;
    world.panel.faults.add({ on: 'unsuspendacct', user, effect: 'refuse', times: null });
    const id = await operations.start('service-commands', client.id, { command: 'unsuspend', services });
    await operations.until(id, 'blocked');
    await operations.decide(id, 'roll-back');
    await operations.ended(id);
    world.panel.faults.clear();
    return client.id;
  },

  'bulk-update': async ({ operations, world }) => {
    const client = await world.client({ services: 2 });
    const params = { services: client.serviceIds, set: { priceMinor: 700, cycle: 'annually' } } as const;
    await operations.ended(await operations.start('bulk-update', client.id, params));
    return client.id;
  },
  'remove-items': async ({ operations, world }) => {
    const client = await world.client({ services: 2 });
    const params = { services: client.serviceIds };
    await operations.ended(await operations.start('remove-items', client.id, params));
    return client.id;
  },
  'set-payment-method': async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    const params = { paymentMethod: GATEWAY };
    await operations.ended(await operations.start('set-payment-method', client.id, params));
    return client.id;
  },

  export: async ({ operations, world }) => {
    const client = await world.client({ services: 1 });
    world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 451 });
    await operations.ended(await operations.start('export', client.id, { format: 'json', deliver: 'mail' }));
    return client.id;
  },

  'webhooks-tried-again': webhooks,
  'charge-paid': (stage) => charged(stage, () => {}),
  'charge-answer-lost': (stage) =>
    charged(stage, (faults) => void faults.add({ on: 'charge', effect: 'reset', when: 'after' })),
  'refund-answer-lost': givenBack,
  ...dunningScenarios,
  ...passwordScenarios,
  ...sweepScenarios,
};

/** What was charged is given back, while the gateway does not answer at first. */
async function givenBack(stage: Stage): Promise<string> {
  const { sql, world, refundPayment, until: ended } = stage;
  await charged(stage, () => {});
  const [payment] = await sql<{ id: number; clientId: number; providerId: number }[]>`
    select id, client_id, provider_id from transactions where gateway = ${GATEWAY} and amount_in_minor > 0 order by id desc limit 1`;
  if (!payment) throw new Error('Nothing was charged.');
  const { id: paymentId, clientId, providerId } = payment;
  const by = { actor: { kind: 'token', id: '1' } as const, now: new Date().toISOString() };
  const wish = { paymentId, occurrence: 'request/golden' };
  const gateway = { name: GATEWAY, providerId, disabled: false };
  const attempt = await sql.begin((tx) => openRefund(tx, by, wish, gateway, randomUUID));
  world.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'after' });
  const workflowId = await refundPayment({ clientId, attemptId: attempt.id });
  await ended(workflowId);
  world.gateway.faults.clear();
  return workflowId;
}

/** An invoice is charged to a stored card, while the gateway has these faults. */
async function charged(
  { sql, world, chargeInvoice, until: ended }: Stage,
  spoil: (faults: World['gateway']['faults']) => void,
): Promise<string> {
  const { id: clientId, invoiceIds } = await world.client({ services: 0 });
  const reference = `pm_golden${clientId}`;
  world.gateway.methods.put({ id: reference });
  await sql.begin((tx) =>
    insertPaymentMethod(tx, world.deps.vault, { clientId, gateway: GATEWAY, kind: 'card' }, reference),
  );
  spoil(world.gateway.faults);
  const workflowId = await chargeInvoice({ clientId, invoiceId: invoiceIds[0] ?? 0 });
  await ended(workflowId);
  world.gateway.faults.clear();
  return workflowId;
}

/** An endpoint fails once, then gets what it is to be told. */
async function webhooks({ sql, world, wakeEndpoint, until: ended }: Stage): Promise<string> {
  const receiver = await startReceiver();
  receiver.answer = () => ({ status: receiver.received.length === 1 ? 503 : 204 });
  const providerId = await newProvider(sql);
  const id = await subscribe(world.deps, { providerId, url: receiver.url });
  await tell(sql, providerId, { count: 3 });
  await wakeEndpoint(id);
  await ended(endpointWorkflowId(id));
  await receiver.close();
  return endpointWorkflowId(id);
}

async function plainly({ operations, world }: Stage, mode: 'status-only' | 'cancel' | 'terminate') {
  const client = await world.client({ services: 2 });
  await operations.ended(await operations.start('close', client.id, { mode, notify: true }));
  return client.id;
}

async function commanded(
  { operations, world }: Stage,
  params: Omit<OperationParams<'service-commands'>, 'services'>,
) {
  const client = await world.client({ services: 2 });
  const services = client.serviceIds;
  await operations.ended(await operations.start('service-commands', client.id, { ...params, services }));
  return client.id;
}

async function mergedInto({ operations, world }: Stage) {
  const [from, into] = [await world.client({ services: 1 }), await world.client({ services: 1 })];
  await operations.ended(await operations.start('merge', from.id, { into: into.id }));
  return from.id;
}

/** One of two accounts is refused, and then. */
function blockedThen(go: (stage: Stage, id: string) => Promise<void>): Scenario {
  return async (stage) => {
    const { operations, world } = stage;
    const client = await world.client({ services: 2 });
    world.panel.faults.add({ on: 'removeacct', user: client.users[0], effect: 'refuse', times: null });
    const id = await operations.start('close', client.id, terminate);
    await operations.until(id, 'blocked');
    await go(stage, id);
    await operations.ended(id);
    return client.id;
  };
}

async function panelDown({ operations, world }: Stage) {
  const client = await world.client({ services: 2 });
  world.panel.faults.add({ effect: 'status', status: 503, times: null });
  const id = await operations.start('close', client.id, terminate);
  await operations.until(id, 'blocked');
  return { client, id };
}

async function problemOf(sql: Pool, id: string): Promise<string | undefined> {
  const [row] = await sql<
    { code: string | null }[]
  >`select problem ->> 'code' as code from operations where id = ${id}`;
  return row?.code ?? undefined;
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await look()) return;
    await sleep(25);
  }
  throw new Error('it never came so far');
}
