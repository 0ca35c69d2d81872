import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
import type { Clashing } from '../rows/merge/clashes.ts';
import { profileFields } from '../rows/merge/profile.ts';
import type { Facts, MergingClient } from './merge-facts.ts';

/** Reasons why these two cannot become one. */
export function pairBlockers(client: MergingClient, survivor: MergingClient): Failure[] {
  const blockers: Failure[] = [];
  const block = (code: string, message: string) => blockers.push({ code, message });
  if (client.id === survivor.id) {
    block('same-client', `Client ${client.id} cannot be merged into itself: name another client in “into”.`);
    return blockers;
  }
  switch (survivor.status) {
    case 'merged':
      block(
        'survivor-merged',
        `Client ${survivor.id} was itself merged into client ${survivor.mergedIntoId}: merge into that one.`,
      );
      break;
    case 'anonymized':
      block('survivor-anonymized', `Client ${survivor.id} was anonymized: nothing can be merged into it.`);
      break;
    case 'closed':
      block(
        'survivor-closed',
        `Client ${survivor.id} is closed: reopen it first, or merge the other way round.`,
      );
      break;
    case 'active':
    case 'inactive':
  }
  if (client.currency !== survivor.currency)
    block(
      'other-currency',
      `Client ${client.id} is billed in ${client.currency}, client ${survivor.id} in ${survivor.currency}: change the currency of one of them first.`,
    );
  const allowed = client.policy.merge.acrossProviders && survivor.policy.merge.acrossProviders;
  if (client.providerId !== survivor.providerId && !allowed)
    block(
      'other-provider',
      `Client ${client.id} belongs to provider ${client.providerId}, client ${survivor.id} to provider ${survivor.providerId}: both would have to allow it in their policy (merge.acrossProviders).`,
    );
  return blockers;
}

/** Choices of fields that nobody can choose. */
export function choiceBlockers(choices: Readonly<Record<string, string>>): Failure[] {
  const known = profileFields.map(({ field }) => field);
  return Object.keys(choices)
    .filter((field) => !known.includes(field))
    .map((field) => ({
      code: 'unknown-field',
      message: `Nobody can choose “${field}”; there are ${known.join(', ')}.`,
    }));
}

/** The rule by which rows that collide are settled. */
export function clashWarning({ table, clash, count }: Clashing): Failure {
  const times = count === 1 ? '' : ` (${count} times)`;
  return {
    code: `clash-${table.replaceAll('_', '-')}`,
    message: `Both have ${clash.both}${times}: ${clash.rule}.`,
  };
}

/** What differs between the two. */
export function pairWarnings(client: MergingClient, survivor: MergingClient): Failure[] {
  const warnings: Failure[] = [];
  const warn = (code: string, message: string) => warnings.push({ code, message });
  if (client.groupId !== null && survivor.groupId !== null && client.groupId !== survivor.groupId)
    warn(
      'groups-differ',
      `Client ${client.id} is in group ${client.groupId}, client ${survivor.id} in group ${survivor.groupId}: the survivor's applies unless you choose “groupId”.`,
    );
  if (survivor.archivedAt !== null)
    warn('survivor-archived', `Client ${survivor.id} is archived: everyday lists will show neither of them.`);
  if (client.providerId !== survivor.providerId)
    warn(
      'across-providers',
      `Invoices, payments, tickets and logins keep their provider ${client.providerId}; so do servers: services there are not acted on for provider ${survivor.providerId}.`,
    );
  if (client.imported || survivor.imported)
    warn(
      'import-led',
      'At least one of them was imported. Later imports bring nothing more for either: Tenure leads both from then on.',
    );
  return warnings;
}

/** What else an operator should know of what they have. */
export function factWarnings(facts: Facts, client: MergingClient, survivor: MergingClient): Failure[] {
  const warnings: Failure[] = [];
  const warn = (code: string, count: number, message: string) => {
    if (count > 0) warnings.push({ code, message });
  };
  const { sameDomains, heldOther, heldSurvivor, disputes } = facts;
  warn(
    'same-domain',
    sameDomains.length,
    `Both have the domain of ${sameDomains.join(', ')} of client ${client.id}: all rows stay, look which one is right.`,
  );
  warn(
    'legal-hold',
    heldOther,
    `${few(heldOther, 'legal hold')} on client ${client.id} will hold client ${survivor.id}.`,
  );
  warn(
    'legal-hold',
    heldSurvivor,
    `${few(heldSurvivor, 'legal hold')} on client ${survivor.id} will hold what comes from client ${client.id} too.`,
  );
  warn('open-disputes', disputes, `${few(disputes, 'open dispute')} of client ${client.id} will move.`);
  return warnings;
}
