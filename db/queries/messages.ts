import type { MailTemplate, TemplateName } from '../../domain/templates/index.ts';
import type { Sql } from '../connect.ts';

/** Whom a message goes to, and in whose name. */
export interface Correspondent {
  id: number;
  providerId: number;
  name: string;
  email: string | null;
  language: string;
  providerName: string;
  mailFrom: string | null;
  publicUrl: string | null;
  defaultLanguage: string;
  timeZone: string;
}

/** What a message to a client needs to know, or undefined when there is no such client. */
export async function correspondentOf(sql: Sql, clientId: number): Promise<Correspondent | undefined> {
  const [row] = await sql<Correspondent[]>`
    select c.id, c.provider_id, nullif(c.email, '') as email, c.language,
           coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), nullif(c.company_name, ''), c.id::text) as name,
           p.name as provider_name, p.mail_from, p.public_url, p.default_language, p.time_zone
    from clients c join providers p on p.id = c.provider_id where c.id = ${clientId}`;
  return row;
}

/** The provider's own templates of one name, in all languages. */
export function providerTemplates(sql: Sql, providerId: number, name: TemplateName): Promise<MailTemplate[]> {
  return sql<MailTemplate[]>`
    select name, language, subject, text, html from mail_templates where provider_id = ${providerId} and name = ${name}`;
}
