import { z } from 'zod';
import { passkeyHost } from '../../../api/routes/staff/passkeys/ceremony.ts';
import { ceremonyOptions, passkeySchema } from '../../../api/routes/staff/passkeys/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { assetUrl } from '../../assets.ts';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { accountWords } from '../../words/account.ts';

const ID = ':passkeyId{[1-9][0-9]{0,14}}';
const none = z.strictObject({});
const nameForm = z.strictObject({ name: field(100) });
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
const madeForm = nameForm.extend({ response: json });
const list = z.object({ items: z.array(passkeySchema) });

/** The own passkeys: a new one in two steps, since browsers let only a script make it; another name; removing. */
export function registerPasskeys(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.accountPasskeys(), {
    async post(call) {
      const { name } = await readForm(call, nameForm, call.signed);
      const path = '/v1/staff/me/passkeys/options';
      return askBrowser(call, name, await call.api.send('POST', path, { schema: ceremonyOptions }));
    },
  });
  staffPage(console, with_, paths.accountPasskeyMade(), {
    async post(call) {
      const body = await readForm(call, madeForm, call.signed);
      await call.api.send('POST', '/v1/staff/me/passkeys', { body });
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
  staffPage(console, with_, paths.accountPasskeyName(ID), {
    async post(call) {
      const body = await readForm(call, nameForm, call.signed);
      await call.api.send('PUT', `/v1/staff/me/passkeys/${call.c.req.param('passkeyId')}/name`, { body });
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
  staffPage(console, with_, paths.accountPasskeyRemove(ID), {
    async post(call) {
      await readForm(call, none, call.signed);
      await call.api.send('DELETE', `/v1/staff/me/passkeys/${call.c.req.param('passkeyId')}`);
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
}

type Passkey = z.output<typeof passkeySchema>;

/** The passkeys of whoever looks. */
export async function readPasskeys({ api }: StaffCall): Promise<Passkey[]> {
  return (await api.get('/v1/staff/me/passkeys', list)).items;
}

/** The passkeys on the page of the account. */
export function Passkeys({ call, passkeys }: { call: StaffCall; passkeys: Passkey[] }) {
  const words = accountWords(call.language);
  const { signed } = call;
  const host = passkeyHost(call.deps.publicUrl);
  return (
    <div class="card" id="passkeys">
      <h2>{words.passkeys}</h2>
      <p>{words.passkeysAbout}</p>
      <List
        call={call}
        caption={words.passkeys}
        columns={[words.passkeyName, words.added, words.lastUsed, words.remove]}
        rows={passkeys.map(({ id, name, createdAt, lastUsedAt }) => [
          <form method="post" action={paths.accountPasskeyName(id)} class="row">
            <FormToken signed={signed} />
            <input
              name="name"
              value={name}
              aria-label={words.passkeyName}
              required
              maxlength={100}
              dir="auto"
            />
            <button type="submit" class="second" aria-label={`${words.rename}: ${name}`}>
              {words.rename}
            </button>
          </form>,
          <Time call={call} at={createdAt} />,
          <Time call={call} at={lastUsedAt} />,
          <form method="post" action={paths.accountPasskeyRemove(id)}>
            <FormToken signed={signed} />
            <button type="submit" class="second" aria-label={`${words.remove}: ${name}`}>
              {words.remove}
            </button>
          </form>,
        ])}
      />
      {host ? (
        <form method="post" action={paths.accountPasskeys()} data-passkey-origin={host.origin}>
          <FormToken signed={signed} />
          <Field {...{ name: 'name', label: words.passkeyName, required: true, maxlength: 100 }} />
          <button type="submit">{words.addPasskey}</button>
          <p class="callout info" hidden data-passkey-elsewhere>
            {words.elsewhere}{' '}
            <a href={`${host.origin}${paths.account()}#passkeys`}>{words.goThere(host.rpID)}</a>
          </p>
          <script src={assetUrl('add-passkey.js')} defer></script>
        </form>
      ) : (
        <p class="callout info">{words.noPasskeys}</p>
      )}
    </div>
  );
}

function askBrowser(
  call: StaffCall,
  name: string,
  options: z.output<typeof ceremonyOptions>,
): Promise<Response> {
  const words = accountWords(call.language);
  return show(
    call,
    { title: words.addPasskey },
    <form
      method="post"
      action={paths.accountPasskeyMade()}
      class="card narrow"
      data-new-passkey={JSON.stringify(options)}
    >
      <FormToken signed={call.signed} />
      <input type="hidden" name="name" value={name} />
      <input type="hidden" name="response" value="" />
      <p>{words.makeAbout}</p>
      <p data-new-passkey-needs>{words.needsScript}</p>
      <button type="button" hidden>
        {words.make}
      </button>
      <p role="alert" hidden data-new-passkey-failed>
        {words.makeFailed}
      </p>
      <p>
        <a href={paths.account()}>{call.words.back}</a>
      </p>
      <script src={assetUrl('new-passkey.js')} defer></script>
    </form>,
  );
}
