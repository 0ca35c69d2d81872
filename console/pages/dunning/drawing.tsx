import { inOrder, type LadderContent, type Rung } from '../../../domain/dunning/ladder.ts';
import type { Language } from '../../../web/words.ts';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import type { Tone } from '../../states.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';

const WIDTH = 480;
const STEP = 26;
const EDGE = 24;

/** A ladder as stairs: each rung a step, as far to the right as its day; the same in a table for who cannot see it. */
export function Drawing({ call, ladder }: { call: StaffCall; ladder: LadderContent }) {
  const words = dunningPagesWords(call.language);
  const rungs = inOrder(ladder.rungs);
  const days = [0, ...rungs.map(({ offsetDays }) => offsetDays)];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const x = (day: number) => EDGE + ((day - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE);
  const height = rungs.length * STEP + 24;
  return (
    <div class="columns">
      <section class="scroll" tabindex={0} aria-label={words.drawing}>
        <svg class="chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words.drawing}>
          <line class="axis" x1={x(0)} y1={0} x2={x(0)} y2={height - 14} />
          <text x={x(0)} y={height - 2} text-anchor="middle">
            {words.day0}
          </text>
          {rungs.map((rung, at) => {
            const right = x(rung.offsetDays) < WIDTH / 2;
            return (
              <>
                <line
                  class="axis"
                  x1={x(0)}
                  y1={at * STEP + 14}
                  x2={x(rung.offsetDays)}
                  y2={at * STEP + 14}
                />
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
                  {signed(rung.offsetDays)} {whatOf(rung)}
                </text>
              </>
            );
          })}
        </svg>
      </section>
      <List
        {...{ call, caption: words.rungs }}
        columns={[words.day, words.rung, words.what]}
        rows={rungs.map((rung) => [signed(rung.offsetDays), rung.id, nameOf(rung, call.language)])}
      />
    </div>
  );
}

const signed = (days: number) => (days > 0 ? `+${days}` : String(days).replace('-', '−'));

function whatOf({ action }: Rung): string {
  return 'level' in action ? `${action.type} ${action.level}` : action.type;
}

/** The same in the language of whoever looks. */
function nameOf({ action }: Rung, language: Language): string {
  const name = clientLabels(language).action[action.type];
  return 'level' in action ? `${name} ${action.level}` : name;
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
