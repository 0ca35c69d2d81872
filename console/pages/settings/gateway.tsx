import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { paymentGatewaySchema } from '../../../api/routes/payment-gateways/schema.ts';
import { gatewayConnectors } from '../../../db/queries/payment-gateways.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Check } from '../../components/check.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { gatewayWords } from '../../words/gateways.ts';
import { GatewayCredentials } from './gateway-credentials.tsx';
import { refusedFor } from './mistake.ts';

type Gateway = z.output<typeof paymentGatewaySchema>;
const newForm = z.strictObject({
  ...{ name: field(), connector: z.enum(gatewayConnectors), url: field(2000), key: z.uuid() },
});
const editForm = z.strictObject({
  ...{ url: field(2000).optional(), disabled: z.literal('true').optional(), etag: field(100) },
});
const secrets = z.strictObject({
  ...{ 'secret.secretKey': field(512).optional(), 'secret.webhookSecret': field(512).optional() },
  ...{ action: z.enum(['replace', 'forget']), etag: field(100) },
});
interface Refused {
  wrong: string;
  status: 400 | 409 | 412 | 422;
}
const urlOf = (text = '') => (text.trim() === '' ? null : text.trim());

/** The form for another payment gateway; its credentials are entered on its own page. */
export async function showNewGateway(
  call: StaffCall,
  refused?: Refused & { typed: Omit<z.output<typeof newForm>, 'key'> },
): Promise<Response> {
  const words = gatewayWords(call.language);
  const providerId = call.c.req.param('providerId') ?? '';
  const typed = refused?.typed ?? { name: '', connector: 'stripe', url: '' };
  return show(
    call,
    { title: words.add, wrong: refused?.wrong, status: refused?.status },
    <form method="post" action={paths.newGateway(providerId)} class="card narrow">
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <Field
        {...{ name: 'name', label: words.name, hint: words.nameHint, value: typed.name }}
        {...{ required: true, maxlength: 100 }}
      />
      <Select
        {...{ name: 'connector', label: words.connector, value: typed.connector, required: true }}
        choices={gatewayConnectors.map((value) => ({ value, label: words.connectors[value] }))}
      />
      <Field {...{ name: 'url', label: words.url, hint: words.urlHint, value: typed.url, type: 'url' }} />
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.providerGateways(providerId)}>{call.words.back}</a>
      </p>
    </form>,
  );
}

/** Adds a payment gateway and leads to it. */
export async function postNewGateway(call: StaffCall): Promise<Response> {
  const { key, ...typed } = await readForm(call, newForm, call.signed);
  try {
    const body = { ...typed, url: urlOf(typed.url), providerId: Number(call.c.req.param('providerId')) };
    const schema = paymentGatewaySchema;
    const { id } = await call.api.send('POST', '/v1/payment-gateways', { key, body, schema });
    return lead(call, paths.gateway(id, { done: 'saved' }));
  } catch (error) {
    return showNewGateway(call, { typed, ...refusedFor(call, error) });
  }
}

/** One payment gateway: what is on record, the form that changes it, and its credentials, which are only ever typed. */
export async function showGateway(
  call: StaffCall,
  refused?: Refused & { typed?: { url: string; disabled: boolean } },
): Promise<Response> {
  const words = gatewayWords(call.language);
  const { body: gateway, etag } = await call.api.getVersion(apiPath(call), paymentGatewaySchema);
  const { id, providerId, connector, credentials } = gateway;
  const mayNot = call.may('providers:write') ? undefined : call.words.lacksRight('providers:write');
  const typed = refused?.typed ?? { url: gateway.url ?? '', disabled: gateway.disabled };
  return show(
    call,
    {
      title: gateway.name,
      aside: gateway.disabled ? <Badge tone="warn">{words.disabled}</Badge> : undefined,
      done: call.c.req.query('done') === 'saved' ? call.words.saved : undefined,
      ...{ wrong: refused?.wrong, status: refused?.status },
    },
    <>
      <p>
        <a href={paths.providerGateways(providerId)}>{words.back}</a>
      </p>
      <Facts
        facts={[
          [words.connector, words.connectors[connector]],
          [words.credentials, <GatewayCredentials call={call} credentials={credentials} />],
          ...(connector === 'stripe' ? [eventsTo(call, gateway)] : []),
          [words.changed, <Time call={call} at={gateway.updatedAt} />],
        ]}
      />
      {call.may('billing:read') && (
        <p>
          <a href={paths.gatewayEvents({ gatewayId: id })}>{words.events}</a>
        </p>
      )}
      <form method="post" action={paths.gateway(id)} class="card narrow" aria-labelledby="edit">
        <h2 id="edit">{words.edit}</h2>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        {connector === 'stripe' && (
          <Field {...{ name: 'url', label: words.url, hint: words.urlHint, value: typed.url, type: 'url' }} />
        )}
        <Check {...{ name: 'disabled', label: words.disable, checked: typed.disabled }} />
        <DecisionButton
          {...{ name: 'save', value: 'save', label: call.words.save, refused: mayNot, bare: true }}
        />
      </form>
      {connector === 'stripe' && <Secrets {...{ call, gateway, etag, mayNot }} />}
    </>,
  );
}

function eventsTo({ deps, language }: StaffCall, { id }: Gateway) {
  const words = gatewayWords(language);
  const at = `${deps.publicUrl ?? ''}/v1/gateway-webhooks/${id}`;
  return [
    words.eventsTo,
    <>
      <code>{at}</code> <span class="quiet">{words.eventsHint}</span>
    </>,
  ] as const;
}

function Secrets({
  call,
  gateway: { id, credentials },
  etag,
  mayNot,
}: {
  call: StaffCall;
  gateway: Gateway;
  etag: string;
  mayNot: string | undefined;
}) {
  const words = gatewayWords(call.language);
  const text = { type: 'password', maxlength: 512, autocomplete: 'off' };
  return (
    <form
      method="post"
      action={paths.gatewayCredentials(id)}
      class="card narrow"
      aria-labelledby="credentials"
      autocomplete="off"
    >
      <h2 id="credentials">{words.credentials}</h2>
      <p>{words.credentialsAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <Field {...{ name: 'secret.secretKey', label: words.secretKey, ...text }} />
      <Field
        {...{ name: 'secret.webhookSecret', label: words.webhookSecret, hint: words.webhookHint, ...text }}
      />
      <DecisionButton {...{ name: 'action', value: 'replace', label: words.replace, refused: mayNot }} />
      {credentials === 'set' && (
        <DecisionButton
          {...{ name: 'action', value: 'forget', label: words.forget, hint: words.forgetHint }}
          {...{ refused: mayNot, plain: true }}
        />
      )}
    </form>
  );
}

/** Saves address and switch of a gateway; who is refused keeps what was typed. */
export async function postGateway(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, url, disabled } = await readForm(call, editForm, call.signed);
  try {
    const body = { disabled: disabled === 'true', ...(url !== undefined && { url: urlOf(url) }) };
    await call.api.send('PATCH', apiPath(call), { body, ifMatch });
  } catch (error) {
    const typed = { url: url ?? '', disabled: disabled === 'true' };
    return showGateway(call, { typed, ...refusedFor(call, error) });
  }
  return lead(call, paths.gateway(idOf(call), { done: 'saved' }));
}

/** Replaces or forgets the credentials of a gateway, after the own password. */
export async function postGatewayCredentials(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, action, ...typed } = await readForm(call, secrets, call.signed);
  const [secretKey, webhookSecret] = [typed['secret.secretKey'], typed['secret.webhookSecret']].map((text) =>
    text?.trim(),
  );
  if (action === 'replace' && !secretKey)
    return showGateway(call, { wrong: gatewayWords(call.language).typeAgain, status: 400 });
  const credentials =
    action === 'forget' ? null : { secretKey, ...(webhookSecret ? { webhookSecret } : undefined) };
  try {
    await call.api.send('PATCH', apiPath(call), { body: { credentials }, ifMatch });
  } catch (error) {
    return showGateway(call, refusedFor(call, error));
  }
  return lead(call, paths.gateway(idOf(call), { done: 'saved' }));
}

const idOf = ({ c }: StaffCall) => c.req.param('gatewayId') ?? '';
const apiPath = (call: StaffCall) => `/v1/payment-gateways/${encodeURIComponent(idOf(call))}`;
