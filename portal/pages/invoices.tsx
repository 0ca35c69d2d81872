import type { Deps } from '../../api/deps.ts';
import { Problem } from '../../api/problems.ts';
import { findInvoice, type InvoiceRow, listInvoiceItems } from '../../db/queries/invoices.ts';
import { listIssuedInvoices } from '../../db/queries/portal-lists.ts';
import { written } from '../../domain/money.ts';
import { Table } from '../../web/elements.tsx';
import type { MemberCall, Portal } from '../env.ts';
import { show, writtenDay } from '../http.tsx';
import { memberPage } from '../member.ts';
import { Older, pageOf } from '../paging.tsx';

const LINES = 1_000;

/** Invoices to read: those that were issued, each with its lines. */
export function registerInvoices(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/invoices',
    { permission: 'invoices', staff: true },
    {
      async get(call) {
        const { place, words, signed } = call;
        const { rows, older } = await pageOf(call, (page) =>
          listIssuedInvoices(deps.sql, { clientId: signed.client.id, ...page }),
        );
        const { invoice } = words;
        return show(
          call,
          { title: words.invoices },
          rows.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <>
              <Table
                caption={words.invoices}
                columns={[
                  invoice.number,
                  invoice.issued,
                  invoice.due,
                  invoice.status,
                  invoice.total,
                  invoice.owed,
                ]}
                rows={rows.map((row) => [
                  <a href={`${place.base}/invoices/${row.id}`}>{row.number ?? String(row.id)}</a>,
                  row.issuedOn ? writtenDay(call, row.issuedOn) : '–',
                  row.dueOn ? writtenDay(call, row.dueOn) : '–',
                  words.invoiceStatus[row.status],
                  money(call, row, row.totalMinor),
                  money(call, row, row.owedMinor),
                ])}
              />
              <Older call={call} path="/invoices" before={older} />
            </>
          ),
        );
      },
    },
  );
  memberPage(
    portal,
    deps,
    '/invoices/:invoiceId{[1-9][0-9]{0,14}}',
    { permission: 'invoices', staff: true },
    {
      async get(call) {
        const invoice = await findInvoice(deps.sql, Number(call.c.req.param('invoiceId')));
        // Somebody else's and none at all are the same: numbers can be guessed.
        if (!invoice || invoice.clientId !== call.signed.client.id || invoice.status === 'draft')
          throw new Problem('not-found', 'There is no such invoice of this client.');
        return showInvoice(call, invoice);
      },
    },
  );
}

async function showInvoice(call: MemberCall, invoice: InvoiceRow): Promise<Response> {
  const { deps, place, words } = call;
  const items = await listInvoiceItems(deps.sql, invoice.id, { limit: LINES });
  const say = words.invoice;
  const sums: [string, number][] = [
    [say.subtotal, invoice.subtotalMinor],
    [say.tax, invoice.taxMinor + invoice.tax2Minor],
    [say.credit, -invoice.creditMinor],
    [say.adjustment, invoice.adjustmentMinor],
    [say.total, invoice.totalMinor],
    [say.paid, invoice.paidMinor],
    [say.owed, invoice.owedMinor],
  ];
  const always = [say.total, say.owed];
  return show(
    call,
    { title: say.one(invoice.number ?? String(invoice.id)) },
    <>
      <dl class="sums">
        <dt>{say.status}</dt>
        <dd>{words.invoiceStatus[invoice.status]}</dd>
        <dt>{say.issued}</dt>
        <dd>{invoice.issuedOn ? writtenDay(call, invoice.issuedOn) : say.notYet}</dd>
        <dt>{say.due}</dt>
        <dd>{invoice.dueOn ? writtenDay(call, invoice.dueOn) : '–'}</dd>
      </dl>
      <Table
        caption={say.what}
        columns={[say.what, say.amount]}
        rows={items.map((item) => [item.description, money(call, invoice, item.amountMinor)])}
      />
      <dl class="sums">
        {sums
          .filter(([name, minor]) => minor !== 0 || always.includes(name))
          .map(([name, minor]) => (
            <>
              <dt>{name}</dt>
              <dd>{money(call, invoice, minor)}</dd>
            </>
          ))}
      </dl>
      <p>
        <a href={`${place.base}/invoices`}>{words.back}</a>
      </p>
    </>,
  );
}

function money({ language }: MemberCall, { currency }: { currency: string }, minor: number): string {
  return written({ minor, currency }, language);
}
