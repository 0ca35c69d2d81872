import type { z } from 'zod';
import { pageOf } from '../../api/http/page.ts';
import { sessionSchema } from '../../api/routes/staff/schema.ts';
import { FormToken } from '../../web/elements.tsx';
import type { StaffCall } from '../env.ts';
import { accountWords } from '../words/account.ts';
import { List, Pager } from './table.tsx';
import { Time } from './time.tsx';

export const sessionPage = pageOf(sessionSchema);

/** The open sessions of an account, each with a button that ends it; the one that looks is ended by signing out. */
export function SessionList({
  call,
  sessions: { items, next },
  title,
  end,
  to,
}: {
  call: StaffCall;
  sessions: z.output<typeof sessionPage>;
  title: string;
  /** where the form leads that ends one */
  end: (sessionId: number) => string;
  /** the page with a part of the list, by its cursor */
  to: (cursor: string | undefined) => string;
}) {
  const words = accountWords(call.language);
  return (
    <div class="card" id="sessions">
      <h2>{title}</h2>
      <List
        {...{ call, caption: title, empty: words.noSessions }}
        columns={[words.device, words.address, words.signedInWith, words.lastSeen, words.end]}
        rows={items.map(({ id, userAgent, address, signedInWith, lastSeenAt, current }) => [
          userAgent ?? '–',
          address ?? '–',
          words.how[signedInWith],
          <Time call={call} at={lastSeenAt} />,
          current ? (
            words.thisOne
          ) : (
            <form method="post" action={end(id)}>
              <FormToken signed={call.signed} />
              <button type="submit" class="second" aria-label={`${words.end}: ${userAgent ?? address ?? id}`}>
                {words.end}
              </button>
            </form>
          ),
        ])}
      />
      <Pager call={call} next={next} to={to} />
    </div>
  );
}
