import { z } from 'zod';
import { written } from '../../../domain/money.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { billingWords } from '../../words/client-billing.ts';
import { moneyWords } from '../../words/client-money.ts';
import { belongs, belongsTo, ForWhat, thingsOf } from './for-what.tsx';
import {
  FoldedForm,
  keyed,
  minorOf,
  OneButton,
  type Refused,
  saidOf,
  sent,
  textOrNull,
  ticked,
  typedIn,
} from './forms.tsx';
import { clientIdOf, readClient, readList, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const queueForm = z.strictObject({
  ...{ description: field(500), amount: field(30), taxed: ticked, forWhat: field(40), dueOn: field(10) },
  ...keyed,
});
const takeForm = z.strictObject({ line: z.string().regex(/^[1-9]\d{0,14}$/) });

/** M4. What waits for the next invoice. */
export async function showQueued(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const { language, c } = call;
  const words = moneyWords(language);
  const shared = clientWords(language);
  const { id, currency } = client;
  const mayWrite = call.may('billing:write');
  const [{ items, next }, things] = await Promise.all([
    readList(call, id, 'queued-lines', { cursor: c.req.query('cursor') }),
    mayWrite ? thingsOf(call, id) : [],
  ]);
  const typed = typedIn(refused, 'queue');
  return showPart(
    call,
    client,
    'queued-lines',
    <>
      <p class="quiet">{words.queueAbout}</p>
      {mayWrite && (
        <FoldedForm
          {...{ call, action: paths.clientDo(id, 'queued-lines', 'add'), title: words.queue, typed }}
          {...{ button: words.queueButton, once: true }}
        >
          <Field
            {...{ name: 'description', label: words.description, required: true, maxlength: 500 }}
            value={typed?.description ?? ''}
          />
          <Field
            {...{ name: 'amount', label: words.amount, required: true, value: typed?.amount ?? '' }}
            hint={words.belowHint(written({ minor: 6000, currency }, language))}
          />
          <Check {...{ name: 'taxed', label: words.taxed, checked: typed?.taxed === 'true' }} />
          <ForWhat call={call} things={things} value={typed?.forWhat} />
          <Field
            {...{ name: 'dueOn', label: words.dueOn, hint: words.dueOnHint, type: 'date' }}
            value={typed?.dueOn ?? ''}
          />
        </FoldedForm>
      )}
      <List
        {...{ call, caption: shared.lists['queued-lines'] }}
        columns={[
          ...[words.description, billingWords(language).forWhat, words.dueOn, words.amount],
          ...(mayWrite ? [shared.change] : []),
        ]}
        rows={items.map((line) => [
          <>
            <span dir="auto">{line.description || '–'}</span> <span class="quiet number">#{line.id}</span>
          </>,
          belongsTo(call, line),
          line.dueOn === null ? words.nextInvoice : <Day call={call} on={line.dueOn} />,
          <>
            <Money minor={line.amountMinor} currency={currency} language={language} />
            <div class="quiet">{line.taxed ? words.taxed : billingWords(language).notTaxed}</div>
          </>,
          ...(mayWrite
            ? [
                <OneButton
                  {...{
                    call,
                    label: words.takeOut,
                    about: line.description,
                    fields: { line: String(line.id) },
                  }}
                  action={paths.clientDo(id, 'queued-lines', 'remove')}
                />,
              ]
            : []),
        ])}
      />
      <Pager
        call={call}
        next={next}
        to={(cursor) => paths.clientList(id, 'queued-lines', { ...(cursor !== undefined && { cursor }) })}
      />
      <FromApi call={call} paths={[`/v1/clients/${id}/queued-lines`]} />
    </>,
    saidOf(call, words.done, refused),
  );
}

/** Queues a line. */
export async function postQueued(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, queueForm, call.signed);
  const client = await readClient(call, clientIdOf(call));
  const { key, description, taxed, forWhat, dueOn } = typed;
  const amountMinor = minorOf(typed.amount, client.currency);
  const refused =
    amountMinor === undefined
      ? { form: 'queue', typed, wrong: moneyWords(call.language).noAmount, status: 422 as const }
      : await sent(call, 'queue', typed, () =>
          call.api.send('POST', `/v1/clients/${client.id}/queued-lines`, {
            key,
            body: {
              ...{ description, amountMinor, taxed: taxed === 'true', dueOn: textOrNull(dueOn) },
              ...belongs(forWhat),
            },
          }),
        );
  return ended(call, refused, 'queued');
}

/** Takes one out again. */
export async function postTakenOut(call: StaffCall): Promise<Response> {
  const { line } = await readForm(call, takeForm, call.signed);
  const refused = await sent(call, 'take', {}, () => call.api.send('DELETE', `/v1/queued-lines/${line}`));
  return ended(call, refused, 'taken');
}

async function ended(call: StaffCall, refused: Refused | undefined, done: string): Promise<Response> {
  const id = clientIdOf(call);
  return refused
    ? showQueued(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'queued-lines', { done }));
}
