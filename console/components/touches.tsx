import type { Touch } from '../../domain/operations/plan.ts';
import type { Language } from '../../web/words.ts';
import { touchText } from '../words/plan/touches.ts';
import { Money } from './money.tsx';

/** What a step touches: counts, amounts, a few numbers to look at. */
export function Touches({ touches, language }: { touches: readonly Touch[]; language: Language }) {
  const real = touches.filter(({ count }) => count > 0);
  if (real.length === 0) return <>–</>;
  return (
    <ul class="plain">
      {real.map(({ amounts = [], ids = [], ...touch }) => (
        <li>
          <strong class="number">{touch.count.toLocaleString(language)}</strong> {touchText(language, touch)}
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
              {ids.length < touch.count ? ' …' : ''})
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
