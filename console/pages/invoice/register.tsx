import { written } from '../../../domain/money.ts';
import { readForm } from '../../../web/forms.ts';
import { InvoiceBadge } from '../../components/badge.tsx';
import { fieldErrors } from '../../components/field-errors.ts';
import { FromApi } from '../../components/from-api.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { type InvoiceAction, invoiceActions, invoiceWords } from '../../words/invoice.ts';
import { ClientLink } from '../service/client-link.tsx';
import { Attempts, Covered, Dunning, History, Mails } from './about.tsx';
import { actions, formOf, typedIn } from './actions.ts';
import { InvoiceFacts } from './facts.tsx';
import { Actions, type RefusedAction } from './forms.tsx';
import { Lines } from './lines.tsx';
import { invoiceIdOf, nameOfInvoice, readAbout, readInvoice } from './read.ts';

/** One invoice: what it bills, what paid it, what was done about it, and all that can be done to it. */
export function registerInvoice(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.invoice(':invoiceId'), { get: (call) => showInvoice(call) });
  staffPage(console, with_, paths.invoicePdf(':invoiceId'), { get: handOutPdf });
  for (const action of invoiceActions)
    staffPage(console, with_, paths.invoiceAction(':invoiceId', action), {
      // Who reloads what a form answered comes back to the invoice.
      get: async (call) => lead(call, paths.invoice(invoiceIdOf(call))),
      post: (call) => act(call, action),
    });
}

async function showInvoice(call: StaffCall, refused?: RefusedAction): Promise<Response> {
  const { c, language } = call;
  const words = invoiceWords(language);
  const { invoice, etag } = await readInvoice(call, invoiceIdOf(call));
  const about = await readAbout(call, invoice);
  const { id, clientId, number, status } = invoice;
  const shown = { call, invoice, about };
  const asked = c.req.query('done') ?? '';
  const done = asked in words.done ? words.done[asked as InvoiceAction] : undefined;
  const at = `/v1/invoices/${id}`;
  return show(
    call,
    {
      title: number === null ? words.draftOf(id) : words.titleOf(nameOfInvoice(invoice)),
      aside: <InvoiceBadge state={status} language={language} />,
      ...(refused ? { wrong: refused.wrong, status: refused.status } : { done }),
    },
    <>
      <p>
        {words.ofClient}: <ClientLink call={call} clientId={clientId} /> ·{' '}
        <a href={paths.invoicePdf(id)}>{words.pdf}</a>
      </p>
      <InvoiceFacts call={call} invoice={invoice} />
      <Lines call={call} invoice={invoice} etag={etag} />
      <section aria-labelledby="actions">
        <h2 id="actions">{words.actions}</h2>
        <Actions {...{ call, invoice, etag, refused, methods: about.methods }} />
      </section>
      <Covered {...shown} />
      <Attempts {...shown} />
      <Dunning {...shown} />
      <Mails {...shown} />
      <History {...shown} />
      <FromApi
        call={call}
        paths={[
          at,
          ...(about.transactions
            ? [`${at}/transactions`, `${at}/credit-entries`, `${at}/charge-attempts`]
            : []),
          ...(about.rungs ? [`${at}/dunning-rungs`] : []),
          `${at}/messages`,
        ]}
      />
    </>,
  );
}

/** The invoice as the API makes it, to keep and to send. */
async function handOutPdf(call: StaffCall): Promise<Response> {
  const answer = await call.api.raw(`/v1/invoices/${invoiceIdOf(call)}/pdf`);
  call.c.set('status', answer.status);
  return new Response(answer.body, answer);
}

/** Does something to the invoice; whoever has seen another one is told, and keeps what was typed. */
async function act(call: StaffCall, action: InvoiceAction): Promise<Response> {
  const { language } = call;
  const words = invoiceWords(language);
  const form = await readForm(call, formOf(action), call.signed);
  const typed = typedIn(action, form);
  const refuse = (why: Omit<RefusedAction, 'action' | 'typed'>) =>
    showInvoice(call, { action, typed, ...why });
  const { invoice } = await readInvoice(call, invoiceIdOf(call));
  const { id, currency, owedMinor } = invoice;
  if (typed.owed !== undefined && typed.owed !== String(owedMinor))
    return refuse({
      ...{ status: 409, wrongs: {} },
      wrong: words.owesOther(written({ minor: owedMinor, currency }, language)),
    });
  const ask = actions[action].ask(typed, invoice, call.zone);
  if ('wrongs' in ask)
    return refuse({ status: 422, wrongs: { amount: words.noAmount }, wrong: call.words.mistakes });
  try {
    await call.api.send(ask.method, ask.path, { body: ask.body, ifMatch: form.etag, key: form.key });
  } catch (error) {
    const problem = refusal(error);
    const wrongs = fieldErrors(problem, actions[action].pointers);
    const wrong =
      problem.kind === 'stale-version'
        ? words.stale
        : Object.keys(wrongs).length > 0
          ? call.words.mistakes
          : sentenceFor(call.words, problem);
    return refuse({ status: problem.status as 409, wrongs, wrong });
  }
  return lead(call, paths.invoice(id, { done: action }));
}
