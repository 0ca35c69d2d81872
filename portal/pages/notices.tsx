import type { Deps } from '../../api/deps.ts';
import { listNotices } from '../../db/queries/portal-lists.ts';
import type { Portal } from '../env.ts';
import { show, writtenTime } from '../http.tsx';
import { memberPage } from '../member.ts';
import { Older, pageOf } from '../paging.tsx';

/** What the provider has written for the client area (C8). */
export function registerNotices(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/notices',
    { permission: 'emails', staff: true },
    {
      async get(call) {
        const { words, signed } = call;
        const { rows, older } = await pageOf(call, (page) =>
          listNotices(deps.sql, { clientId: signed.client.id, ...page }),
        );
        return show(
          call,
          { title: words.notices },
          rows.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <>
              {rows.map(({ subject, text, at }) => (
                <article class="card">
                  <h2>{subject}</h2>
                  <p class="hint">
                    <time datetime={at}>{writtenTime(call, at)}</time>
                  </p>
                  <p class="notice">{text}</p>
                </article>
              ))}
              <Older call={call} path="/notices" before={older} />
            </>
          ),
        );
      },
    },
  );
}
