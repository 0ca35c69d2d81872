import { z } from 'zod';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { lists } from './lists.tsx';
import { clientIdOf, readList, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const MOST_TEXT = 50_000;
const form = z.strictObject({ body: field(MOST_TEXT), sticky: z.literal('true').optional(), key: z.uuid() });

/** The notes about a client, and a form for one more. */
export async function showNotes(call: StaffCall, client: ShownClient): Promise<Response> {
  const words = clientWords(call.language);
  const { id } = client;
  const { items, next } = await readList(call, id, 'notes', { cursor: call.c.req.query('cursor') });
  const { columns, row } = lists.notes;
  return showPart(
    call,
    client,
    'notes',
    <>
      {call.may('clients:write') && (
        <form method="post" action={paths.clientList(id, 'notes')} class="card" aria-labelledby="new-note">
          <h2 id="new-note">{words.newNote}</h2>
          <FormToken signed={call.signed} />
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <div class="field">
            <label for="body">{words.text}</label>
            <textarea id="body" name="body" rows={3} maxlength={MOST_TEXT} required></textarea>
          </div>
          <p class="check">
            <input type="checkbox" id="sticky" name="sticky" value="true" />
            <label for="sticky">{words.sticky}</label>
          </p>
          <button type="submit">{words.addNote}</button>
        </form>
      )}
      <List
        {...{ call, caption: words.lists.notes, columns: columns(call) }}
        rows={items.map((item) => row(call, item))}
      />
      <Pager call={call} next={next} to={(cursor) => paths.clientList(id, 'notes', { cursor })} />
    </>,
    { done: call.c.req.query('done') === 'noted' ? words.noteAdded : undefined },
  );
}

/** Keeps a note. */
export async function postNote(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { body, sticky, key } = await readForm(call, form, call.signed);
  await call.api.send('POST', `/v1/clients/${id}/notes`, { key, body: { body, sticky: sticky === 'true' } });
  return lead(call, paths.clientList(id, 'notes', { done: 'noted' }));
}
