import type { Tone } from '../states.ts';

interface Bar {
  label: string;
  value: number;
  /** the value as people write it */
  written: string;
  tone?: Tone;
}

const HEIGHT = 120;
const WIDTH = 420;
const FOOT = 18;
const HEAD = 16;

/** A small chart of bars, drawn by the server; the figures stand in a table beside it for who cannot see it. */
export function Bars({ title, bars, every = 1 }: { title: string; bars: readonly Bar[]; every?: number }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = WIDTH / Math.max(1, bars.length);
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT + HEAD}`} role="img" aria-label={title}>
      <line class="axis" x1={0} y1={HEAD + HEIGHT} x2={WIDTH} y2={HEAD + HEIGHT} />
      {bars.map(({ label, value, written, tone = 'info' }, at) => {
        const height = (value / most) * HEIGHT;
        const middle = at * step + step / 2;
        return (
          <>
            <rect
              class={`bar ${tone}`}
              x={at * step + step * 0.15}
              y={HEAD + HEIGHT - height}
              width={step * 0.7}
              height={height}
            />
            {value > 0 && (
              <text x={middle} y={HEAD + HEIGHT - height - 4} text-anchor="middle">
                {written}
              </text>
            )}
            {at % every === Math.floor(every / 2) && (
              <text x={middle} y={HEAD + HEIGHT + 14} text-anchor="middle">
                {label}
              </text>
            )}
          </>
        );
      })}
    </svg>
  );
}
