import { z } from 'zod';
import { pageOf } from '../../../../api/http/page.ts';
import { exportCode, exportLink } from '../../../../api/routes/exports/hand-over.ts';
import { exportSchema } from '../../../../api/routes/exports/schema.ts';
import { startScope } from '../../../../api/scopes.ts';
import { readForm } from '../../../../web/forms.ts';
import { List } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths, withQuery } from '../../../paths.ts';
import { clientWords } from '../../../words/client.ts';
import { dutyWords } from '../../../words/client-duties.ts';
import { showDuties } from '../duties.tsx';
import { OneButton, sent } from '../forms.tsx';
import { sizeOf } from '../lists.tsx';
import { clientIdOf, readClient } from '../read.ts';
import { showPart } from '../tabs.tsx';
import { type DutyPart, MOST, numbered } from './holds.tsx';

const exportPage = pageOf(exportSchema);
const form = z.strictObject(numbered);

/** L12, L13. The client's data as files to hand over. */
export async function Exports({ call, client }: DutyPart) {
  const words = dutyWords(call.language);
  const shared = clientWords(call.language);
  const { id } = client;
  const mayMake = call.may(startScope('export'));
  const { items } = await call.api.get(withQuery(`/v1/clients/${id}/exports`, { limit: MOST }), exportPage);
  return (
    <div>
      <h2 id="exports">{words.exports}</h2>
      {mayMake && (
        <ul class="links">
          <li>
            <a href={paths.preview(id, 'export', { 'p.format': 'json' })}>{words.exportJson}</a>
          </li>
          <li>
            <a href={paths.preview(id, 'export', { 'p.format': 'pdf' })}>{words.exportPdf}</a>
          </li>
        </ul>
      )}
      <p class="quiet">{words.exportsAbout}</p>
      <List
        {...{ call, caption: words.exports }}
        columns={[words.file, words.sections, words.made, words.expires, ...(mayMake ? [shared.change] : [])]}
        rows={items.map((file) => [
          <>
            <a href={paths.operation(file.operationId)}>{file.format.toUpperCase()}</a>{' '}
            {words.exportStates[file.state]}
            <div class="quiet">
              {sizeOf(call.language, file.bytes)} <code title={file.sha256}>{file.sha256.slice(0, 12)}…</code>
            </div>
          </>,
          file.sections.join(', '),
          <Time call={call} at={file.madeAt} />,
          <>
            <Time call={call} at={file.removedAt ?? file.expiresAt} />
            {file.downloadedAt !== null && (
              <div class="quiet">
                {words.fetched} <Time call={call} at={file.downloadedAt} />
              </div>
            )}
          </>,
          ...(mayMake
            ? [
                file.state === 'removed' ? (
                  '–'
                ) : (
                  <>
                    <OneButton
                      {...{
                        call,
                        label: words.makeLink,
                        about: `#${file.id}`,
                        fields: { id: String(file.id) },
                      }}
                      action={paths.clientDo(id, 'duties', 'link')}
                    />
                    <OneButton
                      {...{
                        call,
                        label: words.makeCode,
                        about: `#${file.id}`,
                        fields: { id: String(file.id) },
                      }}
                      action={paths.clientDo(id, 'duties', 'code')}
                    />
                  </>
                ),
              ]
            : []),
        ])}
      />
    </div>
  );
}

/** Shows a new link, this once. */
export function makeLink(call: StaffCall): Promise<Response> {
  const { linkIs, linkAbout } = dutyWords(call.language);
  return handOver(call, [linkIs, linkAbout], async (id) => {
    const { link, expiresAt } = await call.api.send('POST', `/v1/exports/${id}/link`, { schema: exportLink });
    return { secret: link, expiresAt };
  });
}

/** Shows a new code, this once. */
export function makeCode(call: StaffCall): Promise<Response> {
  const { codeIs, codeAbout } = dutyWords(call.language);
  return handOver(call, [codeIs, codeAbout], async (id) => {
    const { code, expiresAt } = await call.api.send('POST', `/v1/exports/${id}/code`, { schema: exportCode });
    return { secret: code, expiresAt };
  });
}

async function handOver(
  call: StaffCall,
  [title, about]: [string, string],
  make: (id: string) => Promise<{ secret: string; expiresAt: string }>,
): Promise<Response> {
  const words = dutyWords(call.language);
  const clientId = clientIdOf(call);
  const { id } = await readForm(call, form, call.signed);
  const client = await readClient(call, clientId);
  let made: { secret: string; expiresAt: string } | undefined;
  const refused = await sent(call, 'hand-over', {}, async () => {
    made = await make(id);
  });
  if (refused) return showDuties(call, client, refused);
  return showPart(
    call,
    client,
    'duties',
    <section class="card" aria-labelledby="secret">
      <h2 id="secret">{title}</h2>
      <p>{about}</p>
      <p>
        <code>{made?.secret}</code>
      </p>
      <p>
        {words.expires} <Time call={call} at={made?.expiresAt} written />
      </p>
      <p>
        <a href={paths.clientList(clientId, 'duties')}>{call.words.back}</a>
      </p>
    </section>,
  );
}
