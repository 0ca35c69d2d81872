import { z } from 'zod';
import { selfSaid } from './answers.ts';
import { byHand, failedCommand, NOTHING_THERE, namesOf, outcomeUnknown } from './failures.ts';
import type { HttpClient } from './http.ts';
import { compareIdentity, contradiction, nothingToLookFor } from './identity.ts';
import { createProxmoxApi, outcomeOf, type ProxmoxCredentials } from './proxmox-api.ts';
import { createGuestFinder, describe, type Guest, identityOf, pathOf } from './proxmox-guests.ts';
import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  Failure,
  ProbeResult,
  ProvisioningConnector,
  ServerAbout,
} from './types.ts';
import { ConnectorMisuseError } from './types.ts';
import { gaveUpWaiting, pause } from './waiting.ts';

/**
 * Proxmox VE: one guest (virtual machine or container) per service, found by its number, which is the
 * service's external id. Suspending stops it and keeps it from starting at boot; Proxmox's own
 * "suspend" only pauses. `patienceMs` is how long a task is waited for.
 */
export function createProxmoxConnector(
  http: HttpClient,
  credentials: ProxmoxCredentials,
  patienceMs: number,
): ProvisioningConnector {
  const api = createProxmoxApi(http, credentials, patienceMs);
  const guests = createGuestFinder(api);

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const vmid = expected.externalId?.trim() ?? '';
    if (!/^[1-9]\d{2,8}$/.test(vmid))
      return { state: 'unreachable', failure: nothingToLookFor('no number of a guest (external id)') };
    const hide = namesOf(expected);
    const found = await guests.find(vmid, Boolean(expected.owner), call, hide);
    if (found.kind === 'guest') return describe(found.guest, expected.marker);
    if (found.kind === 'failed') return { state: 'unreachable', failure: found.failure };
    const blind = await guests.wouldSee(vmid, call, hide);
    if (blind !== null) return { state: 'unreachable', failure: blind };
    const elsewhere = await guests.findElsewhere(expected, found.rows, call, hide);
    if (elsewhere.kind === 'guest') return describe(elsewhere.guest, expected.marker);
    return elsewhere.kind === 'failed'
      ? { state: 'unreachable', failure: elsewhere.failure }
      : { state: 'missing' };
  }

  /** Acts on the guest that was found, if it is still the same one: a number is given out again within seconds. */
  async function on(
    account: AccountIdentity,
    call: CallOptions,
    act: (guest: Guest) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    if (!account.externalId)
      throw new ConnectorMisuseError('bad-call', 'A command to Proxmox needs the number that a probe found.');
    const found = await guests.find(account.externalId, false, call, namesOf(account));
    if (found.kind === 'failed') return failedCommand(found.failure, 'no');
    if (found.kind === 'nowhere') return { outcome: 'refused', failure: NOTHING_THERE };
    const { owner: _, ...same } = account;
    const differs = contradiction(compareIdentity(same, identityOf(found.guest, account.marker)));
    return differs ? { outcome: 'refused', failure: differs } : act(found.guest);
  }

  async function startAtBoot(guest: Guest, yes: boolean, call: CallOptions): Promise<CommandOutcome> {
    if (guest.startsAtBoot === yes) return { outcome: 'already' };
    const answer = await api.command(
      'PUT',
      `${pathOf(guest.place)}/config`,
      { onboot: yes ? '1' : '0' },
      call,
      hidden(guest),
    );
    return answer.kind === 'ok' ? { outcome: 'done' } : outcomeOf(answer);
  }

  /** Starts or stops a guest, and waits until it has. */
  async function power(guest: Guest, wish: 'start' | 'stop', call: CallOptions): Promise<CommandOutcome> {
    if (guest.running === (wish === 'start')) return { outcome: 'already' };
    const answer = await api.command(
      'POST',
      `${pathOf(guest.place)}/status/${wish}`,
      {},
      call,
      hidden(guest),
    );
    // Somebody was quicker; Proxmox says so for containers only.
    if (answer.kind === 'refused' && /(not|already) running/i.test(answer.said))
      return { outcome: 'already' };
    return answer.kind === 'ok' ? api.finished(answer.data, call, hidden(guest)) : outcomeOf(answer);
  }

  /** Destroys the guest once it has stopped: under high availability that is a little after the task has ended. */
  async function destroyWhenStopped(account: AccountIdentity, call: CallOptions): Promise<CommandOutcome> {
    const until = Date.now() + patienceMs;
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      const outcome = await on(account, call, async (guest) =>
        guest.running ? STOPPING : destroy(guest, call),
      );
      if (outcome !== STOPPING || Date.now() + pauseMs > until) return outcome;
      if (!(await pause(pauseMs, call.signal)))
        return { outcome: 'unknown', failure: outcomeUnknown(gaveUpWaiting(api.label)) };
    }
  }

  async function destroy(guest: Guest, call: CallOptions): Promise<CommandOutcome> {
    const options = { purge: '1', 'destroy-unreferenced-disks': '1' };
    const answer = await api.command('DELETE', pathOf(guest.place), options, call, hidden(guest));
    return answer.kind === 'ok' ? api.finished(answer.data, call, hidden(guest)) : outcomeOf(answer);
  }

  async function about(call: CallOptions): Promise<ServerAbout> {
    const secrets = [credentials.secret];
    const read = async <S extends z.ZodType>(path: string, schema: S) => {
      const answer = await api.get(path, call, []);
      return answer.kind === 'ok' ? schema.safeParse(answer.data).data : undefined;
    };
    const version = selfSaid((await read('/version', release))?.version, secrets);
    const nodes = await read('/nodes', nodeList);
    return { version, name: selfSaid(nodes?.map(({ node }) => node).join(' '), secrets) };
  }

  return {
    kind: 'proxmox',
    probe,
    about,
    create: () =>
      byHand(
        'Create the guest in Proxmox by hand, with the marker as a tag or in its notes, and write its number and marker into the record of the service.',
      ),
    suspend: (account, _reason, call) =>
      on(account, call, (guest) =>
        inOrder(
          () => startAtBoot(guest, false, call),
          () => power(guest, 'stop', call),
        ),
      ),
    unsuspend: (account, call) =>
      on(account, call, async (guest) => {
        const started = await power(guest, 'start', call);
        if (started.outcome !== 'done' && started.outcome !== 'already' && started.outcome !== 'unknown')
          return started;
        // At boot only when it runs: a stopped guest that starts at boot would pass as unsuspended.
        const atBoot = await on(account, call, async (now) =>
          now.running ? startAtBoot(now, true, call) : started,
        );
        return started.outcome === 'unknown' || atBoot.outcome === 'already' ? started : atBoot;
      }),
    terminate: (account, _options, call) => {
      if (account.marker === null) return Promise.resolve({ outcome: 'refused', failure: UNMARKED });
      return on(account, call, async (guest) => {
        // Told before it is stopped: whoever protected it wants it to run.
        if (guest.isProtected) return { outcome: 'refused', failure: PROTECTED };
        return inOrder(
          () => power(guest, 'stop', call),
          () => destroyWhenStopped(account, call),
        );
      });
    },
    changePackage: () =>
      byHand('Proxmox knows no packages: give the guest its cores, memory and disks there by hand.'),
    changePassword: () =>
      byHand('Proxmox does not keep the password of a guest: set it inside the guest by hand.'),
    close: () => api.close(),
  };
}

/** Does one thing after the other while each succeeds; `done` unless all had been done already. */
async function inOrder(...steps: (() => Promise<CommandOutcome>)[]): Promise<CommandOutcome> {
  let done: CommandOutcome = { outcome: 'already' };
  for (const step of steps) {
    const outcome = await step();
    if (outcome.outcome === 'done') done = outcome;
    else if (outcome.outcome !== 'already') return outcome;
  }
  return done;
}

const release = z.object({ version: z.string() });
const nodeList = z.array(z.object({ node: z.string() }));

const hidden = ({ name, place, tags }: Guest) => [name, place.vmid, place.pool, ...tags];

const STOPPING: CommandOutcome = { outcome: 'pending', reference: null, retryAfterMs: null };

const UNMARKED: Failure = {
  code: 'identity-unproven',
  retryable: false,
  message:
    'Numbers and names of guests are given out again, so only a marker proves whose a guest is: write one into its tags or notes and into the record of the service, then retry.',
};
const PROTECTED: Failure = {
  code: 'refused',
  retryable: false,
  message: 'The guest is protected against removal: take the protection off in its options, then retry.',
};
