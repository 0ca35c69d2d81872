import { note } from '../../domain/operations/notes/index.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Clashing } from '../rows/merge/clashes.ts';
import { profileFields } from '../rows/merge/profile.ts';
import type { Facts, MergingClient } from './merge-facts.ts';

/** Reasons why these two cannot become one. */
export function pairBlockers(client: MergingClient, survivor: MergingClient): Failure[] {
  if (client.id === survivor.id) return [note('same-client', { client: client.id })];
  const pair = { client: client.id, survivor: survivor.id };
  const blockers = statusBlockers(survivor);
  if (client.currency !== survivor.currency)
    blockers.push(note('other-currency', { ...pair, currency: client.currency, other: survivor.currency }));
  const allowed = client.policy.merge.acrossProviders && survivor.policy.merge.acrossProviders;
  if (client.providerId !== survivor.providerId && !allowed)
    blockers.push(
      note('other-provider', { ...pair, provider: client.providerId, other: survivor.providerId }),
    );
  return blockers;
}

function statusBlockers({ id: survivor, status, mergedIntoId: into }: MergingClient): Failure[] {
  switch (status) {
    case 'merged':
      return [note('survivor-merged', { survivor, into })];
    case 'anonymized':
      return [note('survivor-anonymized', { survivor })];
    case 'closed':
      return [note('survivor-closed', { survivor })];
    case 'active':
    case 'inactive':
      return [];
  }
}

/** Choices of fields that nobody can choose. */
export function choiceBlockers(choices: Readonly<Record<string, string>>): Failure[] {
  const fields = profileFields.map(({ field }) => field);
  return Object.keys(choices)
    .filter((field) => !fields.includes(field))
    .map((field) => note('unknown-field', { field, fields }));
}

/** The rule by which rows that collide are settled. */
export function clashWarning({ table, clash: { unique, both, rule }, count }: Clashing): Failure {
  return { ...note('clash', { unique, both, rule, count }), code: `clash-${table.replaceAll('_', '-')}` };
}

/** What differs between the two. */
export function pairWarnings(client: MergingClient, survivor: MergingClient): Failure[] {
  const warnings: Failure[] = [];
  const pair = { client: client.id, survivor: survivor.id };
  if (client.groupId !== null && survivor.groupId !== null && client.groupId !== survivor.groupId)
    warnings.push(note('groups-differ', { ...pair, group: client.groupId, other: survivor.groupId }));
  if (survivor.archivedAt !== null) warnings.push(note('survivor-archived', { survivor: survivor.id }));
  if (client.providerId !== survivor.providerId)
    warnings.push(note('across-providers', { provider: client.providerId, other: survivor.providerId }));
  if (client.imported || survivor.imported) warnings.push(note('import-led'));
  return warnings;
}

/** What else an operator should know of what they have. */
export function factWarnings(facts: Facts, client: MergingClient, survivor: MergingClient): Failure[] {
  const warnings: Failure[] = [];
  const { sameDomains, heldOther, heldSurvivor, disputes } = facts;
  const pair = { client: client.id, survivor: survivor.id };
  if (sameDomains.length > 0) warnings.push(note('same-domain', { rows: sameDomains, client: client.id }));
  if (heldOther > 0) warnings.push(note('holds-move', { ...pair, count: heldOther }));
  if (heldSurvivor > 0) warnings.push(note('holds-widen', { ...pair, count: heldSurvivor }));
  if (disputes > 0) warnings.push(note('disputes-move', { count: disputes, client: client.id }));
  return warnings;
}
