import type { z } from 'zod';
import type { dataRequestSchema } from '../../api/routes/data-requests/schema.ts';
import type { StaffCall } from '../env.ts';
import { paths } from '../paths.ts';
import { dataRequestWords } from '../words/data-requests.ts';
import { Badge } from './badge.tsx';
import { Day } from './time.tsx';

type DataRequest = z.output<typeof dataRequestSchema>;
/** So many days before it is due a request stands out. */
const SOON_DAYS = 7;

/** Whose request it is. */
export function Whose({
  call,
  request: { clientId },
  nameOf,
}: {
  call: StaffCall;
  request: DataRequest;
  nameOf: (id: number) => string;
}) {
  if (clientId === null) return <span class="quiet">{dataRequestWords(call.language).deleted}</span>;
  return (
    <a href={paths.client(clientId)} dir="auto">
      {nameOf(clientId)}
    </a>
  );
}

/** Until when it must be answered, and how near that is. */
export function DueOn({ call, request: { dueOn, daysLeft } }: { call: StaffCall; request: DataRequest }) {
  const words = dataRequestWords(call.language);
  return (
    <>
      <Day call={call} on={dueOn} />{' '}
      {daysLeft !== null && (
        <Badge tone={daysLeft < 0 ? 'wrong' : daysLeft < SOON_DAYS ? 'warn' : 'quiet'}>
          {words.left(daysLeft)}
        </Badge>
      )}
    </>
  );
}
