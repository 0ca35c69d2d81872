import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { termSchema } from '../../../api/routes/client-terms/routes.ts';
import { settingsSchema } from '../../../api/routes/settings/schema.ts';
import { productTypes, termKinds } from '../../../domain/billing/terms.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Checks, many } from '../../components/checks.tsx';
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
import { Accounts } from './accounts.tsx';
import { FoldedForm, keyed, OneButton, type Refused, saidOf, sent, textOrNull, typedIn } from './forms.tsx';
import { Providers } from './providers.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const termPage = pageOf(termSchema);
const MOST = 200;

const addForm = z.strictObject({
  ...{ kind: z.enum(termKinds), value: field(20), fromCurrency: field(3), productTypes: many },
  ...{ validFrom: field(10), validUntil: field(10), timeZone: field(64), ...keyed },
});
const removeForm = z.strictObject({ term: z.string().regex(/^[1-9]\d{0,14}$/) });

/** D9, L14, M9, M10. What holds for this client alone: accounts, taxes, discounts, rates, providers. */
export async function showTerms(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const words = termWords(call.language);
  const { id } = client;
  const [{ items }, { settings }] = await Promise.all([
    call.api.get(withQuery(`/v1/clients/${id}/terms`, { limit: MOST }), termPage),
    call.api.get(`/v1/clients/${id}/settings`, settingsSchema),
  ]);
  const exempt = settings.taxExempt?.value === true;
  return showPart(
    call,
    client,
    'terms',
    <>
      {call.may('billing:read') && (await Accounts({ call, client, refused }))}
      <h2>{words.taxExempt}</h2>
      <section class="card" aria-label={words.taxExempt}>
        <Facts facts={[[words.taxExempt, exempt ? words.exemptYes : words.exemptNo]]} />
        <p class="quiet">{words.taxExemptAbout}</p>
        <p>
          <a href={`${paths.clientList(id, 'settings')}#taxExempt`}>{words.changeExempt}</a>
        </p>
      </section>
      <h2>{words.terms}</h2>
      <p class="quiet">{words.termsAbout}</p>
      <Own call={call} clientId={id} items={items} />
      {call.may('billing:write') && <Add call={call} client={client} refused={refused} />}
      {await Providers({ call, client, refused })}
      <FromApi
        call={call}
        paths={['accounts', 'terms', 'providers'].map((what) => `/v1/clients/${id}/${what}`)}
      />
    </>,
    saidOf(call, words.done, refused),
  );
}

function Own({
  call,
  clientId,
  items,
}: {
  call: StaffCall;
  clientId: number;
  items: z.output<typeof termPage>['items'];
}) {
  const words = termWords(call.language);
  const mayWrite = call.may('billing:write');
  return (
    <List
      {...{ call, caption: words.terms }}
      columns={[
        ...[words.kind, words.value, words.productTypes, words.from, words.until, words.setBy],
        ...(mayWrite ? [clientWords(call.language).change] : []),
      ]}
      rows={items.map((term) => [
        words.kinds[term.kind],
        term.kind === 'exchange-rate'
          ? `1 ${term.fromCurrency} = ${term.value} ${term.toCurrency}`
          : `${Number(term.value).toLocaleString(call.language)} %`,
        term.productTypes?.join(', ') ?? words.allTypes,
        <>
          <Day call={call} on={term.validFrom} />
          {term.timeZone !== null && <div class="quiet">{term.timeZone}</div>}
        </>,
        <Day call={call} on={term.validUntil} />,
        <>
          <Actor call={call} actor={term.setBy} />, <Time call={call} at={term.setAt} />
        </>,
        ...(mayWrite
          ? [
              <OneButton
                {...{ call, label: words.remove, about: `${words.kinds[term.kind]} ${term.value}` }}
                {...{
                  action: paths.clientDo(clientId, 'terms', 'remove'),
                  fields: { term: String(term.id) },
                }}
              />,
            ]
          : []),
      ])}
    />
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
  return (
    <FoldedForm
      {...{ call, action: paths.clientDo(client.id, 'terms', 'add'), title: words.add, typed }}
      {...{ button: words.addButton, once: true }}
    >
      <Select
        {...{ name: 'kind', label: words.kind, value: typed?.kind }}
        choices={termKinds.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <Field
        {...{ name: 'value', label: words.percent, hint: words.percentHint, required: true, maxlength: 20 }}
        {...{ inputmode: 'decimal', value: typed?.value ?? '' }}
      />
      <Field
        {...{ name: 'fromCurrency', label: words.fromCurrency, hint: words.fromCurrencyHint, maxlength: 3 }}
        value={typed?.fromCurrency ?? ''}
      />
      <Field
        {...{ name: 'validFrom', label: words.from, type: 'date', required: true }}
        value={typed?.validFrom ?? call.now.toISOString().slice(0, 10)}
      />
      <Field
        {...{ name: 'validUntil', label: words.until, hint: words.untilHint, type: 'date' }}
        value={typed?.validUntil ?? ''}
      />
      <Field
        {...{ name: 'timeZone', label: words.zone, hint: words.zoneHint, maxlength: 64 }}
        value={typed?.timeZone ?? ''}
      />
      <Checks
        {...{ legend: `${words.productTypes} (${words.allTypes}: –)`, name: 'productTypes' }}
        chosen={typed?.productTypes?.split(',') ?? []}
        choices={productTypes.map((value) => ({ value, label: value }))}
      />
    </FoldedForm>
  );
}

/** Gives the client a rate of its own. */
export async function postTerm(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { key, productTypes: types, ...typed } = await readForm(call, addForm, call.signed);
  const { kind, validFrom, validUntil, timeZone } = typed;
  const value = typed.value.trim().replace(',', '.');
  const fromCurrency = typed.fromCurrency.trim().toUpperCase();
  const body = {
    ...{ kind, validFrom, validUntil: textOrNull(validUntil), timeZone: textOrNull(timeZone) },
    productTypes: types.length === 0 ? null : types,
    ...(kind === 'exchange-rate' ? { fromCurrency, rate: value } : { percent: value }),
  };
  const refused = await sent(call, 'add', { ...typed, key, productTypes: types.join(',') }, () =>
    call.api.send('POST', `/v1/clients/${id}/terms`, { key, body }),
  );
  return ended(call, refused, 'added');
}

/** Deletes one. */
export async function postTermRemoval(call: StaffCall): Promise<Response> {
  const { term } = await readForm(call, removeForm, call.signed);
  const refused = await sent(call, 'remove', {}, () => call.api.send('DELETE', `/v1/client-terms/${term}`));
  return ended(call, refused, 'removed');
}

/** Leads back to the terms, or shows them again with what was refused. */
export async function ended(
  call: StaffCall,
  refused: Refused | undefined,
  done: keyof ReturnType<typeof termWords>['done'],
): Promise<Response> {
  const id = clientIdOf(call);
  return refused
    ? showTerms(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'terms', { done }));
}
