import { z } from 'zod';
import { generatedSchema } from '../../../api/routes/invoices/generated.ts';
import { invoiceSchema } from '../../../api/routes/invoices/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { LongText } from '../../components/long-text.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { billingWords } from '../../words/client-billing.ts';
import { WouldBe } from '../service/generated.tsx';
import { FoldedForm, keyed, type Refused, sent, textOrNull, ticked, typedIn } from './forms.tsx';
import { showList } from './list.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { InvoiceLink } from './transactions.tsx';

type Generated = z.output<typeof generatedSchema>;

const createForm = z.strictObject({
  ...{ dueOn: field(10), paymentMethod: field(50).optional(), notes: z.string().max(5000), ...keyed },
});
const generateForm = z.strictObject({
  ...{ until: field(10), mail: ticked, override: field(500), does: z.enum(['preview', 'generate']) },
  ...keyed,
});

/** M1, M2, M3. A client's invoices, a new one by hand, and those that are due. */
export function showInvoices(
  call: StaffCall,
  client: ShownClient,
  { refused, generated }: { refused?: Refused | undefined; generated?: Shown | undefined } = {},
): Promise<Response> {
  const words = billingWords(call.language);
  const issued = generated?.invoices.filter(({ id }) => id !== null) ?? [];
  return showList(call, client, 'invoices', {
    ...(refused && { wrong: refused.wrong, status: refused.status }),
    ...(issued.length > 0 && {
      done: words.made(issued.map(({ number, id }) => number ?? `#${id}`).join(', ')),
    }),
    above: call.may('billing:write') && (
      <>
        <div class="columns">
          <Create call={call} client={client} refused={refused} />
          <Generate call={call} client={client} refused={refused} generated={generated} />
        </div>
        {generated && <Made call={call} generated={generated} />}
      </>
    ),
  });
}

function Create({
  call,
  client,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}) {
  const words = billingWords(call.language);
  const typed = typedIn(refused, 'create');
  return (
    <FoldedForm
      {...{ call, action: paths.clientDo(client.id, 'invoices', 'create'), title: words.newInvoice, typed }}
      {...{ about: words.newAbout, button: words.create, once: true }}
    >
      <Field {...{ name: 'dueOn', label: words.dueOn, type: 'date', value: typed?.dueOn ?? '' }} />
      <Field
        {...{ name: 'paymentMethod', label: words.method, hint: words.usualMethod, maxlength: 50 }}
        value={typed?.paymentMethod ?? ''}
      />
      <LongText {...{ name: 'notes', label: words.notes, value: typed?.notes ?? '', rows: 2 }} />
    </FoldedForm>
  );
}

/** What was made or would be, and what was typed for it. */
type Shown = Generated & { typed: Refused['typed']; preview: boolean };

function Generate({
  call,
  client,
  refused,
  generated,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
  generated: Shown | undefined;
}) {
  const words = billingWords(call.language);
  const typed = typedIn(refused, 'generate') ?? (generated?.preview ? generated.typed : undefined);
  return (
    <details open={typed !== undefined} class="card">
      <summary>{words.generate}</summary>
      <form
        method="post"
        action={paths.clientDo(client.id, 'invoices', 'generate')}
        aria-label={words.generate}
      >
        <p class="quiet">{words.generateAbout}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <Field
          {...{ name: 'until', label: words.until, hint: words.untilHint, type: 'date' }}
          value={typed?.until ?? ''}
        />
        <Check {...{ name: 'mail', label: words.mail, checked: typed?.mail === 'true' }} />
        <Field
          {...{ name: 'override', label: words.override, hint: words.overrideHint, maxlength: 500 }}
          value={typed?.override ?? ''}
        />
        <p class="row">
          <button type="submit" name="does" value="preview" class="second">
            {words.preview}
          </button>
          <button type="submit" name="does" value="generate">
            {words.generateNow}
          </button>
        </p>
      </form>
    </details>
  );
}

function Made({ call, generated }: { call: StaffCall; generated: Shown }) {
  const words = billingWords(call.language);
  const { invoices, passedOver, preview } = generated;
  return (
    <section class="card" aria-label={words.generate}>
      {invoices.length === 0 ? (
        <p>{words.nothingDue}</p>
      ) : (
        preview && <WouldBe call={call} invoices={invoices} />
      )}
      {passedOver.length > 0 && (
        <>
          <h3>{words.passedOver}</h3>
          <ul class="plain">
            {passedOver.map(({ what, id, why, invoiceId }) => (
              <li>
                {words.things[what]} #{id}: {words.why[why]}{' '}
                {invoiceId !== undefined && <InvoiceLink invoiceId={invoiceId} number={null} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Makes an empty draft and leads to it. */
export async function postInvoice(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const typed = await readForm(call, createForm, call.signed);
  const { key, dueOn, paymentMethod = '', notes } = typed;
  const body = { dueOn: textOrNull(dueOn), paymentMethod: textOrNull(paymentMethod), notes };
  let made = 0;
  const refused = await sent(call, 'create', typed, async () => {
    const schema = invoiceSchema;
    ({ id: made } = await call.api.send('POST', `/v1/clients/${id}/invoices`, { key, body, schema }));
  });
  return refused
    ? showInvoices(call, await readClient(call, id), { refused })
    : lead(call, paths.invoice(made, { done: 'created' }));
}

/** Shows what is due, or bills it. */
export async function postGenerate(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const typed = await readForm(call, generateForm, call.signed);
  const { key, until, mail, override, does } = typed;
  const body = {
    ...{ mail: mail === 'true', dryRun: does === 'preview' },
    ...(until !== '' && { until }),
    ...(override.trim() !== '' && { overrideRestriction: override.trim() }),
  };
  let generated: Shown | undefined;
  const refused = await sent(call, 'generate', typed, async () => {
    const schema = generatedSchema;
    const made = await call.api.send('POST', `/v1/clients/${id}/invoices/generate`, { key, body, schema });
    generated = { ...made, typed, preview: does === 'preview' };
  });
  return showInvoices(call, await readClient(call, id), { refused, generated });
}
