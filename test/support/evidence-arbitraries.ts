import fc from 'fast-check';
import { chainHash, chainStart } from '../../db/crypto/chain.ts';
import type { ChainedEvent, EventContent, EvidenceBody } from '../../domain/evidence.ts';

/** JSON values as events carry them. -0 is left out: JSON writes it as 0. */
export const jsonValue = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** What an event says, before it has a place in a chain. */
export const content = fc.record({
  at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  type: fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,8})?$/),
  data: jsonValue,
});

/** Chains contents the way the record does. */
export function chainOf(operationId: string, contents: Omit<EventContent, 'seq'>[]): ChainedEvent[] {
  let prevHash = chainStart(operationId);
  return contents.map((each, index) => {
    const event = { seq: index + 1, ...each };
    const hash = chainHash(prevHash, event);
    const chained = { ...event, prevHash, hash };
    prevHash = hash;
    return chained;
  });
}

/** Evidence of an operation with these events. */
export function bodyOf(operationId: string, contents: Omit<EventContent, 'seq'>[]): EvidenceBody {
  const events = chainOf(operationId, contents);
  const start = chainStart(operationId);
  return {
    format: 'tenure-evidence/1',
    operation: { id: operationId, kind: 'close', clientId: 7, state: 'completed', mode: 'terminate' },
    plan: { steps: [{ name: 'terminate-services', count: 3 }] },
    decisions: [{ action: 'approve', by: 'token 3', reason: 'asked by phone' }],
    steps: [{ name: 'terminate-services', state: 'done' }],
    events,
    chain: { algorithm: 'sha256', start, head: events.at(-1)?.hash ?? start, length: events.length },
  };
}
