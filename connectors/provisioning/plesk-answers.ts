import { decodeXML } from 'entities';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { deniedBy, type Failed, type Refused, readHttp, unreadable } from './answers.ts';
import { scrub } from './failures.ts';
import type { HttpResult } from './http.ts';
import type { PleskPacket } from './plesk-packets.ts';

/** What Plesk's XML API said. `gone`: error 1013 for everything that was asked for. */
export type PleskAnswer = { kind: 'ok'; data: PleskResult[] } | { kind: 'gone' } | Refused | Failed;

const text = z
  .string()
  .optional()
  .transform((value) => value || null);
const outcome = z.object({ status: z.enum(['ok', 'error']), errcode: text, errtext: text });
const result = outcome.extend({ id: text, data: z.unknown().optional() }).loose();
export type PleskResult = z.infer<typeof result>;

const WRONG_LOGIN = new Set(['1001', '11003']);
const NO_SUCH_OBJECT = '1013';

// Entities of a DOCTYPE are never expanded: such an answer is not read, and only XML's own are decoded.
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  tagValueProcessor: (_tag, value) => decodeXML(value),
  isArray: (tag) => tag === 'result' || tag === 'plan' || tag === 'ip_info',
});

/**
 * Reads the answer to a packet: HTTP 200 even for failures, so `status` decides. Codes decide, texts
 * do not: 1013 is "gone", 1001 and 11003 are a wrong login.
 */
export function readPleskAnswer(
  answer: HttpResult,
  asked: PleskPacket,
  label: string,
  hide: readonly (string | null | undefined)[],
): PleskAnswer {
  const answered = readHttp(answer, label);
  if (answered.kind === 'failed') return answered;
  const packet = parsePacket(answered.text);
  if (packet === null) return unreadable(label, 'something that is not a Plesk packet', answered.status);

  const refused = (reason: string | null) => ({
    kind: 'refused' as const,
    reason: scrub(reason ?? '', hide),
  });
  const system = outcome.safeParse(packet.system);
  if (system.success && system.data.status === 'error')
    return WRONG_LOGIN.has(system.data.errcode ?? '') ? deniedBy(label) : refused(system.data.errtext);

  const operator = records.safeParse(packet[asked.operator]);
  const operation = operator.success ? records.safeParse(operator.data[asked.operation]) : operator;
  const results = z.array(result).min(1).safeParse(operation.data?.result);
  if (!results.success) return unreadable(label, 'a packet without the results asked for', answered.status);
  const fine = results.data.filter(({ status }) => status === 'ok');
  if (fine.length > 0) return { kind: 'ok', data: fine };
  const other = results.data.find(({ errcode }) => errcode !== NO_SUCH_OBJECT);
  return other === undefined ? { kind: 'gone' } : refused(other.errtext);
}

const records = z.record(z.string(), z.unknown());

function parsePacket(xml: string): Record<string, unknown> | null {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return null;
  try {
    const document = z.object({ packet: records }).safeParse(parser.parse(xml, true));
    return document.success ? document.data.packet : null;
  } catch {
    return null;
  }
}

/** The flags that a status sums up. 4 is a backup or a restore under way, 64 the client's own switch. */
export const STATUS = { backup: 4, admin: 16, reseller: 32, client: 64, expired: 256 } as const;
const KNOWN_FLAGS = Object.values(STATUS).reduce((sum, flag) => sum | flag, 0);

const plans = z.object({ subscription: z.object({ plan: z.array(z.object({ 'plan-guid': z.string() })) }) });
const webspace = z.object({
  id: z.string().regex(/^[1-9]\d*$/),
  data: z.object({
    gen_info: z.object({
      name: z.string().min(1),
      status: z
        .string()
        .regex(/^\d{1,6}$/)
        .transform(Number)
        .refine((flags) => (flags & ~KNOWN_FLAGS) === 0),
      guid: z.string().min(1),
      'owner-login': text,
    }),
    subscriptions: z.unknown().optional(),
  }),
});

/** A subscription as Plesk describes it. */
export interface Webspace {
  id: string;
  guid: string;
  name: string;
  status: number;
  ownerLogin: string | null;
  planGuids: string[];
}

/** The subscriptions among results; `null` when one of them has another shape or a status nobody knows. */
export function readWebspaces(results: readonly PleskResult[]): Webspace[] | null {
  // A filter by owner that finds nothing is answered with "ok" and no data.
  const found = z
    .array(webspace)
    .safeParse(results.filter(({ id, data }) => id !== null || data !== undefined));
  if (!found.success) return null;
  return found.data.map(({ id, data: { gen_info: info, subscriptions } }) => {
    const held = plans.safeParse(subscriptions);
    return {
      id,
      guid: info.guid.toLowerCase(),
      name: info.name,
      status: info.status,
      ownerLogin: info['owner-login'],
      planGuids: held.success ? held.data.subscription.plan.map((plan) => plan['plan-guid']) : [],
    };
  });
}

const plan = z.object({ name: z.string().min(1), guid: z.string().min(1) });

/** The plans among results. */
export const readPlans = (results: readonly PleskResult[]): z.infer<typeof plan>[] =>
  results.flatMap((one) => {
    const read = plan.safeParse(one);
    return read.success ? [read.data] : [];
  });

const customer = z.object({ data: z.object({ gen_info: z.object({ 'owner-login': text }) }) });

/** Who owns a customer, as far as Plesk says. */
export function readOwner(results: readonly PleskResult[]): string | null {
  const read = customer.safeParse(results[0]);
  return read.success ? read.data.data.gen_info['owner-login'] : null;
}

const generalInfo = z.object({ gen_info: z.object({ server_name: text }) });
const statistics = z.object({ stat: z.object({ version: z.object({ plesk_version: text }) }) });

/** What a server says of itself, as far as it does. */
export function readServer(results: readonly PleskResult[]): {
  version?: string | null;
  name?: string | null;
} {
  const info = generalInfo.safeParse(results[0]);
  const stat = statistics.safeParse(results[0]);
  return {
    ...(stat.success && { version: stat.data.stat.version.plesk_version }),
    ...(info.success && { name: info.data.gen_info.server_name }),
  };
}

const addresses = z.object({
  addresses: z.object({ ip_info: z.array(z.object({ ip_address: z.string().min(1), type: text })) }),
});

/** An address for a new subscription: a shared one. */
export function readSharedAddress(results: readonly PleskResult[]): string | null {
  const read = addresses.safeParse(results[0]);
  if (!read.success) return null;
  return read.data.addresses.ip_info.find(({ type }) => type === 'shared')?.ip_address ?? null;
}
