import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, logTail, startChild, until } from '../../dev/processes.ts';

const PROGRAM = fileURLToPath(new URL('oidc-provider.mjs', import.meta.url));

/** Somebody whom the provider knows. */
export interface Known {
  name: string;
  email?: string;
  email_verified?: boolean | string;
}

/** A provider of identities on loopback, in a process of its own. */
export interface OidcProvider {
  issuer: string;
  clientSecret: string;
  /** Signs in there as a browser would. Returns the address to which it sends the browser back. */
  signIn(url: URL, who: Known): Promise<URL>;
  stop(): Promise<void>;
}

/** As whom the provider knows somebody: the subject of its tokens. */
export function subjectOf(who: Known): string {
  return Buffer.from(JSON.stringify(who)).toString('base64url');
}

/** Starts the provider. It sends browsers back to `redirectUri` and nowhere else. */
export async function startOidcProvider(redirectUri: string): Promise<OidcProvider> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-oidc-'));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const clientSecret = randomBytes(32).toString('base64url');
  const logFile = join(dir, 'log');
  const args = [PROGRAM, String(port), redirectUri, clientSecret];
  const child = startChild(process.execPath, args, { logFile, guardSignal: 'TERM' });
  const stop = async () => {
    await child.stop(['SIGTERM', 'SIGKILL'], 2_000);
    await rm(dir, { recursive: true, force: true });
  };
  const answers = () =>
    fetch(`${issuer}/.well-known/openid-configuration`).then(
      ({ ok }) => ok,
      () => false,
    );
  const up = await until(async () => child.ended() !== undefined || (await answers()), 30_000);
  if (up && child.ended() === undefined) return { issuer, clientSecret, signIn: browse(issuer), stop };
  const why = logTail(logFile);
  await stop();
  throw new Error(`The provider of identities did not start: ${why}`);
}

/** Follows redirects with cookies, and fills the form of the sign-in; a browser of its own each time. */
function browse(issuer: string): OidcProvider['signIn'] {
  return async (url, who) => {
    const jar = new Map<string, string>();
    let [next, body] = [url, undefined as URLSearchParams | undefined];
    for (let steps = 0; steps < 12; steps++) {
      if (next.origin !== issuer) return next;
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, {
        ...{ method: body ? 'POST' : 'GET', redirect: 'manual', headers: { cookie } },
        ...(body && { body }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const location = answer.headers.get('location');
      const text = await answer.text();
      if (location !== null) {
        [next, body] = [new URL(location, next), undefined];
        continue;
      }
      const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
      if (action === undefined) throw new Error(`The provider shows no form: ${answer.status} ${text}`);
      next = new URL(action, next);
      body = new URLSearchParams({ prompt: 'login', login: subjectOf(who), password: 'any' });
    }
    throw new Error('The provider leads in circles.');
  };
}
