import { Context } from '@temporalio/activity';
import type { WebhookOutcome } from '../connectors/webhooks/sender.ts';
import type { Tx } from '../db/connect.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { loggable } from '../db/errors.ts';
import {
  type DueDelivery,
  dueDeliveries,
  endpointsWithDue,
  markAttempt,
  nextDue,
} from '../db/queries/webhook-deliveries.ts';
import {
  findSealedEndpoint,
  lockEndpoint,
  type SealedEndpoint,
  updateEndpoint,
} from '../db/queries/webhook-endpoints.ts';
import { inLanes } from '../domain/lanes.ts';
import { pauseBefore } from '../domain/webhooks/retry.ts';
import { openSecrets } from '../domain/webhooks/secrets.ts';
import type { WebhookActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { reported } from './reported.ts';

/** So many messages go to one endpoint at the same time. */
const AT_A_TIME = 5;
/** So many at most in one call of the activity, which begins none after this long. */
const MOST = 100;
const BEGIN_MS = 20_000;

/** Sends what endpoints are to be told. */
export function webhookActivities(deps: Deps): Omit<WebhookActivities, 'forgetDeliveries' | 'forgetSignIns'> {
  return {
    deliverDue: (call) => reported(deps, () => deliverBatch(deps, call)),
    wakeDueEndpoints: ({ now }) =>
      reported(deps, async () => {
        const ids = await endpointsWithDue(deps.sql, now);
        const { taskQueue } = Context.current().info;
        for (const id of ids) await deps.engine.wakeEndpoint(id, taskQueue);
        return ids.length;
      }),
  };
}

/**
 * Sends the deliveries of one endpoint that are due, a few at a time. An endpoint that has answered none of the first
 * ones is left alone for now: `down`.
 */
async function deliverBatch(
  deps: Deps,
  { endpointId, now }: { endpointId: number; now: string },
): Promise<{ next: string | null; down: boolean }> {
  const { sql } = deps;
  const endpoint = await findSealedEndpoint(sql, endpointId);
  if (!endpoint || endpoint.disabledAt !== null) return { next: null, down: false };
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  // The workflow's clock goes on while the batch runs.
  const clock = () => new Date(Date.parse(now) + elapsed()).toISOString();
  const due = await dueDeliveries(sql, { endpointId, now, limit: MOST });
  const signal = Context.current().cancellationSignal;
  let answered = 0;
  let failed = 0;
  let gone = false;
  const isDown = () => answered === 0 && failed >= AT_A_TIME;

  const one = async (delivery: DueDelivery) => {
    const outcome = await attempt(deps, endpoint, delivery, clock, signal);
    if (outcome === 'delivered') answered += 1;
    else failed += 1;
    gone ||= outcome === 'gone';
  };
  const goesOn = () => !gone && !isDown() && elapsed() < BEGIN_MS && !signal.aborted;
  await inLanes(due, AT_A_TIME, one, goesOn);
  return { next: await nextDue(sql, endpointId), down: isDown() };
}

/** One attempt and its mark. Between the two a crash means that it is sent again, with the same id. */
async function attempt(
  deps: Deps,
  endpoint: SealedEndpoint,
  delivery: DueDelivery,
  clock: () => string,
  signal: AbortSignal,
): Promise<WebhookOutcome['outcome']> {
  const outcome = await send(deps, endpoint, delivery, clock(), signal);
  const at = clock();
  const { status } = outcome;
  await deps.sql.begin(async (tx) => {
    if (outcome.outcome === 'delivered') {
      const { acknowledged } = outcome;
      return markAttempt(tx, delivery, { at, status, error: null, delivered: true, acknowledged });
    }
    const { error } = outcome;
    const pause = pauseBefore(
      delivery.attempts + 1,
      outcome.outcome === 'failed' ? outcome.retryAfterMs : undefined,
    );
    const nextAttemptAt = pause === undefined ? undefined : new Date(Date.parse(at) + pause).toISOString();
    // The endpoint before its deliveries, in the order in which the API takes them.
    if (outcome.outcome === 'gone') await disable(deps, tx, endpoint, at);
    await markAttempt(tx, delivery, { at, status, error, delivered: false, nextAttemptAt });
  });
  return outcome.outcome;
}

/** A message that cannot even be made fails like one that is refused, so that it holds nobody up. */
async function send(
  { vault, webhooks, log }: Deps,
  endpoint: SealedEndpoint,
  delivery: DueDelivery,
  now: string,
  signal: AbortSignal,
): Promise<WebhookOutcome> {
  try {
    const secrets = openSecrets(vault.open(endpoint.secret, `webhook_endpoints:${endpoint.id}`), now);
    return await webhooks.send(
      { url: endpoint.url, id: delivery.id, body: bodyOf(delivery), secrets },
      signal,
    );
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof SecretError) return { outcome: 'failed', status: null, error: error.message };
    log.error({ delivery: delivery.id, error: loggable(error) }, 'bug in sending a webhook');
    return {
      outcome: 'failed',
      status: null,
      error: 'The program failed here; the worker’s log has the details.',
    };
  }
}

/** The same at every attempt. */
function bodyOf({
  topic,
  createdAt,
  sequence,
  providerId,
  clientId,
  operationId,
  payload,
}: DueDelivery): string {
  const data = { sequence, providerId, clientId, operationId, ...payload };
  return JSON.stringify({ type: topic, timestamp: createdAt, data });
}

async function disable({ log }: Deps, tx: Tx, { id }: SealedEndpoint, now: string): Promise<void> {
  const endpoint = await lockEndpoint(tx, id);
  if (!endpoint || endpoint.disabledAt !== null) return;
  await updateEndpoint(tx, id, {
    disabledAt: now,
    disabledReason: 'The receiver answered HTTP 410: it wants nothing more.',
  });
  log.warn({ endpointId: id }, 'a webhook endpoint answered 410 and was disabled');
}
