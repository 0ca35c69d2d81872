import { pageOf } from '../../../../api/http/page.ts';
import { ladderView } from '../../../../api/routes/dunning/schema.ts';
import { Actor } from '../../../components/actor.tsx';
import { List } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { withQuery } from '../../../paths.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import { dunningPagesWords } from '../../../words/dunning-pages.ts';
import { Changes } from './changes.tsx';
import { differences } from './saying.ts';

const MOST = 10;
const versions = pageOf(ladderView);

/** The last versions of a ladder: since when each counts, who wrote it, and what it changed, in words. */
export async function History({
  call,
  providerId,
  groupId,
}: {
  call: StaffCall;
  providerId: number;
  groupId: number | null;
}) {
  const { api, language } = call;
  const words = ladderWords(language);
  const pages = dunningPagesWords(language);
  const path = `/v1/providers/${providerId}/dunning-ladder/versions`;
  const asked = { groupId: groupId ?? undefined, limit: MOST + 1 };
  const { items } = await api.get(withQuery(path, asked), versions);
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{words.history}</summary>
      <List
        {...{ call, caption: words.history }}
        columns={[words.ladder, words.since, words.by, words.differences]}
        rows={items.slice(0, MOST).map(({ version, activeFrom, createdBy, ladder }, at) => {
          const before = items[at + 1];
          return [
            pages.version(version),
            activeFrom ? <Time call={call} at={activeFrom} /> : '–',
            <Actor call={call} actor={createdBy} />,
            before ? (
              <Changes found={differences(before.ladder, ladder, language)} language={language} />
            ) : (
              words.firstVersion
            ),
          ];
        })}
      />
    </details>
  );
}
