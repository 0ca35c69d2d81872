import type { TestApi } from '../api/support.ts';
import type { Page } from '../support/visitor.ts';
import type { Staff } from './support.ts';

/** Which of some English texts a page says as whole words; names and codes that look the same everywhere are not asked for. */
export function englishOn(page: Page, texts: readonly (string | undefined)[]): string[] {
  const main = page.document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? '';
  return [...new Set(texts)].filter((text): text is string => {
    if (text === undefined || text === '') return false;
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![\\p{L}-])${escaped}(?![\\p{L}-])`, 'u').test(main);
  });
}

/** From now on the console speaks this language with somebody. */
export async function speak(api: TestApi, { person }: Staff, language: 'en' | 'de' | 'pl'): Promise<void> {
  await api.sql`update staff set language = ${language} where id = ${person.id}`;
}
