import { z } from 'zod';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { careWords } from '../../words/client-care.ts';
import { keyed, ticked } from './forms.tsx';
import { lists } from './lists.tsx';
import { clientIdOf, readList, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const MOST_TEXT = 50_000;
const form = z.strictObject({
  body: field(MOST_TEXT),
  section: field(50).optional(),
  sticky: ticked,
  ...keyed,
});

/** The notes about a client, and a form for one more. */
export async function showNotes(call: StaffCall, client: ShownClient): Promise<Response> {
  const words = clientWords(call.language);
  const care = careWords(call.language);
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
          <Field
            {...{
              name: 'section',
              label: care.section,
              hint: care.sectionHint,
              value: 'client',
              maxlength: 50,
            }}
          />
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
  const { body, sticky, section = '', key } = await readForm(call, form, call.signed);
  await call.api.send('POST', `/v1/clients/${id}/notes`, {
    key,
    body: { body, sticky: sticky === 'true', ...(section.trim() !== '' && { section: section.trim() }) },
  });
  return lead(call, paths.clientList(id, 'notes', { done: 'noted' }));
}
