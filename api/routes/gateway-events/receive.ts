import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Applied, type EventSource, receiveEvent } from '../../../db/charges/events.ts';
import { SecretError } from '../../../db/crypto/secrets.ts';
import { loggable } from '../../../db/errors.ts';
import { LedgerRefusal } from '../../../db/ledger/index.ts';
import { sealedGateway } from '../../../db/queries/payment-gateways.ts';
import type { GatewayEvent } from '../../../domain/payments/events.ts';
import type { Deps } from '../../deps.ts';
import { ok, respond } from '../../http/answer.ts';
import { limitBody } from '../../http/body.ts';
import type { Api, Env } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';

const SIGNATURE = 'stripe-signature';
const answer = z
  .object({ state: z.enum(['applied', 'passed-over', 'waiting', 'unmatched', 'repeated', 'ignored']) })
  .openapi('GatewayEventReceived');

/**
 * `POST /v1/gateway-webhooks/{gatewayId}`: what a payment gateway tells. No token: the gateway's signature over the
 * body as it came is what is believed. 2xx says that it need not be told again.
 */
export function registerGatewayWebhooks(app: Api, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/gateway-webhooks/{gatewayId}',
    tags: ['Payments and credit'],
    summary: 'Receive an event of a payment gateway',
    description:
      'For the gateway, not for people: its signature is checked with the `webhookSecret` of its credentials, and is 5 minutes old at most.',
    security: [],
    request: { params: z.object({ gatewayId: z.string() }) },
    responses: {
      200: {
        description: 'It is on record, now or from before, or does not concern it.',
        content: { 'application/json': { schema: answer, example: { state: 'applied' } } },
      },
      400: {
        description: 'No gateway that tells events here has signed it, or too long ago, or it is no event.',
      },
      409: { description: 'An operation holds the client: tell it again.' },
      413: { description: 'It has more than 1 MiB.' },
      503: { description: 'It cannot be taken now: tell it again.' },
    },
  });
  app.post('/v1/gateway-webhooks/:gatewayId', limitBody(1), async (c) => {
    const { source, event } = await believed(c, deps);
    return respond(c, ok({ state: await take(deps, source, event) }));
  });
}

/** The gateway and its event. Throws Problem 400, the same for no gateway and for what it did not sign. */
async function believed(c: Context<Env>, deps: Deps): Promise<{ source: EventSource; event: GatewayEvent }> {
  const number = c.req.param('gatewayId') ?? '';
  const gatewayId = /^[1-9]\d{0,14}$/.test(number) ? Number(number) : 0;
  const gateway = await sealedGateway(deps.sql, gatewayId);
  if (!gateway || gateway.credentials === null) throw notBelieved();
  const event = deps.gatewayEvents.read(gateway.connector, opened(deps, gatewayId, gateway.credentials), {
    body: Buffer.from(await c.req.arrayBuffer()),
    signature: c.req.header(SIGNATURE) ?? '',
    now: deps.now().getTime(),
  });
  if ('refused' in event) {
    deps.log.warn({ gatewayId, refused: event.refused }, 'an event of a gateway is not believed');
    throw refusal(event.refused);
  }
  return { source: { gatewayId, providerId: gateway.providerId, gateway: gateway.name }, event };
}

function opened({ vault, log }: Deps, gatewayId: number, sealed: string): Record<string, unknown> {
  try {
    return vault.open(sealed, `payment_gateways:${gatewayId}`);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    log.error({ gatewayId, code: error.code }, 'the credentials of a gateway cannot be opened');
    throw again('The credentials of this gateway cannot be opened here: enter them anew.');
  }
}

async function take(
  { sql, vault, dunning, log, now }: Deps,
  source: EventSource,
  event: GatewayEvent,
): Promise<Applied['state'] | 'repeated' | 'ignored'> {
  const by = {
    actor: { kind: 'system', id: `gateway:${source.gatewayId}` } as const,
    now: now().toISOString(),
  };
  try {
    const applied = await sql.begin((tx) => receiveEvent(tx, by, vault, source, event));
    if (typeof applied === 'string') return applied;
    const { state, clientId } = applied;
    if (state === 'unmatched')
      log.warn({ gatewayId: source.gatewayId, why: applied.why }, 'an event of a gateway is for staff');
    // The note in the record is what counts: when the signal gets lost, the sweep takes it.
    if (clientId !== undefined)
      await dunning
        .touched(clientId, 'gateway-event')
        .catch((error: unknown) => log.warn(loggable(error), 'dunning was not told of an event'));
    return state;
  } catch (error) {
    if (error instanceof LedgerRefusal && error.code === 'client-held')
      throw new Problem('client-held', 'An operation holds the client: tell it again.', {
        headers: { 'Retry-After': '60' },
      });
    throw error;
  }
}

function notBelieved(): Problem {
  const detail =
    'No gateway that tells events at this address has signed this, or longer than 5 minutes ago.';
  return new Problem('invalid-request', detail, { errors: [{ header: SIGNATURE, detail }] });
}

const again = (detail: string) => new Problem('not-ready', detail, { headers: { 'Retry-After': '60' } });

function refusal(why: 'no-secret' | 'not-signed' | 'not-an-event'): Problem {
  switch (why) {
    case 'no-secret':
    case 'not-signed':
      return notBelieved();
    case 'not-an-event':
      return new Problem('malformed-body', 'The body is signed but is no event that is understood.');
  }
}
