import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { pausedNote, scheduleDetail, scheduleSchema } from '../../../api/routes/schedules/schema.ts';
import { type ScheduleAction, scheduleActions } from '../../../db/queries/schedule-decisions.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton, Facts, Reason } from '../../components/decide.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { runTones, scheduleTones } from '../../states.ts';
import { scheduleWords } from '../../words/schedules.ts';

type Schedule = z.output<typeof scheduleSchema>;
type Detail = z.output<typeof scheduleDetail>;

const list = z.object({ items: z.array(scheduleSchema) });
const form = z.strictObject({
  ...{ action: z.enum(scheduleActions), reason: z.string().max(5000), key: z.uuid() },
});
type Typed = z.output<typeof form>;

/** What Tenure does by itself: a list, and each one with what was decided about it. */
export function registerSchedules(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.schedules(), { get: showSchedules });
  staffPage(console, with_, paths.schedule(':scheduleId'), {
    get: (call) => showSchedule(call),
    post: steer,
  });
}

async function showSchedules(call: StaffCall): Promise<Response> {
  const words = scheduleWords(call.language);
  const { items } = await call.api.get('/v1/schedules', list);
  return show(
    call,
    { title: words.title },
    <>
      <p>{words.about}</p>
      <List
        {...{ call, caption: words.title }}
        columns={[words.what, words.state, words.every, words.next, words.last]}
        rows={items.map((schedule) => {
          const [name, about] = words.names[schedule.id];
          return [
            <>
              <a href={paths.schedule(schedule.id)}>{name}</a>
              <div class="quiet">{about}</div>
            </>,
            <State call={call} schedule={schedule} />,
            <span class="number">{rhythm(call, schedule)}</span>,
            <Time call={call} at={schedule.nextRunAt} />,
            <LastRun call={call} schedule={schedule} />,
          ];
        })}
      />
    </>,
  );
}

function State({ call, schedule }: { call: StaffCall; schedule: Schedule }) {
  const words = scheduleWords(call.language);
  const { state, lastDecision, note } = schedule;
  // Whoever has paused it in Temporal since has left another note there.
  const why = lastDecision && note === pausedNote(lastDecision.by) ? lastDecision : undefined;
  return (
    <>
      <Badge tone={scheduleTones[state]}>{words.states[state]}</Badge>
      {state === 'paused' && (
        <div class="quiet" dir="auto">
          {why ? (
            <>
              {why.reason} (<Actor call={call} actor={why.by} />, <Time call={call} at={why.at} />)
            </>
          ) : (
            note
          )}
        </div>
      )}
    </>
  );
}

function LastRun({ call, schedule: { lastRun } }: { call: StaffCall; schedule: Schedule }) {
  if (!lastRun) return <>–</>;
  return (
    <>
      <Badge tone={runTones[lastRun.result]}>{scheduleWords(call.language).results[lastRun.result]}</Badge>{' '}
      <Time call={call} at={lastRun.startedAt} />
    </>
  );
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `5 minutes` in the language of whoever looks. */
function rhythm({ language }: StaffCall, { state, everySeconds }: Schedule): string {
  if (everySeconds === null) return state === 'missing' ? '–' : scheduleWords(language).otherRhythm;
  const [unit, seconds] = units.find(([, each]) => everySeconds % each === 0) ?? ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    everySeconds / seconds,
  );
}

async function showSchedule(call: StaffCall, failed?: { problem: Problem; typed: Typed }): Promise<Response> {
  const words = scheduleWords(call.language);
  const schedule = await call.api.get(apiPath(call), scheduleDetail);
  const { state, lastRun, note, decisions } = schedule;
  const [name, about] = words.names[schedule.id];
  return show(
    call,
    {
      title: name,
      aside: <Badge tone={scheduleTones[state]}>{words.states[state]}</Badge>,
      done: call.c.req.query('done') === 'decided' ? words.decided : undefined,
      wrong: failed && sentenceFor(call.words, failed.problem),
      status: failed && (failed.problem.status as 409),
    },
    <>
      <p>{about}</p>
      <div class="columns">
        <section class="card" aria-label={name}>
          <Facts
            facts={[
              [words.every, rhythm(call, schedule)],
              [words.next, <Time call={call} at={schedule.nextRunAt} written />],
              [words.began, <Time call={call} at={lastRun?.startedAt} written />],
              [words.ended, <Time call={call} at={lastRun?.endedAt} written />],
              [words.result, <LastRun call={call} schedule={schedule} />],
              [words.note, <span dir="auto">{note ?? '–'}</span>],
            ]}
          />
          <p>
            <a href={paths.schedules()}>{call.words.back}</a>
          </p>
        </section>
        <Steer call={call} schedule={schedule} typed={failed?.typed} />
      </div>
      <h2>{words.decisions}</h2>
      <List
        {...{ call, caption: words.decisions }}
        columns={[words.decision, call.words.reason, words.by, words.at]}
        rows={decisions.map(({ action, reason, by, at }) => [
          words.actions[action].done,
          <span dir="auto">{reason}</span>,
          <Actor call={call} actor={by} />,
          <Time call={call} at={at} written />,
        ])}
      />
    </>,
  );
}

function Steer({ call, schedule, typed }: { call: StaffCall; schedule: Detail; typed: Typed | undefined }) {
  const words = scheduleWords(call.language);
  return (
    <form method="post" action={paths.schedule(schedule.id)} class="card" aria-labelledby="steer">
      <h2 id="steer">{words.steer}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={typed?.key ?? randomUUID()} />
      <Reason call={call} value={typed?.reason ?? ''} />
      {scheduleActions.map((action) => (
        <DecisionButton
          {...{ name: 'action', value: action, plain: action !== 'pause' }}
          {...{ label: words.actions[action].label, hint: words.actions[action].hint }}
          refused={refusalOf(call, schedule, action)}
        />
      ))}
    </form>
  );
}

/** Why something cannot be done to a schedule now. */
function refusalOf(call: StaffCall, schedule: Schedule, action: ScheduleAction): string | undefined {
  const { refused } = scheduleWords(call.language);
  const { state, lastRun } = schedule;
  if (!call.may('schedules:write')) return call.words.lacksRight('schedules:write');
  if (state === 'missing') return refused.missing;
  switch (action) {
    case 'pause':
      return state === 'paused' ? refused.paused : undefined;
    case 'resume':
      return state === 'active' ? refused.active : undefined;
    case 'trigger':
      return lastRun?.result === 'running' ? refused.running : undefined;
  }
}

async function steer(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { action, reason, key } = typed;
  try {
    await call.api.send('POST', `${apiPath(call)}/${action}`, { key, body: { reason } });
  } catch (error) {
    if (!(error instanceof Problem) || ![400, 409, 422].includes(error.status)) throw error;
    return showSchedule(call, { problem: error, typed: { ...typed, key: randomUUID() } });
  }
  return lead(call, paths.schedule(call.c.req.param('scheduleId') ?? '', { done: 'decided' }));
}

function apiPath({ c }: StaffCall): string {
  return `/v1/schedules/${encodeURIComponent(c.req.param('scheduleId') ?? '')}`;
}
