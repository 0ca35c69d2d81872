import { recordChange } from '../../../db/queries/change-log.ts';
import {
  approveWaiting,
  dropWaiting,
  endBrake,
  holdBrakes,
  holdWaiting,
  lockBrake,
  lockWaiting,
  noteReason,
  touchAll,
} from '../../../db/queries/dunning-brakes.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { brakeDecision, brakeExample, brakeParams, brakeSchema } from './brake-schema.ts';
import { brakeToSee } from './brakes.ts';
import { tellAll } from './tell-all.ts';
import { endOf } from './until.ts';

export const decideDunningBrake = writing(
  {
    method: 'post',
    path: '/v1/dunning/brakes/{brakeId}/decisions',
    scope: 'dunning:decide',
    tag: 'Dunning',
    summary: 'Decide whether all or some that wait behind a brake are suspended or terminated',
    description:
      'approve: all that wait now go ahead, each after another look at what it owes; what comes later counts anew. reject: the dunning of their invoices is held until `until`, or until it is released. With `clientIds` it is decided for these alone, and the brake waits for the others; it ends with the last of them.',
    params: brakeParams,
    body: brakeDecision,
    answers: [
      {
        status: 200,
        description: 'The brake as it is now.',
        schema: brakeSchema,
        example: {
          ...brakeExample,
          ...{ state: 'approved', waitingClients: 0, waitingServices: 0, decidedBy: 'token:1' },
          ...{ decidedAt: '2026-03-31T10:00:00.000Z', reason: 'The list was looked at' },
        },
      },
    ],
    problems: ['decision-refused', 'not-possible'],
  },
  async ({ params: { brakeId }, body }, call) => {
    const { tx, caller } = call;
    const now = call.now().toISOString();
    const by = nameOf(caller);
    const { providerId } = await brakeToSee(tx, caller, brakeId);
    // Clients first, as everybody takes them; whoever joins in between is judged anew.
    const clientIds = await lockWaiting(tx, brakeId, body.clientIds);
    await holdBrakes(tx);
    const before = await lockBrake(tx, brakeId);
    if (before?.state !== 'waiting')
      throw new Problem(
        'decision-refused',
        `Brake ${brakeId} is ${before?.state}: only one that waits can be decided.`,
      );
    const { reason } = body;
    if (body.clientIds !== undefined && clientIds.length === 0)
      throw impossibleField('/clientIds', `None of these clients waits behind brake ${brakeId} any more.`);
    if (body.action === 'approve') await approveWaiting(tx, { clientIds, brakeId }, now);
    else {
      const zone = (await findProvider(tx, providerId))?.timeZone ?? 'UTC';
      const until = body.until === undefined ? null : endOf(body.until, { zone, now });
      await holdWaiting(tx, { clientIds, brakeId }, { until, by, now, reason });
      await dropWaiting(tx, { clientIds, brakeId });
    }
    const state = body.action === 'approve' ? 'approved' : 'rejected';
    const ends = body.clientIds === undefined || (await brakeToSee(tx, caller, brakeId)).waitingClients === 0;
    if (ends) await endBrake(tx, brakeId, { state, by, now, reason });
    else await noteReason(tx, brakeId, reason);
    await touchAll(tx, clientIds, 'decided', now);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'dunning-brake', entityId: brakeId, action: state },
      changes: {
        ...(ends && { state: { from: 'waiting', to: state } }),
        clients: { from: null, to: clientIds.length },
      },
    });
    call.afterCommit(() => tellAll(call, clientIds));
    return ok(await brakeToSee(tx, caller, brakeId));
  },
);
