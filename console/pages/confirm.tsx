import { z } from 'zod';
import { Problem } from '../../api/problems.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { type Kept, KeptFields, keptIn, leadOn, MOST_KEPT, showKept } from '../kept.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';

const form = z.strictObject({
  ...{ password: field(1024), code: field(40) },
  ...{ keptPath: field(2000).optional(), kept: z.string().max(MOST_KEPT).optional() },
});

/** Asks for the own password again, before something sensitive. */
export function registerConfirm(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.confirm(), {
    async post(call) {
      const { password, code, ...carried } = await readForm(call, form, call.signed);
      const kept = keptIn(carried);
      const { words, api } = call;
      try {
        const body = { password, ...(code.trim() !== '' && { code }) };
        await api.send('POST', '/v1/staff/me/confirm', { body });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const wrong = wrongOf(call, error);
        if (wrong === undefined) throw error;
        return askPassword(call, { kept, wrong });
      }
      return kept ? showKept({ ...call, words }, kept) : leadOn(call, undefined);
    },
  });
}

/** What is wrong with the own password or code as it was given; undefined: something else is. */
export function wrongOf({ words }: StaffCall, { kind, headers }: Problem): string | undefined {
  switch (kind) {
    case 'sign-in-refused':
    case 'invalid-request':
      return words.confirm.wrong;
    case 'second-factor-needed':
      return words.signIn.codeNeeded;
    case 'too-many-tries':
      return words.signIn.wait(Math.ceil(Number(headers['Retry-After'] ?? 60) / 60));
    default:
      return undefined;
  }
}

/** The page that asks for it; what was to be sent is kept. */
export function askPassword(
  call: StaffCall,
  { kept, wrong }: { kept: Kept | undefined; wrong?: string },
): Promise<Response> {
  const { words } = call;
  return show(
    call,
    { title: words.confirm.title, wrong, status: 403 },
    <form method="post" action={paths.confirm()} class="card narrow">
      <FormToken signed={call.signed} />
      <KeptFields call={call} kept={kept} />
      <p>{words.confirm.about}</p>
      <Field
        {...{ name: 'password', label: words.signIn.password, type: 'password' }}
        {...{ autocomplete: 'current-password', required: true, maxlength: 1024 }}
      />
      <Field
        {...{ name: 'code', label: words.signIn.code, hint: words.signIn.codeHint }}
        {...{ autocomplete: 'one-time-code', maxlength: 40 }}
      />
      <button type="submit">{words.confirm.button}</button>
    </form>,
  );
}
