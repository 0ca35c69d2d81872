import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds of WCAG 2.2, levels A and AA, as lines. */
export async function flaws(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How many pixels a page is wider than its window. */
export const overflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = (
      globalThis as unknown as { document: { documentElement: Record<string, number> } }
    ).document.documentElement;
    return (scrollWidth ?? 0) - (clientWidth ?? 0);
  });
