import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { accountWords } from '../../words/account.ts';
import { wrongOf } from '../confirm.tsx';

const form = z.strictObject({ current: field(1024), password: field(1024), code: field(40) });

/** Changing the own password. */
export function registerOwnPassword(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.accountPassword(), {
    get: (call) => askPasswords(call),
    async post(call) {
      const { code, ...given } = await readForm(call, form, call.signed);
      try {
        const body = { ...given, ...(code.trim() !== '' && { code }) };
        await call.api.send('PUT', '/v1/staff/me/password', { body });
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'unauthenticated' || error.status >= 500)
          throw error;
        // What is impossible is said by the rules for passwords; a wrong password as the page for confirming says it.
        const impossible = error.status === 422 || error.members.errors !== undefined;
        const said = impossible ? undefined : wrongOf(call, error);
        return askPasswords(call, said ?? sentenceFor(call.words, error));
      }
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
}

function askPasswords(call: StaffCall, wrong?: string): Promise<Response> {
  const words = accountWords(call.language);
  const { signIn } = call.words;
  return show(
    call,
    { title: words.changePassword, wrong, status: wrong === undefined ? 200 : 422 },
    <form method="post" action={paths.accountPassword()} class="card narrow">
      <FormToken signed={call.signed} />
      <p>{words.passwordAbout}</p>
      <Field
        {...{ name: 'current', label: words.current, type: 'password' }}
        {...{ autocomplete: 'current-password', required: true, maxlength: 1024 }}
      />
      <Field
        {...{ name: 'password', label: words.newPassword, type: 'password' }}
        {...{ autocomplete: 'new-password', required: true, maxlength: 1024 }}
      />
      <Field
        {...{ name: 'code', label: signIn.code, hint: signIn.codeHint }}
        {...{ autocomplete: 'one-time-code', maxlength: 40 }}
      />
      <button type="submit">{words.changePassword}</button>
      <p>
        <a href={paths.account()}>{call.words.back}</a>
      </p>
    </form>,
  );
}
