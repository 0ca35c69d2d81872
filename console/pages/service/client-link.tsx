import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { nameOfClient, readClient } from '../client/read.ts';

/** Whose something is: the way to the client, by name. */
export async function ClientLink({ call, clientId }: { call: StaffCall; clientId: number }) {
  const client = await readClient(call, clientId);
  return (
    <a href={paths.client(client.id)} dir="auto">
      {nameOfClient(call, client)} <span class="number">({client.id})</span>
    </a>
  );
}
