import { createHash, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { type Failed, parseJson, readHttp, unreadable } from './answers.ts';
import { failedCommand, namesOf, protocol, refusedBy, scrub } from './failures.ts';
import type { HttpClient, HttpResult } from './http.ts';
import { isNamed, nothingToLookFor } from './identity.ts';
import type {
  AccountIdentity,
  CallOptions,
  CommandOutcome,
  ExpectedAccount,
  Failure,
  ProbeResult,
  ProvisioningConnector,
} from './types.ts';

/** The shared secret of Standard Webhooks, `whsec_` and base64. */
export interface WebhookCredentials {
  secret: string;
}

export type WebhookAction =
  | 'account.probe'
  | 'account.create'
  | 'account.suspend'
  | 'account.unsuspend'
  | 'account.terminate'
  | 'account.change-package'
  | 'account.change-password';

type WebhookAnswer =
  | { kind: 'state'; said: z.infer<typeof stateAnswer> | null }
  | { kind: 'accepted'; reference: string | null; retryAfterMs: number | null }
  | { kind: 'refused'; failure: Failure }
  | Failed;

const named = z
  .string()
  .nullish()
  .transform((value) => (value ? value : null));
const stateAnswer = z.object({
  state: z.enum(['active', 'suspended', 'missing']),
  identity: z
    .object({ username: named, externalId: named, domain: named, owner: named, marker: named })
    .nullish()
    .transform((value) => value ?? null),
  package: named,
  reason: named,
});
const failureAnswer = z.object({ error: z.union([z.string(), z.object({ message: z.string().nullish() })]) });
const acceptedAnswer = z.object({ reference: z.string().max(200).nullish() });

/**
 * Any system that accepts one signed POST per action (Standard Webhooks: `webhook-id`,
 * `webhook-timestamp`, `webhook-signature`) with `{type, timestamp, data}` and answers
 * `{state, identity}`, `{error}`, or 202 with an optional `{reference}` while it still works on it.
 */
export function createWebhookConnector(
  http: HttpClient,
  credentials: WebhookCredentials,
): ProvisioningConnector {
  const signer = new Webhook(credentials.secret);

  async function ask(
    type: WebhookAction,
    messageId: string,
    data: Record<string, unknown>,
    hide: readonly (string | null | undefined)[],
    call: CallOptions,
  ): Promise<WebhookAnswer> {
    const now = new Date();
    const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
    const headers = {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signer.sign(messageId, now, body),
    };
    const result = await http.post('', { headers, body, repeatable: type === 'account.probe' }, call);
    return readAnswer(result, http.label, [credentials.secret, ...hide]);
  }

  async function command(
    type: WebhookAction,
    data: Record<string, unknown>,
    hide: readonly (string | null | undefined)[],
    call: CallOptions,
  ): Promise<CommandOutcome> {
    const callback = call.callbackUrl === undefined ? {} : { callbackUrl: call.callbackUrl };
    const answer = await ask(
      type,
      messageIdOf(type, call.idempotencyKey),
      { ...data, ...callback },
      hide,
      call,
    );
    switch (answer.kind) {
      case 'state':
        return { outcome: 'done' };
      case 'accepted':
        return { outcome: 'pending', reference: answer.reference, retryAfterMs: answer.retryAfterMs };
      case 'refused':
        return { outcome: 'refused', failure: answer.failure };
      case 'failed':
        return failedCommand(answer.failure, answer.arrived);
    }
  }

  async function probe(expected: ExpectedAccount, call: CallOptions): Promise<ProbeResult> {
    const account = pick(expected);
    if (!isNamed(expected)) {
      return {
        state: 'unreachable',
        failure: nothingToLookFor('no user name, external id, domain or marker'),
      };
    }
    // Each look is a new message: a receiver that answers repeats from memory would repeat old news.
    const answer = await ask('account.probe', `probe_${randomUUID()}`, { account }, namesOf(expected), call);
    switch (answer.kind) {
      case 'state':
        return describe(answer.said, http.label);
      case 'accepted': {
        const message = `${http.label} is still working and cannot say what the state is.`;
        return { state: 'unreachable', failure: { code: 'pending', retryable: true, message } };
      }
      case 'refused':
      case 'failed':
        return { state: 'unreachable', failure: answer.failure };
    }
  }

  const about = (account: AccountIdentity) => ({ account: pick(account) });
  return {
    kind: 'webhook',
    probe,
    create: (account, call) =>
      command(
        'account.create',
        { account: pick(account), ...createData(account) },
        [account.password, account.contactEmail, ...namesOf(account)],
        call,
      ),
    suspend: (account, reason, call) =>
      command('account.suspend', { ...about(account), reason }, namesOf(account), call),
    unsuspend: (account, call) => command('account.unsuspend', about(account), namesOf(account), call),
    terminate: (account, { keepDns }, call) =>
      command('account.terminate', { ...about(account), keepDns }, namesOf(account), call),
    changePackage: (account, packageName, call) =>
      command('account.change-package', { ...about(account), package: packageName }, namesOf(account), call),
    changePassword: (account, password, call) =>
      command(
        'account.change-password',
        { ...about(account), password },
        [password, ...namesOf(account)],
        call,
      ),
    close: () => http.close(),
  };
}

function readAnswer(
  result: HttpResult,
  label: string,
  hide: readonly (string | null | undefined)[],
): WebhookAnswer {
  const answered = readHttp(result, label);
  if (answered.kind === 'failed') return answered;
  const { status } = answered;
  const json = parseJson(answered.text);
  const refusal = failureAnswer.safeParse(json);
  if (refusal.success) {
    const { error } = refusal.data;
    const said = typeof error === 'string' ? error : (error.message ?? '');
    return { kind: 'refused', failure: refusedBy(label, scrub(said, hide)) };
  }
  if (status === 202) {
    const accepted = acceptedAnswer.safeParse(json);
    const seconds = Number(answered.header('retry-after') ?? Number.NaN);
    return {
      kind: 'accepted',
      reference: (accepted.success ? accepted.data.reference : null) ?? null,
      retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
    };
  }
  if (status === 204) return { kind: 'state', said: null };
  const said = stateAnswer.safeParse(json);
  if (status === 200 && said.success) return { kind: 'state', said: said.data };
  if (status === 400 || status === 409 || status === 422) {
    return { kind: 'refused', failure: refusedBy(label, `HTTP ${status}`) };
  }
  const what = json === undefined ? 'something that is not JSON' : 'JSON without a known state';
  const failed = unreadable(label, what, status);
  // A wrong address does not mend itself.
  return { ...failed, failure: { ...failed.failure, retryable: status === 200 } };
}

function describe(said: z.infer<typeof stateAnswer> | null, label: string): ProbeResult {
  if (said === null)
    return { state: 'unreachable', failure: protocol(`${label} answered a probe without a state.`) };
  if (said.state === 'missing') return { state: 'missing' };
  const { identity } = said;
  if (identity === null || Object.values(identity).every((value) => value === null)) {
    return { state: 'unreachable', failure: protocol(`${label} answered a probe without an identity.`) };
  }
  return said.state === 'active'
    ? { state: 'active', identity, package: said.package }
    : { state: 'suspended', identity, package: said.package, reason: said.reason };
}

function pick(account: ExpectedAccount) {
  const { username = null, externalId = null, domain = null, marker = null } = account;
  return { username, externalId, domain, marker };
}

function createData(account: { package: string; password: string; contactEmail?: string }) {
  return { package: account.package, password: account.password, contactEmail: account.contactEmail ?? null };
}

/** The same for every attempt of one command, so that a receiver can tell a repeat. */
function messageIdOf(type: WebhookAction, idempotencyKey: string): string {
  return `cmd_${createHash('sha256').update(`${type}\n${idempotencyKey}`).digest('hex').slice(0, 40)}`;
}
