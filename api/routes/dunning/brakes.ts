import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import {
  type BrakeView,
  brakeStates,
  findBrake,
  listBrakes,
  listWaiting,
} from '../../../db/queries/dunning-brakes.ts';
import { idText } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { notFound } from '../../problems.ts';
import { mayUse } from '../../scopes.ts';
import { brakeExample, brakeParams, brakeSchema, waitingExample, waitingSchema } from './brake-schema.ts';

export const listDunningBrakes = endpoint(
  {
    method: 'get',
    path: '/v1/dunning/brakes',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'List brakes on suspensions, newest first',
    description:
      'More services of a provider were to be suspended or terminated in an hour than its policy lets go without a yes. Those in state `waiting` wait for a decision.',
    query: z.strictObject({
      providerId: idText('brakes of this provider').optional(),
      state: z.enum(brakeStates).optional(),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of brakes.',
        schema: pageOf(brakeSchema),
        example: { items: [brakeExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const { state } = query;
    const providerIds = providersFor(caller, query.providerId);
    return answerNewestFirst('/v1/dunning/brakes', query, (page) =>
      listBrakes(sql, { providerIds, state, before: page.before, limit: page.limit }),
    );
  },
);

export const getDunningBrake = endpoint(
  {
    method: 'get',
    path: '/v1/dunning/brakes/{brakeId}',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Read a brake on suspensions',
    params: brakeParams,
    answers: [{ status: 200, description: 'The brake.', schema: brakeSchema, example: brakeExample }],
  },
  async ({ params: { brakeId } }, { sql, caller }) => ok(await brakeToSee(sql, caller, brakeId)),
);

export const listBrakedClients = endpoint(
  {
    method: 'get',
    path: '/v1/dunning/brakes/{brakeId}/clients',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'List who waits behind a brake, and with what',
    params: brakeParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of clients.',
        schema: pageOf(waitingSchema),
        example: { items: [waitingExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { brakeId }, query }, { sql, caller, now }) => {
    await brakeToSee(sql, caller, brakeId);
    const at = { today: now().toISOString().slice(0, 10), of: caller.providerIds };
    const named = mayUse(caller.scopes, 'clients:read');
    return answerPage(
      `/v1/dunning/brakes/${brakeId}/clients`,
      query,
      async ({ after, limit }) => {
        const page = { after: after?.[0] as number | undefined, limit };
        const waiting = await listWaiting(sql, brakeId, page, at);
        return waiting.map((each) => ({ ...each, clientName: named ? each.clientName : null }));
      },
      ({ caseId }) => [caseId],
    );
  },
);

/** The brake as it is now. Throws Problem 404. */
export async function brakeToSee(sql: Sql, caller: Caller, id: number): Promise<BrakeView> {
  const brake = await findBrake(sql, id);
  if (!brake || !maySee(caller, brake.providerId)) throw notFound('brake', id);
  return brake;
}
