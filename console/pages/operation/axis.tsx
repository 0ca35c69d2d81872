import { writtenTime } from '../../../web/dates.ts';
import type { StaffCall } from '../../env.ts';
import { stepTones } from '../../states.ts';
import { operationWords } from '../../words/operation.ts';
import { stepTitle } from '../../words/plan/steps.ts';
import type { OperationDetail, ShownEvent } from './read.ts';

const ROW = 26;
const WIDTH = 640;
const LEFT = 190;

/** The steps on a time axis, from the events of the operation: a picture of what the table beside it says. */
export function Axis({
  call,
  operation,
  events,
}: {
  call: StaffCall;
  operation: OperationDetail;
  events: readonly ShownEvent[];
}) {
  const words = operationWords(call.language);
  const begin = Date.parse(operation.startedAt ?? '');
  if (Number.isNaN(begin)) return null;
  const end = Math.max(Date.parse(operation.endedAt ?? call.now.toISOString()), begin + 1);
  const spans = operation.steps.flatMap((step) => {
    const own = events.filter(({ data }) => isOf(data, step.id));
    const first = own.find(({ type }) => type === 'step.started') ?? own[0];
    if (!first) return [];
    const last = own.findLast(({ type }) => ['step.done', 'step.skipped', 'step.undone'].includes(type));
    return [{ step, from: Date.parse(first.at), to: last ? Date.parse(last.at) : end }];
  });
  if (spans.length === 0) return null;
  const x = (at: number) => LEFT + ((at - begin) / (end - begin)) * (WIDTH - LEFT - 8);
  const time = (at: number) => writtenTime(call.language, call.zone, new Date(at).toISOString());
  const about = words.axisAbout(time(begin), time(end));
  return (
    <div>
      <h2>{words.axis}</h2>
      <section class="scroll" tabindex={0} aria-label={words.axis}>
        <svg
          class="chart"
          viewBox={`0 0 ${WIDTH} ${spans.length * ROW + 8}`}
          role="img"
          aria-label={`${words.axis}. ${about}`}
        >
          <line class="axis" x1={LEFT} y1={0} x2={LEFT} y2={spans.length * ROW + 4} />
          {spans.map(({ step, from, to }, row) => (
            <>
              <text x={LEFT - 8} y={row * ROW + 17} text-anchor="end">
                {stepTitle(call.language, step).slice(0, 30)}
              </text>
              <rect
                class={`bar ${stepTones[step.state]}`}
                x={x(Math.max(from, begin))}
                y={row * ROW + 6}
                width={Math.max(3, x(to) - x(Math.max(from, begin)))}
                height={ROW - 10}
                rx={3}
              />
            </>
          ))}
        </svg>
      </section>
      <p class="quiet">{about}</p>
    </div>
  );
}

function isOf(data: unknown, step: string): boolean {
  return typeof data === 'object' && data !== null && (data as Record<string, unknown>).step === step;
}
