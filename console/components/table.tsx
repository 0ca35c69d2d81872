import type { Child } from 'hono/jsx';
import { Table as PlainTable } from '../../web/elements.tsx';
import type { PageCall } from '../env.ts';

/** A list as a table, or what to say when it has no rows; on a phone each row becomes a card. */
export function List({
  call,
  caption,
  columns,
  rows,
  empty,
}: {
  call: Pick<PageCall, 'words'>;
  caption: string;
  columns: Child[];
  rows: Child[][];
  /** in place of the usual sentence */
  empty?: Child;
}) {
  if (rows.length === 0) return <Empty>{empty ?? call.words.none}</Empty>;
  return <PlainTable caption={caption} columns={columns} rows={rows} />;
}

/** What stands where nothing is. */
export function Empty({ children }: { children?: Child }) {
  return <p class="empty">{children}</p>;
}

/** The way to the next page of a list, and back to its beginning. */
export function Pager({
  call,
  next,
  to,
}: {
  call: PageCall;
  next: string | null;
  /** the address of a page of the list, by its cursor */
  to: (cursor: string | undefined) => string;
}) {
  const { words, c } = call;
  const inside = c.req.query('cursor') !== undefined;
  if (next === null && !inside) return null;
  return (
    <p class="row pager">
      {inside && <a href={to(undefined)}>{words.newest}</a>}
      {next !== null && <a href={to(next)}>{words.older}</a>}
    </p>
  );
}
