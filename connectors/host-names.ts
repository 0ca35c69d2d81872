import { Resolver } from 'node:dns/promises';

/** The name of the host at an address; undefined when nobody knows one, or nobody answers in time. */
export type HostNameOf = (address: string) => Promise<string | undefined>;

/** Whoever has an address chooses what its name is: only what can be a host name is taken. */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

interface Options {
  /** whom to ask, when not the servers of this machine */
  servers?: readonly string[];
  timeoutMs?: number;
  /** look-ups at a time; more are left out */
  most?: number;
}

/** Looks names of addresses up at the name servers, within bounds of time and number. */
export function createHostNames({ servers, timeoutMs = 2_000, most = 20 }: Options = {}): HostNameOf {
  let running = 0;
  return async (address) => {
    if (running >= most) return undefined;
    running += 1;
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    const giveUp = setTimeout(() => resolver.cancel(), timeoutMs);
    try {
      if (servers) resolver.setServers(servers);
      const [name] = await resolver.reverse(address);
      return name !== undefined && HOST_NAME.test(name) ? name.replace(/\.$/, '') : undefined;
    } catch {
      return undefined;
    } finally {
      clearTimeout(giveUp);
      running -= 1;
    }
  };
}
