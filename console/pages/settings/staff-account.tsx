import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { staffLink, staffSchema } from '../../../api/routes/staff/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { staffWords } from '../../words/staff-admin.ts';
import { everyRole } from './every-role.ts';
import { isMistake } from './mistake.ts';
import { providerNames } from './provider-choice.tsx';
import {
  type Staff,
  StaffFields,
  staffBody,
  staffFields,
  type TypedStaff,
  typedOf,
} from './staff-fields.tsx';
import { factorsOf, StaffState } from './staff-state.tsx';

const ID = ':staffId{[1-9][0-9]{0,14}}';
const form = z.strictObject({ ...staffFields, passwordSignIn: field(4).optional(), etag: field(100) });
const none = z.strictObject({});
const versioned = z.strictObject({ etag: field(100) });
const identity = z.strictObject({ subject: field(255) });

/** One account: its fields, its ways in, and an end to them. */
export function registerStaffAccount(console: Console, with_: ConsoleDeps): void {
  const action = (name: string, post: (call: StaffCall) => Promise<Response>) =>
    staffPage(console, with_, paths.staffAction(ID, name), { post: (call) => orShown(call, post) });
  staffPage(console, with_, paths.staff(ID), { get: (call) => showAccount(call, {}), post: save });
  action('link', makeLink);
  action('end-sessions', async (call) => {
    await readForm(call, none, call.signed);
    await call.api.send('DELETE', `${apiPath(call)}/sessions`);
    return back(call, 'ended');
  });
  action('remove-second-factor', async (call) => {
    await readForm(call, none, call.signed);
    await call.api.send('DELETE', `${apiPath(call)}/second-factor`);
    return back(call, 'factor-removed');
  });
  action('disable', (call) => setDisabled(call, true));
  action('enable', (call) => setDisabled(call, false));
  action('link-identity', async (call) => {
    const body = await readForm(call, identity, call.signed);
    await call.api.send('PUT', `${apiPath(call)}/single-sign-on`, { body });
    return back(call, 'saved');
  });
  action('unlink-identity', async (call) => {
    await readForm(call, none, call.signed);
    await call.api.send('DELETE', `${apiPath(call)}/single-sign-on`);
    return back(call, 'ended');
  });
}

const idOf = ({ c }: StaffCall) => c.req.param('staffId') ?? '';
const apiPath = (call: StaffCall) => `/v1/staff/${idOf(call)}`;
const back = (call: StaffCall, done: string) => lead(call, paths.staff(idOf(call), { done }));

/** What an action cannot do is said on the page of the account. */
async function orShown(call: StaffCall, post: (call: StaffCall) => Promise<Response>): Promise<Response> {
  try {
    return await post(call);
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error) || error.kind === 'invalid-request') throw error;
    return showAccount(call, { problem: error });
  }
}

async function setDisabled(call: StaffCall, disabled: boolean): Promise<Response> {
  const { etag } = await readForm(call, versioned, call.signed);
  await call.api.send('PATCH', apiPath(call), { body: { disabled }, ifMatch: etag });
  return back(call, 'saved');
}

async function makeLink(call: StaffCall): Promise<Response> {
  await readForm(call, none, call.signed);
  const words = staffWords(call.language);
  const { link, expiresAt } = await call.api.send('POST', `${apiPath(call)}/link`, { schema: staffLink });
  return show(
    call,
    { title: words.linkTitle },
    <section class="card" aria-label={words.linkTitle}>
      <p>
        {words.linkAbout} <Time call={call} at={expiresAt} written />
      </p>
      <p>
        <code>{link}</code>
      </p>
      <p>{words.linkHint}</p>
      <p>
        <a href={paths.staff(idOf(call))}>{call.words.back}</a>
      </p>
    </section>,
  );
}

async function save(call: StaffCall): Promise<Response> {
  const { etag, passwordSignIn, ...typed } = await readForm(call, form, call.signed);
  const before = await call.api.get(apiPath(call), staffSchema);
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
    await call.api.send('PATCH', apiPath(call), { body, ifMatch: etag });
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showAccount(call, { problem: error, typed, passwordSignIn: passwordSignIn !== undefined });
  }
  return back(call, 'saved');
}

async function showAccount(
  call: StaffCall,
  { typed, problem, passwordSignIn }: { typed?: TypedStaff; problem?: Problem; passwordSignIn?: boolean },
): Promise<Response> {
  const words = staffWords(call.language);
  const [{ body: staff, etag }, roles, providers] = await Promise.all([
    call.api.getVersion(apiPath(call), staffSchema),
    everyRole(call),
    providerNames(call),
  ]);
  const refused = call.may('staff:write') ? undefined : call.words.lacksRight('staff:write');
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
    </>,
  );
}

interface Way {
  action: string;
  label: string;
  hint: string;
  refused: string | undefined;
  /** what the form carries besides */
  fields?: 'etag' | 'subject';
}

/** The ways into an account, and what ends them; what is not possible says why. */
function Ways({
  call,
  staff,
  etag,
  refused,
}: {
  call: StaffCall;
  staff: Staff;
  etag: string;
  refused: string | undefined;
}) {
  const words = staffWords(call.language);
  return (
    <section class="card" aria-labelledby="ways">
      <h2 id="ways">{words.ways}</h2>
      {waysOf(call, staff).map((way) => (
        <form method="post" action={paths.staffAction(staff.id, way.action)}>
          <FormToken signed={call.signed} />
          {way.fields === 'etag' && <input type="hidden" name="etag" value={etag} />}
          {way.fields === 'subject' && (
            <Field {...{ name: 'subject', label: words.subject, hint: words.subjectHint, required: true }} />
          )}
          <DecisionButton
            {...{ name: 'way', value: way.action, label: way.label, hint: way.hint }}
            {...{ refused: refused ?? way.refused, plain: true, bare: true }}
          />
        </form>
      ))}
    </section>
  );
}

function waysOf(call: StaffCall, staff: Staff): Way[] {
  const words = staffWords(call.language);
  const own = staff.id === call.me.id ? words.ownWay : undefined;
  const service = staff.kind === 'service' ? words.serviceWay : undefined;
  const disabled = staff.disabledAt === null ? undefined : words.disabledWay;
  const hasFactor = staff.secondFactor || staff.passkeys > 0;
  return [
    {
      ...{ action: 'link', label: words.link, hint: words.linkHint },
      refused: service ?? disabled ?? (staff.passwordSignIn ? undefined : words.passwordOff),
    },
    { ...{ action: 'end-sessions', label: words.end, hint: words.endHint }, refused: service },
    {
      ...{ action: 'remove-second-factor', label: words.removeFactor, hint: words.removeFactorHint },
      refused: service ?? own ?? (hasFactor ? undefined : words.noFactor),
    },
    ...identityWays(call, staff),
    staff.disabledAt === null
      ? {
          action: 'disable',
          label: words.disable,
          hint: words.disableHint,
          refused: own && words.ownOff,
          fields: 'etag',
        }
      : {
          action: 'enable',
          label: words.enable,
          hint: words.enableHint,
          refused: own && words.ownOff,
          fields: 'etag',
        },
  ];
}

/** Single sign-on, where this installation has it. */
function identityWays({ deps, language }: StaffCall, { kind, singleSignOn }: Staff): Way[] {
  const words = staffWords(language);
  if (!deps.singleSignOn || kind === 'service') return [];
  return singleSignOn
    ? [{ action: 'unlink-identity', label: words.unlinkIdentity, hint: words.unlinkHint, refused: undefined }]
    : [
        {
          action: 'link-identity',
          label: words.linkIdentity,
          hint: '',
          refused: undefined,
          fields: 'subject',
        },
      ];
}

function doneOf({ c, language, words: common }: StaffCall): string | undefined {
  const words = staffWords(language);
  switch (c.req.query('done')) {
    case 'created':
      return words.created;
    case 'saved':
      return common.saved;
    case 'ended':
      return words.ended;
    case 'factor-removed':
      return words.factorRemoved;
    default:
      return undefined;
  }
}
