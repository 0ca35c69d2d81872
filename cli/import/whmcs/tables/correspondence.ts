import {
  flag,
  instant,
  instantOrReport,
  integer,
  link,
  oneOf,
  raw,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, type Link, LOGIN, type TablePlan } from '../plan.ts';
import { SERVICE } from './services.ts';

const STATUS = {
  open: 'open',
  answered: 'answered',
  'customer-reply': 'client-reply',
  'on hold': 'on-hold',
  'in progress': 'in-progress',
  closed: 'closed',
} as const;
const URGENCY = { low: 'low', medium: 'medium', high: 'high' } as const;

export const tickets: TablePlan = {
  phase: 'tbltickets',
  table: 'tbltickets',
  columns: [
    ...['tid', 'did', 'userid', 'requestor_id', 'date', 'title', 'status', 'urgency', 'name', 'email'],
    ...['service', 'lastreply'],
  ],
  needs: ['userid', 'status'],
  target: 'tickets',
  hasProvider: true,
  fields: [
    ...['number', 'department', 'subject', 'status', 'urgency', 'guest_name', 'guest_email', 'opened_at'],
    ...['last_reply_at', 'closed_at'],
  ],
  // a guest's ticket has no client; one of a deleted client is nobody's and stays out
  links: { client_id: { ...CLIENT, required: 'if-named' }, login_id: LOGIN, service_id: SERVICE },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const custom = facts.ticketStatuses.get(text(row.status).toLowerCase());
    const status = oneOf(STATUS, row.status, custom ?? 'open', () => {
      if (!custom) say('status-unknown');
    });
    const client = link(row.userid);
    if (client === null) say('guest-ticket');
    const answered = instant(row.lastreply, say);
    return {
      number: textOrNull(row.tid),
      department: facts.departments.get(integer(row.did)) ?? '',
      subject: text(row.title),
      status,
      urgency: oneOf(URGENCY, row.urgency, 'medium', () => {}),
      guest_name: client === null ? textOrNull(row.name) : null,
      guest_email: client === null ? textOrNull(row.email) : null,
      opened_at: instantOrReport(row.date, say),
      last_reply_at: answered,
      closed_at: status === 'closed' ? answered : null,
      client_id: client,
      login_id: link(row.requestor_id),
      service_id: /^S\d+$/.test(raw(row.service)) ? link(raw(row.service).slice(1)) : null,
    };
  },
};

const TICKET: Link = {
  target: 'tickets',
  phase: 'tbltickets',
  missing: 'ticket-missing',
  required: 'always',
};

/** Messages lie in three tables: the ticket's first one in the ticket itself. */
function messages(
  plan: Pick<TablePlan, 'phase' | 'table' | 'columns' | 'map'> & Partial<TablePlan>,
): TablePlan {
  return {
    target: 'ticket_messages',
    hasSourceTable: true,
    fields: ['kind', 'author', 'author_name', 'body', 'at'],
    links: { ticket_id: TICKET, login_id: LOGIN },
    client: { link: 'ticket_id', through: 'client_id' },
    ...plan,
  };
}

export const firstMessages = messages({
  phase: 'tbltickets.message',
  table: 'tbltickets',
  columns: ['userid', 'requestor_id', 'date', 'message', 'name', 'admin'],
  map: (row, _facts, say) => ({
    ...author(row),
    body: text(row.message),
    at: instantOrReport(row.date, say),
    ticket_id: link(row.id),
    login_id: link(row.requestor_id),
  }),
});

export const ticketReplies = messages({
  phase: 'tblticketreplies',
  table: 'tblticketreplies',
  columns: ['tid', 'userid', 'requestor_id', 'date', 'message', 'name', 'admin'],
  needs: ['tid'],
  map: (row, _facts, say) => ({
    ...author(row),
    body: text(row.message),
    at: instantOrReport(row.date, say),
    ticket_id: link(row.tid),
    login_id: link(row.requestor_id),
  }),
});

export const ticketNotes = messages({
  phase: 'tblticketnotes',
  table: 'tblticketnotes',
  columns: ['ticketid', 'admin', 'date', 'message'],
  needs: ['ticketid'],
  map: (row, _facts, say) => ({
    kind: 'note',
    author: 'staff',
    author_name: text(row.admin),
    body: text(row.message),
    at: instantOrReport(row.date, say),
    ticket_id: link(row.ticketid),
    login_id: null,
  }),
});

function author(row: SourceRow) {
  const staff = text(row.admin);
  if (staff !== '') return { kind: 'message', author: 'staff', author_name: staff };
  const guest = link(row.userid) === null;
  return { kind: 'message', author: guest ? 'guest' : 'client', author_name: text(row.name) };
}

export const notes: TablePlan = {
  phase: 'tblnotes',
  table: 'tblnotes',
  columns: ['userid', 'adminid', 'created', 'note', 'sticky'],
  needs: ['userid', 'note'],
  target: 'notes',
  fields: ['section', 'body', 'sticky', 'author', 'at'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map: (row, facts, say) => ({
    section: 'client',
    body: text(row.note),
    sticky: flag(row.sticky),
    author: facts.admins.get(integer(row.adminid)) ?? '',
    at: instantOrReport(row.created, say),
    client_id: link(row.userid),
  }),
};

/** The rows only: the files lie outside the database. */
export const files: TablePlan = {
  phase: 'tblclientsfiles',
  table: 'tblclientsfiles',
  columns: ['userid', 'title', 'filename', 'adminonly', 'dateadded'],
  needs: ['userid', 'filename'],
  target: 'files',
  fields: ['title', 'file_name', 'staff_only', 'added_at'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map: (row, _facts, say) => ({
    title: text(row.title),
    file_name: text(row.filename) || `file-${integer(row.id)}`,
    staff_only: flag(row.adminonly),
    added_at: instantOrReport(row.dateadded, say),
    client_id: link(row.userid),
  }),
};

export const mailLog: TablePlan = {
  phase: 'tblemails',
  table: 'tblemails',
  columns: ['userid', 'subject', 'message', 'date', 'to', 'cc', 'failed', 'pending'],
  needs: ['userid'],
  target: 'messages',
  hasProvider: true,
  fields: ['to_address', 'cc_address', 'subject', 'body_html', 'state', 'sent_at'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map(row, _facts, say) {
    // what waits in the source's queue is the source's to send: it must never go out from here
    const state = flag(row.failed) ? 'failed' : flag(row.pending) ? 'unknown' : 'sent';
    return {
      to_address: text(row.to),
      cc_address: textOrNull(row.cc),
      subject: text(row.subject),
      body_html: raw(row.message),
      state,
      sent_at: instant(row.date, say),
      client_id: link(row.userid),
    };
  },
};
