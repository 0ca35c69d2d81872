import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { paymentDetails } from '../../../api/routes/payment-methods/details.ts';
import { paymentMethodSchema } from '../../../api/routes/payment-methods/schema.ts';
import { startScope } from '../../../api/scopes.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Check } from '../../components/check.tsx';
import { Facts } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { List } from '../../components/table.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { termWords } from '../../words/client-terms.ts';
import {
  FoldedForm,
  keyed,
  OneButton,
  type Refused,
  saidOf,
  sent,
  textOrNull,
  ticked,
  typedIn,
} from './forms.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

export type ShownMethod = z.output<typeof paymentMethodSchema>;
const methodPage = pageOf(paymentMethodSchema);
const MOST = 200;

const numbered = { method: z.string().regex(/^[1-9]\d{0,14}$/) };
const numberForm = z.strictObject(numbered);
const addForm = z.strictObject({
  ...{ gateway: field(100), kind: z.enum(['card', 'bank']), description: field(200), brand: field(40) },
  ...{ lastFour: field(4), expiresOn: field(10), reference: field(260), isDefault: ticked, ...keyed },
});

/** The payment methods of a client, the default first, removed ones too. */
export async function readMethods({ api }: Pick<StaffCall, 'api'>, clientId: number): Promise<ShownMethod[]> {
  const asked = withQuery(`/v1/clients/${clientId}/payment-methods`, { limit: MOST });
  return (await api.get(asked, methodPage)).items;
}

/** What a payment method is called: never more of its number than the last four. */
export function labelOfMethod(
  { language }: Pick<StaffCall, 'language'>,
  { id, kind, brand, lastFour, description, gateway }: ShownMethod,
): string {
  const name = [brand ?? termWords(language).methodKinds[kind], lastFour && `•••• ${lastFour}`, description];
  return `${name.filter(Boolean).join(' ')} (${gateway}, #${id})`;
}

/** M15, L20, L21, P10. How a client pays, and what staff can do about it. */
export async function showMethods(
  call: StaffCall,
  client: ShownClient,
  refused?: Refused,
): Promise<Response> {
  const words = termWords(call.language);
  const shared = clientWords(call.language);
  const { id } = client;
  const methods = await readMethods(call, id);
  const everything = call.may(startScope('set-payment-method'));
  return showPart(
    call,
    client,
    'payment-methods',
    <>
      <List
        {...{ call, caption: words.methods }}
        columns={[words.method, words.expires, words.token, words.recorded, shared.change]}
        rows={methods.map((method) => [
          <>
            <span dir="auto">{labelOfMethod(call, method)}</span>{' '}
            {method.isDefault && <Badge tone="info">{words.isDefault}</Badge>}
            {method.declinedCode !== null && (
              <div>
                <Badge tone="wrong">{words.declined}</Badge> <span class="quiet">{method.declinedCode}</span>
              </div>
            )}
          </>,
          <Day call={call} on={method.expiresOn} />,
          method.reference === 'set' ? words.tokenSet : words.tokenNone,
          <>
            <Time call={call} at={method.createdAt} />
            {method.removedAt !== null && (
              <div>
                {words.removed} <Time call={call} at={method.removedAt} />
              </div>
            )}
          </>,
          method.removedAt === null ? <Doings call={call} clientId={id} method={method} /> : '–',
        ])}
      />
      {everything && (
        <section class="card" aria-labelledby="for-all">
          <h2 id="for-all">{words.useForAll}</h2>
          <p class="quiet">{words.useForAllAbout}</p>
          <p>
            <a href={paths.preview(id, 'set-payment-method')}>{words.useForAll}</a>
          </p>
        </section>
      )}
      {call.may('clients:write') && <Add call={call} client={client} refused={refused} />}
      <FromApi call={call} paths={[`/v1/clients/${id}/payment-methods`]} />
    </>,
    saidOf(call, words.done, refused),
  );
}

/** What can be done with one that is there. */
function Doings({ call, clientId, method }: { call: StaffCall; clientId: number; method: ShownMethod }) {
  const words = termWords(call.language);
  const about = labelOfMethod(call, method);
  const fields = { method: String(method.id) };
  return (
    <div class="row">
      {call.may('clients:write') && !method.isDefault && (
        <OneButton
          {...{ call, label: words.makeDefault, about, fields }}
          action={paths.clientDo(clientId, 'payment-methods', 'default')}
        />
      )}
      {call.may('payments:details') && (
        <OneButton
          {...{ call, label: words.details, about, fields }}
          action={paths.clientDo(clientId, 'payment-methods', 'details')}
        />
      )}
      {call.may(startScope('remove-payment-method')) && (
        <a href={paths.preview(clientId, 'remove-payment-method', { 'p.paymentMethodId': method.id })}>
          {words.removeMethod}
          <span class="hidden">: {about}</span>
        </a>
      )}
    </div>
  );
}

function Add({
  call,
  client,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}) {
  const words = termWords(call.language);
  const typed = typedIn(refused, 'add');
  const line = (name: 'gateway' | 'description' | 'brand' | 'lastFour', max: number, hint?: string) => (
    <Field
      {...{ name, label: words[name], value: typed?.[name] ?? '', maxlength: max, autocomplete: 'off' }}
      {...(hint !== undefined && { hint })}
      required={name === 'gateway'}
    />
  );
  return (
    <FoldedForm
      {...{
        call,
        action: paths.clientDo(client.id, 'payment-methods', 'add'),
        title: words.addMethod,
        typed,
      }}
      {...{ about: words.addMethodAbout, button: words.addButton, once: true }}
    >
      {line('gateway', 100)}
      <Select
        {...{ name: 'kind', label: words.kind, value: typed?.kind }}
        choices={(['card', 'bank'] as const).map((value) => ({ value, label: words.methodKinds[value] }))}
      />
      {line('description', 200)}
      {line('brand', 40)}
      {line('lastFour', 4, words.lastFourHint)}
      <Field
        {...{ name: 'expiresOn', label: words.expires, hint: words.expiresHint, type: 'date' }}
        value={typed?.expiresOn ?? ''}
      />
      <Field
        {...{ name: 'reference', label: words.tokenIs, hint: words.tokenHint, maxlength: 260 }}
        {...{ value: typed?.reference ?? '', autocomplete: 'off' }}
      />
      <Check {...{ name: 'isDefault', label: words.makeDefault, checked: typed?.isDefault === 'true' }} />
    </FoldedForm>
  );
}

/** Makes one of them the default. */
export async function postDefault(call: StaffCall): Promise<Response> {
  const { method } = await readForm(call, numberForm, call.signed);
  const path = `/v1/payment-methods/${method}`;
  // Whatever else has changed of it meanwhile: which one is charged first is decided here and now.
  const refused = await sent(call, 'default', {}, async () => {
    const { etag } = await call.api.getVersion(path, paymentMethodSchema);
    await call.api.send('PATCH', path, { body: { isDefault: true }, ifMatch: etag });
  });
  return ended(call, refused, 'default');
}

/** Records one that the gateway keeps already. */
export async function postMethod(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, addForm, call.signed);
  const { key, gateway, kind, description, brand, lastFour, expiresOn, reference, isDefault } = typed;
  const body = {
    ...{ gateway, kind, description, brand: textOrNull(brand), lastFour: textOrNull(lastFour) },
    ...{
      expiresOn: textOrNull(expiresOn),
      reference: textOrNull(reference),
      isDefault: isDefault === 'true',
    },
  };
  const refused = await sent(call, 'add', typed, () =>
    call.api.send('POST', `/v1/clients/${clientIdOf(call)}/payment-methods`, { key, body }),
  );
  return ended(call, refused, 'method');
}

async function ended(call: StaffCall, refused: Refused | undefined, done: string): Promise<Response> {
  const id = clientIdOf(call);
  return refused
    ? showMethods(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'payment-methods', { done }));
}

/** P10. What is kept sealed; whoever asks gives the own password before, and it is logged. */
export async function showDetails(call: StaffCall): Promise<Response> {
  const words = termWords(call.language);
  const { method } = await readForm(call, numberForm, call.signed);
  const id = clientIdOf(call);
  const [client, details] = await Promise.all([
    readClient(call, id),
    call.api.get(`/v1/payment-methods/${method}/details`, paymentDetails),
  ]);
  return showPart(
    call,
    client,
    'payment-methods',
    <section class="card" aria-labelledby="details">
      <h2 id="details">{words.detailsShown}</h2>
      <Facts
        facts={[
          [words.method, <span class="number">#{details.id}</span>],
          [words.gateway, details.gateway],
          [words.tokenIs, <code>{details.reference ?? words.none}</code>],
        ]}
      />
      <p>
        <a href={paths.clientList(id, 'payment-methods')}>{call.words.back}</a>
      </p>
    </section>,
  );
}
