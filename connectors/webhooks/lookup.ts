import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isPublicAddress } from '../../domain/webhooks/addresses.ts';

/** Answers all addresses of a name; the system's own unless a test says otherwise. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type Done = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** The code of the error for a name that leads to a private address. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/**
 * A look-up for a socket: the name is resolved once, every address that it answers is looked at, and the connection
 * goes to one of just these. So a name that answers differently the next time leads nowhere else.
 */
export function checkedLookup(privateAllowed: boolean, resolve: Resolve = systemLookup) {
  return (hostname: string, options: LookupOptions, done: Done): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const refused = privateAllowed ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (refused || !first) return done(Object.assign(new Error('refused'), { code: ADDRESS_REFUSED }), []);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
