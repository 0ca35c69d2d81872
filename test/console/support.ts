import { PASSWORD, type Person, type PersonOptions, type TestApi, testApi } from '../api/support.ts';
import { type Page, type Visitor, visitor } from '../support/visitor.ts';

export { PASSWORD };

/** Somebody of staff in front of a browser. */
export type Staff = Visitor & { person: Person };

/** The console of an API on a database of its own. */
export interface ConsoleWorld {
  api: TestApi;
  providerId: number;
  /** somebody in front of a browser who has not signed in */
  visitor(): Visitor;
  /** somebody who has signed in and may do this */
  staff(permissions: string[], options?: PersonOptions): Promise<Staff>;
  close(): Promise<void>;
}

export async function consoleWorld(options: Parameters<typeof testApi>[0] = {}): Promise<ConsoleWorld> {
  const api = await testApi(options);
  const providerId = await api.provider('Example Hosting');
  const browser = () => visitor(api.app, '/console');
  return {
    ...{ api, providerId, visitor: browser },
    staff: (permissions, chosen) => staffOf(api, permissions, chosen),
    close: () => api.close(),
  };
}

/** Somebody who has signed in to the console of an API and may do this. */
export async function staffOf(api: TestApi, permissions: string[], options?: PersonOptions): Promise<Staff> {
  const person = await api.person(permissions, options);
  const browsing = visitor(api.app, '/console');
  const answer = await signIn(browsing, person.email);
  if (answer.status !== 303) throw new Error(`not signed in: ${answer.status} ${answer.text}`);
  return { ...browsing, person };
}

/** Sends the form for signing in. */
export function signIn(browsing: Visitor, email: string, more: Record<string, string> = {}): Promise<Page> {
  return browsing.post('/sign-in', { email, password: PASSWORD, code: '', ...more });
}
