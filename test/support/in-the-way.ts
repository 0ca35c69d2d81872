import type { Pool } from '../../db/connect.ts';

/**
 * Makes changes of a client's notes wait until the returned function is called (it resolves when they may go on): an
 * operation that moves or erases rows stands in the middle of it meanwhile. Resolves when the notes are held.
 */
export async function holdNotes(sql: Pool, clientId: number): Promise<() => Promise<void>> {
  await sql`insert into notes (client_id, body) values (${clientId}, 'in the way')`;
  let letGo = () => {};
  const waiting = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held = () => {};
  const holding = new Promise<void>((resolve) => {
    held = resolve;
  });
  const transaction = sql.begin(async (tx) => {
    await tx`select from notes where client_id = ${clientId} for update`;
    held();
    await waiting;
  });
  await holding;
  return async () => {
    letGo();
    await transaction;
  };
}
