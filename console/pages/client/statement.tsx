import { statementSchema } from '../../../api/routes/billing/statement.ts';
import { dayIn } from '../../../domain/calendar.ts';
import { statementLabel } from '../../../domain/documents/labels/statement.ts';
import { Field } from '../../../web/elements.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { List } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { clientWords } from '../../words/client.ts';
import { moneyWords } from '../../words/client-money.ts';
import { clientIdOf, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';
import { InvoiceLink } from './transactions.tsx';

const A_YEAR_MS = 365 * 86_400_000;

/** M8. What happened between two days with a running balance; a year back unless somebody says otherwise. */
export async function showStatement(call: StaffCall, client: ShownClient): Promise<Response> {
  const { c, now, zone } = call;
  const from = c.req.query('from') || dayIn(new Date(now.getTime() - A_YEAR_MS).toISOString(), zone);
  const to = c.req.query('to') || dayIn(now.toISOString(), zone);
  const currency = c.req.query('currency')?.trim().toUpperCase() || client.currency;
  const api = withQuery(`/v1/clients/${client.id}/statement`, { from, to, currency });
  const asked = withQuery(`/v1/clients/${client.id}/statement`, {
    ...{ from, to, currency, cursor: c.req.query('cursor') },
  });
  const here = (cursor?: string) =>
    paths.clientList(client.id, 'statement', { from, to, currency, ...(cursor !== undefined && { cursor }) });
  try {
    const statement = await call.api.get(asked, statementSchema);
    return await showPart(
      call,
      client,
      'statement',
      <>
        <Choice {...{ call, client, from, to, currency }} />
        <Statement {...{ call, client, statement, here }} />
        <p>
          <a href={paths.clientStatementPdf(client.id, { from, to, currency })}>
            {moneyWords(call.language).pdf}
          </a>
        </p>
        <FromApi call={call} paths={[api]} />
      </>,
    );
  } catch (error) {
    const problem = refusal(error);
    return showPart(call, client, 'statement', <Choice {...{ call, client, from, to, currency }} />, {
      wrong: sentenceFor(call.words, problem),
      status: problem.status as 422,
    });
  }
}

interface Chosen {
  call: StaffCall;
  client: ShownClient;
  from: string;
  to: string;
  currency: string;
}

function Choice({ call, client, from, to, currency }: Chosen) {
  const words = moneyWords(call.language);
  return (
    <form method="get" action={paths.clientList(client.id, 'statement')} class="filters">
      <Field {...{ name: 'from', label: words.fromDay, type: 'date', value: from, required: true }} />
      <Field {...{ name: 'to', label: words.toDay, type: 'date', value: to, required: true }} />
      <Field {...{ name: 'currency', label: words.currency, value: currency, maxlength: 3 }} />
      <p>
        <button type="submit" class="second">
          {words.show}
        </button>
      </p>
    </form>
  );
}

/** M8. The same as a file. */
export async function sendStatement(call: StaffCall): Promise<Response> {
  const { c } = call;
  const { from, to, currency } = c.req.query();
  const path = `/v1/clients/${clientIdOf(call)}/statement/pdf`;
  const answer = await call.api.raw(withQuery(path, { from, to, currency }));
  c.set('status', answer.status);
  return new Response(answer.body, answer);
}

type Shown = (typeof statementSchema)['_output'];

function Statement({
  call,
  client,
  statement,
  here,
}: {
  call: StaffCall;
  client: ShownClient;
  statement: Shown;
  here: (cursor?: string) => string;
}) {
  const { language } = call;
  const words = moneyWords(language);
  const shared = clientWords(language);
  const money = (minor: number) => <Money minor={minor} currency={statement.currency} language={language} />;
  const { items, next } = statement;
  return (
    <>
      <p class="quiet">{words.statementAbout}</p>
      <List
        {...{ call, caption: shared.lists.statement }}
        columns={[words.on, words.kind, shared.invoice, words.description, words.amount, shared.owed]}
        rows={[
          [<Day call={call} on={statement.from} />, words.opening, '', '', '', money(statement.openingMinor)],
          ...items.map((line) => [
            <Day call={call} on={line.on} />,
            line.kind === 'payment' || line.kind === 'refund' || line.kind === 'reversal' ? (
              <a href={paths.clientTransaction(client.id, line.id)}>
                {statementLabel(call.language, line.kind)}
              </a>
            ) : (
              statementLabel(call.language, line.kind)
            ),
            <InvoiceLink invoiceId={line.invoiceId} number={line.invoiceNumber} />,
            <span dir="auto">{line.description || '–'}</span>,
            money(line.amountMinor),
            money(line.balanceMinor),
          ]),
          [
            <Day call={call} on={statement.to} />,
            words.closing,
            '',
            '',
            '',
            <strong>{money(statement.closingMinor)}</strong>,
          ],
        ]}
      />
      {next !== null && (
        <p class="row pager">
          <a href={here(next)}>{call.words.older}</a>
        </p>
      )}
    </>
  );
}
