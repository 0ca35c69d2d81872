import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { parseJson } from '../http-parts.ts';
import { type Faults, faultSchema } from './faults.ts';

const wishes = z.union([z.strictObject({ down: z.number().int().min(0).max(3_600_000) }), faultSchema]);

/**
 * `/demo/faults` for scripts: GET lists the faults that wait, POST adds one or takes the server down for some
 * milliseconds once this answer is out, DELETE clears them.
 */
export function controlFaults(
  { faults, down }: { faults: Faults; down(forMs: number): void },
  method: string,
  body: string,
  response: ServerResponse,
): [status: number, answer: unknown] {
  if (method === 'DELETE') faults.clear();
  else if (method === 'POST') {
    const wish = wishes.safeParse(parseJson(body));
    if (!wish.success) return [422, { error: z.prettifyError(wish.error) }];
    if ('down' in wish.data) {
      const forMs = wish.data.down;
      response.on('finish', () => down(forMs));
    } else faults.add(wish.data);
  } else if (method !== 'GET') return [405, { error: 'Only GET, POST and DELETE are served here.' }];
  return [200, { faults: faults.list() }];
}
