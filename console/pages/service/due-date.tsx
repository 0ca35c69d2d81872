import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dueDateChanged } from '../../../api/routes/due-dates/routes.ts';
import { written } from '../../../domain/money.ts';
import { writtenDay } from '../../../web/dates.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { itemWords } from '../../words/items.ts';
import { type Refused, refusedBy, ticked } from './form.ts';
import { seenIn, WouldBe } from './generated.tsx';
import type { Item } from './read.ts';
import { type Subject, showSubject } from './subject.tsx';

type Changed = z.output<typeof dueDateChanged>;
type One = Subject & { item: Item };

const form = z.strictObject({
  ...{ newDueOn: field(10), bill: ticked, mail: ticked, key: z.uuid() },
  ...{ step: z.enum(['preview', 'move']), seen: field(2000).optional() },
});
type Typed = z.output<typeof form>;

/** L17. Another due date of one thing, with the invoice for the days between, which is shown first. */
export function showDueDate(
  call: StaffCall,
  subject: One,
  { refused, typed, would }: { refused?: Refused; typed?: Typed; would?: Changed } = {},
): Promise<Response> {
  const { language } = call;
  const words = itemWords(language);
  const { item } = subject;
  if (!call.may('billing:write'))
    return showSubject(call, subject, 'due-date', <p>{call.words.lacksRight('billing:write')}</p>);
  const value = refused?.typed ?? typed ?? { newDueOn: item.row.nextDueOn ?? '', bill: 'true' };
  return showSubject(
    call,
    subject,
    'due-date',
    <>
      {would && <Moved call={call} item={item} would={would} />}
      <form method="post" action={subject.at('due-date')} class="card" aria-label={words.part['due-date']}>
        <p class="quiet">{words.dueAbout}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="key" value={randomUUID()} />
        {would && <input type="hidden" name="seen" value={seenOf(item, would)} />}
        <Field
          {...{ name: 'newDueOn', label: words.newDue, type: 'date', required: true }}
          {...{ value: value.newDueOn ?? '', wrong: refused?.wrongs.newDueOn }}
        />
        <Check
          {...{ name: 'bill', label: words.withInvoice, hint: words.withInvoiceHint }}
          checked={value.bill === 'true'}
        />
        <Check name="mail" label={words.mail} checked={value.mail === 'true'} />
        <p class="row">
          {would && (
            <button type="submit" name="step" value="move">
              {words.move}
            </button>
          )}
          <button type="submit" name="step" value="preview" class={would && 'second'}>
            {would ? words.again : words.preview}
          </button>
        </p>
      </form>
    </>,
    refused,
  );
}

function Moved({ call, item, would }: { call: StaffCall; item: Item; would: Changed }) {
  const { language } = call;
  const words = itemWords(language);
  const day = (on: string | null) => (on === null ? '–' : writtenDay(language, on));
  const { days, amountMinor, nextInvoiceOn, invoice } = would;
  const money = written({ minor: amountMinor, currency: item.row.currency }, language);
  return (
    <>
      <p class="callout info">
        {words.wouldMove(day(item.row.nextDueOn), day(nextInvoiceOn))}{' '}
        {days > 0 && words.daysCost(days, money)} {invoice === null && words.noInvoice}
      </p>
      {invoice && <WouldBe call={call} invoices={[invoice]} />}
    </>
  );
}

/** Shows what another date would cost, or moves it when it is what was shown. */
export async function postDueDate(call: StaffCall, subject: One): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { newDueOn, bill, mail, step, seen, key } = typed;
  const { list, row } = subject.item;
  const body = { nextDueOn: newDueOn, invoice: bill === 'true', mail: mail === 'true' };
  const ask = (more: { body: object; key?: string }) =>
    call.api.send('POST', `/v1/${list}/${row.id}/due-date`, { ...more, schema: dueDateChanged });
  try {
    const would = await ask({ body: { ...body, dryRun: true } });
    if (step === 'preview') return await showDueDate(call, subject, { typed, would });
    if (seenOf(subject.item, would) !== seen) {
      const wrong = itemWords(call.language).otherwise;
      return await showDueDate(call, subject, {
        ...{ typed, would, refused: { typed, wrongs: {}, wrong, status: 409 } },
      });
    }
    const { invoice } = await ask({ body, key });
    const made = invoice?.id ?? undefined;
    return lead(
      call,
      subject.at('overview', { done: 'moved', made: made === undefined ? undefined : String(made) }),
    );
  } catch (error) {
    return showDueDate(call, subject, {
      refused: refusedBy(call, error, { typed, fields: { '/nextDueOn': 'newDueOn' } }),
    });
  }
}

/** From where to where, and for what: a preview of something else is not what was agreed to. */
function seenOf({ row }: Item, { nextInvoiceOn, amountMinor, invoice }: Changed): string {
  return [row.nextDueOn, nextInvoiceOn, amountMinor, invoice ? seenIn([invoice]) : ''].join('/');
}
