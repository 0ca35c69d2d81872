import type { MemberCall } from './env.ts';

const ROWS = 25;

/** One page of a list, newest first, and the number behind which the next one begins. */
export async function pageOf<T extends { id: number }>(
  { c }: MemberCall,
  read: (page: { before: number | undefined; limit: number }) => Promise<readonly T[]>,
): Promise<{ rows: T[]; older: number | undefined }> {
  const asked = c.req.query('before') ?? '';
  const before = /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : undefined;
  const found = await read({ before, limit: ROWS + 1 });
  const rows = found.slice(0, ROWS);
  return { rows, older: found.length > ROWS ? rows.at(-1)?.id : undefined };
}

export function Older({
  call,
  path,
  before,
}: {
  call: MemberCall;
  path: string;
  before: number | undefined;
}) {
  if (before === undefined) return null;
  return (
    <p>
      <a href={`${call.place.base}${path}?before=${before}`}>{call.words.older}</a>
    </p>
  );
}
