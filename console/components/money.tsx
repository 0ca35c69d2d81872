import { written } from '../../domain/money.ts';
import type { Language } from '../../web/words.ts';

/** An amount as the locale writes it. */
export function Money({
  minor,
  currency,
  language,
}: {
  minor: number;
  currency: string;
  language: Language;
}) {
  return <span class="money">{written({ minor, currency }, language)}</span>;
}
