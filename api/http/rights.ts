import { Problem } from '../problems.ts';
import { mayUse } from '../scopes.ts';
import { maySee, type Rights } from './caller.ts';

/** What is left of rights inside those of an owner: never more than the owner has now. */
export function within(held: Rights, owner: Rights): Rights {
  const scopes = held.scopes.includes('admin')
    ? owner.scopes
    : held.scopes.filter((scope) => mayUse(owner.scopes, scope));
  const { providerIds } = held;
  if (providerIds === undefined) return { scopes, providerIds: owner.providerIds };
  return { scopes, providerIds: providerIds.filter((id) => maySee(owner, id)) };
}

/**
 * Throws Problem 403 when rights go beyond those of whoever gives them, or acts on somebody who has them: nobody gives
 * away more than they hold.
 * @param what such as `a token` or `an account`, for the sentence
 */
export function requireHeld(
  giver: Rights,
  { scopes, providerIds }: { scopes: readonly string[]; providerIds: readonly number[] | null },
  what: string,
): void {
  const missing = scopes.find((scope) => !mayUse(giver.scopes, scope));
  if (missing !== undefined)
    throw new Problem(
      'forbidden',
      `You do not hold the scope ${missing} yourself, so you cannot make or change ${what} that has it.`,
      { members: { requiredScope: missing } },
    );
  const tooWide =
    giver.providerIds !== undefined && (providerIds === null || providerIds.some((id) => !maySee(giver, id)));
  if (tooWide)
    throw new Problem(
      'forbidden',
      `You are limited to certain providers, so you can only make or change ${what} that is limited to these.`,
    );
}

/** Throws Problem 403 when the caller is limited to certain providers: what concerns them all is not for one of them. */
export function requireEverywhere({ providerIds }: Rights): void {
  if (providerIds === undefined) return;
  throw new Problem('forbidden', 'You are limited to certain providers, and this concerns all of them.');
}
