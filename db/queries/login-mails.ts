import type { Sql } from '../connect.ts';
import type { Correspondent } from './messages.ts';

/** Whoever has a login, as a message is written to: `id` is the client in whose log it stands. */
export interface LoginCorrespondent extends Correspondent {
  /** the name to sign in with */
  login: string;
  /** the login's own address, whatever the client's is */
  address: string;
}

/**
 * What a message to a login needs to know. It stands in the log of the first client that lets the login in, the one it
 * owns before others. Undefined for a login that is gone or belongs to nobody.
 */
export async function loginCorrespondent(sql: Sql, loginId: number): Promise<LoginCorrespondent | undefined> {
  const [row] = await sql<LoginCorrespondent[]>`
    select c.id, l.provider_id, l.email, l.email as address, l.name as login,
           coalesce(l.language, c.language) as language,
           coalesce(nullif(trim(l.first_name || ' ' || l.last_name), ''), l.name) as name,
           p.name as provider_name, p.mail_from, p.public_url, p.default_language, p.time_zone
    from logins l join providers p on p.id = l.provider_id
    join login_clients t on t.login_id = l.id join clients c on c.id = t.client_id
    where l.id = ${loginId} and l.email <> ''
    order by t.enabled and c.status in ('active', 'inactive') desc, t.owner desc, c.id limit 1`;
  return row;
}
