import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { SessionList, sessionPage } from '../../components/session-list.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { staffWords } from '../../words/staff-admin.ts';
import { everyRole } from './every-role.ts';
import { isMistake } from './mistake.ts';
import { providerNames } from './provider-choice.tsx';
import { registerStaffActions, STAFF_ID, staffApiPath, staffIdOf, toStaff } from './staff-actions.tsx';
import {
  type Staff,
  StaffFields,
  staffBody,
  staffFields,
  type TypedStaff,
  typedOf,
} from './staff-fields.tsx';
import { factorsOf, Invitation, StaffState } from './staff-state.tsx';
import { Ways } from './staff-ways.tsx';

const form = z.strictObject({ ...staffFields, passwordSignIn: field(4).optional(), etag: field(100) });

/** One account: its fields, its ways in, where it is signed in. */
export function registerStaffAccount(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.staff(STAFF_ID), { get: (call) => showAccount(call, {}), post: save });
  registerStaffActions(console, with_, (call, problem) => showAccount(call, { problem }));
}

async function save(call: StaffCall): Promise<Response> {
  const { etag, passwordSignIn, ...typed } = await readForm(call, form, call.signed);
  const before = await call.api.get(staffApiPath(call), staffSchema);
  const { email, ...wanted } = staffBody(typed);
  const after = {
    ...wanted,
    ...(before.kind === 'person' && { email, passwordSignIn: passwordSignIn !== undefined }),
  };
  // Only what changed: sending rights at all asks whether one may change them.
  const body = Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Staff]),
    ),
  );
  try {
    await call.api.send('PATCH', staffApiPath(call), { body, ifMatch: etag });
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showAccount(call, { problem: error, typed, passwordSignIn: passwordSignIn !== undefined });
  }
  return toStaff(call, 'saved');
}

async function showAccount(
  call: StaffCall,
  { typed, problem, passwordSignIn }: { typed?: TypedStaff; problem?: Problem; passwordSignIn?: boolean },
): Promise<Response> {
  const words = staffWords(call.language);
  const mayWrite = call.may('staff:write');
  const cursor = call.c.req.query('cursor');
  const [{ body: staff, etag }, roles, providers, sessions] = await Promise.all([
    call.api.getVersion(staffApiPath(call), staffSchema),
    everyRole(call),
    providerNames(call),
    mayWrite ? call.api.get(withQuery(`${staffApiPath(call)}/sessions`, { cursor }), sessionPage) : undefined,
  ]);
  const refused = mayWrite ? undefined : call.words.lacksRight('staff:write');
  return show(
    call,
    {
      ...{ title: staff.name, aside: <StaffState call={call} staff={staff} /> },
      done: problem ? undefined : doneOf(call),
      wrong: problem && sentenceFor(call.words, problem),
      status: problem && (problem.status as 422),
    },
    <>
      {staff.id === call.me.id && (
        <p class="callout info">
          {words.own} <a href={paths.account()}>{words.toOwn}</a>
        </p>
      )}
      <div class="columns">
        <div>
          <section class="card" aria-label={staff.name}>
            <Facts
              facts={[
                [words.kind, words.kinds[staff.kind]],
                [words.factor, factorsOf(call, staff)],
                [words.lastSignIn, <Time call={call} at={staff.lastSignedInAt} written />],
                ...(staff.invitation === null
                  ? []
                  : [[words.invitation, <Invitation call={call} invitation={staff.invitation} />] as const]),
                [words.permissions, staff.permissions.join(', ') || '–'],
              ]}
            />
            <p>
              <a href={paths.staffList()}>{call.words.back}</a>
            </p>
          </section>
          <Ways call={call} staff={staff} etag={etag} refused={refused} />
        </div>
        <form method="post" action={paths.staff(staff.id)} class="card" aria-labelledby="edit">
          <h2 id="edit">{words.edit}</h2>
          <FormToken signed={call.signed} />
          <input type="hidden" name="etag" value={etag} />
          <StaffFields
            {...{ call, typed: typed ?? typedOf(staff), roles, providers }}
            isService={staff.kind === 'service'}
          />
          {staff.kind === 'person' && (
            <Check
              {...{ name: 'passwordSignIn', label: words.passwordSignIn }}
              checked={passwordSignIn ?? staff.passwordSignIn}
            />
          )}
          <DecisionButton {...{ name: 'save', value: 'save', label: call.words.save, refused }} bare />
        </form>
      </div>
      {sessions && staff.kind === 'person' && (
        <SessionList
          {...{ call, sessions, title: words.sessions }}
          end={(id) => paths.staffSessionEnd(staff.id, id)}
          to={(at) => paths.staff(staffIdOf(call), { cursor: at })}
        />
      )}
    </>,
  );
}

function doneOf({ c, language, words: common }: StaffCall): string | undefined {
  const words = staffWords(language);
  switch (c.req.query('done')) {
    case 'created':
      return words.created;
    case 'created-invited':
      return words.createdInvited;
    case 'invited':
      return words.invited;
    case 'saved':
      return common.saved;
    case 'ended':
      return words.ended;
    case 'session-ended':
      return words.sessionEnded;
    case 'factor-removed':
      return words.factorRemoved;
    default:
      return undefined;
  }
}
