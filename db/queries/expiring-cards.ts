import type { Sql } from '../connect.ts';

/** A card that expires soon and whose owner has not been told. */
export interface ExpiringCard {
  id: number;
  clientId: number;
  brand: string | null;
  lastFour: string | null;
  expiresOn: string;
}

/** The template of the notice, which also names its messages. */
export const CARD_EXPIRING = 'card-expiring';

/** What a message about a card is known by: one per card and date of expiry. */
export const cardNoticeKey = ({ id, expiresOn }: Pick<ExpiringCard, 'id' | 'expiresOn'>) =>
  `${CARD_EXPIRING}/${id}/${expiresOn}`;

/**
 * Cards that are used by default and expire within the days of their provider's policy, those behind `after`, of
 * clients who can be written to and have not been told of it.
 */
export function expiringCards(
  sql: Sql,
  { now, after, limit }: { now: string; after: number; limit: number },
): Promise<ExpiringCard[]> {
  return sql<ExpiringCard[]>`
    select m.id, m.client_id, m.brand, m.last_four, m.expires_on
    from payment_methods m join clients c on c.id = m.client_id join providers p on p.id = c.provider_id
    cross join lateral (
      select (${now}::timestamptz at time zone p.time_zone)::date as today,
             coalesce((p.policy #>> '{payments,cardExpiryDays}')::int, 30) as days) d
    where m.is_default and m.removed_at is null and m.kind = 'card' and m.id > ${after}
      and m.expires_on between ${now}::timestamptz::date - 2 and ${now}::timestamptz::date + 367
      and d.days > 0 and m.expires_on between d.today and d.today + d.days
      and c.status in ('active', 'inactive') and c.archived_at is null and c.held_by is null and c.email <> ''
      and not exists (
        select from messages x where x.dedupe_key = ${CARD_EXPIRING} || '/' || m.id || '/' || m.expires_on)
    order by m.id limit ${limit}`;
}
