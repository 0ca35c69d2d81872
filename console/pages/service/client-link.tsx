import { Problem } from '../../../api/problems.ts';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { nameOfClient, readClient, type ShownClient } from '../client/read.ts';

/** Whose something is: the way to the client, by name; the number alone of one who belongs to another provider. */
export async function ClientLink({ call, clientId }: { call: StaffCall; clientId: number }) {
  const client = await seenClient(call, clientId);
  if (!client) return <span class="number">{clientId}</span>;
  return (
    <a href={paths.client(client.id)} dir="auto">
      {nameOfClient(call, client)} <span class="number">({client.id})</span>
    </a>
  );
}

async function seenClient(call: StaffCall, clientId: number): Promise<ShownClient | undefined> {
  try {
    return await readClient(call, clientId);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}
