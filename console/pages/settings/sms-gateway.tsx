import { z } from 'zod';
import type { smsGatewaySchema } from '../../../api/routes/sms-gateways/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { gatewayWords } from '../../words/gateways.ts';
import { GatewayCredentials } from './gateway-credentials.tsx';
import { refusedFor } from './mistake.ts';

const form = z.strictObject({
  ...{ url: field(2000), sender: field(100), disabled: z.literal('true').optional() },
  ...{ 'secret.token': field(512).optional(), etag: field(100) },
});
/** What is shown again when a form was refused: never what was typed of the token. */
export type TypedSms = Pick<z.output<typeof form>, 'url' | 'sender' | 'disabled'>;

/** Through whom a provider sends text messages. */
export function SmsForm({
  call,
  sms,
  etag,
  typed = {
    url: sms.url,
    sender: sms.sender,
    disabled: sms.version > 0 && sms.disabled ? 'true' : undefined,
  },
}: {
  call: StaffCall;
  sms: z.output<typeof smsGatewaySchema>;
  etag: string;
  typed: TypedSms | undefined;
}) {
  const words = gatewayWords(call.language);
  return (
    <form
      method="post"
      action={paths.providerGateways(sms.providerId)}
      class="card narrow"
      aria-labelledby="sms"
      autocomplete="off"
    >
      <h2 id="sms">
        {words.sms} {sms.version > 0 && <GatewayCredentials call={call} credentials={sms.credentials} />}
      </h2>
      <p>{words.smsAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <Field {...{ name: 'url', label: words.smsUrl, value: typed.url, type: 'url', required: true }} />
      <Field
        {...{ name: 'sender', label: words.sender, hint: words.senderHint, value: typed.sender }}
        maxlength={30}
      />
      <Field
        {...{ name: 'secret.token', label: words.token, hint: words.tokenHint, type: 'password' }}
        {...{ maxlength: 512, autocomplete: 'off' }}
      />
      <Check {...{ name: 'disabled', label: words.smsOff, checked: typed.disabled !== undefined }} />
      <DecisionButton
        {...{ name: 'save', value: 'save', label: call.words.save, bare: true }}
        refused={call.may('providers:write') ? undefined : call.words.lacksRight('providers:write')}
      />
    </form>
  );
}

/** What was typed and refused, to be shown again. */
export interface SmsRefused extends ReturnType<typeof refusedFor> {
  sms: TypedSms;
}

/** Saves it; nothing when it was taken. */
export async function saveSms(call: StaffCall, api: string): Promise<SmsRefused | undefined> {
  const { etag: ifMatch, ...typed } = await readForm(call, form, call.signed);
  const { url, sender, disabled } = typed;
  const token = typed['secret.token']?.trim() ?? '';
  const body = {
    ...{ url: url.trim(), sender, disabled: disabled === 'true' },
    ...(token !== '' && { credentials: { token } }),
  };
  try {
    await call.api.send('PUT', api, { body, ifMatch });
    return undefined;
  } catch (error) {
    return { sms: { url, sender, disabled }, ...refusedFor(call, error) };
  }
}
