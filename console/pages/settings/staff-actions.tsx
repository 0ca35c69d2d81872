import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { invitationSchema, staffLink } from '../../../api/routes/staff/schema.ts';
import { field, readForm } from '../../../web/forms.ts';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { staffWords } from '../../words/staff-admin.ts';
import { isMistake } from './mistake.ts';

export const STAFF_ID = ':staffId{[1-9][0-9]{0,14}}';
const none = z.strictObject({});
const versioned = z.strictObject({ etag: field(100) });
const identity = z.strictObject({ subject: field(255) });

export const staffIdOf = ({ c }: StaffCall) => c.req.param('staffId') ?? '';
export const staffApiPath = (call: StaffCall) => `/v1/staff/${staffIdOf(call)}`;

/** Leads back to the page of the account, which says what was done. */
export const toStaff = (call: StaffCall, done: string) => lead(call, paths.staff(staffIdOf(call), { done }));

/**
 * What is done to an account by a button of its page.
 * @param refused shows that page with what an action could not do
 */
export function registerStaffActions(
  console: Console,
  with_: ConsoleDeps,
  refused: (call: StaffCall, problem: Problem) => Promise<Response>,
): void {
  const at = (path: string, post: (call: StaffCall) => Promise<Response>) =>
    staffPage(console, with_, path, {
      async post(call) {
        try {
          return await post(call);
        } catch (error) {
          if (!(error instanceof Problem) || !isMistake(error) || error.kind === 'invalid-request')
            throw error;
          return refused(call, error);
        }
      },
    });
  const plain = (action: string, method: string, path: string, done: string) =>
    at(paths.staffAction(STAFF_ID, action), async (call) => {
      await readForm(call, none, call.signed);
      await call.api.send(method, `${staffApiPath(call)}/${path}`);
      return toStaff(call, done);
    });
  at(paths.staffAction(STAFF_ID, 'invite'), async (call) => {
    await readForm(call, none, call.signed);
    await invite(call, staffIdOf(call));
    return toStaff(call, 'invited');
  });
  at(paths.staffAction(STAFF_ID, 'link'), makeLink);
  plain('end-sessions', 'DELETE', 'sessions', 'ended');
  plain('remove-second-factor', 'DELETE', 'second-factor', 'factor-removed');
  plain('unlink-identity', 'DELETE', 'single-sign-on', 'ended');
  at(paths.staffSessionEnd(STAFF_ID, ':sessionId{[1-9][0-9]{0,14}}'), async (call) => {
    await readForm(call, none, call.signed);
    await call.api.send('DELETE', `${staffApiPath(call)}/sessions/${call.c.req.param('sessionId')}`);
    return toStaff(call, 'session-ended');
  });
  at(paths.staffAction(STAFF_ID, 'disable'), (call) => setDisabled(call, true));
  at(paths.staffAction(STAFF_ID, 'enable'), (call) => setDisabled(call, false));
  at(paths.staffAction(STAFF_ID, 'link-identity'), async (call) => {
    const body = await readForm(call, identity, call.signed);
    await call.api.send('PUT', `${staffApiPath(call)}/single-sign-on`, { body });
    return toStaff(call, 'saved');
  });
}

/** Has a link to set a password mailed to somebody. @throws Problem what the API answers */
export async function invite({ api }: StaffCall, staffId: number | string): Promise<void> {
  await api.send('POST', `/v1/staff/${staffId}/invitation`, { body: {}, schema: invitationSchema });
}

async function setDisabled(call: StaffCall, disabled: boolean): Promise<Response> {
  const { etag } = await readForm(call, versioned, call.signed);
  await call.api.send('PATCH', staffApiPath(call), { body: { disabled }, ifMatch: etag });
  return toStaff(call, 'saved');
}

async function makeLink(call: StaffCall): Promise<Response> {
  await readForm(call, none, call.signed);
  const words = staffWords(call.language);
  const made = await call.api.send('POST', `${staffApiPath(call)}/link`, { schema: staffLink });
  return show(
    call,
    { title: words.linkTitle },
    <section class="card" aria-label={words.linkTitle}>
      <p>
        {words.linkAbout} <Time call={call} at={made.expiresAt} written />
      </p>
      <p>
        <code>{made.link}</code>
      </p>
      <p>{words.linkHint}</p>
      <p>
        <a href={paths.staff(staffIdOf(call))}>{call.words.back}</a>
      </p>
    </section>,
  );
}
