import { z } from '@hono/zod-openapi';
import {
  isViewNameTaken,
  listViews,
  putView,
  removeView,
  renameView,
  viewedLists,
} from '../../../db/queries/staff-views.ts';
import { id, idParams, line } from '../../fields/common.ts';
import { created, ok } from '../../http/answer.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { notFound, Problem } from '../../problems.ts';
import { OWN_ACCOUNT } from '../../scopes.ts';
import { ownAccount, signedIn } from './own-account.ts';

const viewName = line(60).min(1);
const viewParams = idParams('viewId', 'the view’s number');
const own = { scope: OWN_ACCOUNT, tag: 'Own account' } as const;
const MOST = 100;

/** What names a place in a list, and words that may name a person, stand in no view. */
export const notInViews = ['cursor', 'limit', 'q'] as const;

const list = z.enum(viewedLists);
const filters = z
  .string()
  .max(1000)
  .refine((text) => !/[\p{Cc}\p{Surrogate}#]/u.test(text), 'must be what stands behind the ? of an address')
  .transform((text) => new URLSearchParams(text))
  .refine((query) => notInViews.every((name) => !query.has(name)), {
    error: `must not have ${notInViews.map((name) => `\`${name}\``).join(', ')}: a view keeps filters alone`,
  })
  .transform(String)
  .openapi({
    type: 'string',
    description: `filters as they stand in an address; never ${notInViews.join(', ')}`,
  });

export const viewSchema = z
  .object({ id, list, name: z.string(), query: z.string(), createdAt: z.string() })
  .openapi('View');

export const newView = z
  .strictObject({ list, name: viewName, query: filters })
  .openapi('NewView', { example: { list: 'operations', name: 'Stuck', query: 'state=blocked' } });

const example: z.input<typeof viewSchema> = {
  ...{ id: 1, list: 'operations', name: 'Stuck', query: 'state=blocked' },
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const listOwnViews = endpoint(
  {
    ...own,
    method: 'get',
    path: '/v1/staff/me/views',
    summary: 'List your views of lists',
    query: z.strictObject({ list: list.optional() }),
    answers: [
      {
        ...{ status: 200, description: 'All of them, by their names.' },
        schema: z.object({ items: z.array(viewSchema) }).openapi('Views'),
        example: { items: [example] },
      },
    ],
  },
  async ({ query }, call) => ok({ items: await listViews(call.sql, signedIn(call).id, query.list) }),
);

export const createOwnView = writing(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/views',
    summary: 'Keep a view of a list',
    description: 'One that you have under this name takes the new filters.',
    body: newView,
    answers: [{ status: 201, description: 'The view.', schema: viewSchema, example }],
    problems: ['not-possible'],
  },
  async ({ body }, call) => {
    const { tx, now } = call;
    const { id: staffId } = await ownAccount(tx, call);
    const view = await putView(tx, staffId, { ...body, now: now() });
    if ((await listViews(tx, staffId, body.list)).length > MOST)
      throw new Problem('not-possible', `You have ${MOST} views of this list: remove one first.`);
    return created(`/v1/staff/me/views/${view.id}`, view);
  },
);

export const renameOwnView = writing(
  {
    ...own,
    method: 'put',
    path: '/v1/staff/me/views/{viewId}/name',
    summary: 'Give one of your views another name',
    params: viewParams,
    body: z.strictObject({ name: viewName }).openapi('ViewName', { example: { name: 'Blocked' } }),
    answers: [{ status: 200, description: 'The view.', schema: viewSchema, example }],
    problems: ['conflict'],
  },
  async ({ params: { viewId }, body: { name } }, call) => {
    const { id: staffId } = await ownAccount(call.tx, call);
    if (await isViewNameTaken(call.tx, staffId, viewId, name))
      throw new Problem('conflict', 'You have another view of this name: rename or remove that first.');
    const view = await renameView(call.tx, staffId, viewId, name);
    if (!view) throw notFound('view', viewId);
    return ok(view);
  },
);

export const deleteOwnView = writing(
  {
    ...own,
    method: 'delete',
    path: '/v1/staff/me/views/{viewId}',
    summary: 'Remove one of your views',
    params: viewParams,
    answers: [{ status: 204, description: 'It is gone.' }],
  },
  async ({ params: { viewId } }, call) => {
    if (!(await removeView(call.tx, signedIn(call).id, viewId))) throw notFound('view', viewId);
    return { status: 204 };
  },
);
