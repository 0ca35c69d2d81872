import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { ownerOf } from '../../../db/queries/client-logins.ts';
import { LINK_MINUTES, makeSignInLink } from '../../../db/queries/sign-in-links.ts';
import { line } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { ownPath } from '../../http/browser.ts';
import { writing } from '../../http/endpoint.ts';
import { invalidField, Problem } from '../../problems.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';

const request = z
  .strictObject({
    reason: line(500).min(1, 'must say why'),
    returnTo: z.string().max(1000).optional().openapi({
      description: 'a path on this site that the return button leads to',
      example: '/console/clients/1',
    }),
  })
  .openapi('SignInAs', { example: { reason: 'asked on the phone how to read an invoice' } });

const answer = z
  .object({
    url: z
      .string()
      .openapi({ description: 'opens the client area once; absolute where the public address is set' }),
    expiresAt: z.string(),
  })
  .openapi('SignInAsLink');

/** P6: staff enter the client area as the owner of a client. */
export const signInAs = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/sign-in-as',
    scope: 'clients:sign-in-as',
    tag: 'Logins',
    summary: 'Enter the client area as the owner',
    description: `Answers a link that works once and for ${LINK_MINUTES} minutes, and opens a session of half an hour. Every page says so, everything is logged as staff for the client; password, second factor and sessions are out of reach.`,
    params: clientParams,
    body: request,
    answers: [
      {
        status: 201,
        description: 'The link. Only whoever asked for it may have it.',
        schema: answer,
        example: {
          url: 'https://my.example.com/portal/1/enter?token=4x5y',
          expiresAt: '2026-01-31T09:35:00.000Z',
        },
        headers: { Location: 'the same link' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now'],
  },
  async ({ params, body }, call) => {
    const { tx, caller, publicUrl = '' } = call;
    const returnTo = body.returnTo === undefined ? null : ownPath(body.returnTo, '/');
    if (returnTo === undefined)
      throw invalidField('/returnTo', 'must be a path on this site, such as /console');
    const client = await clientToChange(tx, caller, params.clientId);
    const owner = await ownerOf(tx, client.id);
    if (client.status === 'closed' || !owner)
      throw new Problem(
        'not-now',
        client.status === 'closed'
          ? `Client ${client.id} is closed: nobody can enter. Reopen it first.`
          : `Client ${client.id} has no owner that may sign in: there is nobody to enter as.`,
      );
    const actor = actorOf(call);
    const link = await makeSignInLink(tx, {
      ...{ clientId: client.id, loginId: owner.loginId, reason: body.reason, returnTo, now: call.now() },
      madeBy: `${actor.kind}:${actor.id}`,
    });
    await recordChange(tx, actor, {
      ...{ providerId: client.providerId, clientId: client.id, entity: 'client area', entityId: client.id },
      ...{ action: 'entry asked for', changes: { reason: { from: null, to: body.reason } } },
    });
    const url = `${publicUrl}/portal/${client.providerId}/enter?token=${link.token}`;
    return { status: 201, body: { url, expiresAt: link.expiresAt }, headers: { Location: url } };
  },
);
