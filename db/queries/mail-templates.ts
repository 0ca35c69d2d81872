import type { Sql, Tx } from '../connect.ts';

/** A provider's own template of a mail. Its name is one of ours, or one that only the provider's ladder knows. */
export interface StoredMail {
  name: string;
  language: string;
  subject: string;
  text: string;
  /** null: the mail is plain text */
  html: string | null;
}

/** The names and languages in which a provider has templates of its own. */
export function ownMails(sql: Sql, providerId: number): Promise<Pick<StoredMail, 'name' | 'language'>[]> {
  return sql<Pick<StoredMail, 'name' | 'language'>[]>`
    select name, language from mail_templates where provider_id = ${providerId} order by name, language`;
}

/** The provider's own templates of one name, in all languages. */
export function ownMailsCalled(sql: Sql, providerId: number, name: string): Promise<StoredMail[]> {
  return sql<StoredMail[]>`
    select name, language, subject, text, html from mail_templates
    where provider_id = ${providerId} and name = ${name} order by language`;
}

/** Keeps the provider's template in the place of the one before; answers its number and what it was. */
export async function saveMail(
  tx: Tx,
  providerId: number,
  { name, language, subject, text, html }: StoredMail,
): Promise<{ id: number; before: Omit<StoredMail, 'name' | 'language'> | null }> {
  const [before = null] = await tx<Omit<StoredMail, 'name' | 'language'>[]>`
    select subject, text, html from mail_templates
    where provider_id = ${providerId} and name = ${name} and language = ${language} for update`;
  const [row] = await tx<{ id: number }[]>`
    insert into mail_templates (provider_id, name, language, subject, text, html)
    values (${providerId}, ${name}, ${language}, ${subject}, ${text}, ${html})
    on conflict (provider_id, name, language) do update
      set subject = excluded.subject, text = excluded.text, html = excluded.html
    returning id`;
  return { id: row?.id ?? 0, before };
}

/** Removes the provider's template; answers what it was, or undefined when there was none. */
export async function dropMail(
  tx: Tx,
  providerId: number,
  { name, language }: Pick<StoredMail, 'name' | 'language'>,
): Promise<(Omit<StoredMail, 'name' | 'language'> & { id: number }) | undefined> {
  const [row] = await tx<(Omit<StoredMail, 'name' | 'language'> & { id: number })[]>`
    delete from mail_templates where provider_id = ${providerId} and name = ${name} and language = ${language}
    returning id, subject, text, html`;
  return row;
}
