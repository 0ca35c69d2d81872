import type { Actor } from '../../db/queries/change-log.ts';
import type { Caller } from './caller.ts';
import type { Call, Env } from './endpoint.ts';

/** Who stands in the change log for what this request does. */
export function actorOf({
  c,
  caller,
}: Pick<Call, 'c' | 'caller'>): Actor & { kind: Caller['kind']; id: string } {
  return { kind: caller.kind, id: String(caller.id), address: addressOf(c) };
}

/** The address from which a request comes, as `clientAddress` has found it. */
export function addressOf({ var: { address } }: { var: Pick<Env['Variables'], 'address'> }): string | null {
  return address ?? null;
}
