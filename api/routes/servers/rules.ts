import type { ServerFields, ServerRow } from '../../../db/queries/servers.ts';
import { isLoopback } from '../../../domain/addresses.ts';
import { validationProblem } from '../../http/validation.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { credentialShapes } from './schema.ts';

type Checked = Pick<ServerFields, 'connector'> & Partial<Pick<ServerFields, 'url' | 'tlsVerify'>>;

/** Throws Problem 422 when a server's fields contradict each other. */
export function requireUsable({ connector, url = null, tlsVerify = true }: Checked): void {
  if (connector === 'manual') {
    if (url !== null) throw impossibleField('/url', 'A server that is worked by hand has no address.');
    return;
  }
  if (url === null) throw impossibleField('/url', `A server of kind ${connector} needs its address.`);
  if (url.startsWith('http:') && tlsVerify && !isLoopback(new URL(url).hostname)) {
    throw impossibleField(
      '/url',
      'The address is plain http: use https, or set tlsVerify to false to accept that credentials can be read on the way.',
    );
  }
}

/** Throws Problem 400 when the credentials are not those of this kind of panel. */
export function requireCredentials(
  connector: ServerFields['connector'],
  credentials: Record<string, string>,
): void {
  if (!(connector in credentialShapes))
    throw impossibleField('/credentials', `There is no connector for ${connector} yet.`);
  const result = credentialShapes[connector as keyof typeof credentialShapes].safeParse(credentials);
  if (result.success) return;
  throw validationProblem(
    'json',
    result.error.issues.map((issue) => ({ ...issue, path: ['credentials', ...issue.path] })),
  );
}

/**
 * Credentials speak to the kind of panel that they were entered for.
 * @returns what becomes of them: `undefined` keeps them
 * @throws Problem 422 when those of another kind would be kept
 */
export function credentialsAfterEdit<T>(
  before: Pick<ServerRow, 'connector' | 'credentials'>,
  connector: ServerFields['connector'],
  entered: T | null | undefined,
): T | null | undefined {
  if (entered !== undefined || connector === before.connector) return entered;
  // What a server worked by hand may hold is not shown, and nothing that another kind could use.
  if (before.credentials !== 'set') return null;
  throw new Problem(
    'not-possible',
    connector === 'manual'
      ? 'A server that is worked by hand has no credentials: set them to null with it.'
      : `The credentials on record are those of ${before.connector}: enter those of ${connector} with it, or set them to null.`,
    { errors: [{ pointer: '/credentials', detail: 'do not fit the new kind' }] },
  );
}

/** Credentials go where they were entered for: to another host only when they are entered again. */
export function requireSameHost(
  before: { url: string | null; credentials: string },
  url: string | null | undefined,
  entered: boolean,
): void {
  if (url === undefined || entered || before.credentials !== 'set' || originOf(url) === originOf(before.url))
    return;
  throw new Problem(
    'not-possible',
    'The address leads to another host: enter the credentials again with it, or set them to null.',
    {
      errors: [{ pointer: '/credentials', detail: 'is needed with a new host' }],
    },
  );
}

function originOf(url: string | null): string | undefined {
  return url === null ? undefined : new URL(url).origin;
}
