import type { Tx } from '../../../db/connect.ts';
import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findServer } from '../../../db/queries/servers.ts';
import { findService, lockService, updateService as writeService } from '../../../db/queries/services.ts';
import { isReckonable } from '../../../domain/calendar.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requireScope } from '../../http/authenticate.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { noteCorrection, onlyIdentifies, stepBlockedAt } from './blocked.ts';
import { serviceEdit, serviceExample, serviceParams, serviceSchema } from './schema.ts';

export const updateService = writing(
  {
    method: 'patch',
    path: '/v1/services/{serviceId}',
    scope: 'clients:write',
    tag: 'What clients have',
    summary: 'Correct which account a service is, or spare it from suspension',
    description:
      'Only the fields that are sent change, and only in the record: nothing is done on a server. While an operation holds the client this is possible where the operation is blocked at this very service, for what says which account it is, and with the scope `operations:decide` too; retry the step afterwards.',
    params: serviceParams,
    body: serviceEdit,
    answers: [
      {
        status: 200,
        description: 'The service as it is now.',
        schema: serviceSchema,
        example: serviceExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { serviceId }, body }, call) => {
    const { tx, caller, c } = call;
    const seen = await findService(tx, serviceId);
    if (!seen || !(await canSeeClient(tx, caller, seen.clientId))) throw notFound('service', serviceId);
    const { clientId } = seen;
    // The client before its rows, in the order in which operations lock them.
    let blocked: string | undefined;
    const { providerId, heldBy } = await clientToChange(tx, caller, clientId, async (operationId) => {
      blocked = onlyIdentifies(body) ? await stepBlockedAt(tx, operationId, serviceId) : undefined;
      return blocked !== undefined;
    });
    // What an operation destroys next is a decision about the operation.
    if (blocked !== undefined) requireScope(caller, 'operations:decide');
    const before = await lockService(tx, serviceId);
    if (before?.clientId !== clientId) throw notFound('service', serviceId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    if (body.suspendNotBefore != null) requireDay('/suspendNotBefore', body.suspendNotBefore);
    if (body.serverId != null) await requireServerOf(tx, providerId, body.serverId);
    const changes = changesBetween(before, body);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await writeService(tx, serviceId, body);
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId,
      entity: 'service',
      entityId: serviceId,
      action: 'edited',
      changes,
    });
    if ('autoSuspendOverride' in changes || 'suspendNotBefore' in changes) {
      await touchDunning(tx, { now: call.now().toISOString() }, clientId, 'service-changed');
      call.afterCommit(() => call.dunning.touched(clientId, 'service-changed'));
    }
    if (heldBy !== null && blocked !== undefined)
      await noteCorrection(tx, heldBy, {
        ...{ step: blocked, item: serviceId, by: `token:${caller.tokenId}`, fields: Object.keys(changes) },
        ...{ version: after.version, at: call.now().toISOString() },
      });
    return ok(after, { ETag: etagOf(after) });
  },
);

/** Throws Problem 422 for a day that is out of reckoning. */
function requireDay(pointer: string, day: string): void {
  if (!isReckonable(day)) throw impossibleField(pointer, `${day} is too far away to be reckoned with.`);
}

/** Throws Problem 422 unless the server belongs to the client's provider. */
async function requireServerOf(tx: Tx, providerId: number, serverId: number): Promise<void> {
  const server = await findServer(tx, serverId);
  if (server?.providerId !== providerId)
    throw impossibleField('/serverId', `The client’s provider has no server ${serverId}.`);
}
