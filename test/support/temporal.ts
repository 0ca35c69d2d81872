import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { inject } from 'vitest';
import { ensureSearchAttributes } from '../../dev/search-attributes.ts';

export interface TestTemporal {
  client: Client;
  connection: Connection;
  /** `host:port`, for `NativeConnection.connect({ address })`. */
  address: string;
  /** Of this caller alone, so that workflow ids made of small numbers do not meet those of other tests. */
  namespace: string;
  taskQueue: string;
  close(): Promise<void>;
}

/** A namespace of its own on the run's Temporal server, with the search attributes. Call `close()` in `afterAll`. */
export async function testTemporal(): Promise<TestTemporal> {
  const server = inject('temporalAddress');
  if (!server.ok) throw new Error(server.why);
  const name = randomUUID();
  const namespace = `test-${name}`;
  const connection = await Connection.connect({ address: server.value });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await ensureSearchAttributes(connection, namespace);
  const client = new Client({ connection, namespace });
  const close = () => connection.close();
  return { client, connection, address: server.value, namespace, taskQueue: `queue-${name}`, close };
}
