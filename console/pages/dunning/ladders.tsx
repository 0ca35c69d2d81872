import { pageOf } from '../../../api/http/page.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { ladderView } from '../../../api/routes/dunning/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { Badge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { DunningTabs } from './tabs.tsx';

const providerPage = pageOf(providerSchema);
const groupPage = pageOf(groupSchema);

/** The providers, each of which has a ladder or none, with their client groups, each of which may have its own. */
export async function showLadders(call: StaffCall): Promise<Response> {
  const { api, c, language } = call;
  const words = dunningPagesWords(language);
  const { items, next } = await api.get(
    withQuery('/v1/providers', { cursor: c.req.query('cursor') }),
    providerPage,
  );
  const [groups, ladders] = await Promise.all([
    Promise.all(items.map(({ id }) => api.get(`/v1/client-groups?providerId=${id}&limit=200`, groupPage))),
    Promise.all(items.map(({ id }) => api.get(`/v1/providers/${id}/dunning-ladder`, ladderView))),
  ]);
  return show(
    call,
    { title: words.ladders },
    <>
      <DunningTabs call={call} at="ladders" />
      <List
        {...{ call, caption: words.ladders }}
        columns={[words.provider, words.counts, words.groupLadders]}
        rows={items.map(({ id, name }, at) => [
          <a href={paths.ladder(id)} dir="auto">
            {words.ladderOf(name)}
          </a>,
          ladders[at]?.inForce ? (
            <Badge tone="done">{words.version(ladders[at].version)}</Badge>
          ) : (
            <Badge tone="warn">{words.noneCounts}</Badge>
          ),
          groups[at]?.items.length ? (
            <ul class="links">
              {groups[at].items.map((group) => (
                <li>
                  <a href={paths.groupLadder(id, group.id)} dir="auto">
                    {group.name}
                  </a>
                </li>
              ))}
            </ul>
          ) : (
            <span class="quiet">{words.noGroups}</span>
          ),
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.ladders({ cursor: at })} />
    </>,
  );
}
