/** Counts of what a list holds, each a filter of it; the one that is chosen leads back to all. */
export function Chips({
  label,
  chips,
}: {
  label: string;
  chips: readonly { href: string; label: string; count: number; current: boolean }[];
}) {
  if (chips.length === 0) return null;
  return (
    <nav class="chips" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <ul>
        {chips.map(({ href, label: text, count, current }) => (
          <li>
            <a href={href} aria-current={current ? 'true' : undefined}>
              {text}
              <span class="count">{count}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
