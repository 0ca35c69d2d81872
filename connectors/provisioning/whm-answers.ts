import { z } from 'zod';
import { deniedBy, type Failed, parseJson, type Refused, readHttp, unreadable } from './answers.ts';
import { scrub } from './failures.ts';
import type { HttpResult } from './http.ts';

/** What WHM's API 1 said, once HTTP is out of the way. */
export type WhmAnswer =
  | { kind: 'ok'; data: unknown }
  /** `metadata.result` was 0; `reason` is scrubbed, `looksMissing` is a hint and never proof. */
  | (Refused & { looksMissing: boolean })
  | Failed;

const envelope = z.object({
  metadata: z.object({ result: z.coerce.number(), reason: z.string().nullish() }),
  data: z.unknown().optional(),
});
const oldStyle = z.object({ cpanelresult: z.object({ error: z.string().nullish() }) });

const flag = z.union([z.literal([0, 1, '0', '1']), z.boolean()]).transform((value) => Number(value) === 1);
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? null : String(value)));

const account = z.object({
  user: z.string().min(1),
  domain: text,
  owner: text,
  plan: text,
  suspended: flag,
  suspendreason: text,
  unix_startdate: text,
});
export type WhmAccount = z.infer<typeof account>;
const accountList = z.object({ acct: z.array(account) });

/**
 * Reads an answer: HTTP 200 even for failures, so `metadata.result` decides; bad credentials are 401
 * or 403, or the old `cpanelresult` body, without `metadata`.
 */
export function readWhmAnswer(
  result: HttpResult,
  label: string,
  hide: readonly (string | null | undefined)[],
): WhmAnswer {
  const answered = readHttp(result, label);
  if (answered.kind === 'failed') return answered;
  const { status } = answered;
  const json = parseJson(answered.text);
  const answer = envelope.safeParse(json);
  if (answer.success) {
    const { result: outcome, reason } = answer.data.metadata;
    if (outcome === 1) return { kind: 'ok', data: answer.data.data };
    return {
      kind: 'refused',
      reason: scrub(reason ?? '', hide),
      looksMissing: LOOKS_MISSING.test(reason ?? ''),
    };
  }
  const old = oldStyle.safeParse(json);
  if (old.success && /access denied|not authorized|login/i.test(old.data.cpanelresult.error ?? '')) {
    return deniedBy(label);
  }
  const what = json === undefined ? 'something that is not JSON' : 'JSON without WHM metadata';
  return unreadable(label, what, status);
}

/** Accounts of `accountsummary` and `listaccts`; `null` when the data have another shape. */
export function readAccounts(data: unknown): WhmAccount[] | null {
  const list = accountList.safeParse(data);
  return list.success ? list.data.acct : null;
}

/** A text among the data of an answer, as `version` and `gethostname` have it; `null` where it is not. */
export function readText(data: unknown, field: string): string | null {
  const read = z.record(z.string(), z.unknown()).safeParse(data);
  return read.success && typeof read.data[field] === 'string' ? read.data[field] : null;
}

const LOOKS_MISSING = /does not exist|no such|not found|unknown (user|account)|invalid (user|account)/i;
