import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { auditLine } from '../../../api/routes/audit/export.ts';
import { auditVerdict } from '../../../api/routes/audit/verify.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { type AuditAction, auditActions } from '../../../domain/access/audit.ts';
import { Field } from '../../../web/elements.tsx';
import { Actor } from '../../components/actor.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { instantOf } from '../../components/local-time.ts';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { auditWords } from '../../words/audit.ts';
import { auditActionWords } from '../../words/audit-actions.ts';

type Line = z.output<typeof auditLine>;
type Verdict = z.output<typeof auditVerdict>;
type Filter = Record<(typeof filterNames)[number], string | undefined>;

const PAGE = 50;
const accounts = pageOf(staffSchema);
const filterNames = ['actor', 'action', 'subject', 'from', 'until'] as const;
const actions = Object.keys(auditActions) as AuditAction[];

/** The audit log: the newest lines first, filters in the address, the chain checked, lines as a file. */
export function registerAudit(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.audit(), { get: showAudit });
  staffPage(console, with_, paths.auditFile(), { get: sendFile });
}

async function showAudit(call: StaffCall): Promise<Response> {
  const { c, language } = call;
  const words = auditWords(language);
  const filter = filterOf(call);
  const before = c.req.query('before');
  const [lines, verdict, people] = await Promise.all([
    readLines(call, { ...askedOf(call, filter), before }),
    c.req.query('check') === undefined ? undefined : call.api.get('/v1/audit/verification', auditVerdict),
    peopleOf(call, filter.actor),
  ]);
  const shown = lines.slice(0, PAGE);
  const last = lines.length > PAGE ? shown.at(-1)?.seq : undefined;
  return show(
    call,
    { title: words.title },
    <>
      {verdict && <Checked call={call} verdict={verdict} />}
      <Filters call={call} action={paths.audit()}>
        <Select
          {...{
            name: 'actor',
            label: words.who,
            value: filter.actor,
            empty: call.words.all,
            choices: people,
          }}
        />
        <Select
          {...{ name: 'action', label: words.what, value: filter.action, empty: call.words.all }}
          choices={actions.map((value) => ({ value, label: auditActionWords(language)[value] }))}
        />
        <Field {...{ name: 'subject', label: words.subjectField, value: filter.subject ?? '' }} />
        <Field {...{ name: 'from', label: words.from, type: 'date', value: filter.from ?? '' }} />
        <Field {...{ name: 'until', label: words.until, type: 'date', value: filter.until ?? '' }} />
      </Filters>
      <List
        {...{ call, caption: words.title }}
        columns={['#', words.when, words.what, words.who, words.subject, words.address, words.more]}
        rows={shown.map((line) => rowOf(call, line))}
      />
      <p class="row pager">
        {before !== undefined && <a href={paths.audit(filter)}>{words.newest}</a>}
        {last !== undefined && <a href={paths.audit({ ...filter, before: last })}>{words.older}</a>}
      </p>
      <ul class="links">
        <li>
          <a href={paths.auditFile(filter)}>{words.file}</a>
        </li>
        <li>
          <a href={paths.audit({ ...filter, check: 'true' })} title={words.checkHint}>
            {words.check}
          </a>
        </li>
      </ul>
    </>,
  );
}

function Checked({ call, verdict }: { call: StaffCall; verdict: Verdict }) {
  const words = auditWords(call.language);
  const { holds, lines, head, reason } = verdict;
  return (
    <section class={`callout ${holds ? 'info' : 'wrong'}`} aria-label={words.check}>
      <p>
        <strong>{holds ? words.holds(lines) : words.broken(lines)}</strong>
      </p>
      <p>{holds ? words.head : reason}</p>
      {head !== null && (
        <p>
          <code>{head}</code>
        </p>
      )}
    </section>
  );
}

function rowOf(call: StaffCall, { seq, at, action, actorKind, actorId, subject, address, data }: Line) {
  return [
    <span class="number">{seq}</span>,
    <Time call={call} at={at} written />,
    <span title={action}>{auditActionWords(call.language)[action]}</span>,
    <Actor call={call} actor={actorId === null ? actorKind : `${actorKind}:${actorId}`} />,
    <Subject call={call} subject={subject} />,
    address ?? '–',
    Object.entries(data)
      .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
      .join(' · ') || '–',
  ];
}

/** What a line is about, with the way there. */
function Subject({ call, subject }: { call: StaffCall; subject: string | null }) {
  const [kind, id = ''] = subject?.split(':') ?? [];
  switch (kind) {
    case undefined:
      return <>–</>;
    case 'staff':
      return (
        <a href={paths.staff(id)}>
          <Actor call={call} actor={subject} />
        </a>
      );
    case 'token':
      return <Actor call={call} actor={subject} />;
    case 'role':
      return <a href={paths.role(id)}>{subject}</a>;
    case 'client':
      return <a href={paths.client(id)}>{subject}</a>;
    case 'operation':
      return <a href={paths.operation(id)}>{subject}</a>;
    case 'schedule':
      return <a href={paths.schedule(id)}>{subject}</a>;
    default:
      return <>{subject}</>;
  }
}

function filterOf({ c }: StaffCall): Filter {
  return Object.fromEntries(
    filterNames.map((name) => [name, c.req.query(name)?.trim() || undefined]),
  ) as Filter;
}

/** The filter as the API takes it: days of whoever looks become times, the last one included. */
function askedOf({ zone }: StaffCall, { from, until, ...more }: Filter) {
  return {
    ...more,
    from: from && instantOf(`${from}T00:00`, zone),
    until: until && instantOf(`${nextDay(until)}T00:00`, zone),
  };
}

function nextDay(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at + 86_400_000).toISOString().slice(0, 10);
}

/** One line more than is shown, which says whether there are more. */
async function readLines({ api }: StaffCall, asked: Record<string, string | undefined>): Promise<Line[]> {
  const answer = await api.raw(withQuery('/v1/audit', { ...asked, newest: 'true', limit: PAGE + 1 }));
  const text = await answer.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => auditLine.parse(JSON.parse(line)));
}

/** Who can be chosen: the staff that somebody may see, and kinds of others. */
async function peopleOf(
  { api, may, language }: StaffCall,
  chosen: string | undefined,
): Promise<{ value: string; label: string }[]> {
  const words = auditWords(language);
  const staff = may('staff:read') ? (await api.get('/v1/staff?limit=200', accounts)).items : [];
  const choices = [
    ...staff.map(({ id, name }) => ({ value: `staff:${id}`, label: name })),
    { value: 'token', label: words.tokens },
    { value: 'client', label: words.clients },
    { value: 'system', label: words.system },
  ];
  const known = chosen === undefined || choices.some(({ value }) => value === chosen);
  return known ? choices : [...choices, { value: chosen, label: chosen }];
}

/** The lines as the API writes them, oldest first, as a file. */
async function sendFile(call: StaffCall): Promise<Response> {
  const answer = await call.api.raw(withQuery('/v1/audit', askedOf(call, filterOf(call))));
  call.c.set('status', 200);
  return call.c.newResponse(answer.body, 200, {
    'Content-Type': answer.headers.get('content-type') ?? 'application/jsonl',
    'Content-Disposition': answer.headers.get('content-disposition') ?? 'attachment',
    'X-Content-Type-Options': 'nosniff',
  });
}
