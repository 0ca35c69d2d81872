import { addDays } from '../../domain/calendar.ts';
import type { PageCall } from '../env.ts';
import { Day } from './time.tsx';

/** The days that a line bills, the last one included; the API names the first that it no longer bills. */
export function Period({
  call,
  from,
  to,
}: {
  call: Pick<PageCall, 'language'>;
  from: string | null;
  to: string | null;
}) {
  if (from === null || to === null) return <>–</>;
  return (
    <>
      <Day call={call} on={from} /> – <Day call={call} on={addDays(to, -1)} />
    </>
  );
}
