import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { insertNote, listMessages, listNotes } from '../../../db/queries/correspondence.ts';
import { id, line, longText } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { clientToChange } from './access.ts';
import { clientParams } from './schema.ts';
import { clientList } from './sublist.ts';

export const noteSchema = z
  .object({
    id,
    clientId: id,
    section: z.string(),
    body: z.string(),
    sticky: z.boolean(),
    author: z.string(),
    at: z.string(),
  })
  .openapi('Note');
const noteExample = {
  id: 1,
  clientId: 1,
  section: 'client',
  body: 'Prefers to be called.',
  sticky: false,
  author: 'token:1',
  at: '2026-01-31T09:30:00.000Z',
};

export const listClientNotes = clientList({
  name: 'notes',
  tag: 'Correspondence',
  summary: 'List the internal notes about a client',
  item: noteSchema,
  example: noteExample,
  read: (sql, { clientId, ...page }) => listNotes(sql, clientId, page),
});

const newNote = z
  .strictObject({
    body: longText(50_000).min(1),
    section: line(50).min(1).default('client'),
    sticky: z.boolean().default(false),
  })
  .openapi('NewNote', { example: { body: 'Prefers to be called.' } });

export const createNote = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/notes',
    scope: 'clients:write',
    tag: 'Correspondence',
    summary: 'Write an internal note about a client',
    params: clientParams,
    body: newNote,
    answers: [
      {
        status: 201,
        description: 'The new note.',
        schema: noteSchema,
        example: noteExample,
        headers: { Location: 'where the notes are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller } = call;
    const { providerId } = await clientToChange(tx, caller, clientId);
    const note = await insertNote(tx, { clientId, ...body, author: nameOf(caller) });
    // The text itself stays out of the log: the note holds it.
    const changes = { section: { from: null, to: note.section } };
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId,
      entity: 'note',
      entityId: note.id,
      action: 'created',
      changes,
    });
    return created(`/v1/clients/${clientId}/notes`, note);
  },
);

export const messageSchema = z
  .object({
    id,
    operationId: z.uuid().nullable(),
    channel: z.enum(['email', 'sms', 'portal']),
    template: z.string().nullable(),
    toAddress: z.string(),
    ccAddress: z.string().nullable(),
    subject: z.string(),
    bodyText: z.string(),
    state: z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']),
    attempts: z.int(),
    error: z.string().nullable(),
    sentAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Message');

export const messageExample = {
  id: 1,
  operationId: null,
  channel: 'email',
  template: 'client-closed',
  toAddress: 'ada@example.com',
  ccAddress: null,
  subject: 'Your account is closed',
  bodyText: 'Dear Ada …',
  state: 'sent',
  attempts: 1,
  error: null,
  sentAt: '2026-01-31T09:30:00.000Z',
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const listClientMessages = clientList({
  name: 'messages',
  tag: 'Correspondence',
  summary: 'List what was sent to a client',
  item: messageSchema,
  example: messageExample,
  read: (sql, { clientId, ...page }) => listMessages(sql, clientId, page),
});
