import { z } from 'zod';
import { passkeyHost } from '../../api/routes/staff/passkeys/ceremony.ts';
import { START } from '../../api/routes/staff/single-sign-on/paths.ts';
import { Field } from '../../web/elements.tsx';
import { field } from '../../web/forms.ts';
import { assetUrl } from '../assets.ts';
import type { PageCall } from '../env.ts';
import { paths, withQuery } from '../paths.ts';

/** What a form has in which somebody shows who they are: a password with a code, or a passkey. */
export const identityFields = {
  password: field(1024).default(''),
  code: field(40).default(''),
  passkey: z.string().max(20_000).default(''),
};
type Given = z.output<z.ZodObject<typeof identityFields>>;

/** What the API takes of it: a passkey where one was shown, else the password. */
export function identityBody({ password, code, passkey }: Given) {
  if (passkey !== '') return { how: 'passkey', body: { response: parsed(passkey) } } as const;
  return { how: 'password', body: { password, ...(code.trim() !== '' && { code }) } } as const;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The fields of a password and of the code that an app shows. */
export function PasswordFields({ call: { words } }: { call: PageCall }) {
  return (
    <>
      <Field
        {...{ name: 'password', label: words.signIn.password, type: 'password' }}
        {...{ autocomplete: 'current-password', required: true, maxlength: 1024 }}
      />
      <Field
        {...{ name: 'code', label: words.signIn.code, hint: words.signIn.codeHint }}
        {...{ autocomplete: 'one-time-code', maxlength: 40 }}
      />
    </>
  );
}

/** Shows a passkey in the form around it, where this installation has them: browsers let only scripts do that. */
export function PasskeyButton({
  call,
  options,
  label,
  failed,
}: {
  call: PageCall;
  /** the route of the API that begins it */
  options: string;
  label: string;
  failed: string;
}) {
  const host = passkeyHost(call.deps.publicUrl);
  if (!host) return null;
  return (
    <>
      <input type="hidden" name="passkey" value="" />
      <button type="button" class="second" hidden data-passkey={options} data-origin={host.origin}>
        {label}
      </button>
      <p role="alert" hidden data-passkey-failed>
        {failed}
      </p>
      <script src={assetUrl('passkey.js')} defer></script>
    </>
  );
}

/**
 * Signing in elsewhere, where this installation has that. What a form keeps stays in its tab: somebody signs in in another
 * one, then goes on in this.
 */
export function SingleSignOn({
  call,
  label,
  kept,
  next,
  again = false,
}: {
  call: PageCall;
  label: string;
  /** whether the form around it keeps another one */
  kept: boolean;
  next?: string | undefined;
  /** asks for the password there, also when somebody is signed in there already */
  again?: boolean;
}) {
  const { deps, words } = call;
  if (!deps.singleSignOn) return null;
  const to = withQuery(START, {
    ...{ again: again ? 'true' : undefined, returnTo: kept ? paths.signedIn() : next },
  });
  if (!kept)
    return (
      <p>
        <a href={to}>{label}</a>
      </p>
    );
  return (
    <p class="row">
      <a href={to} target="_blank" rel="noopener">
        {`${label} ${words.signIn.newTab}`}
      </a>
      <button type="submit" class="second" formaction={paths.goOn()} formnovalidate>
        {words.signIn.goOn}
      </button>
    </p>
  );
}
