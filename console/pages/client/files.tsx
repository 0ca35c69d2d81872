import { z } from 'zod';
import { MOST_FILE_MIB } from '../../../api/routes/files/schema.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readUpload } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { careWords } from '../../words/client-care.ts';
import { FoldedForm, keyed, type Refused, saidOf, sent, ticked, typedIn } from './forms.tsx';
import { showList } from './list.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';

const form = z.strictObject({ title: field(200), staffOnly: ticked, ...keyed });

/** C7. A client's files, and a form for one more. */
export function showFiles(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const words = careWords(call.language);
  const typed = typedIn(refused, 'file');
  return showList(call, client, 'files', {
    ...saidOf(call, words.done, refused),
    above: call.may('clients:write') && (
      <FoldedForm
        {...{ call, action: paths.clientDo(client.id, 'files', 'add'), title: words.addFile, typed }}
        {...{ button: words.addFile, once: true, upload: true }}
      >
        <Field {...{ name: 'file', label: words.file, hint: words.fileHint, type: 'file', required: true }} />
        <Field {...{ name: 'title', label: words.title, value: typed?.title ?? '', maxlength: 200 }} />
        <Check
          {...{ name: 'staffOnly', label: words.staffOnly }}
          checked={typed ? typed.staffOnly === 'true' : true}
        />
      </FoldedForm>
    ),
  });
}

/** Stores a file. */
export async function postFile(call: StaffCall): Promise<Response> {
  const words = careWords(call.language);
  const id = clientIdOf(call);
  const { file, fields } = await readUpload(call, form, call.signed);
  const { key, title, staffOnly } = fields;
  const refused =
    file === undefined || file.size === 0 || file.size > MOST_FILE_MIB * 1024 * 1024
      ? { form: 'file', typed: fields, wrong: file?.size ? words.tooBig : words.noFile, status: 422 as const }
      : await sent(call, 'file', fields, async () => {
          const content = Buffer.from(await file.arrayBuffer()).toString('base64');
          const type = file.type.split(';')[0]?.trim().toLowerCase() ?? '';
          await call.api.send('POST', `/v1/clients/${id}/files`, {
            key,
            body: {
              ...{ title, fileName: file.name, staffOnly: staffOnly === 'true', content },
              ...(type !== '' && { contentType: type }),
            },
          });
        });
  return refused
    ? showFiles(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'files', { done: 'stored' }));
}
