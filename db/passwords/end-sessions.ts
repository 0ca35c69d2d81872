import type { Tx } from '../connect.ts';

/** Signs a login out everywhere, where this installation has sessions at all. */
export async function endSessions(tx: Tx, loginId: number): Promise<void> {
  const [row] = await tx<{ there: boolean }[]>`select to_regclass('login_sessions') is not null as there`;
  if (row?.there) await tx`delete from login_sessions where login_id = ${loginId}`;
}
