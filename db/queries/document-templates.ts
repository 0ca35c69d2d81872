import type { DocumentName, DocumentTemplate } from '../../domain/documents/index.ts';
import type { Sql, Tx } from '../connect.ts';

export type StoredTemplate = DocumentTemplate & { updatedAt: string };

/** The names and languages in which a provider has documents of its own. */
export function ownDocuments(
  sql: Sql,
  providerId: number,
): Promise<Pick<DocumentTemplate, 'name' | 'language'>[]> {
  return sql<Pick<DocumentTemplate, 'name' | 'language'>[]>`
    select name, language from document_templates where provider_id = ${providerId} order by name, language`;
}

/** The provider's own templates of one document, in all languages. */
export function providerDocuments(
  sql: Sql,
  providerId: number,
  name: DocumentName,
): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select name, language, html, updated_at from document_templates
    where provider_id = ${providerId} and name = ${name}`;
}

/** Keeps the provider's template in the place of the one before; answers its number and what it was. */
export async function saveDocument(
  tx: Tx,
  providerId: number,
  { name, language, html }: DocumentTemplate,
): Promise<{ id: number; before: string | null }> {
  const [old] = await tx<{ html: string }[]>`
    select html from document_templates
    where provider_id = ${providerId} and name = ${name} and language = ${language} for update`;
  const [row] = await tx<{ id: number }[]>`
    insert into document_templates (provider_id, name, language, html) values (${providerId}, ${name}, ${language}, ${html})
    on conflict (provider_id, name, language) do update set html = excluded.html, updated_at = now()
    returning id`;
  return { id: row?.id ?? 0, before: old?.html ?? null };
}

/** Removes the provider's template; answers what it was, or undefined when there was none. */
export async function dropDocument(
  tx: Tx,
  providerId: number,
  { name, language }: { name: DocumentName; language: string },
): Promise<{ id: number; html: string } | undefined> {
  const [row] = await tx<{ id: number; html: string }[]>`
    delete from document_templates where provider_id = ${providerId} and name = ${name} and language = ${language}
    returning id, html`;
  return row;
}
