import type { Sql } from '../../db/connect.ts';
import { loadFacts } from '../../db/queries/dunning-facts.ts';
import type { RungRow } from '../../db/queries/dunning-rungs.ts';
import { refusalNow } from '../../domain/dunning/standing.ts';
import type { WhyCode } from '../../domain/dunning/why.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';

type Rung = Pick<RungRow, 'clientId' | 'invoiceId' | 'rungId' | 'services'>;

/** The services of a rung that was begun which must be left alone by now, each with why. */
export async function sparedNow(sql: Sql, rung: Rung, now: string): Promise<Map<number, WhyCode>> {
  const { clientId, invoiceId, rungId, services } = rung;
  const all = await loadFacts(sql, clientId, now);
  const own = all.find(({ facts }) => facts.invoices.some(({ id }) => id === invoiceId));
  const reasons = services.map((serviceId): [number, WhyCode | undefined] => [
    serviceId,
    own?.ladder ? refusalNow(own.ladder, own.facts, { invoiceId, rungId, serviceId }) : 'no-longer-owed',
  ]);
  return new Map(reasons.flatMap(([id, why]) => (why === undefined ? [] : [[id, why] as const])));
}

/**
 * X5. Looks once more, right before a server is asked: why the service of a call is spared from the suspension or
 * termination that dunning has begun; undefined: it is not, or somebody else asked for it.
 */
export async function sparedAtTheDoor(sql: Sql, call: StepCall): Promise<WhyCode | undefined> {
  const [rung] = await sql<Rung[]>`
    select client_id, invoice_id, rung_id, services from dunning_rungs
    where client_id = ${call.clientId} and state in ('claimed', 'unknown')
      and effect ->> 'operationId' = ${call.operationId}`;
  if (!rung || call.item === undefined) return undefined;
  return (await sparedNow(sql, { ...rung, services: [call.item] }, call.now)).get(call.item);
}
