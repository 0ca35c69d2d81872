import { z } from 'zod';
import { Problem } from '../../api/problems.ts';
import { recoveryCodes, totpSetUp } from '../../api/routes/staff/own-second-factor.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { QrCode } from '../../web/qr.tsx';
import { Facts } from '../components/decide.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { sentenceFor } from '../problem.tsx';
import { accountWords } from '../words/account.ts';
import { Passkeys, readPasskeys } from './account/passkeys.tsx';
import { type FailedProfile, OwnProfile, readOwnVersion, registerOwnProfile } from './account/profile.tsx';
import { readSessions, Sessions } from './account/sessions.tsx';

const none = z.strictObject({});
// Named so that it is kept with the form when the own password is asked for in between.
const codeForm = z.strictObject({ secret: field(200), uri: field(1000), appCode: field(40) });

/** The own account: who one is here, and the app as second factor. */
export function registerAccount(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.account(), { get: (call) => showAccount(call) });
  registerOwnProfile(console, with_, showAccount);
  staffPage(console, with_, paths.accountApp(), {
    async post(call) {
      await readForm(call, none, call.signed);
      return askCode(call, await call.api.send('POST', '/v1/staff/me/totp', { schema: totpSetUp }));
    },
  });
  staffPage(console, with_, paths.accountAppConfirm(), {
    async post(call) {
      const { appCode, ...setUp } = await readForm(call, codeForm, call.signed);
      try {
        const body = { code: appCode };
        const made = await call.api.send('POST', '/v1/staff/me/totp/confirm', {
          body,
          schema: recoveryCodes,
        });
        return showCodes(call, made);
      } catch (error) {
        if (!(error instanceof Problem) || ![400, 422].includes(error.status)) throw error;
        return askCode(call, setUp, sentenceFor(call.words, error));
      }
    },
  });
  staffPage(console, with_, paths.accountAppOff(), {
    async post(call) {
      await readForm(call, none, call.signed);
      await call.api.send('DELETE', '/v1/staff/me/totp');
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
  staffPage(console, with_, paths.accountCodes(), {
    async post(call) {
      await readForm(call, none, call.signed);
      const made = await call.api.send('POST', '/v1/staff/me/recovery-codes', { schema: recoveryCodes });
      return showCodes(call, made);
    },
  });
}

async function showAccount(call: StaffCall, failed?: FailedProfile): Promise<Response> {
  const words = accountWords(call.language);
  const { email, permissions, secondFactor, hasPassword } = call.me;
  const [passkeys, sessions, etag] = await Promise.all([
    readPasskeys(call),
    readSessions(call),
    readOwnVersion(call),
  ]);
  const done = call.c.req.query('done') === 'saved' ? call.words.saved : undefined;
  return show(
    call,
    {
      ...{ title: words.title, done },
      wrong: failed && sentenceFor(call.words, failed.problem),
      status: failed && (failed.problem.status as 422),
    },
    <>
      <section class="card" aria-label={words.title}>
        <Facts
          facts={[
            [words.email, email ?? '–'],
            [words.permissions, permissions.join(', ') || '–'],
          ]}
        />
        {hasPassword && (
          <p>
            <a href={paths.accountPassword()}>{words.changePassword}</a>
          </p>
        )}
      </section>
      <OwnProfile call={call} etag={etag} typed={failed?.typed} />
      <form
        method="post"
        action={secondFactor ? paths.accountCodes() : paths.accountApp()}
        class="card narrow"
        aria-labelledby="factor"
      >
        <h2 id="factor">{words.factor}</h2>
        <FormToken signed={call.signed} />
        <p>{secondFactor ? words.on : words.off}</p>
        <button type="submit" class={secondFactor ? 'second' : undefined}>
          {secondFactor ? words.newCodes : words.setUp}
        </button>
      </form>
      {secondFactor && (
        <form method="post" action={paths.accountAppOff()} class="card narrow">
          <FormToken signed={call.signed} />
          <p>{words.switchOffAbout}</p>
          <button type="submit" class="second">
            {words.switchOff}
          </button>
        </form>
      )}
      <Passkeys call={call} passkeys={passkeys} />
      <Sessions call={call} sessions={sessions} />
    </>,
  );
}

function askCode(
  call: StaffCall,
  { secret, uri }: z.output<typeof totpSetUp>,
  wrong?: string,
): Promise<Response> {
  const words = accountWords(call.language);
  return show(
    call,
    { title: words.setUp, wrong, status: wrong === undefined ? 200 : 422 },
    <form method="post" action={paths.accountAppConfirm()} class="card narrow">
      <FormToken signed={call.signed} />
      <p>{words.scan}</p>
      <QrCode text={uri} label={words.picture} />
      <p>
        {words.key}: <code>{secret.replace(/(.{4})/g, '$1 ').trim()}</code>
      </p>
      <input type="hidden" name="secret" value={secret} />
      <input type="hidden" name="uri" value={uri} />
      <Field
        {...{ name: 'appCode', label: words.code, autocomplete: 'one-time-code', inputmode: 'numeric' }}
        {...{ required: true, maxlength: 40 }}
      />
      <button type="submit">{words.confirm}</button>
    </form>,
  );
}

function showCodes(call: StaffCall, made: z.output<typeof recoveryCodes>): Promise<Response> {
  const words = accountWords(call.language);
  return show(
    call,
    { title: words.codes },
    <section class="card narrow" aria-label={words.codes}>
      <p>{words.codesAbout}</p>
      <ul class="codes">
        {made.recoveryCodes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>{words.again}</p>
    </section>,
  );
}
