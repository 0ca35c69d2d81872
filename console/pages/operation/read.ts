import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { decisionSchema } from '../../../api/routes/operations/decision-schema.ts';
import { eventSchema } from '../../../api/routes/operations/events.ts';
import { itemSchema } from '../../../api/routes/operations/items.ts';
import { operationDetail } from '../../../api/routes/operations/schema.ts';
import type { StaffCall } from '../../env.ts';
import { withQuery } from '../../paths.ts';

export type OperationDetail = z.output<typeof operationDetail>;
export type ShownDecision = z.output<typeof decisionSchema>;
export type ShownEvent = z.output<typeof eventSchema>;
export type ShownItem = z.output<typeof itemSchema>;

const decisionPage = pageOf(decisionSchema);
const eventPage = pageOf(eventSchema);
const itemPage = pageOf(itemSchema);
const id = z.uuid();

/** The operation that an address names. @throws Problem 404 */
export function operationIdOf({ c }: Pick<StaffCall, 'c'>): string {
  const parsed = id.safeParse(c.req.param('operationId'));
  if (!parsed.success) throw new Problem('not-found', 'There is no such operation.');
  return parsed.data;
}

export function readOperation({ api }: StaffCall, operationId: string): Promise<OperationDetail> {
  return api.get(`/v1/operations/${operationId}`, operationDetail);
}

export async function readDecisions({ api }: StaffCall, operationId: string): Promise<ShownDecision[]> {
  return (await api.get(`/v1/operations/${operationId}/decisions?limit=200`, decisionPage)).items;
}

/** Events in order; `about: operation` leaves out those of single items, of which there can be thousands. */
export function readEvents(
  { api }: StaffCall,
  operationId: string,
  query: { about?: 'operation'; cursor?: string | undefined },
) {
  return api.get(withQuery(`/v1/operations/${operationId}/events`, { ...query, limit: 200 }), eventPage);
}

export function readItems(
  { api }: StaffCall,
  operationId: string,
  query: Record<string, string | undefined>,
) {
  return api.get(withQuery(`/v1/operations/${operationId}/items`, { limit: '100', ...query }), itemPage);
}
