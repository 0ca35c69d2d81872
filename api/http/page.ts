import { z } from '@hono/zod-openapi';
import { type Position, readCursor, writeCursor } from '../cursor.ts';
import { type Answer, ok } from './answer.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** The parameters every list takes; spread them into a strict object. */
export const pageQuery = {
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .openapi({ description: '`next` of the page before, unchanged' }),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, `must be a whole number from 1 to ${MAX_LIMIT}`)
    .optional()
    .openapi({
      type: 'integer',
      description: `rows a page, at most ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent`,
      example: 50,
    }),
};

interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** The schema of a page of `item`s. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'pass it as `cursor` for the next page; null: this was the last' }),
  });
}

/**
 * Takes one page of a list.
 * @param list the address of the list; with the filters in `query` it names what a cursor belongs to
 * @param read reads `limit` rows behind a position; it is asked for one row more than is shown
 * @param positionOf the sort key of a row
 */
export async function takePage<T>(
  list: string,
  { cursor, limit = DEFAULT_LIMIT, ...filters }: PageQuery & Record<string, unknown>,
  read: (from: { after: Position | undefined; limit: number }) => Promise<readonly T[]>,
  positionOf: (row: T) => Position,
): Promise<{ items: T[]; next: string | null }> {
  const name = `${list} ${JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
  const rows = await read({
    after: cursor === undefined ? undefined : readCursor(name, cursor),
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last !== undefined ? writeCursor(name, positionOf(last)) : null,
  };
}

/** Answers one page of a list; takes what `takePage` takes. */
export async function answerPage<T>(...page: Parameters<typeof takePage<T>>): Promise<Answer> {
  return ok(await takePage(...page));
}

/** The same for lists that are ordered by number alone, newest first: `before` is the last number that was shown. */
export function answerNewestFirst<T extends { id: number }>(
  list: string,
  query: PageQuery & Record<string, unknown>,
  read: (page: { before: number | undefined; limit: number }) => Promise<readonly T[]>,
): Promise<Answer> {
  return answerPage(
    list,
    query,
    ({ after, limit }) => read({ before: after?.[0] as number | undefined, limit }),
    ({ id }) => [id],
  );
}
