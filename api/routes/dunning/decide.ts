import type { Tx } from '../../../db/connect.ts';
import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import type { ClientRow } from '../../../db/queries/clients.ts';
import { approveWaiting, holdBrakes } from '../../../db/queries/dunning-brakes.ts';
import { type HoldRow, insertHold, listHolds, releaseHolds } from '../../../db/queries/dunning-holds.ts';
import { decideMessage } from '../../../db/queries/dunning-rungs.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { isOpen } from '../../../domain/billing/invoice-status.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee, nameOf } from '../../http/caller.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import {
  decidedExample,
  decidedSchema,
  type NewDunningDecision,
  newDunningDecision,
} from './decision-schema.ts';
import { endOf } from './until.ts';

/** Holds that are shown with a decision. */
const MOST_SHOWN = 200;

export const decideDunning = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/dunning/decisions',
    scope: 'dunning:decide',
    tag: 'Dunning',
    summary:
      'Hold, stop or resume the dunning of a client or of one invoice, note a promise to pay, say yes, or settle a message in doubt',
    description:
      'It counts at once, also for a suspension that is about to happen. While something holds an invoice nothing is done about it; afterwards nobody is suspended without a new warning.',
    params: clientParams,
    body: newDunningDecision,
    answers: [
      {
        status: 200,
        description: 'What was set or released, and what holds dunning now.',
        schema: decidedSchema,
        example: decidedExample,
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'not-now'],
  },
  async ({ params, body }, call) => {
    const { tx, caller, dunning } = call;
    const now = call.now().toISOString();
    const client = await clientToBook(tx, caller, params.clientId);
    const changed = await carryOut(call, client, body, now);
    for (const each of changed) await logHold(call, client, each);
    await touchDunning(tx, { now }, client.id, 'decided');
    call.afterCommit(() => dunning.touched(client.id, 'decided'));
    const page = { clientId: client.id, standing: true, now, limit: MOST_SHOWN };
    return ok({ clientId: client.id, action: body.action, changed, standing: await listHolds(tx, page) });
  },
);

const HOLDING = new Set<NewDunningDecision['action']>(['hold', 'promise', 'stop']);

interface Decided {
  by: string;
  now: string;
}

/** Answers the holds that it set or released. */
async function carryOut(
  call: WriteCall,
  client: ClientRow,
  decision: NewDunningDecision,
  now: string,
): Promise<HoldRow[]> {
  const { tx, caller } = call;
  const decided: Decided = { by: nameOf(caller), now };
  switch (decision.action) {
    case 'approve':
      await approve(call, client, now);
      return [];
    case 'was-sent':
    case 'send-again':
      await requireInvoice(call, client.id, decision);
      await settleDoubt(call, client, decision, now);
      return [];
    case 'resume':
      await requireInvoice(call, client.id, decision);
      return resume(tx, client.id, decision, decided);
    case 'hold':
    case 'promise':
    case 'stop':
      await requireInvoice(call, client.id, decision);
      return [await hold(tx, client, decision, decided)];
  }
}

/** X6. Lets what of this client waits behind a brake go ahead; the others go on waiting. */
async function approve(call: WriteCall, { id, providerId }: ClientRow, now: string): Promise<void> {
  const { tx } = call;
  await holdBrakes(tx);
  const approved = await approveWaiting(tx, { clientIds: [id] }, now);
  if (approved.length === 0)
    throw new Problem('not-now', `No suspension or termination of client ${id} waits for a yes.`);
  await recordChange(tx, actorOf(call), {
    ...{ providerId, clientId: id, entity: 'dunning-case', entityId: id, action: 'approved', changes: {} },
  });
}

type MessageDecision = Extract<NewDunningDecision, { rungId: string }>;

/** Throws Problem 422 when there is no such rung, 409 when no message of it is in doubt. */
async function settleDoubt(
  call: WriteCall,
  { id: clientId, providerId }: ClientRow,
  { action, invoiceId, rungId, occurrence, reason }: MessageDecision,
  now: string,
): Promise<void> {
  const { tx } = call;
  const rung = `Rung “${rungId}” (${occurrence}) of invoice ${invoiceId}`;
  switch (await decideMessage(tx, { clientId, invoiceId, rungId, occurrence }, action, now)) {
    case 'no-rung':
      throw impossibleField('/rungId', `${rung} was never begun.`);
    case 'not-in-doubt':
      throw new Problem('not-now', `${rung} has no message in doubt: nothing is to be decided about it.`);
    case 'decided':
  }
  await recordChange(tx, actorOf(call), {
    ...{ providerId, clientId, entity: 'dunning-message', entityId: invoiceId, action },
    changes: changesBetween({}, { rungId, occurrence, reason }),
  });
}

/** Throws Problem 422 unless the client has the invoice, 409 when there is nothing to hold on it. */
async function requireInvoice(
  { tx, caller }: WriteCall,
  clientId: number,
  { action, invoiceId }: Exclude<NewDunningDecision, { action: 'approve' }>,
): Promise<void> {
  if (invoiceId === undefined) return;
  const invoice = await findInvoice(tx, invoiceId);
  if (invoice?.clientId !== clientId || !maySee(caller, invoice.providerId))
    throw impossibleField('/invoiceId', `Client ${clientId} has no invoice ${invoiceId}.`);
  if (HOLDING.has(action) && !isOpen(invoice.status))
    throw new Problem(
      'not-now',
      `Invoice ${invoiceId} is ${invoice.status}: nothing is done about it that could be held.`,
    );
}

async function hold(
  tx: Tx,
  client: ClientRow,
  { action, invoiceId, reason, ...rest }: Extract<NewDunningDecision, { action: HoldRow['kind'] }>,
  { by, now }: Decided,
): Promise<HoldRow> {
  const given = 'until' in rest ? rest.until : undefined;
  const { id: clientId, providerId, timeZone } = client;
  const zone = timeZone ?? (await findProvider(tx, providerId))?.timeZone ?? 'UTC';
  const until = given === undefined ? null : endOf(given, { zone, now });
  return insertHold(tx, {
    ...{ clientId, invoiceId: invoiceId ?? null, kind: action, until, reason, setBy: by, setAt: now },
  });
}

/** Throws Problem 409 when nothing that stands is meant. */
async function resume(
  tx: Tx,
  clientId: number,
  { invoiceId, holdId, reason }: Extract<NewDunningDecision, { action: 'resume' }>,
  { by, now }: Decided,
): Promise<HoldRow[]> {
  const released = await releaseHolds(tx, { clientId, invoiceId, holdId }, { by, now, why: reason });
  if (released.length > 0) return released;
  const what =
    holdId === undefined
      ? invoiceId === undefined
        ? ''
        : ` of invoice ${invoiceId} alone`
      : ` as hold ${holdId}`;
  throw new Problem('not-now', `Nothing holds dunning of client ${clientId}${what}: it goes on already.`);
}

/** The reason stays out of the log: the hold has it. */
async function logHold(call: WriteCall, { providerId }: ClientRow, hold: HoldRow): Promise<void> {
  const { id, clientId, invoiceId, kind, until, releasedAt } = hold;
  const changes =
    releasedAt === null ? changesBetween({}, { kind, invoiceId, until }) : changesBetween({}, { releasedAt });
  await recordChange(call.tx, actorOf(call), {
    ...{ providerId, clientId, entity: 'dunning-hold', entityId: id, changes },
    action: releasedAt === null ? 'created' : 'released',
  });
}
