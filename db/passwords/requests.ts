import { domainToASCII, domainToUnicode } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { isSecurityQuestion, questionFor, type SecurityQuestion } from '../../domain/passwords/questions.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import { letsIn } from '../queries/password-resets.ts';
import { settingsOfProvider } from '../queries/settings.ts';

/** What somebody asks for who has forgotten the password. */
export interface ResetRequest {
  /** name or e-mail address, as it was typed */
  login: string;
  /** whose login; every provider's that has one of this name when left out */
  providerId?: number | undefined;
  /** of the security question */
  answer?: string | undefined;
}

/** So many requests may wait; more are forgotten, so that nobody fills the disk. */
const MOST_WAITING = 10_000;

const boundTo = (id: string) => `password_reset_requests:${id}`;

/**
 * Puts a request down, the same way whoever it is about: whether there is such a login is found out later, by a worker.
 * What was typed is sealed.
 */
export async function noteResetRequest(
  sql: Sql,
  vault: Vault,
  request: ResetRequest,
  { address, now }: { address: string | null; now: Date },
): Promise<void> {
  const id = uuidv7({ msecs: now.getTime() });
  const { login, providerId = null, answer = null } = request;
  const sealed = vault.seal({ login, providerId, answer }, boundTo(id));
  const subject = vault.hashes(`password reset address ${networkOf(address)}`)[0]?.hash ?? '';
  await sql`
    insert into password_reset_requests (id, sealed, subject, created_at)
    select ${id}, ${sealed}, ${subject}, ${now}::timestamptz
    where (select count(*) from (select from password_reset_requests limit ${MOST_WAITING}) waiting) < ${MOST_WAITING}`;
}

/** What was asked for. Throws `SecretError` when it was sealed with another key. */
export function openResetRequest(vault: Vault, { id, sealed }: { id: string; sealed: string }): ResetRequest {
  const { login, providerId, answer } = vault.open(sealed, boundTo(id));
  return {
    login: String(login),
    ...(typeof providerId === 'number' && { providerId }),
    ...(typeof answer === 'string' && { answer }),
  };
}

/** An address as it is counted: of IPv6 the network, which is what one household or server has. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!bare.includes(':')) return bare;
  const [before = '', after] = bare.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = [
    ...head,
    ...Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0'),
    ...tail,
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** How a login may stand on record: as it was typed, and with its domain in either spelling of IDN. */
export function spellingsOf(login: string): string[] {
  const typed = login.normalize('NFC').trim();
  const at = typed.lastIndexOf('@');
  if (at < 0) return [typed];
  const local = typed.slice(0, at + 1);
  const domain = typed.slice(at + 1);
  return [...new Set([domain, domainToASCII(domain), domainToUnicode(domainToASCII(domain))])]
    .filter((spelling) => spelling !== '')
    .map((spelling) => local + spelling);
}

/** A login that a request is about. */
export interface AskedLogin {
  id: number;
  providerId: number;
  securityQuestion: string | null;
  securityAnswerHash: string | null;
}

/**
 * The logins that a request is about and that some client lets in (P9): those of this name, or where nobody has it those
 * of this e-mail address.
 */
export async function loginsAskedFor(
  sql: Sql,
  { login, providerId }: ResetRequest,
  most: number,
): Promise<AskedLogin[]> {
  const spellings = spellingsOf(login);
  return sql<AskedLogin[]>`
    with asked as (select lower(s) as name from unnest(${spellings}::text[]) s),
    named as (
      select l.* from logins l where lower(l.name) in (select name from asked)
      and (${providerId ?? null}::bigint is null or l.provider_id = ${providerId ?? null}::bigint)),
    mailed as (
      select l.* from logins l where lower(l.email) in (select name from asked)
      and (${providerId ?? null}::bigint is null or l.provider_id = ${providerId ?? null}::bigint)
      and not exists (select from named n where n.provider_id = l.provider_id))
    select l.id, l.provider_id, l.security_question, l.security_answer_hash
    from (select * from named union all select * from mailed) l where ${letsIn(sql)} order by l.id limit ${most}`;
}

/**
 * P2. The security question for a name, where the provider has them: the login's own, and for one that has none or does
 * not exist always the same other one.
 * @returns undefined: the provider asks nothing
 */
export async function questionOf(
  sql: Tx | Sql,
  vault: Vault,
  { login, providerId }: { login: string; providerId: number },
): Promise<SecurityQuestion | undefined> {
  const { securityQuestion } = settingValues(await settingsOfProvider(sql, providerId));
  if (!securityQuestion) return undefined;
  const [asked] = await loginsAskedFor(sql, { login, providerId }, 1);
  const canonical = (spellingsOf(login).at(-1) ?? '').toLowerCase();
  const other = questionFor(vault.hashes(`security question ${providerId} ${canonical}`)[0]?.hash ?? '0');
  const own = asked?.securityQuestion ?? '';
  return isSecurityQuestion(own) ? own : other;
}
