import { z } from 'zod';
import { protocol, unreachable } from './failures.ts';
import { canonicalDomain } from './identity.ts';
import type { Hidden, ProxmoxApi, PveAnswer } from './proxmox-api.ts';
import type { AccountIdentity, CallOptions, ExpectedAccount, Failure, ProbeResult } from './types.ts';

/** Where a guest is: a virtual machine (`qemu`) or a container (`lxc`) on one node of the cluster. */
export interface Place {
  vmid: string;
  type: 'qemu' | 'lxc';
  node: string;
  pool: string | null;
}

/** A guest as its node describes it. */
export interface Guest {
  place: Place;
  name: string | null;
  description: string;
  tags: readonly string[];
  startsAtBoot: boolean;
  isProtected: boolean;
  running: boolean;
}

export type Found =
  | { kind: 'guest'; guest: Guest }
  /** No row of the cluster's list has this number; the rows may not be all. */
  | { kind: 'nowhere'; rows: readonly Row[] }
  | { kind: 'failed'; failure: Failure };
export type Looked = Exclude<Found, { kind: 'nowhere' }> | { kind: 'gone' };

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .union([z.literal([0, 1, '0', '1']), z.boolean()])
  .nullish()
  .transform((value) => Number(value ?? 0) === 1);
const row = z.object({
  vmid: z.coerce.string(),
  type: z.enum(['qemu', 'lxc']),
  node: z.string().min(1),
  name: text,
  tags: text,
  pool: text,
});
export type Row = z.infer<typeof row>;
const rows = z.array(row);
const config = z.object({
  name: text,
  hostname: text,
  description: text,
  tags: text,
  onboot: flag,
  protection: flag,
});
const current = z.object({ status: z.enum(['running', 'stopped']) });
const permissions = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * Finds guests by their number anywhere in the cluster. The cluster's list is long, so it remembers
 * where each guest was seen; a guest that is no longer there has moved, been removed, or its number
 * was given out again on another node.
 */
export function createGuestFinder(api: ProxmoxApi) {
  const places = new Map<string, Place>();

  /** Finds a guest; `fresh` reads the cluster's list even when the guest's place is known. */
  async function find(vmid: string, fresh: boolean, call: CallOptions, hide: Hidden): Promise<Found> {
    const known = fresh ? undefined : places.get(vmid);
    if (known !== undefined) {
      const seen = await look(known, call, hide);
      if (seen.kind !== 'gone') return seen;
    }
    const list = await listAll(call, hide);
    if (list.kind === 'failed') return list;
    const place = places.get(vmid);
    if (place === undefined) return { kind: 'nowhere', rows: list.rows };
    const seen = await look(place, call, hide);
    if (seen.kind !== 'gone') return seen;
    return {
      kind: 'failed',
      failure: unreachable(
        `${api.label} lists the guest on a node that does not have it, as while it moves.`,
      ),
    };
  }

  async function listAll(
    call: CallOptions,
    hide: Hidden,
  ): Promise<{ kind: 'list'; rows: Row[] } | { kind: 'failed'; failure: Failure }> {
    const answer = await api.get('/cluster/resources?type=vm', call, hide);
    if (answer.kind !== 'ok') return { kind: 'failed', failure: failureOf(answer) };
    const read = rows.safeParse(answer.data);
    if (!read.success) return { kind: 'failed', failure: otherShape(api.label, 'list of guests') };
    places.clear();
    for (const { vmid, type, node, pool } of read.data)
      places.set(vmid, { vmid, type, node, pool: pool || null });
    return { kind: 'list', rows: read.data };
  }

  async function look(place: Place, call: CallOptions, hide: Hidden): Promise<Looked> {
    const settings = await api.get(`${pathOf(place)}/config`, call, hide);
    if (settings.kind === 'refused' && saysGone(settings.said)) return { kind: 'gone' };
    if (settings.kind !== 'ok') return { kind: 'failed', failure: failureOf(settings) };
    const state = await api.get(`${pathOf(place)}/status/current`, call, hide);
    if (state.kind === 'refused' && saysGone(state.said)) return { kind: 'gone' };
    if (state.kind !== 'ok') return { kind: 'failed', failure: failureOf(state) };
    const read = config.safeParse(settings.data);
    const status = current.safeParse(state.data);
    if (!read.success || !status.success) return { kind: 'failed', failure: otherShape(api.label, 'guest') };
    const { name, hostname, description, tags, onboot, protection } = read.data;
    return {
      kind: 'guest',
      guest: {
        place,
        name: (place.type === 'qemu' ? name : hostname) || null,
        description,
        tags: splitTags(tags),
        startsAtBoot: onboot,
        isProtected: protection,
        running: status.data.status === 'running',
      },
    };
  }

  /** Whether the token would see a guest of this number if there were one: rows it may not see are absent without a word. */
  async function wouldSee(vmid: string, call: CallOptions, hide: Hidden): Promise<Failure | null> {
    const path = `/vms/${vmid}`;
    const answer = await api.get(`/access/permissions?path=${encodeURIComponent(path)}`, call, hide);
    if (answer.kind !== 'ok') return failureOf(answer);
    const read = permissions.safeParse(answer.data);
    if (!read.success) return otherShape(api.label, 'list of permissions');
    const rights = read.data[path] ?? {};
    return rights['VM.Audit'] === undefined || rights['VM.Audit'] === null ? BLIND(api.label) : null;
  }

  /** The record's guest under another number, as after a restore: it has the record's marker, or its name where the record has none. */
  async function findElsewhere(
    expected: ExpectedAccount,
    among: readonly Row[],
    call: CallOptions,
    hide: Hidden,
  ): Promise<Found> {
    const marker = expected.marker?.trim() ?? '';
    const domain = expected.domain ? canonicalDomain(expected.domain) : '';
    for (const candidate of among) {
      const named = domain !== '' && canonicalDomain(candidate.name) === domain;
      if (!named && !(marker !== '' && hasTag(splitTags(candidate.tags), marker))) continue;
      const { vmid, type, node, pool } = candidate;
      const seen = await look({ vmid, type, node, pool: pool || null }, call, hide);
      if (seen.kind === 'failed') return seen;
      if (seen.kind === 'guest' && (marker === '' || carries(seen.guest, marker))) return seen;
    }
    return { kind: 'nowhere', rows: among };
  }

  return { find, findElsewhere, wouldSee };
}

/** `/nodes/NODE/TYPE/VMID` of a guest. */
export const pathOf = ({ node, type, vmid }: Place) => `/nodes/${encodeURIComponent(node)}/${type}/${vmid}`;

/** Whether a guest carries a marker: as a tag, or as a word of its description. */
export function carries({ tags, description }: Guest, marker: string): boolean {
  return hasTag(tags, marker) || description.split(/[\s,;()[\]<>"'`]+/).includes(marker);
}

/** What a guest without the record's marker says it carries: a difference, not silence, since numbers are given out again. */
const NOT_CARRIED = 'not-carried';

/** Who a guest is, for a record that expects `marker`. */
export function identityOf(guest: Guest, marker: string | null | undefined): AccountIdentity {
  const ours = marker?.trim() ?? '';
  return {
    username: null,
    externalId: guest.place.vmid,
    domain: guest.name,
    owner: guest.place.pool,
    marker: ours === '' ? null : carries(guest, ours) ? ours : NOT_CARRIED,
  };
}

/** Stopped and not started at boot is what suspending makes of a guest; one that its owner shut down is active. */
export function describe(guest: Guest, marker: string | null | undefined): ProbeResult {
  const identity = identityOf(guest, marker);
  return guest.running || guest.startsAtBoot
    ? { state: 'active', identity, package: null }
    : { state: 'suspended', identity, package: null, reason: null };
}

const splitTags = (tags: string) => tags.split(/[;,\s]+/).filter((tag) => tag !== '');
// Proxmox keeps tags in lower case unless told otherwise.
const hasTag = (tags: readonly string[], marker: string) =>
  tags.some((tag) => tag.toLowerCase() === marker.toLowerCase());
const saysGone = (said: string) => /configuration file .* does not exist/i.test(said);
const failureOf = (answer: Exclude<PveAnswer, { kind: 'ok' }>): Failure =>
  answer.kind === 'refused' ? answer.refusal : answer.failure;
const otherShape = (label: string, what: string) =>
  protocol(`${label} answered with a ${what} in another shape.`);
const BLIND = (label: string): Failure => ({
  code: 'bad-credentials',
  retryable: false,
  message: `The token for ${label} does not see the guest, and may not see every guest, so that it may still be there: grant it VM.Audit on /vms, then retry.`,
});
