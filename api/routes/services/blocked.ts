import type { Tx } from '../../../db/connect.ts';
import { queueEvent } from '../../../db/queries/operation-events.ts';
import { blockedSteps } from '../../../db/queries/operation-lists.ts';
import { findOperation } from '../../../db/queries/operations.ts';
import type { OperationKind, OperationParams } from '../../../domain/operations/kinds.ts';
import { SERVICE_LISTS } from '../../../workflows/contracts/define.ts';
import { stepsOf } from '../../../workflows/operations.ts';

/** What says which account a service is, and where. */
const IDENTITY = ['serverId', 'username', 'domain', 'externalId', 'marker'];

/** Whether an edit only says which account a service is. */
export function onlyIdentifies(body: object): boolean {
  return Object.keys(body).every((field) => IDENTITY.includes(field));
}

/** The step of an operation that is blocked at a service, whose record may be what is wrong; or undefined. */
export async function stepBlockedAt(
  tx: Tx,
  operationId: string,
  serviceId: number,
): Promise<string | undefined> {
  const operation = await findOperation(tx, operationId);
  if (!operation) return undefined;
  const steps = stepsOf(operation.kind as OperationKind, operation.params as OperationParams);
  const aboutServices = steps.filter(({ each }) => each !== undefined && SERVICE_LISTS.includes(each));
  const blocked = await blockedSteps(tx, operationId, serviceId);
  return aboutServices.find(({ id }) => blocked.includes(id))?.id;
}

/** Says in the chain of an operation that a service was corrected while it waited, and by whom; no values. */
export async function noteCorrection(
  tx: Tx,
  operationId: string,
  { step, item, by, fields, version, at }: Correction,
): Promise<void> {
  await queueEvent(tx, operationId, at, {
    ...{ key: `${step}:${item}:corrected:${version}`, type: 'item.corrected' },
    data: { step, item, by, fields },
  });
}

interface Correction {
  step: string;
  item: number;
  by: string;
  /** names of the fields */
  fields: string[];
  /** of the service */
  version: number;
  /** ISO time */
  at: string;
}
