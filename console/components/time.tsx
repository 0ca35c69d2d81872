import { writtenDay, writtenTime } from '../../web/dates.ts';
import type { Language } from '../../web/words.ts';
import type { PageCall } from '../env.ts';

const units = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
] as const;

/**
 * A time in the zone of whoever looks: how long ago or ahead it is where that is near, with the whole time behind it.
 * @param written the whole time at once
 */
export function Time({
  call,
  at,
  written = false,
}: {
  call: Pick<PageCall, 'language' | 'zone' | 'now'>;
  at: string | null | undefined;
  written?: boolean;
}) {
  if (at == null) return <>–</>;
  const { language, zone, now } = call;
  const whole = `${writtenTime(language, zone, at)}${zone === 'UTC' ? ' UTC' : ''}`;
  return (
    <time datetime={at} title={`${whole} (${zone})`}>
      {(written ? undefined : near(language, Date.parse(at) - now.getTime())) ?? whole}
    </time>
  );
}

/** A day (YYYY-MM-DD), which has no zone. */
export function Day({ call, on }: { call: Pick<PageCall, 'language'>; on: string | null | undefined }) {
  if (on == null) return <>–</>;
  return <time datetime={on}>{writtenDay(call.language, on)}</time>;
}

const formats = new Map<Language, Intl.RelativeTimeFormat>();

/** Made once: making a format takes longer than writing many times with it. */
function formatOf(language: Language): Intl.RelativeTimeFormat {
  const format = formats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  formats.set(language, format);
  return format;
}

/** `3 minutes ago`; undefined beyond a week. */
function near(language: Language, ms: number): string | undefined {
  let amount = ms / 1000;
  for (const [unit, many] of units) {
    if (Math.abs(amount) < many) return formatOf(language).format(Math.round(amount), unit);
    amount /= many;
  }
  return undefined;
}
