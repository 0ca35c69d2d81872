import type { z } from 'zod';
import type { groupSchema } from '../../../../api/routes/client-groups/schema.ts';
import { ladderView } from '../../../../api/routes/dunning/schema.ts';
import { List } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths } from '../../../paths.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';

const MOST_GROUPS = 50;

interface Props {
  call: StaffCall;
  providerId: number;
  provider: string;
  groups: readonly Pick<z.output<typeof groupSchema>, 'id' | 'name'>[];
}

/** Which ladder counts for whom: system, provider, groups. */
export async function Cascade({ call, providerId, provider, groups }: Props) {
  const { api, c, language } = call;
  const words = ladderWords(language);
  const path = `/v1/providers/${providerId}/dunning-ladder`;
  const shown = groups.slice(0, MOST_GROUPS);
  const [own, ...ofGroups] = await Promise.all([
    api.get(path, ladderView),
    ...shown.map(({ id }) => api.get(`${path}?groupId=${id}`, ladderView)),
  ]);
  const link = (to: string, name: string) => (
    <a href={to} aria-current={c.req.path === to ? 'page' : undefined} dir="auto">
      {name}
    </a>
  );
  const row = (to: string, name: string, ladder: z.output<typeof ladderView> | undefined, other: string) => [
    link(to, name),
    ladder?.inForce ? (
      <strong>{words.ownVersion(ladder.version)}</strong>
    ) : (
      <span class="quiet">{other}</span>
    ),
    ladder?.activeFrom ? <Time call={call} at={ladder.activeFrom} /> : '–',
  ];
  return (
    <>
      <h2 id="cascade">{words.cascade}</h2>
      <p class="hint">{words.cascadeAbout}</p>
      <List
        {...{ call, caption: words.cascade, columns: [words.level, words.ladder, words.since] }}
        rows={[
          [words.system, <span class="quiet">{words.systemNone}</span>, '–'],
          row(paths.ladder(providerId), provider, own, words.nobodys),
          ...shown.map(({ id, name }, at) =>
            row(paths.groupLadder(providerId, id), words.groupOf(name), ofGroups[at], words.inherits),
          ),
        ]}
      />
      {groups.length > MOST_GROUPS && <p class="hint">{words.moreGroups}</p>}
    </>
  );
}
