import { z } from '@hono/zod-openapi';
import {
  type CaseSort,
  caseSorts,
  caseStates,
  countCases,
  type ListedCase,
  listCases,
  NEVER,
} from '../../../db/queries/dunning-case-list.ts';
import { id, idText, queryText } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { mayUse } from '../../scopes.ts';

const owners = {
  providerId: idText('cases of clients of this provider').optional(),
  groupId: idText('cases of clients in this group').optional(),
};
const stateSchema = z.enum(caseStates).openapi({
  description:
    'braked: suspensions wait for a yes; stuck: something stood in the way at the last look (`problem`); held: a hold, promise or stop stands, for the client or an invoice that is still owed; open: it waits for its next moment',
});
const rung = queryText(63);

export const overdueSchema = z
  .array(z.object({ currency: z.string(), invoices: z.int(), owedMinor: z.int() }))
  .openapi({ description: 'what is owed after its due date, by currency' });

export const listedCase = z
  .object({
    id,
    clientId: id,
    clientName: z.string().nullable().openapi({ description: 'null: for who may not read clients' }),
    providerId: id.openapi({ description: 'the home provider of the client' }),
    groupId: id.nullable(),
    state: stateSchema,
    openedAt: z.string(),
    lookedAt: z.string().nullable(),
    problem: z.string().nullable(),
    lastRung: z
      .string()
      .nullable()
      .openapi({ description: 'the last rung that was done or begun for an invoice that is still owed' }),
    lastAction: z.string().nullable(),
    lastAt: z.string().nullable(),
    nextRung: z.string().nullable().openapi({ description: 'the rung that `nextAt` is the moment of' }),
    nextAction: z.string().nullable(),
    nextAt: z.string().nullable().openapi({ description: 'null: nothing more happens by itself' }),
    owed: overdueSchema,
    debt: z.number().openapi({
      description:
        'the same at the last look in whole units, of all currencies together: what `sort` goes by',
    }),
  })
  .openapi('ListedDunningCase');

const example: z.input<typeof listedCase> = {
  ...{ id: 1, clientId: 1, clientName: 'Ada Lovelace', providerId: 1, groupId: null, state: 'open' },
  ...{ openedAt: '2026-03-21T00:00:05.000Z', lookedAt: '2026-03-23T08:00:02.000Z', problem: null },
  ...{ lastRung: 'notice-1', lastAction: 'notice', lastAt: '2026-03-23T08:00:02.000Z' },
  ...{ nextRung: 'notice-2', nextAction: 'notice', nextAt: '2026-03-27T08:00:00.000Z' },
  ...{ owed: [{ currency: 'EUR', invoices: 1, owedMinor: 1190 }], debt: 11.9 },
};

export const listDunningCases = endpoint(
  {
    method: 'get',
    path: '/v1/dunning/cases',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'List open cases of dunning',
    query: z.strictObject({
      ...owners,
      state: stateSchema.optional(),
      lastRung: rung.optional().openapi({ description: 'the rung that was done last, by its name' }),
      nextRung: rung.optional().openapi({ description: 'the rung that comes next, by its name' }),
      sort: z.enum(caseSorts).optional().openapi({
        description:
          '`nextAt` when absent: what happens first; `-` turns it round. `debt` is what was overdue at the last look, in whole units; amounts of different currencies are compared as numbers, since no rates are known',
      }),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of cases.',
        schema: pageOf(listedCase),
        example: { items: [example], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller, now }) => {
    const { cursor: _, limit: __, sort = 'nextAt', providerId, ...filter } = query;
    const at = now().toISOString();
    const where = { ...filter, providerIds: providersFor(caller, providerId) };
    const seen = { now: at, today: at.slice(0, 10), of: caller.providerIds };
    const named = mayUse(caller.scopes, 'clients:read');
    return answerPage(
      '/v1/dunning/cases',
      query,
      async ({ after, limit }) => {
        const page = { sort, after: after as [string | number, number] | undefined, limit };
        const cases = await listCases(sql, where, page, seen);
        return cases.map((each) => ({ ...each, clientName: named ? each.clientName : null }));
      },
      (last) => [keyOf(last, sort), last.id],
    );
  },
);

function keyOf(
  { nextAt, openedAt, debt }: Pick<ListedCase, 'nextAt' | 'openedAt' | 'debt'>,
  sort: CaseSort,
): string | number {
  switch (sort) {
    case 'nextAt':
    case '-nextAt':
      return nextAt ?? NEVER;
    case 'openedAt':
    case '-openedAt':
      return openedAt;
    case 'debt':
    case '-debt':
      return debt;
  }
}

const byRung = z.array(
  z.object({ rungId: z.string().nullable(), action: z.string().nullable(), cases: z.int() }),
);

export const caseCounts = z
  .object({
    states: z.object(
      Object.fromEntries(caseStates.map((state) => [state, z.int()])) as Record<
        (typeof caseStates)[number],
        z.ZodInt
      >,
    ),
    last: byRung.openapi({ description: 'by the rung that was done last; null: none yet' }),
    next: byRung.openapi({ description: 'by the rung that comes next; null: none by itself' }),
  })
  .openapi('DunningCaseCounts');

export const countDunningCases = endpoint(
  {
    method: 'get',
    path: '/v1/dunning/cases/counts',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Count open cases of dunning by state and by rung',
    query: z.strictObject(owners),
    answers: [
      {
        status: 200,
        description: 'How many there are of each.',
        schema: caseCounts,
        example: {
          states: { braked: 0, stuck: 0, held: 1, open: 4 },
          last: [{ rungId: 'notice-1', action: 'notice', cases: 5 }],
          next: [{ rungId: 'notice-2', action: 'notice', cases: 5 }],
        },
      },
    ],
  },
  async ({ query: { providerId, groupId } }, { sql, caller, now }) => {
    const filter = { providerIds: providersFor(caller, providerId), groupId };
    const counts = await countCases(sql, filter, now().toISOString());
    const rungsOf = (what: 'last' | 'next') =>
      counts
        .filter(({ of }) => of === what)
        .map(({ value, action, cases }) => ({ rungId: value, action, cases }));
    const inState = (state: string) =>
      counts.find(({ of, value }) => of === 'state' && value === state)?.cases ?? 0;
    return ok({
      states: Object.fromEntries(caseStates.map((state) => [state, inState(state)])),
      ...{ last: rungsOf('last'), next: rungsOf('next') },
    });
  },
);
