import type { Failure } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';

/** What stands against taking a client's data away, whatever a policy says: a duty to keep it, a contested payment. */
export async function dutyBlockers(sql: Sql, clientIds: readonly number[]): Promise<Failure[]> {
  const ids = sql`any(${[...clientIds]}::bigint[])`;
  const [row] = await sql<{ holds: number[]; disputes: number[] }[]>`
    select array(select id from legal_holds where client_id = ${ids} and released_at is null order by id) as holds,
           array(select id from disputes where client_id = ${ids} and state = 'open' order by id) as disputes`;
  const { holds, disputes } = row ?? { holds: [], disputes: [] };
  return [
    ...(holds.length === 0
      ? []
      : [
          {
            code: 'legal-hold',
            message: `The client’s data must be kept: ${holds.map((id) => `legal hold ${id}`).join(', ')} stands.`,
          },
        ]),
    ...(disputes.length === 0
      ? []
      : [
          {
            code: 'open-dispute',
            message: `The client contests a payment: ${disputes.map((id) => `dispute ${id}`).join(', ')} is open.`,
          },
        ]),
  ];
}
