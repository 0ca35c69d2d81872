import { passkeyHost } from '../../api/routes/staff/passkeys/ceremony.ts';
import { START } from '../../api/routes/staff/single-sign-on/paths.ts';
import { assetUrl } from '../assets.ts';
import type { PageCall } from '../env.ts';
import { paths, withQuery } from '../paths.ts';

/** The ways to sign in that need no password, where this installation has them; they lead on to `next`. */
export function OtherSignIn({ call, next }: { call: PageCall; next: string | undefined }) {
  const { deps, words } = call;
  const { singleSignOn, publicUrl } = deps;
  const passkeys = passkeyHost(publicUrl) !== undefined;
  if (!singleSignOn && !passkeys) return null;
  return (
    <>
      {singleSignOn && (
        <p>
          <a href={withQuery(START, { returnTo: next })}>{words.signIn.singleSignOn}</a>
        </p>
      )}
      {passkeys && (
        <>
          <button type="button" class="second" hidden data-passkey={next ?? paths.today()}>
            {words.signIn.passkey}
          </button>
          <p role="alert" hidden data-passkey-failed>
            {words.signIn.passkeyFailed}
          </p>
          <script src={assetUrl('passkey.js')} defer></script>
        </>
      )}
    </>
  );
}
