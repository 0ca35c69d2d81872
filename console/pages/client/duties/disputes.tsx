import { z } from 'zod';
import { pageOf } from '../../../../api/http/page.ts';
import { disputeSchema } from '../../../../api/routes/disputes/schema.ts';
import { Field } from '../../../../web/elements.tsx';
import { field, readForm } from '../../../../web/forms.ts';
import { LongText } from '../../../components/long-text.tsx';
import { Money } from '../../../components/money.tsx';
import { List } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths, withQuery } from '../../../paths.ts';
import { clientWords } from '../../../words/client.ts';
import { dutyWords } from '../../../words/client-duties.ts';
import {
  FoldedForm,
  keyed,
  minorOf,
  numberOrNull,
  OneButton,
  type Refused,
  sent,
  textOrNull,
  typedIn,
} from '../forms.tsx';
import { clientIdOf } from '../read.ts';
import { type DutyPart, MOST, numbered } from './holds.tsx';

const disputePage = pageOf(disputeSchema);
const form = z.strictObject({
  ...{ gateway: field(50), reference: field(200), amount: field(30), currency: field(3) },
  ...{ transactionId: field(16), disputeReason: z.string().max(5000), ...keyed },
});
const settleForm = z.strictObject({ ...numbered, state: z.enum(['won', 'lost']) });

/** D10, L10. Payments that the client contests. */
export async function Disputes({ call, client, refused }: DutyPart) {
  const { language } = call;
  const words = dutyWords(language);
  const { id } = client;
  const mayWrite = call.may('clients:write');
  const { items } = await call.api.get(withQuery(`/v1/clients/${id}/disputes`, { limit: MOST }), disputePage);
  return (
    <div>
      <h2 id="disputes">{words.disputes}</h2>
      <p class="quiet">{words.disputesAbout}</p>
      <List
        {...{ call, caption: words.disputes }}
        columns={[
          ...[words.state, words.amount, words.gateway, words.reason, words.opened],
          ...(mayWrite ? [clientWords(language).change] : []),
        ]}
        rows={items.map((dispute) => [
          <>
            {words.disputeStates[dispute.state]} <span class="quiet number">#{dispute.id}</span>
            {dispute.suspendWanted && <div class="quiet">{words.suspends}</div>}
            <Operation name={words.suspendedBy} id={dispute.suspendedBy} />
            <Operation name={words.liftedBy} id={dispute.liftedBy} />
          </>,
          <>
            <Money minor={dispute.amountMinor} currency={dispute.currency} language={language} />
            {dispute.transactionId !== null && (
              <div>
                <a href={paths.clientTransaction(id, dispute.transactionId)} class="number">
                  #{dispute.transactionId}
                </a>
              </div>
            )}
          </>,
          <>
            {dispute.gateway}
            <div class="quiet">{dispute.reference}</div>
          </>,
          <span dir="auto">{dispute.reason || '–'}</span>,
          <>
            <Time call={call} at={dispute.openedAt} />
            {dispute.closedAt !== null && (
              <div>
                {words.closed} <Time call={call} at={dispute.closedAt} />
              </div>
            )}
          </>,
          ...(mayWrite
            ? [
                dispute.state === 'open'
                  ? (['won', 'lost'] as const).map((state) => (
                      <OneButton
                        {...{ call, label: words[state], about: `#${dispute.id}` }}
                        fields={{ id: String(dispute.id), state }}
                        action={paths.clientDo(id, 'duties', 'settle')}
                      />
                    ))
                  : '–',
              ]
            : []),
        ])}
      />
      {mayWrite && <Add call={call} client={client} refused={refused} />}
    </div>
  );
}

function Operation({ name, id }: { name: string; id: string | null }) {
  return id === null ? null : (
    <div>
      <a href={paths.operation(id)}>{name}</a>
    </div>
  );
}

function Add({ call, client, refused }: DutyPart) {
  const words = dutyWords(call.language);
  const typed = typedIn(refused, 'dispute');
  const text = (
    name: 'gateway' | 'reference' | 'amount' | 'currency' | 'transactionId',
    label: string,
    {
      max,
      hint,
      required = false,
      usual = '',
    }: { max: number; hint?: string; required?: boolean; usual?: string },
  ) => (
    <Field
      {...{ name, label, required, maxlength: max, value: typed?.[name] ?? usual }}
      {...(hint !== undefined && { hint })}
    />
  );
  return (
    <FoldedForm
      {...{ call, action: paths.clientDo(client.id, 'duties', 'dispute'), title: words.addDispute, typed }}
      {...{ button: words.addDisputeButton, once: true }}
    >
      {text('amount', words.amount, { max: 30, required: true })}
      {text('currency', words.currency, { max: 3, required: true, usual: client.currency })}
      {text('gateway', words.gateway, { max: 50, required: true })}
      {text('reference', words.reference, { max: 200 })}
      {text('transactionId', words.payment, { max: 16, hint: words.paymentHint })}
      <LongText
        {...{ name: 'disputeReason', label: words.reason, value: typed?.disputeReason ?? '', rows: 2 }}
      />
    </FoldedForm>
  );
}

/** Records that the client contests a payment. */
export async function addDispute(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, form, call.signed);
  const { key, gateway, reference, transactionId, disputeReason: reason } = typed;
  const currency = typed.currency.trim().toUpperCase();
  const amountMinor = /^[A-Z]{3}$/.test(currency) ? minorOf(typed.amount, currency) : undefined;
  if (amountMinor === undefined)
    return { form: 'dispute', typed, wrong: dutyWords(call.language).noAmount, status: 422 };
  const body = {
    ...{ gateway, reference: textOrNull(reference), currency, amountMinor, reason },
    transactionId: numberOrNull(transactionId),
  };
  return sent(call, 'dispute', typed, () =>
    call.api.send('POST', `/v1/clients/${clientIdOf(call)}/disputes`, { key, body }),
  );
}

/** Says how one went; that is final, so nobody else's change is overwritten. */
export async function settle(call: StaffCall): Promise<Refused | undefined> {
  const { id, state } = await readForm(call, settleForm, call.signed);
  const path = `/v1/disputes/${id}`;
  return sent(call, 'settle', {}, async () => {
    const { etag } = await call.api.getVersion(path, disputeSchema);
    await call.api.send('PATCH', path, { body: { state }, ifMatch: etag });
  });
}
