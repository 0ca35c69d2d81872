import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Field, FormToken } from '../../../../web/elements.tsx';
import { field, readForm } from '../../../../web/forms.ts';
import { DecisionButton, Reason } from '../../../components/decide.tsx';
import { Select } from '../../../components/filters.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths } from '../../../paths.ts';
import { clientDunningWords } from '../../../words/client-dunning.ts';
import { rungLabel } from '../../../words/client-labels.ts';
import { dunningWords } from '../../../words/dunning.ts';
import { invoiceNames, type ShownCase } from '../read.ts';

const MESSAGES = new Set(['reminder', 'notice', 'final-warning', 'message']);
const form = z.strictObject({
  ...{ decision: field(120), invoiceId: field(16), until: field(30), reason: z.string().max(5000) },
  key: z.uuid(),
});
export type DecisionForm = z.output<typeof form>;

/** All that staff can decide about the dunning of a client, each with its reason. */
export function Decide({
  call,
  shown,
  typed,
}: {
  call: StaffCall;
  shown: ShownCase;
  typed: DecisionForm | undefined;
}) {
  const { language, signed } = call;
  const words = clientDunningWords(language);
  const { holdKinds, invoice, allInvoices } = dunningWords(language);
  const refused = call.may('dunning:decide') ? undefined : call.words.lacksRight('dunning:decide');
  const names = invoiceNames(shown);
  const nameOf = (id: number) => names.get(id) ?? `#${id}`;
  const invoices = shown.providers.flatMap((provider) => provider.invoices);
  const doubtful = invoices.flatMap(({ invoiceId, done }) =>
    done
      .filter(({ state, action }) => state === 'unknown' && MESSAGES.has(action))
      .map((rung) => ({ ...rung, invoiceId })),
  );
  const button = (value: string, label: string, hint?: string, plain = true) => (
    <DecisionButton {...{ name: 'decision', value, label, hint, refused, plain }} />
  );
  return (
    <form
      method="post"
      action={paths.clientDunning(shown.clientId, 'decide')}
      class="card"
      aria-labelledby="decide"
    >
      <h2 id="decide">{words.decide}</h2>
      <p class="quiet">{words.about}</p>
      <FormToken signed={signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <Reason call={call} value={typed?.reason ?? ''} />
      <Select
        {...{ name: 'invoiceId', label: words.invoice, value: typed?.invoiceId, empty: words.allInvoices }}
        choices={invoices
          .filter(({ owedMinor }) => owedMinor > 0)
          .map(({ invoiceId }) => ({ value: String(invoiceId), label: invoice(nameOf(invoiceId)) }))}
      />
      <Field
        {...{ name: 'until', label: words.until, hint: words.untilHint, type: 'date' }}
        value={typed?.until ?? ''}
      />
      {button('promise', words.promise, words.promiseHint, false)}
      {button('hold', words.hold, words.holdHint)}
      {button('stop', words.stop, words.stopHint)}
      {shown.holds.map(({ id, kind, invoiceId }) =>
        button(
          `resume/${id}`,
          words.endOf(holdKinds[kind], invoiceId === null ? allInvoices : invoice(nameOf(invoiceId))),
        ),
      )}
      {shown.holds.length > 1 && button('resume', words.endAll)}
      {shown.case?.state === 'braked' && button('approve', words.approve, words.approveHint)}
      {doubtful.length > 0 && <p class="callout warn">{words.doubt}</p>}
      {doubtful.map(({ invoiceId, rungId, occurrence, action }) => {
        const [what, which] = [rungLabel(language, { rungId, action }), nameOf(invoiceId)];
        const rung = `${invoiceId}/${occurrence}/${rungId}`;
        return (
          <div class="row">
            {button(`was-sent/${rung}`, words.wasSent(what, which))}
            {button(`send-again/${rung}`, words.sendAgain(what, which))}
          </div>
        );
      })}
    </form>
  );
}

/** What was chosen and typed. @throws Problem 400, 403 */
export function readDecision(call: StaffCall): Promise<DecisionForm> {
  return readForm(call, form, call.signed);
}

/** Asks the API for what was decided. @throws Problem what it answers */
export async function sendDecision(call: StaffCall, clientId: number, typed: DecisionForm): Promise<void> {
  await call.api.send('POST', `/v1/clients/${clientId}/dunning/decisions`, {
    key: typed.key,
    body: bodyOf(typed),
  });
}

/** What the API is asked; whether it makes sense is for the API to say. */
function bodyOf({ decision, invoiceId, until, reason }: DecisionForm): object {
  const [action, ...rest] = decision.split('/');
  const about = invoiceId === '' ? {} : { invoiceId: Number(invoiceId) };
  switch (action) {
    case 'hold':
    case 'promise':
      return { action, reason, ...about, ...(until !== '' && { until }) };
    case 'stop':
      return { action, reason, ...about };
    case 'resume':
      return { action, reason, ...(rest[0] !== undefined && { holdId: Number(rest[0]) }) };
    case 'was-sent':
    case 'send-again': {
      const [invoice, occurrence, rungId] = rest;
      return { action, reason, rungId, invoiceId: Number(invoice), occurrence: Number(occurrence) };
    }
    default:
      return { action, reason };
  }
}
