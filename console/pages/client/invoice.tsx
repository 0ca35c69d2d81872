import type { Child } from 'hono/jsx';
import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { attemptSchema } from '../../../api/routes/charges/schema.ts';
import { invoiceWithItems } from '../../../api/routes/invoices/schema.ts';
import { InvoiceBadge } from '../../components/badge.tsx';
import { Facts } from '../../components/decide.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { invoiceWords } from '../../words/client-invoice.ts';
import { OneButton, type Refused, saidOf } from './forms.tsx';
import { InvoiceActions } from './invoice-actions.tsx';
import { clientIdOf, idIn, readClient, readTransactions } from './read.ts';
import { showPart } from './tabs.tsx';
import { Transactions } from './transactions.tsx';

export type ShownInvoice = z.output<typeof invoiceWithItems>;
type Item = ShownInvoice['items'][number];
const attemptPage = pageOf(attemptSchema);
const MOST = 200;

export const invoiceIdOf = (call: StaffCall) => idIn(call, 'invoiceId', 'There is no such invoice.');

/** M1, M2, M13. One invoice: what it asks for, what covered it, and what can be done with it now. */
export async function showInvoice(call: StaffCall, refused?: Refused): Promise<Response> {
  const { may, language, c } = call;
  const words = invoiceWords(language);
  const id = invoiceIdOf(call);
  const clientId = clientIdOf(call);
  const seesMoney = may('billing:read');
  const asked = withQuery(`/v1/invoices/${id}`, { limit: MOST, cursor: c.req.query('cursor') });
  const [client, invoice, money, attempts] = await Promise.all([
    readClient(call, clientId),
    call.api.get(asked, invoiceWithItems),
    seesMoney ? readTransactions(call, clientId, { invoiceId: id, limit: MOST }) : undefined,
    seesMoney ? call.api.get(`/v1/invoices/${id}/charge-attempts`, attemptPage) : undefined,
  ]);
  if (invoice.clientId !== client.id) return lead(call, paths.clientInvoice(invoice.clientId, id));
  const name = invoice.number ?? `#${id}`;
  return showPart(
    call,
    client,
    'invoices',
    <>
      <div class="heading">
        <h2>{words.title(name)}</h2>
        <InvoiceBadge state={invoice.status} language={language} />
      </div>
      <div class="columns">
        <About call={call} invoice={invoice} />
        <Sums call={call} invoice={invoice} />
      </div>
      <h3>{words.lines}</h3>
      <Lines call={call} clientId={clientId} invoice={invoice} />
      <Pager
        call={call}
        next={invoice.nextItems}
        to={(cursor) => paths.clientInvoice(clientId, id, { ...(cursor !== undefined && { cursor }) })}
      />
      {may('billing:write') && (await InvoiceActions({ call, client, invoice, refused }))}
      {money && (
        <>
          <h3>{words.payments}</h3>
          <Transactions call={call} clientId={clientId} caption={words.payments} items={money.items} />
        </>
      )}
      {attempts && attempts.items.length > 0 && (
        <>
          <h3>{words.attempts}</h3>
          <Attempts call={call} attempts={attempts.items} />
        </>
      )}
      <FromApi
        call={call}
        paths={[`/v1/invoices/${id}`, ...(seesMoney ? [`/v1/invoices/${id}/charge-attempts`] : [])]}
      />
    </>,
    saidOf(call, words.done, refused),
  );
}

function About({ call, invoice }: { call: StaffCall; invoice: ShownInvoice }) {
  const words = invoiceWords(call.language);
  const shared = clientWords(call.language);
  const time = (name: string, at: string | null): [string, Child][] =>
    at === null ? [] : [[name, <Time call={call} at={at} written />]];
  const { addressee } = invoice;
  return (
    <section class="card" aria-label={words.title(invoice.number ?? `#${invoice.id}`)}>
      <Facts
        facts={[
          [shared.number, <span class="number">{invoice.number ?? words.draft}</span>],
          [shared.id, <span class="number">{invoice.id}</span>],
          [shared.provider, <span class="number">{invoice.providerId}</span>],
          [shared.issued, <Day call={call} on={invoice.issuedOn} />],
          [shared.dueOn, <Day call={call} on={invoice.dueOn} />],
          ...time(words.paidAt, invoice.paidAt),
          ...time(words.cancelledAt, invoice.cancelledAt),
          ...time(words.refundedAt, invoice.refundedAt),
          [words.method, <span dir="auto">{invoice.paymentMethod ?? words.usualMethod}</span>],
          ...(invoice.notes === ''
            ? []
            : [
                [
                  words.notes,
                  <p class="written" dir="auto">
                    {invoice.notes}
                  </p>,
                ] as [string, Child],
              ]),
          ...(addressee === null
            ? []
            : [
                [
                  words.addressee,
                  <span dir="auto">{Object.values(addressee).filter(Boolean).join(', ') || '–'}</span>,
                ] as [string, Child],
              ]),
          [words.created, <Time call={call} at={invoice.createdAt} written />],
          [words.updated, <Time call={call} at={invoice.updatedAt} />],
          [words.version, <span class="number">{invoice.version}</span>],
        ]}
      />
    </section>
  );
}

function Sums({ call, invoice }: { call: StaffCall; invoice: ShownInvoice }) {
  const { language } = call;
  const words = invoiceWords(language);
  const shared = clientWords(language);
  const { currency } = invoice;
  const money = (minor: number) => <Money {...{ minor, currency, language }} />;
  const unless0 = (name: string, minor: number): [string, Child][] =>
    minor === 0 ? [] : [[name, money(minor)]];
  return (
    <section class="card" aria-label={words.sums}>
      <Facts
        facts={[
          [words.subtotal, money(invoice.subtotalMinor)],
          ...unless0(words.tax(plain(language, invoice.taxRate)), invoice.taxMinor),
          ...unless0(words.tax(plain(language, invoice.tax2Rate)), invoice.tax2Minor),
          ...unless0(words.credit, -invoice.creditMinor),
          ...unless0(words.adjustment, invoice.adjustmentMinor),
          [shared.total, <strong>{money(invoice.totalMinor)}</strong>],
          [words.paid, money(invoice.paidMinor)],
          ...unless0(words.refunded, invoice.refundedMinor),
          [shared.owed, <strong>{money(invoice.owedMinor)}</strong>],
        ]}
      />
    </section>
  );
}

/** A percentage as it is written, without zeros at its end. */
const plain = (language: string, percent: string) => Number(percent).toLocaleString(language);

function Lines({ call, clientId, invoice }: { call: StaffCall; clientId: number; invoice: ShownInvoice }) {
  const { language } = call;
  const words = invoiceWords(language);
  const shared = clientWords(language);
  const editable = invoice.status === 'draft' && call.may('billing:write');
  const money = (minor: number) => <Money {...{ minor, currency: invoice.currency, language }} />;
  return (
    <List
      {...{ call, caption: words.lines }}
      columns={[
        words.description,
        words.forWhat,
        words.period,
        words.amount,
        ...(editable ? [shared.change] : []),
      ]}
      rows={invoice.items.map((item) => [
        <>
          <span dir="auto">{item.description || '–'}</span>
          <div class="quiet">{words.kinds[item.kind] ?? item.kind}</div>
        </>,
        belongsTo(call, item),
        <>
          {item.periodFrom === null && item.periodTo === null ? (
            '–'
          ) : (
            <>
              <Day call={call} on={item.periodFrom} /> – <Day call={call} on={item.periodTo} />
            </>
          )}
          {item.dueOn !== null && (
            <div class="quiet">
              {words.lineDue} <Day call={call} on={item.dueOn} />
            </div>
          )}
        </>,
        <>
          {money(item.amountMinor)}
          <div class="quiet">{item.taxed ? taxesOf(call, item, money) : words.notTaxed}</div>
        </>,
        ...(editable
          ? [
              <OneButton
                {...{ call, label: words.take, about: item.description, fields: { lineId: String(item.id) } }}
                action={paths.clientInvoiceDo(clientId, invoice.id, 'remove-line')}
              />,
            ]
          : []),
      ])}
    />
  );
}

function taxesOf({ language }: StaffCall, item: Item, money: (minor: number) => Child): Child {
  const { ofIt } = invoiceWords(language);
  return (
    <>
      {ofIt} {plain(language, item.taxRate)} %: {money(item.taxMinor)}
      {item.tax2Minor !== 0 && (
        <>
          {', '}
          {plain(language, item.tax2Rate)} %: {money(item.tax2Minor)}
        </>
      )}
    </>
  );
}

/** What of the client a line is for. */
export function belongsTo(
  { language }: StaffCall,
  { serviceId, addonId, domainId }: Pick<Item, 'serviceId' | 'addonId' | 'domainId'>,
): string {
  const { things } = invoiceWords(language);
  const named = (name: string, id: number | null) => (id === null ? [] : [`${name} #${id}`]);
  return (
    [
      ...named(things.addon, addonId),
      ...named(things.service, serviceId),
      ...named(things.domain, domainId),
    ].join(', ') || '–'
  );
}

function Attempts({ call, attempts }: { call: StaffCall; attempts: z.output<typeof attemptPage>['items'] }) {
  const words = invoiceWords(call.language);
  const shared = clientWords(call.language);
  return (
    <List
      {...{ call, caption: words.attempts }}
      columns={[shared.when, shared.state, words.amount, shared.gateway, words.occurrence]}
      rows={attempts.map((attempt) => [
        <Time call={call} at={attempt.settledAt ?? attempt.requestedAt} />,
        <>
          {words.attemptStates[attempt.state]}
          {attempt.code !== null && <div class="quiet">{attempt.code}</div>}
        </>,
        <Money minor={attempt.amountMinor} currency={attempt.currency} language={call.language} />,
        <>
          {attempt.gateway}
          {attempt.gatewayReference !== null && <div class="quiet">{attempt.gatewayReference}</div>}
        </>,
        `${attempt.occurrence} (${attempt.attempt})`,
      ])}
    />
  );
}
