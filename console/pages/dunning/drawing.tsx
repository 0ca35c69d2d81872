import { inOrder, type LadderContent, type Rung } from '../../../domain/dunning/ladder.ts';
import type { StaffCall } from '../../env.ts';
import type { Tone } from '../../states.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { rungName, signed } from './ladder/saying.ts';

const WIDTH = 360;
const STEP = 26;
const EDGE = 24;

/** A ladder as stairs: each rung a step, as far to the right as its day. The form beside it says the same in words. */
export function Drawing({ call, ladder }: { call: StaffCall; ladder: LadderContent }) {
  const words = dunningPagesWords(call.language);
  const rungs = inOrder(ladder.rungs);
  const days = [0, ...rungs.map(({ offsetDays }) => offsetDays)];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const x = (day: number) => EDGE + ((day - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE);
  const height = rungs.length * STEP + 24;
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words.drawing}>
      <line class="axis" x1={x(0)} y1={0} x2={x(0)} y2={height - 14} />
      <text x={x(0)} y={height - 2} text-anchor="middle">
        {words.day0}
      </text>
      {rungs.map((rung, at) => {
        const right = x(rung.offsetDays) < WIDTH / 2;
        return (
          <>
            <line class="axis" x1={x(0)} y1={at * STEP + 14} x2={x(rung.offsetDays)} y2={at * STEP + 14} />
            <rect
              class={`bar ${toneOf(rung)}`}
              x={x(rung.offsetDays) - 5}
              y={at * STEP + 9}
              width={10}
              height={10}
            />
            <text
              x={x(rung.offsetDays) + (right ? 10 : -10)}
              y={at * STEP + (right && rung.offsetDays >= 0 ? 18 : 8)}
              text-anchor={right ? 'start' : 'end'}
            >
              {signed(rung.offsetDays)} {rungName(rung, call.language)}
            </text>
          </>
        );
      })}
    </svg>
  );
}

function toneOf({ action }: Rung): Tone {
  switch (action.type) {
    case 'terminate':
    case 'collections':
    case 'suspend':
      return 'wrong';
    case 'final-warning':
    case 'late-fee':
    case 'charge':
      return 'warn';
    case 'cancel-invoice':
    case 'message':
    case 'notice':
    case 'reminder':
    case 'ticket':
    case 'webhook':
      return 'info';
  }
}
