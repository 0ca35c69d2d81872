import type { Child } from 'hono/jsx';

/** So many lines of each list. */
export const SHOWN = 8;

/** A short list in a card; nothing at all when it is empty. */
export function Lines({ title, lines, more }: { title: string; lines: Child[]; more?: Child }) {
  if (lines.length === 0) return null;
  return (
    <section class="card" aria-label={title}>
      <h3>{title}</h3>
      <ul class="lines">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      {lines.length >= SHOWN && <p>{more}</p>}
    </section>
  );
}
