import type { Tx } from '../../../db/connect.ts';
import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findServer } from '../../../db/queries/servers.ts';
import {
  findService,
  lockService,
  providerOfService,
  updateService as writeService,
} from '../../../db/queries/services.ts';
import { isReckonable } from '../../../domain/calendar.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requireScope } from '../../http/authenticate.ts';
import { nameOf } from '../../http/caller.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { requireUnrestricted } from '../accounts/restriction.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { noteCorrection, onlyIdentifies, stepBlockedAt } from './blocked.ts';
import { serviceEdit, serviceExample, serviceParams, serviceSchema } from './schema.ts';

export const updateService = writing(
  {
    method: 'patch',
    path: '/v1/services/{serviceId}',
    scope: 'clients:write',
    tag: 'What clients have',
    summary: 'Correct which account a service is, spare it from suspension, or bill it apart',
    description:
      'Only the fields that are sent change, and only in the record: nothing is done on a server. While an operation holds the client this is possible where the operation is blocked at this very service, for what says which account it is, and with the scope `operations:decide` too; retry the step afterwards. While the client’s account is restricted only the notes, what spares the service and whether it is billed apart can be edited, unless `overrideRestriction` says why.',
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
    problems: ['client-held', 'client-merged', 'client-gone', 'account-restricted', 'not-possible'],
  },
  async ({ params: { serviceId }, body: { overrideRestriction, ...body } }, call) => {
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
    const edits = changesBetween(before, body);
    if (Object.keys(edits).length === 0) return ok(before, { ETag: etagOf(before) });
    // What an operation is blocked at is no wish of the client.
    const free = blocked !== undefined || Object.keys(edits).every((field) => STAFFS_OWN.includes(field));
    const overridden = free
      ? {}
      : await overrideOf(call, { clientId, serviceId, reason: overrideRestriction });
    const changes = { ...edits, ...overridden };
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
        ...{ step: blocked, item: serviceId, by: nameOf(caller), fields: Object.keys(edits) },
        ...{ version: after.version, at: call.now().toISOString() },
      });
    return ok(after, { ETag: etagOf(after) });
  },
);

/** What is edited by staff for their own ends: a restricted account does not keep them from it. */
const STAFFS_OWN = ['notes', 'autoSuspendOverride', 'suspendNotBefore', 'separateInvoice'];

/** Throws Problem 422 for a day that is out of reckoning. */
function requireDay(pointer: string, day: string): void {
  if (!isReckonable(day)) throw impossibleField(pointer, `${day} is too far away to be reckoned with.`);
}

/** What the change log says of an edit in spite of a restricted account. Throws Problem 409 without a reason. */
async function overrideOf(
  call: WriteCall,
  { clientId, serviceId, reason }: { clientId: number; serviceId: number; reason: string | undefined },
) {
  const providerId = await providerOfService(call.tx, serviceId);
  if (providerId === undefined) throw notFound('service', serviceId);
  return requireUnrestricted(call, { clientId, providerId, what: 'edit', reason });
}

/** Throws Problem 422 unless the server belongs to the client's provider. */
async function requireServerOf(tx: Tx, providerId: number, serverId: number): Promise<void> {
  const server = await findServer(tx, serverId);
  if (server?.providerId !== providerId)
    throw impossibleField('/serverId', `The client’s provider has no server ${serverId}.`);
}
