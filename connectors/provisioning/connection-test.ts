import { randomBytes, randomUUID } from 'node:crypto';
import { createConnector } from './registry.ts';
import {
  type CallOptions,
  ConnectorMisuseError,
  type ExpectedAccount,
  type Failure,
  type ServerAbout,
} from './types.ts';

/** A server's record with its credentials opened. */
interface TriedServer {
  connector: string;
  url: string | null;
  tlsVerify: boolean;
  credentials: Record<string, unknown>;
}

/** For one call. */
const PATIENCE_MS = 8_000;

/** What came of looking at a server. No text in it holds a secret. */
export type ConnectionTest = { tookMs: number } & (
  | ({ reached: true } & ServerAbout)
  | { reached: false; failure: Pick<Failure, 'message'> & { code: Failure['code'] | 'bad-settings' } }
);

/**
 * Looks whether a server is there, lets us in and answers what the work on it needs, and changes nothing: it is asked
 * for an account that there is none of, which a connector only calls missing when the panel itself has said so.
 * @param timeoutMs for one call; all of them together take a quarter more at most
 */
export async function testConnection(
  { connector: kind, url: baseUrl, tlsVerify: verify, credentials }: TriedServer,
  timeoutMs = PATIENCE_MS,
): Promise<ConnectionTest> {
  const began = performance.now();
  const tookMs = () => Math.round(performance.now() - began);
  let connector: ReturnType<typeof createConnector>;
  try {
    connector = createConnector({
      ...{ kind, baseUrl, tls: { verify }, credentials, timeoutMs, maxConnections: 1 },
    });
  } catch (error) {
    if (!(error instanceof ConnectorMisuseError)) throw error;
    return { reached: false, failure: { code: 'bad-settings', message: error.message }, tookMs: tookMs() };
  }
  const call: CallOptions = { signal: AbortSignal.timeout(timeoutMs * 1.25), idempotencyKey: randomUUID() };
  try {
    const seen = await connector.probe(nobody(), call);
    if (seen.state === 'unreachable') {
      const { code, message } = seen.failure;
      return { reached: false, failure: { code, message }, tookMs: tookMs() };
    }
    const about = (await connector.about?.(call)) ?? { version: null, name: null };
    return { reached: true, ...about, tookMs: tookMs() };
  } finally {
    await connector.close();
  }
}

/** An account that no server has, named in each of the ways in which some kind of server finds one. */
function nobody(): ExpectedAccount {
  return {
    username: `tnr${randomBytes(5).toString('hex')}`,
    domain: 'connection-test.invalid',
    externalId: '999999999',
    marker: randomUUID(),
  };
}
