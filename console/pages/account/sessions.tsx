import { z } from 'zod';
import { readForm } from '../../../web/forms.ts';
import { SessionList, sessionPage } from '../../components/session-list.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { accountWords } from '../../words/account.ts';

const none = z.strictObject({});

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

type Page = z.output<typeof sessionPage>;

/** A page of the open sessions of whoever looks. */
export function readSessions({ api, c }: StaffCall): Promise<Page> {
  return api.get(withQuery('/v1/staff/me/sessions', { cursor: c.req.query('cursor') }), sessionPage);
}

/** The sessions on the page of the account. */
export function Sessions({ call, sessions }: { call: StaffCall; sessions: Page }) {
  return (
    <SessionList
      {...{ call, sessions, title: accountWords(call.language).sessions, end: paths.accountSessionEnd }}
      to={(cursor) => paths.account({ cursor })}
    />
  );
}
