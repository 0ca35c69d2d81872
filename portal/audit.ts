import type { Tx } from '../db/connect.ts';
import { type AuditLine, audit } from '../db/queries/audit.ts';
import type { Actor } from '../db/queries/change-log.ts';
import type { PageCall } from './env.ts';

interface LoginLine {
  action: AuditLine['action'];
  /** null: there is no such login */
  loginId: number | null;
  data?: Record<string, unknown>;
  /** who it was, when not the login itself */
  by?: Actor;
}

/** Writes what a login did, or somebody with its name, into the audit log: the last thing of its transaction. */
export function auditLogin(
  tx: Tx,
  { place, now }: Pick<PageCall, 'place' | 'now'>,
  { action, loginId, data, by }: LoginLine,
): Promise<void> {
  const login = loginId === null ? null : `login:${loginId}`;
  return audit(
    tx,
    by ?? { kind: 'client', id: login },
    { action, subject: login, providerId: place.providerId, ...(data && { data }) },
    now,
  );
}
