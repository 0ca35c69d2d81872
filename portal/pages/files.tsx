import type { Deps } from '../../api/deps.ts';
import { fileResponse } from '../../api/http/files.ts';
import { Problem } from '../../api/problems.ts';
import { storageUnavailable } from '../../api/storage.ts';
import { findFile } from '../../db/queries/files.ts';
import { listSharedFiles } from '../../db/queries/portal-lists.ts';
import { Table } from '../../web/elements.tsx';
import type { Portal } from '../env.ts';
import { show, writtenTime } from '../http.tsx';
import { memberPage } from '../member.ts';
import { Older, pageOf } from '../paging.tsx';

/** Files that are meant for the client (C7), to be saved. */
export function registerFiles(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/files',
    { permission: 'files', staff: true },
    {
      async get(call) {
        const { place, words, language, signed } = call;
        const { rows, older } = await pageOf(call, (page) =>
          listSharedFiles(deps.sql, { clientId: signed.client.id, ...page }),
        );
        const kilobytes = new Intl.NumberFormat(language, {
          style: 'unit',
          unit: 'kilobyte',
          maximumFractionDigits: 1,
        });
        return show(
          call,
          { title: words.files },
          rows.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <>
              <Table
                caption={words.files}
                columns={[words.file.title, words.file.added, words.file.size]}
                rows={rows.map((file) => [
                  file.stored ? (
                    <a
                      href={`${place.base}/files/${file.id}`}
                      aria-label={words.file.download(file.title || file.fileName)}
                    >
                      {file.title || file.fileName}
                    </a>
                  ) : (
                    file.title || file.fileName
                  ),
                  writtenTime(call, file.addedAt),
                  file.sizeBytes === null ? '–' : kilobytes.format(file.sizeBytes / 1000),
                ])}
              />
              <Older call={call} path="/files" before={older} />
            </>
          ),
        );
      },
    },
  );
  memberPage(
    portal,
    deps,
    '/files/:fileId{[1-9][0-9]{0,14}}',
    { permission: 'files', staff: true },
    {
      async get(call) {
        const { c, signed } = call;
        const file = await findFile(deps.sql, Number(c.req.param('fileId')));
        if (!file || file.clientId !== signed.client.id || file.staffOnly || file.storageKey === null)
          throw new Problem('not-found', 'There is no such file for this client.');
        const found = await deps.storage.get(file.storageKey).catch(storageUnavailable);
        if (found === 'missing')
          throw new Problem('not-found', 'The content of this file is not stored here.');
        return fileResponse(c, file, found);
      },
    },
  );
}
