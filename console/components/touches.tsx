import type { Touch } from '../../domain/operations/plan.ts';
import type { Language } from '../../web/words.ts';
import { Money } from './money.tsx';

/** What a step touches: counts, amounts, a few numbers to look at. */
export function Touches({ touches, language }: { touches: readonly Touch[]; language: Language }) {
  const real = touches.filter(({ count }) => count > 0);
  if (real.length === 0) return <>–</>;
  return (
    <ul class="plain">
      {real.map(({ count, what, amounts = [], ids = [] }) => (
        <li>
          <strong class="number">{count.toLocaleString(language)}</strong> {what}
          {amounts.map(({ minor, currency }) => (
            <>
              {' · '}
              <Money {...{ minor, currency, language }} />
            </>
          ))}
          {ids.length > 0 && (
            <span class="quiet">
              {' '}
              ({ids.join(', ')}
              {ids.length < count ? ' …' : ''})
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
