import { z } from 'zod';
import { Problem } from '../../api/problems.ts';
import { FormToken } from '../../web/elements.tsx';
import { readForm } from '../../web/forms.ts';
import {
  identityBody,
  identityFields,
  PasskeyButton,
  PasswordFields,
  SingleSignOn,
} from '../components/identity.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { type Kept, KeptFields, keptFields, keptIn, leadOn, showKept } from '../kept.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';

const form = z.strictObject({ ...identityFields, ...keptFields });

/** Asks who somebody is once more, before something sensitive: for the own password, or a passkey. */
export function registerConfirm(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.confirm(), {
    async post(call) {
      const { keptPath, kept: fields, ...given } = await readForm(call, form, call.signed);
      const kept = keptIn({ keptPath, kept: fields });
      const { how, body } = identityBody(given);
      const path = how === 'passkey' ? '/v1/staff/me/confirm/passkey' : '/v1/staff/me/confirm';
      try {
        await call.api.send('POST', path, { body });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const wrong = wrongOf(call, error, how);
        if (wrong === undefined) throw error;
        return askPassword(call, { kept, wrong });
      }
      return kept ? showKept(call, kept) : leadOn(call, undefined);
    },
  });
}

/** What is wrong with the own password, code or passkey as it was given; undefined: something else is. */
export function wrongOf(
  { words }: StaffCall,
  { kind, headers }: Problem,
  how: 'password' | 'passkey' = 'password',
): string | undefined {
  switch (kind) {
    case 'sign-in-refused':
    case 'invalid-request':
      return how === 'passkey' ? words.confirm.passkeyFailed : words.confirm.wrong;
    case 'second-factor-needed':
      return words.signIn.codeNeeded;
    case 'too-many-tries':
      return words.signIn.wait(Math.ceil(Number(headers['Retry-After'] ?? 60) / 60));
    default:
      return undefined;
  }
}

/** The page that asks for it, in the ways that the account has; what was to be sent is kept. */
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
      {call.me.hasPassword && (
        <>
          <PasswordFields call={call} />
          <button type="submit">{words.confirm.button}</button>
        </>
      )}
      {call.me.singleSignOn && (
        <SingleSignOn
          {...{ call, label: words.confirm.singleSignOn, kept: kept !== undefined, again: true }}
        />
      )}
      {call.me.passkeys > 0 && (
        <PasskeyButton
          {...{ call, options: '/v1/staff/me/confirm/options', label: words.confirm.passkey }}
          failed={words.confirm.passkeyFailed}
        />
      )}
    </form>,
  );
}
