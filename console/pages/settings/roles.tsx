import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { roleSchema } from '../../../api/routes/roles/schema.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { many } from '../../components/checks.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import { ScopeTable } from '../../components/scope-table.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { staffWords } from '../../words/staff-admin.ts';
import { type Role, rolePage } from './every-role.ts';
import { isMistake } from './mistake.ts';

const ID = ':roleId{[1-9][0-9]{0,14}}';
const staffOfRole = pageOf(staffSchema);
const fields = {
  ...{ name: field(200), description: field(1000), permissions: many },
  secondFactorRequired: field(4).optional(),
};
const newForm = z.strictObject({ ...fields, key: z.uuid() });
const editForm = z.strictObject({ ...fields, etag: field(100) });
const none = z.strictObject({});
type Typed = Pick<Role, 'name' | 'description' | 'permissions' | 'secondFactorRequired'>;

/** The roles: a list, a new one, and each with its permissions and who has it. */
export function registerRoles(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.roles(), { get: showRoles });
  staffPage(console, with_, paths.newRole(), { get: (call) => showNew(call, {}), post: create });
  staffPage(console, with_, paths.role(ID), { get: (call) => showRole(call, {}), post: save });
  staffPage(console, with_, paths.roleRemove(ID), { post: remove });
}

async function showRoles(call: StaffCall): Promise<Response> {
  const words = staffWords(call.language);
  const cursor = call.c.req.query('cursor');
  const { items, next } = await call.api.get(withQuery('/v1/roles', { cursor }), rolePage);
  return show(
    call,
    { title: words.roles, done: call.c.req.query('done') === 'saved' ? call.words.saved : undefined },
    <>
      {call.may('staff:write') && (
        <p>
          <a href={paths.newRole()}>{words.addRole}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.roles }}
        columns={[words.role, words.description, words.permissions, words.factor, words.has]}
        rows={items.map(({ id, name, description, permissions, secondFactorRequired }) => [
          <a href={paths.role(id)} dir="auto">
            {name}
          </a>,
          <span dir="auto">{description || '–'}</span>,
          permissions.includes('admin') ? <code>admin</code> : words.count(permissions.length),
          secondFactorRequired ? call.words.yes : call.words.no,
          <a href={paths.staffList({ roleId: id })} aria-label={`${words.has}: ${name}`}>
            {words.has}
          </a>,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.roles({ cursor: at })} />
    </>,
  );
}

const bodyOf = ({ name, description, permissions, secondFactorRequired }: z.output<typeof newForm>) => ({
  ...{ name, description, permissions, secondFactorRequired: secondFactorRequired !== undefined },
});

async function showNew(call: StaffCall, failed: { typed?: Typed; problem?: Problem }): Promise<Response> {
  const words = staffWords(call.language);
  const typed = failed.typed ?? { name: '', description: '', permissions: [], secondFactorRequired: false };
  return show(
    call,
    { title: words.addRole, ...saidOf(call, failed.problem) },
    <form method="post" action={paths.newRole()}>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <RoleFields call={call} typed={typed} />
      <p class="row">
        <button type="submit">{words.createRole}</button>
        <a href={paths.roles()}>{call.words.back}</a>
      </p>
    </form>,
  );
}

async function create(call: StaffCall): Promise<Response> {
  const { key, ...typed } = await readForm(call, newForm, call.signed);
  const body = bodyOf({ ...typed, key });
  try {
    const { id } = await call.api.send('POST', '/v1/roles', { key, body, schema: roleSchema });
    return lead(call, paths.role(id, { done: 'saved' }));
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showNew(call, { typed: body, problem: error });
  }
}

const idOf = ({ c }: StaffCall) => c.req.param('roleId') ?? '';
const apiPath = (call: StaffCall) => `/v1/roles/${idOf(call)}`;

async function showRole(call: StaffCall, failed: { typed?: Typed; problem?: Problem }): Promise<Response> {
  const words = staffWords(call.language);
  const [{ body: role, etag }, have] = await Promise.all([
    call.api.getVersion(apiPath(call), roleSchema),
    call.api.get(withQuery('/v1/staff', { roleId: idOf(call), limit: 200 }), staffOfRole),
  ]);
  const beyond = role.permissions.filter((scope) => !call.may(scope));
  const refused = !call.may('staff:write')
    ? call.words.lacksRight('staff:write')
    : beyond.length > 0
      ? words.beyond(beyond.join(', '))
      : undefined;
  const done = call.c.req.query('done') === 'saved' ? call.words.saved : undefined;
  return show(
    call,
    { title: role.name, done: failed.problem ? undefined : done, ...saidOf(call, failed.problem) },
    <>
      <section class="card" aria-labelledby="has">
        <h2 id="has">{words.has}</h2>
        {have.items.length === 0 ? (
          <p>{words.nobody}</p>
        ) : (
          <ul class="links">
            {have.items.map(({ id, name }) => (
              <li>
                <a href={paths.staff(id)} dir="auto">
                  {name}
                </a>
              </li>
            ))}
            {have.next !== null && (
              <li>
                <a href={paths.staffList({ roleId: role.id })}>{call.words.older}</a>
              </li>
            )}
          </ul>
        )}
      </section>
      <form method="post" action={paths.role(role.id)}>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        <RoleFields call={call} typed={failed.typed ?? role} />
        <DecisionButton
          {...{
            name: 'save',
            value: 'save',
            label: words.editRole,
            hint: words.roleHint,
            refused,
            bare: true,
          }}
        />
      </form>
      <form method="post" action={paths.roleRemove(role.id)}>
        <FormToken signed={call.signed} />
        <DecisionButton
          {...{ name: 'remove', value: 'remove', label: words.removeRole, plain: true, bare: true }}
          refused={refused ?? (have.items.length > 0 ? words.inUse : undefined)}
        />
      </form>
      <p>
        <a href={paths.roles()}>{call.words.back}</a>
      </p>
    </>,
  );
}

async function save(call: StaffCall): Promise<Response> {
  const { etag, ...typed } = await readForm(call, editForm, call.signed);
  const body = bodyOf({ ...typed, key: '' });
  try {
    await call.api.send('PATCH', apiPath(call), { body, ifMatch: etag });
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showRole(call, { typed: body, problem: error });
  }
  return lead(call, paths.role(idOf(call), { done: 'saved' }));
}

async function remove(call: StaffCall): Promise<Response> {
  await readForm(call, none, call.signed);
  try {
    await call.api.send('DELETE', apiPath(call));
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showRole(call, { problem: error });
  }
  return lead(call, paths.roles({ done: 'saved' }));
}

function RoleFields({ call, typed }: { call: StaffCall; typed: Typed }) {
  const words = staffWords(call.language);
  return (
    <>
      <Field {...{ name: 'name', label: words.name, value: typed.name, required: true, maxlength: 100 }} />
      <Field
        {...{ name: 'description', label: words.description, value: typed.description, maxlength: 500 }}
      />
      <Check
        {...{ name: 'secondFactorRequired', label: words.demandsFactor, checked: typed.secondFactorRequired }}
      />
      <h2>{words.permissions}</h2>
      <ScopeTable call={call} name="permissions" chosen={typed.permissions} />
    </>
  );
}

function saidOf(call: StaffCall, problem: Problem | undefined) {
  return problem && { wrong: sentenceFor(call.words, problem), status: problem.status as 422 };
}
