import { z } from 'zod';
import { runSchema } from '../../../api/routes/erasure-runs/schema.ts';
import { writtenDay } from '../../../web/dates.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton, Facts, Reason } from '../../components/decide.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { retentionWords } from '../../words/retention.ts';
import { refusedFor } from './mistake.ts';

type Run = z.output<typeof runSchema>;
const tones: Record<Run['state'], Tone> = {
  ...{ running: 'info', waiting: 'warn', approved: 'info', declined: 'quiet', done: 'done' },
};
const form = z.strictObject({ action: z.enum(['approve', 'decline']), reason: z.string().max(5000) });

/** One day of a provider's retention, with the decision whether more than the share of a day is cleared. */
export async function showRun(
  call: StaffCall,
  refused?: { reason: string; wrong: string; status: 400 | 409 | 412 | 422 },
): Promise<Response> {
  const words = retentionWords(call.language);
  const run = await call.api.get(apiPath(call), runSchema);
  return show(
    call,
    {
      ...{
        title: words.run(writtenDay(call.language, run.day)),
        aside: <RunBadge call={call} state={run.state} />,
      },
      done: call.c.req.query('done') === 'decided' ? words.decided : undefined,
      ...{ wrong: refused?.wrong, status: refused?.status },
    },
    <>
      <p>
        <a href={paths.providerRetention(run.providerId)}>{words.back}</a>
      </p>
      <Facts
        facts={[
          [words.found, run.found],
          [words.allowed, run.allowed],
          [words.started, run.started],
          [words.waiting, run.heldBack],
          ...(run.decidedAt === null ? [] : decisionOf(call, run)),
        ]}
      />
      {run.state === 'waiting' && <Decide call={call} run={run} reason={refused?.reason ?? ''} />}
    </>,
  );
}

/** The state of a day of erasure. */
export function RunBadge({ call, state }: { call: StaffCall; state: Run['state'] }) {
  return <Badge tone={tones[state]}>{retentionWords(call.language).states[state]}</Badge>;
}

function decisionOf(call: StaffCall, { decidedBy, decidedAt, reason }: Run) {
  const words = retentionWords(call.language);
  return [
    [words.at, <Time call={call} at={decidedAt} />],
    [words.by, decidedBy === null ? '–' : <Actor call={call} actor={decidedBy} />],
    [call.words.reason, <span dir="auto">{reason}</span>],
  ] as const;
}

function Decide({ call, run, reason }: { call: StaffCall; run: Run; reason: string }) {
  const words = retentionWords(call.language);
  const refused = call.may('operations:decide') ? undefined : call.words.lacksRight('operations:decide');
  return (
    <form method="post" action={paths.erasureRun(run.id)} class="card" aria-labelledby="decide">
      <h2 id="decide">{words.decide}</h2>
      <FormToken signed={call.signed} />
      <Reason call={call} value={reason} />
      <DecisionButton
        {...{ name: 'action', value: 'approve', label: words.approve, refused }}
        hint={words.approveHint(run.heldBack)}
      />
      <DecisionButton
        {...{ name: 'action', value: 'decline', label: words.decline, hint: words.declineHint, refused }}
        plain
      />
    </form>
  );
}

/** Sends the decision; whoever is refused keeps what was typed. */
export async function decideRun(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  try {
    await call.api.send('POST', `${apiPath(call)}/decisions`, { body: typed });
  } catch (error) {
    return showRun(call, { reason: typed.reason, ...refusedFor(call, error) });
  }
  return lead(call, paths.erasureRun(call.c.req.param('runId') ?? '', { done: 'decided' }));
}

function apiPath({ c }: StaffCall): string {
  return `/v1/erasure-runs/${encodeURIComponent(c.req.param('runId') ?? '')}`;
}
