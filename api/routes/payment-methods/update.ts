import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  findPaymentMethod,
  lockPaymentMethod,
  updatePaymentMethod as write,
} from '../../../db/queries/payment-methods.ts';
import { holdsCardNumber } from '../../../domain/card-numbers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { invalidField, notFound, Problem } from '../../problems.ts';
import { canSeeClient, clientToBook } from '../clients/access.ts';
import {
  paymentMethodEdit,
  paymentMethodExample,
  paymentMethodParams,
  paymentMethodSchema,
} from './schema.ts';

const path = '/v1/payment-methods/{paymentMethodId}';
const answer = {
  status: 200 as const,
  description: 'The payment method, without its token.',
  schema: paymentMethodSchema,
  example: paymentMethodExample,
  headers: { ETag: 'its version' },
};

export const getPaymentMethod = endpoint(
  {
    ...{ method: 'get', path, scope: 'clients:read', tag: 'Payments', summary: 'Read a payment method' },
    params: paymentMethodParams,
    answers: [answer],
  },
  async ({ params: { paymentMethodId } }, { sql, caller }) => {
    const method = await findPaymentMethod(sql, paymentMethodId);
    if (!method || !(await canSeeClient(sql, caller, method.clientId)))
      throw notFound('payment method', paymentMethodId);
    return ok(method, { ETag: contentEtag(method) });
  },
);

export const updatePaymentMethod = writing(
  {
    ...{ method: 'patch', path, scope: 'clients:write', tag: 'Payments' },
    summary: 'Make a payment method the default, or describe it otherwise',
    description:
      'The default is charged first; the mark leaves the one that had it. What the card is its gateway tells.',
    params: paymentMethodParams,
    body: paymentMethodEdit,
    answers: [answer],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now'],
  },
  async ({ params: { paymentMethodId }, body }, call) => {
    const { tx, caller, c, now, dunning } = call;
    const seen = await findPaymentMethod(tx, paymentMethodId);
    if (!seen || !(await canSeeClient(tx, caller, seen.clientId)))
      throw notFound('payment method', paymentMethodId);
    const { providerId, id: clientId } = await clientToBook(tx, caller, seen.clientId);
    const before = await lockPaymentMethod(tx, paymentMethodId);
    if (!before) throw notFound('payment method', paymentMethodId);
    requireVersion(c.req.header('if-match'), contentEtag(before));
    if (before.removedAt !== null)
      throw new Problem(
        'not-now',
        `Payment method ${paymentMethodId} was removed: it is not edited any more.`,
      );
    if (body.description !== undefined && holdsCardNumber(body.description))
      throw invalidField('/description', 'This looks like a full card number, which is never kept here.');
    const changes = changesBetween(before, body);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: contentEtag(before) });
    const after = await write(tx, before, body);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'payment-method', entityId: paymentMethodId, action: 'edited' },
      changes,
    });
    await touchDunning(tx, { now: now().toISOString() }, clientId, 'method-changed');
    call.afterCommit(() => dunning.touched(clientId, 'method-changed'));
    return ok(after, { ETag: contentEtag(after) });
  },
);
