import type { Tx } from '../../../db/connect.ts';
import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import type { ClientRow } from '../../../db/queries/clients.ts';
import { type HoldRow, insertHold, listHolds, releaseHolds } from '../../../db/queries/dunning-holds.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { isOpen } from '../../../domain/billing/invoice-status.ts';
import { addDays, instantOf } from '../../../domain/calendar.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/authenticate.ts';
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

/** Holds that are shown with a decision. */
const MOST_SHOWN = 200;
const LONGEST_MS = 3660 * 86_400_000;

export const decideDunning = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/dunning/decisions',
    scope: 'dunning:decide',
    tag: 'Dunning',
    summary: 'Hold, stop or resume the dunning of a client or of one invoice, or note a promise to pay',
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
    if (body.invoiceId !== undefined) await requireInvoice(call, client.id, body);
    const changed =
      body.action === 'resume'
        ? await resume(tx, client.id, body, { by: `token:${caller.tokenId}`, now })
        : [await hold(tx, client, body, { by: `token:${caller.tokenId}`, now })];
    for (const each of changed) await logHold(call, client, each);
    await touchDunning(tx, { now }, client.id, 'decided');
    call.afterCommit(() => dunning.touched(client.id, 'decided'));
    const page = { clientId: client.id, standing: true, now, limit: MOST_SHOWN };
    return ok({ clientId: client.id, action: body.action, changed, standing: await listHolds(tx, page) });
  },
);

interface Decided {
  by: string;
  now: string;
}

/** Throws Problem 422 unless the client has the invoice, 409 when there is nothing to hold on it. */
async function requireInvoice(
  { tx, caller }: WriteCall,
  clientId: number,
  { action, invoiceId = 0 }: NewDunningDecision,
): Promise<void> {
  const invoice = await findInvoice(tx, invoiceId);
  if (invoice?.clientId !== clientId || !maySee(caller, invoice.providerId))
    throw impossibleField('/invoiceId', `Client ${clientId} has no invoice ${invoiceId}.`);
  if (action !== 'resume' && !isOpen(invoice.status))
    throw new Problem(
      'not-now',
      `Invoice ${invoiceId} is ${invoice.status}: nothing is done about it that could be held.`,
    );
}

async function hold(
  tx: Tx,
  client: ClientRow,
  { action, invoiceId, reason, ...rest }: Exclude<NewDunningDecision, { action: 'resume' }>,
  { by, now }: Decided,
): Promise<HoldRow> {
  const given = 'until' in rest ? rest.until : undefined;
  const until = given === undefined ? null : await endOf(tx, client, given, now);
  const { id: clientId } = client;
  return insertHold(tx, {
    ...{ clientId, invoiceId: invoiceId ?? null, kind: action, until, reason, setBy: by, setAt: now },
  });
}

/**
 * When a hold ends: a day counts until its end, by the clock of the client.
 * @throws Problem 422 when that is not ahead, or too far ahead
 */
async function endOf(
  tx: Tx,
  { timeZone, providerId }: ClientRow,
  until: string,
  now: string,
): Promise<string> {
  const zone = timeZone ?? (await findProvider(tx, providerId))?.timeZone ?? 'UTC';
  const end = /^\d{4}-\d\d-\d\d$/.test(until) ? endOfDay(until, zone) : new Date(until).toISOString();
  if (end !== undefined && end <= now)
    throw impossibleField('/until', `${until} is past: a hold ends in the future.`);
  if (end === undefined || Date.parse(end) - Date.parse(now) > LONGEST_MS)
    throw impossibleField('/until', 'A hold lasts ten years at most; `stop` lasts until it is released.');
  return end;
}

/** Undefined for days that are out of reckoning. */
function endOfDay(day: string, zone: string): string | undefined {
  try {
    return instantOf(addDays(day, 1), '00:00', zone);
  } catch {
    return undefined;
  }
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
