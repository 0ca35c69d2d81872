import type { Language } from '../../../../web/words.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import type { Difference } from './saying.ts';

/** Differences of two ladders in words. */
export function Changes({ found, language }: { found: readonly Difference[]; language: Language }) {
  const words = ladderWords(language);
  const badge = { added: words.added, removed: words.removed, changed: undefined };
  return (
    <ul class="lines changes">
      {found.map(({ what, is, details }) => (
        <li>
          <strong>{what}</strong>
          {badge[is] && <span class={`badge ${is === 'added' ? 'done' : 'warn'}`}> {badge[is]}</span>}
          <ul class="plain">
            {details.map(({ label, from, to }) => (
              <li>
                {label}: {is === 'added' ? to : `${from ?? words.nothing} → ${to ?? words.nothing}`}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
