import type { Tx } from '../../db/connect.ts';
import {
  activeServices,
  addToBrake,
  beginBrake,
  destroyedSince,
  endBrake,
  holdBrakes,
  keepBraked,
  rungsOfCase,
  waitingBrake,
  wouldStop,
} from '../../db/queries/dunning-brakes.ts';
import { findProvider } from '../../db/queries/providers.ts';
import { hourBefore, isApproved, mostInAnHour, rungName } from '../../domain/dunning/brake.ts';
import type { PlannedRung } from '../../domain/dunning/types.ts';
import { policySchema } from '../../domain/policy.ts';

interface Wish {
  providerId: number;
  clientId: number;
  /** ISO time */
  now: string;
  rung: PlannedRung;
}

/**
 * X6. Whether a suspension or termination may begin now. One that would be too many for an hour waits behind the
 * provider's brake, as all do after it, until an operator says yes. Hold the client; the brakes stay held afterwards,
 * so that what is begun in the same transaction counts for the next.
 * @returns the brake under whose yes it goes, null when it needs none, or `waits`
 */
export async function passBrake(tx: Tx, wish: Wish): Promise<{ brakeId: number | null } | 'waits'> {
  const { providerId, clientId, now, rung } = wish;
  await holdBrakes(tx);
  const known = (await rungsOfCase(tx, clientId)).find((each) => rungName(each) === rungName(rung));
  if (known && isApproved(known, now)) return { brakeId: known.brakeId };
  const brake = await waitingBrake(tx, { providerId, clientId });
  if (brake?.others) return wait(tx, wish, brake.id);
  const stops = await wouldStop(tx, { action: rung.action.type, services: rung.services }, hourBefore(now));
  const hour = await countHour(tx, wish, stops);
  if (hour.most === undefined || hour.services + stops <= hour.most) {
    // Nobody waits behind it any more.
    if (brake) await endBrake(tx, brake.id, { state: 'over', by: 'system:dunning', now, reason: '' });
    return { brakeId: null };
  }
  const { services, most, active } = hour;
  return wait(
    tx,
    wish,
    brake?.id ?? (await beginBrake(tx, { providerId, beganAt: now, services, most, active })),
  );
}

async function wait(tx: Tx, { clientId, rung }: Wish, brakeId: number): Promise<'waits'> {
  const { invoiceId, rungId, occurrence, services } = rung;
  const action = rung.action.type;
  await addToBrake(tx, clientId, {
    ...{ brakeId, invoiceId, rungId, occurrence, action, services, approvedAt: null },
  });
  return 'waits';
}

type Hour = { most: undefined } | { most: number; services: number; active: number };

/** What counts against the hour; services that run are only counted when it matters. */
async function countHour(tx: Tx, { providerId, now }: Wish, stops: number): Promise<Hour> {
  const { dunning } = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
  const since = hourBefore(now);
  const services = await destroyedSince(tx, providerId, since);
  if (services + stops <= dunning.brake.always) return { most: undefined };
  const active = await activeServices(tx, providerId, since);
  return { most: mostInAnHour(dunning, active), services, active };
}

/**
 * After a look: what was not offered any more no longer waits; a yes stays until it is used or too old.
 * @param taken names of rungs that have a row
 * @param waits names of those that still wait
 */
export async function tidyBrake(
  tx: Tx,
  clientId: number,
  { now, taken, waits }: { now: string; taken: ReadonlySet<string>; waits: ReadonlySet<string> },
): Promise<void> {
  const rungs = await rungsOfCase(tx, clientId);
  const kept = rungs.filter((rung) => {
    const name = rungName(rung);
    return waits.has(name) || (isApproved(rung, now) && !taken.has(name));
  });
  if (kept.length < rungs.length) await keepBraked(tx, clientId, kept);
}
