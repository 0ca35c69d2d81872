import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { groupWords } from '../../words/groups.ts';
import { GroupFields, groupBody, groupFields, type TypedGroup } from './group-fields.tsx';
import { ProviderTabs } from './provider-tabs.tsx';

const groupPage = pageOf(groupSchema);
const newForm = z.strictObject({ ...groupFields, key: z.uuid() });

/** The groups of clients of a provider. */
export async function showGroups(call: StaffCall): Promise<Response> {
  const words = groupWords(call.language);
  const provider = await providerOf(call);
  const cursor = call.c.req.query('cursor');
  const asked = withQuery('/v1/client-groups', { providerId: provider.id, cursor });
  const { items, next } = await call.api.get(asked, groupPage);
  return show(
    call,
    { title: provider.name, done: call.c.req.query('done') === 'removed' ? words.removed : undefined },
    <>
      <ProviderTabs call={call} id={provider.id} at="groups" />
      {call.may('providers:write') && (
        <p>
          <a href={paths.newGroup(provider.id)}>{words.add}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.name, empty: words.none }}
        columns={[words.number, words.name, words.discountColumn, words.ownSettings]}
        rows={items.map((group) => [
          group.id,
          <a href={paths.group(group.id)} dir="auto">
            {group.name}
          </a>,
          `${group.discountPercent.toLocaleString(call.language)} %`,
          Object.keys(group.settings).length,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.providerGroups(provider.id, { cursor: at })} />
    </>,
  );
}

/** The form for another group. */
export async function showNewGroup(
  call: StaffCall,
  refused?: { typed: TypedGroup; wrong: string; status: 400 | 409 | 422 },
): Promise<Response> {
  const words = groupWords(call.language);
  const { id, name } = await providerOf(call);
  return show(
    call,
    { title: words.add, wrong: refused?.wrong, status: refused?.status },
    <form method="post" action={paths.newGroup(id)} class="card narrow">
      <p class="quiet" dir="auto">
        {name}
      </p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <GroupFields call={call} typed={refused?.typed ?? { name: '', discountPercent: '0' }} />
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.providerGroups(id)}>{call.words.back}</a>
      </p>
    </form>,
  );
}

/** Creates a group and leads to it, where its settings are. */
export async function postNewGroup(call: StaffCall): Promise<Response> {
  const { key, ...typed } = await readForm(call, newForm, call.signed);
  try {
    const body = { ...groupBody(typed), providerId: Number(call.c.req.param('providerId')) };
    const { id } = await call.api.send('POST', '/v1/client-groups', { key, body, schema: groupSchema });
    return lead(call, paths.group(id, { done: 'saved' }));
  } catch (error) {
    const problem = refusal(error);
    return showNewGroup(call, {
      ...{ typed, wrong: sentenceFor(call.words, problem), status: problem.status as 422 },
    });
  }
}

function providerOf({ api, c }: StaffCall): Promise<z.output<typeof providerSchema>> {
  return api.get(`/v1/providers/${encodeURIComponent(c.req.param('providerId') ?? '')}`, providerSchema);
}
