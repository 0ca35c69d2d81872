import { pageOf } from '../../../api/http/page.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { cascadeWords } from '../../words/cascade.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { Cascade, type CascadeLevel, type CascadeRefused, changeSetting } from './cascade.tsx';
import { ProviderTabs } from './provider-tabs.tsx';

const groupPage = pageOf(groupSchema);

function providerLevel({ c }: StaffCall): CascadeLevel & { id: string } {
  const id = c.req.param('providerId') ?? '';
  const api = `/v1/providers/${encodeURIComponent(id)}/settings`;
  return { level: 'provider', api, page: paths.providerCascade(id), id };
}

/** What a provider sets for everybody below it. */
export async function showProviderCascade(call: StaffCall, refused?: CascadeRefused): Promise<Response> {
  const at = providerLevel(call);
  const provider = await call.api.get(`/v1/providers/${encodeURIComponent(at.id)}`, providerSchema);
  return show(
    call,
    { title: provider.name, ...saidOf(call, refused) },
    <>
      <ProviderTabs call={call} id={provider.id} at="cascade" />
      {await Cascade({ call, at, refused, mayWrite: call.may('providers:write') })}
    </>,
  );
}

/** Takes one change of a provider's settings. */
export async function postProviderCascade(call: StaffCall): Promise<Response> {
  const at = providerLevel(call);
  const refused = await changeSetting(call, at);
  return refused ? showProviderCascade(call, refused) : lead(call, paths.providerCascade(at.id, SAVED));
}

/** The groups of clients of a provider. */
export async function showGroups(call: StaffCall): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const id = call.c.req.param('providerId') ?? '';
  const cursor = call.c.req.query('cursor');
  const provider = await call.api.get(`/v1/providers/${encodeURIComponent(id)}`, providerSchema);
  const asked = withQuery('/v1/client-groups', { providerId: provider.id, cursor });
  const { items, next } = await call.api.get(asked, groupPage);
  return show(
    call,
    { title: provider.name },
    <>
      <ProviderTabs call={call} id={provider.id} at="groups" />
      <List
        {...{ call, caption: words.tabs.groups, empty: words.noGroups }}
        columns={[words.number, words.name, words.discount, words.ownSettings]}
        rows={items.map((group) => [
          group.id,
          <a href={paths.group(group.id)} dir="auto">
            {group.name}
          </a>,
          `${group.discountPercent.toLocaleString(call.language)} %`,
          Object.keys(group.settings).length,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.providerGroups(id, { cursor: at })} />
    </>,
  );
}

function groupLevel({ c }: StaffCall): CascadeLevel & { id: string } {
  const id = c.req.param('groupId') ?? '';
  const api = `/v1/client-groups/${encodeURIComponent(id)}/settings`;
  return { level: 'group', api, page: paths.group(id), id };
}

/** What a group of clients sets for its members. */
export async function showGroup(call: StaffCall, refused?: CascadeRefused): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const at = groupLevel(call);
  const group = await call.api.get(`/v1/client-groups/${encodeURIComponent(at.id)}`, groupSchema);
  return show(
    call,
    { title: words.groupTitle(group.name), ...saidOf(call, refused) },
    <>
      <p>
        <a href={paths.providerGroups(group.providerId)}>{words.toGroups}</a>
      </p>
      {await Cascade({ call, at, refused, mayWrite: call.may('providers:write') })}
    </>,
  );
}

/** Takes one change of a group's settings. */
export async function postGroup(call: StaffCall): Promise<Response> {
  const at = groupLevel(call);
  const refused = await changeSetting(call, at);
  return refused ? showGroup(call, refused) : lead(call, paths.group(at.id, SAVED));
}

/** The address of a page after its change was taken. */
export const SAVED = { done: 'saved' } as const;

/** What such a page says above its content. */
export function saidOf(call: StaffCall, refused: CascadeRefused | undefined) {
  return {
    done: call.c.req.query('done') === 'saved' ? cascadeWords(call.language).saved : undefined,
    ...{ wrong: refused?.wrong, status: refused?.status },
  };
}
