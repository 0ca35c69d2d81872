import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { generatedSchema } from '../../../api/routes/invoices/generated.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { itemWords } from '../../words/items.ts';
import { chosenFields, type Refused, refusedBy, ticked } from './form.ts';
import { type Generated, seenIn, WouldBe } from './generated.tsx';
import { ChosenFields, type Subject, showSubject } from './subject.tsx';

const form = z.strictObject({
  ...{ ...chosenFields, mail: ticked, override: field(1000), key: z.uuid() },
  ...{ step: z.enum(['preview', 'issue']), seen: field(20_000).optional() },
});
type Typed = z.output<typeof form>;

/** L18. The next period of one thing or of several, as invoices that are shown first. */
export function showEarly(
  call: StaffCall,
  subject: Subject,
  { refused, typed, invoices }: { refused?: Refused; typed?: Typed; invoices?: readonly Generated[] } = {},
): Promise<Response> {
  const { c, language } = call;
  const words = itemWords(language);
  if (!call.may('billing:write'))
    return showSubject(call, subject, 'early', <p>{call.words.lacksRight('billing:write')}</p>);
  const value = refused?.typed ?? typed ?? {};
  const made = /^\d+(,\d+)*$/.test(c.req.query('made') ?? '') ? c.req.query('made')?.split(',') : undefined;
  return showSubject(
    call,
    subject,
    'early',
    <>
      {made && (
        <p class="done" role="status">
          {words.made}{' '}
          {made.map((id, at) => (
            <>
              {at > 0 && ', '}
              <a href={paths.invoice(id)}>{words.madeInvoice(`#${id}`)}</a>
            </>
          ))}
        </p>
      )}
      {invoices && <WouldBe call={call} invoices={invoices} />}
      <form method="post" action={subject.at('early')} class="card" aria-label={words.part.early}>
        <p class="quiet">{words.earlyAbout}</p>
        <FormToken signed={call.signed} />
        <ChosenFields subject={subject} />
        <input type="hidden" name="key" value={randomUUID()} />
        {invoices && <input type="hidden" name="seen" value={seenIn(invoices)} />}
        <Check name="mail" label={words.mail} checked={value.mail === 'true'} />
        <Field
          {...{ name: 'override', label: words.override, hint: words.overrideHint, maxlength: 1000 }}
          {...{ value: value.override ?? '', wrong: refused?.wrongs.override }}
        />
        <p class="row">
          {invoices && (
            <button type="submit" name="step" value="issue">
              {invoices.length === 1 ? words.issue : words.issueMany(invoices.length)}
            </button>
          )}
          <button type="submit" name="step" value="preview" class={invoices && 'second'}>
            {invoices ? words.again : words.preview}
          </button>
        </p>
      </form>
    </>,
    refused,
  );
}

/** Shows what would be issued, or issues it when it is what was shown. */
export async function postEarly(call: StaffCall, subject: Subject): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { mail, override, step, seen, key } = typed;
  const { clientId, chosen } = subject;
  const body = {
    ...{ ...chosen, mail: mail === 'true' },
    ...(override.trim() !== '' && { overrideRestriction: override.trim() }),
  };
  const path = `/v1/clients/${clientId}/invoices/early`;
  const ask = (more: { body: object; key?: string }) =>
    call.api.send('POST', path, { ...more, schema: generatedSchema });
  try {
    const { invoices } = await ask({ body: { ...body, dryRun: true } });
    if (step === 'preview') return showEarly(call, subject, { typed, invoices });
    if (seenIn(invoices) !== seen) {
      const wrong = itemWords(call.language).otherwise;
      return showEarly(call, subject, {
        ...{ typed, invoices, refused: { typed, wrongs: {}, wrong, status: 409 } },
      });
    }
    const ids = (await ask({ body, key })).invoices.flatMap(({ id }) => id ?? []);
    const [only] = ids;
    return lead(
      call,
      ids.length === 1 && only !== undefined
        ? paths.invoice(only, { done: 'issued' })
        : subject.at('early', { made: ids.join(',') }),
    );
  } catch (error) {
    return showEarly(call, subject, {
      refused: refusedBy(call, error, { typed, fields: { '/overrideRestriction': 'override' } }),
    });
  }
}
