import { z } from '@hono/zod-openapi';
import { audit } from '../../../db/queries/audit.ts';
import { findProvider, listProviders } from '../../../db/queries/providers.ts';
import { lockStaff, type StaffRow } from '../../../db/queries/staff.ts';
import { wantInvitation } from '../../../db/queries/staff-invitations.ts';
import { id } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { requireProvider } from '../../http/visibility.ts';
import { Problem } from '../../problems.ts';
import { requireAbove, staffToSee } from './access.ts';
import { newLink, requirePassword } from './password-link.ts';
import { invitationExample, invitationSchema, staffParams } from './schema.ts';

const invitation = z
  .strictObject({
    providerId: id
      .nullable()
      .default(null)
      .openapi({ description: 'in whose name; null: the first provider that the account may see' }),
  })
  .openapi('NewStaffInvitation', { example: { providerId: 1 } });

export const inviteStaff = writing(
  {
    method: 'post',
    path: '/v1/staff/{staffId}/invitation',
    scope: 'staff:write',
    confirm: 'lately',
    tag: 'Staff',
    summary: 'Mail somebody a one-time link to set a password',
    description:
      'The mail `staff-invitation` of the provider goes to the account’s address. The link works once, for a day, and ends an earlier one; it stands in no log. `invitation` of the account says how far the mail is.',
    params: staffParams,
    body: invitation,
    answers: [
      {
        ...{ status: 202, description: 'It goes out.', schema: invitationSchema },
        example: invitationExample,
      },
    ],
    problems: ['not-now', 'not-possible', 'confirmation-needed'],
  },
  async ({ params: { staffId }, body }, call) => {
    const { tx, caller, publicUrl, vault, now, engine } = call;
    const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireAbove(caller, staff);
    requirePassword(staff);
    if (publicUrl === undefined)
      throw new Problem(
        'not-now',
        'TENURE_PUBLIC_URL is not set, so a mail cannot say where the link leads.',
      );
    const providerId = await sender(call, staff, body.providerId);
    const { token, expiresAt } = await newLink(tx, staffId, now());
    await wantInvitation(tx, vault, staffId, { providerId, token });
    const data = { provider: providerId };
    await audit(tx, actorOf(call), { action: 'staff.invited', subject: `staff:${staffId}`, data }, now());
    call.afterCommit(() => engine.mailInvoices());
    return { status: 202, body: { state: 'queued', error: null, expiresAt } };
  },
);

/** In whose name the mail goes out. Throws Problem 409, 422. */
async function sender(
  { tx, caller }: WriteCall,
  { providerIds }: StaffRow,
  wanted: number | null,
): Promise<number> {
  if (wanted !== null) {
    await requireProvider(tx, caller, { providerId: wanted });
    return wanted;
  }
  const [own] = providerIds ?? [];
  if (own !== undefined && (await findProvider(tx, own))) return own;
  const [first] = await listProviders(tx, { only: caller.providerIds, limit: 1 });
  if (!first) throw new Problem('not-now', 'There is no provider yet in whose name a mail could go out.');
  return first.id;
}
