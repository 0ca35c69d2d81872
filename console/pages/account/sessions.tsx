import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { sessionSchema } from '../../../api/routes/staff/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { accountWords } from '../../words/account.ts';

const none = z.strictObject({});
const page = pageOf(sessionSchema);

/** Ending one of the own sessions. */
export function registerOwnSessions(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.accountSessionEnd(':sessionId{[1-9][0-9]{0,14}}'), {
    async post(call) {
      await readForm(call, none, call.signed);
      await call.api.send('DELETE', `/v1/staff/me/sessions/${call.c.req.param('sessionId')}`);
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
}

type Page = z.output<typeof page>;

/** A page of the open sessions of whoever looks. */
export function readSessions({ api, c }: StaffCall): Promise<Page> {
  return api.get(withQuery('/v1/staff/me/sessions', { cursor: c.req.query('cursor') }), page);
}

/** The sessions on the page of the account; the one that looks is ended by signing out. */
export function Sessions({ call, sessions: { items, next } }: { call: StaffCall; sessions: Page }) {
  const words = accountWords(call.language);
  return (
    <div class="card">
      <h2>{words.sessions}</h2>
      <List
        call={call}
        caption={words.sessions}
        columns={[words.device, words.address, words.signedInWith, words.lastSeen, words.end]}
        rows={items.map(({ id, userAgent, address, signedInWith, lastSeenAt, current }) => [
          userAgent ?? '–',
          address ?? '–',
          words.how[signedInWith],
          <Time call={call} at={lastSeenAt} />,
          current ? (
            words.thisOne
          ) : (
            <form method="post" action={paths.accountSessionEnd(id)}>
              <FormToken signed={call.signed} />
              <button type="submit" class="second">
                {words.end}
              </button>
            </form>
          ),
        ])}
      />
      <Pager call={call} next={next} to={(cursor) => paths.account({ cursor })} />
    </div>
  );
}
