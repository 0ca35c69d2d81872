import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { staffWords } from '../../words/staff-admin.ts';
import { everyRole } from './every-role.ts';
import { isMistake } from './mistake.ts';
import { providerNames } from './provider-choice.tsx';
import { registerStaffAccount } from './staff-account.tsx';
import { invite } from './staff-actions.tsx';
import { StaffFields, staffBody, staffFields, type TypedStaff } from './staff-fields.tsx';
import { factorsOf, StaffState } from './staff-state.tsx';

const page = pageOf(staffSchema);
const kinds = ['person', 'service'] as const;
const form = z.strictObject({
  ...{ ...staffFields, kind: z.enum(kinds), key: z.uuid(), invite: field(4).optional() },
});

/** The accounts of staff: a list, a new one, and each of them. */
export function registerStaff(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.staffList(), { get: showStaff });
  staffPage(console, with_, paths.newStaff(), { get: (call) => showNew(call, {}), post: create });
  registerStaffAccount(console, with_);
}

async function showStaff(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = staffWords(language);
  const roleId = c.req.query('roleId') || undefined;
  const cursor = c.req.query('cursor');
  const [{ items, next }, roles] = await Promise.all([
    api.get(withQuery('/v1/staff', { roleId, cursor }), page),
    everyRole(call),
  ]);
  const names = new Map(roles.map(({ id, name }) => [id, name]));
  return show(
    call,
    { title: words.title },
    <>
      {call.may('staff:write') && (
        <p>
          <a href={paths.newStaff()}>{words.add}</a>
        </p>
      )}
      <Filters call={call} action={paths.staffList()}>
        <Select
          {...{ name: 'roleId', label: words.role, value: roleId, empty: words.everyRole }}
          choices={roles.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      </Filters>
      <List
        {...{ call, caption: words.title }}
        columns={[words.name, words.state, words.roles, words.factor, words.lastSignIn]}
        rows={items.map((staff) => [
          <>
            <a href={paths.staff(staff.id)} dir="auto">
              {staff.name}
            </a>
            <div class="quiet">{staff.email ?? words.kinds[staff.kind]}</div>
          </>,
          <StaffState call={call} staff={staff} />,
          <span dir="auto">{staff.roleIds.map((id) => names.get(id) ?? id).join(', ') || '–'}</span>,
          factorsOf(call, staff),
          <Time call={call} at={staff.lastSignedInAt} />,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.staffList({ roleId, cursor: at })} />
    </>,
  );
}

interface Typed extends TypedStaff {
  kind: (typeof kinds)[number];
  key: string;
  /** ticked: a link goes out by mail at once */
  invite?: string | undefined;
}

async function showNew(call: StaffCall, failed: { typed?: Typed; problem?: Problem }): Promise<Response> {
  const words = staffWords(call.language);
  const canMail = call.deps.publicUrl !== undefined;
  const typed: Typed = failed.typed ?? {
    ...{ name: '', email: '', language: call.language, roleIds: [], providerIds: [] },
    ...{ kind: 'person', key: randomUUID(), invite: canMail ? 'true' : undefined },
  };
  const [roles, providers] = await Promise.all([everyRole(call), providerNames(call)]);
  return show(
    call,
    {
      title: words.add,
      wrong: failed.problem && sentenceFor(call.words, failed.problem),
      status: failed.problem && (failed.problem.status as 422),
    },
    <form method="post" action={paths.newStaff()} class="card narrow">
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={typed.key} />
      <Select
        {...{ name: 'kind', label: words.kind, value: typed.kind, required: true }}
        choices={kinds.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <p class="hint">{words.kindHint}</p>
      <StaffFields {...{ call, typed, roles, providers, isService: false }} />
      {canMail && (
        <Check {...{ name: 'invite', label: words.inviteNow, checked: typed.invite !== undefined }} />
      )}
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.staffList()}>{call.words.back}</a>
      </p>
    </form>,
  );
}

async function create(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { kind, key, invite: wantsMail, ...fields } = typed;
  try {
    const body = { kind, ...staffBody(fields) };
    const { id } = await call.api.send('POST', '/v1/staff', { key, body, schema: staffSchema });
    if (kind === 'service') return lead(call, paths.staff(id, { done: 'saved' }));
    const mailed = wantsMail !== undefined && (await isInvited(call, id));
    return lead(call, paths.staff(id, { done: mailed ? 'created-invited' : 'created' }));
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showNew(call, { typed: { ...typed, key: randomUUID() }, problem: error });
  }
}

/** Mails the link of a new account. What keeps it from going out is said by the button on the page of the account. */
async function isInvited(call: StaffCall, id: number): Promise<boolean> {
  try {
    await invite(call, id);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return false;
  }
}
