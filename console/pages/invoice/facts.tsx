import type { Child } from 'hono/jsx';
import { linesOfAddress } from '../../../domain/documents/addressee.ts';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { invoiceWords } from '../../words/invoice.ts';
import type { Invoice } from './read.ts';

/** What the invoice comes to, when and to whom it was issued. */
export function InvoiceFacts({ call, invoice }: { call: StaffCall; invoice: Invoice }) {
  const words = invoiceWords(call.language);
  return (
    <div class="columns">
      <section class="card" aria-label={words.sums}>
        <h2>{words.sums}</h2>
        <Facts facts={sums(call, invoice)} />
      </section>
      <section class="card" aria-label={words.dates}>
        <h2>{words.dates}</h2>
        <Facts facts={dates(call, invoice)} />
      </section>
    </div>
  );
}

/** What is nothing is left out, but for what everybody looks for. */
function sums(call: StaffCall, invoice: Invoice): [string, Child][] {
  const words = invoiceWords(call.language);
  const money = (minor: number) => (
    <Money minor={minor} currency={invoice.currency} language={call.language} />
  );
  const unless0 = (name: string, minor: number): [string, Child][] =>
    minor === 0 ? [] : [[name, money(minor)]];
  return [
    [words.net, money(invoice.subtotalMinor)],
    ...unless0(words.tax(percent(invoice.taxRate, call.language)), invoice.taxMinor),
    ...unless0(words.tax2(percent(invoice.tax2Rate, call.language)), invoice.tax2Minor),
    ...unless0(words.usedCredit, -invoice.creditMinor),
    ...unless0(words.adjustment, invoice.adjustmentMinor),
    [words.total, <strong>{money(invoice.totalMinor)}</strong>],
    ...unless0(words.paid, invoice.paidMinor),
    ...unless0(words.refunded, invoice.refundedMinor),
    [words.owed, <strong>{money(invoice.owedMinor)}</strong>],
  ];
}

function dates(call: StaffCall, invoice: Invoice): [string, Child][] {
  const words = invoiceWords(call.language);
  const { addressee } = invoice;
  const time = (name: string, at: string | null): [string, Child][] =>
    at === null ? [] : [[name, <Time call={call} at={at} />]];
  return [
    [words.issued, <Day call={call} on={invoice.issuedOn} />],
    [words.due, <Day call={call} on={invoice.dueOn} />],
    ...time(words.paidAt, invoice.paidAt),
    ...time(words.cancelledAt, invoice.cancelledAt),
    ...time(words.refundedAt, invoice.refundedAt),
    [words.method, invoice.paymentMethod ?? '–'],
    [words.addressee, addressee === null ? words.noAddressee : <Addressee of={addressee} />],
    [
      words.provider,
      call.may('providers:read') ? (
        <a href={paths.provider(invoice.providerId)}>#{invoice.providerId}</a>
      ) : (
        <span class="number">#{invoice.providerId}</span>
      ),
    ],
    [words.made, <Time call={call} at={invoice.createdAt} />],
    ...(invoice.notes === ''
      ? []
      : [
          [
            words.notes,
            <p class="written" dir="auto">
              {invoice.notes}
            </p>,
          ] satisfies [string, Child],
        ]),
  ];
}

/** Name and address in lines, as the document shows them; whatever else it holds of the addressee below. */
function Addressee({ of }: { of: Readonly<Record<string, string>> }) {
  const { firstName, lastName, companyName, address1, address2, postcode, city, region, country, ...rest } =
    of;
  const lines = [...linesOfAddress(of), ...Object.values(rest).filter(Boolean)];
  return (
    <span class="written" dir="auto">
      {lines.join('\n')}
    </span>
  );
}

function percent(rate: string, language: string): string {
  return Number(rate).toLocaleString(language, { maximumFractionDigits: 3 });
}
