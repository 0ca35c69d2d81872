import type { CaseFacts, Instant } from './types.ts';

/**
 * The facts as they were at an earlier moment, had nothing been done about the debts since: only what is owed today is in
 * it, as it stands today.
 */
export function rewound(facts: CaseFacts, to: Instant): CaseFacts {
  const isLater = (at: Instant | null) => at !== null && at > to;
  const unlessLater = (at: Instant | null) => (isLater(at) ? null : at);
  return {
    ...facts,
    done: facts.done
      .filter(({ at }) => !isLater(at))
      .map((row) => ({
        ...row,
        deliveredAt: unlessLater(row.deliveredAt),
        liftedAt: unlessLater(row.liftedAt),
      })),
    services: facts.services.map((service) =>
      service.status === 'suspended' && service.suspendedReason === 'overdue' && isLater(service.suspendedAt)
        ? { ...service, status: 'active', suspendedReason: null, suspendedAt: null }
        : service,
    ),
  };
}
