import { z } from 'zod';
import type { Problem } from '../../../api/problems.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { groupWords } from '../../words/groups.ts';
import { Cascade, type CascadeLevel, type CascadeRefused, changeSetting } from './cascade.tsx';
import { GroupFields, groupBody, groupFields, type TypedGroup } from './group-fields.tsx';
import { SAVED, saidOf } from './levels.tsx';

const editForm = z.strictObject({ ...groupFields, etag: field(100) });
const none = z.strictObject({});

interface Refused {
  /** of a setting */
  setting?: CascadeRefused;
  /** of its own fields */
  typed?: TypedGroup;
  wrong?: string;
  status?: 400 | 409 | 412 | 422;
}

/** A group of clients: its own fields, what it sets for its members, and its end. */
export async function showGroup(call: StaffCall, refused: Refused = {}): Promise<Response> {
  const words = groupWords(call.language);
  const { setting, typed, ...said } = refused;
  const at = groupLevel(call);
  const { body: group, etag } = await call.api.getVersion(apiPath(call), groupSchema);
  const { id, providerId, name, discountPercent } = group;
  const mayWrite = call.may('providers:write');
  const now = { name, discountPercent: discountPercent.toLocaleString(call.language) };
  return show(
    call,
    { title: words.title(name), ...saidOf(call, setting), ...said },
    <>
      <p class="row">
        <a href={paths.providerGroups(providerId)}>{words.toList}</a>
        {call.may('clients:read') && (
          <a href={paths.clients({ groupId: id, archived: 'any' })}>{words.clients}</a>
        )}
        {call.may('dunning:read') && <a href={paths.groupLadder(providerId, id)}>{words.ladder}</a>}
      </p>
      <form method="post" action={paths.groupFields(id)} class="card narrow" aria-labelledby="edit">
        <h2 id="edit">{words.edit}</h2>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        <GroupFields call={call} typed={typed ?? now} />
        <DecisionButton
          {...{ name: 'save', value: 'save', label: call.words.save, bare: true }}
          refused={mayWrite ? undefined : call.words.lacksRight('providers:write')}
        />
      </form>
      {await Cascade({ call, at, refused: setting, mayWrite })}
      {mayWrite && (
        <form method="post" action={paths.groupRemove(id)} class="card">
          <FormToken signed={call.signed} />
          <DecisionButton
            {...{ name: 'remove', value: 'remove', label: words.remove, hint: words.removeHint }}
            {...{ plain: true, bare: true }}
          />
        </form>
      )}
    </>,
  );
}

/** Takes one change of a group's settings. */
export async function postGroup(call: StaffCall): Promise<Response> {
  const at = groupLevel(call);
  const setting = await changeSetting(call, at);
  return setting ? showGroup(call, { setting }) : lead(call, paths.group(idOf(call), SAVED));
}

/** Saves name and discount; who is refused keeps what was typed. */
export async function postGroupFields(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, ...typed } = await readForm(call, editForm, call.signed);
  try {
    await call.api.send('PATCH', apiPath(call), { body: groupBody(typed), ifMatch });
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showGroup(call, { typed, wrong, status: problem.status as 422 });
  }
  return lead(call, paths.group(idOf(call), SAVED));
}

/** Deletes a group that nothing uses; else the page says by what it is used. */
export async function postGroupRemove(call: StaffCall): Promise<Response> {
  await readForm(call, none, call.signed);
  const { providerId } = await call.api.get(apiPath(call), groupSchema);
  try {
    await call.api.send('DELETE', apiPath(call));
  } catch (error) {
    const problem = refusal(error);
    return showGroup(call, { wrong: inUse(call, problem), status: problem.status as 409 });
  }
  return lead(call, paths.providerGroups(providerId, { done: 'removed' }));
}

/** By what a group is used, in the language of whoever looks. */
function inUse(call: StaffCall, problem: Problem): string {
  const words = groupWords(call.language);
  const why = (['clients', 'rungs', 'merges'] as const).flatMap((name) => {
    const n = Number(problem.members[name] ?? 0);
    return n > 0 ? [words.use[name](n)] : [];
  });
  return why.length > 0 ? [words.inUse, ...why].join(' ') : sentenceFor(call.words, problem);
}

const idOf = ({ c }: StaffCall) => c.req.param('groupId') ?? '';
const apiPath = (call: StaffCall) => `/v1/client-groups/${encodeURIComponent(idOf(call))}`;

function groupLevel(call: StaffCall): CascadeLevel {
  return { level: 'group', api: `${apiPath(call)}/settings`, page: paths.group(idOf(call)) };
}
