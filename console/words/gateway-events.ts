import type { EventState } from '../../db/queries/gateway-events.ts';
import type { GatewayEffect } from '../../domain/payments/events.ts';
import { defineWords } from '../../web/words.ts';

interface GatewayEventWords {
  title: string;
  about: string;
  none: string;
  event: string;
  what: string;
  when: string;
  state: string;
  client: string;
  by: string;
  states: Record<EventState, string>;
  kinds: Record<GatewayEffect['is'], string>;
  whys: Record<string, string>;
  assign: string;
  clientId: string;
  invoiceId: string;
  invoiceHint: string;
  book: string;
  transactionId: string;
  transactionHint: string;
  passOver: string;
  passOverHint: string;
  done: string;
}

/** What the page about events of payment gateways says. */
export const gatewayEventWords = defineWords<GatewayEventWords>({
  en: {
    title: 'Events of payment gateways',
    about: 'Payments, refunds and disputes as gateways told them, and those that nobody could place.',
    none: 'There is no such event.',
    event: 'Event',
    what: 'What it says',
    when: 'When',
    state: 'State',
    client: 'Client',
    by: 'Placed by',
    states: {
      ...{ applied: 'booked', 'passed-over': 'laid aside', waiting: 'is tried again' },
      unmatched: 'whose is it?',
    },
    kinds: {
      ...{ payment: 'Payment', refund: 'Refund', 'refund-failed': 'Refund that did not arrive' },
      ...{ dispute: 'Dispute', 'method-removed': 'Payment method removed' },
      'method-changed': 'Payment method changed',
    },
    whys: {
      'client-unknown': 'The gateway names no client.',
      'payment-unknown': 'The payment that it is about is not on record.',
      'other-currency': 'The payment was in another currency.',
      'client-held': 'An operation holds the client.',
      'client-gone': 'The client is gone.',
      'method-unknown': 'The payment method is not on record.',
      'not-asked-for-here': 'It did not succeed, and was not asked for here.',
      'refund-under-way': 'Another refund of the payment is under way.',
      'refund-unknown': 'The refund is not on record.',
      'by-staff': 'Staff laid it aside.',
    },
    assign: 'Say whose it is',
    clientId: 'Number of the client',
    invoiceId: 'Number of the invoice in Tenure',
    invoiceHint: 'Empty: for the client’s credit',
    book: 'Book it there',
    transactionId: 'Number of the payment in Tenure',
    transactionHint: 'The payment that this refund or dispute is about',
    passOver: 'Lay it aside',
    passOverHint: 'It does not belong here; nothing is booked.',
    done: 'The event is placed.',
  },
  de: {
    title: 'Ereignisse der Zahlungs-Gateways',
    about:
      'Zahlungen, Erstattungen und Streitfälle, wie Gateways sie gemeldet haben, und die, die niemand zuordnen konnte.',
    none: 'Es gibt kein solches Ereignis.',
    event: 'Ereignis',
    what: 'Was es sagt',
    when: 'Wann',
    state: 'Zustand',
    client: 'Kunde',
    by: 'Zugeordnet von',
    states: {
      ...{ applied: 'gebucht', 'passed-over': 'beiseitegelegt', waiting: 'wird wieder versucht' },
      unmatched: 'wem gehört es?',
    },
    kinds: {
      ...{ payment: 'Zahlung', refund: 'Erstattung', 'refund-failed': 'Erstattung, die nicht ankam' },
      ...{ dispute: 'Streitfall', 'method-removed': 'Zahlungsmittel entfernt' },
      'method-changed': 'Zahlungsmittel geändert',
    },
    whys: {
      'client-unknown': 'Das Gateway nennt keinen Kunden.',
      'payment-unknown': 'Die Zahlung, um die es geht, steht nicht im Bestand.',
      'other-currency': 'Die Zahlung war in einer anderen Währung.',
      'client-held': 'Ein Vorgang hält den Kunden.',
      'client-gone': 'Den Kunden gibt es nicht mehr.',
      'method-unknown': 'Das Zahlungsmittel steht nicht im Bestand.',
      'not-asked-for-here': 'Sie gelang nicht und wurde nicht von hier verlangt.',
      'refund-under-way': 'Eine andere Erstattung der Zahlung läuft.',
      'refund-unknown': 'Die Erstattung steht nicht im Bestand.',
      'by-staff': 'Mitarbeiter haben es beiseitegelegt.',
    },
    assign: 'Sagen, wem es gehört',
    clientId: 'Nummer des Kunden',
    invoiceId: 'Nummer der Rechnung in Tenure',
    invoiceHint: 'Leer: für das Guthaben des Kunden',
    book: 'Dort buchen',
    transactionId: 'Nummer der Zahlung in Tenure',
    transactionHint: 'Die Zahlung, um die es bei dieser Erstattung oder diesem Streitfall geht',
    passOver: 'Beiseitelegen',
    passOverHint: 'Es gehört nicht hierher; nichts wird gebucht.',
    done: 'Das Ereignis ist zugeordnet.',
  },
  pl: {
    title: 'Zdarzenia bramek płatności',
    about: 'Wpłaty, zwroty i spory zgłoszone przez bramki oraz te, których nikt nie umiał przypisać.',
    none: 'Nie ma takiego zdarzenia.',
    event: 'Zdarzenie',
    what: 'Co mówi',
    when: 'Kiedy',
    state: 'Stan',
    client: 'Klient',
    by: 'Przypisał',
    states: {
      ...{ applied: 'zaksięgowane', 'passed-over': 'odłożone', waiting: 'będzie ponowione' },
      unmatched: 'czyje to?',
    },
    kinds: {
      ...{ payment: 'Wpłata', refund: 'Zwrot', 'refund-failed': 'Zwrot, który nie dotarł' },
      ...{ dispute: 'Spór', 'method-removed': 'Metoda płatności usunięta' },
      'method-changed': 'Metoda płatności zmieniona',
    },
    whys: {
      'client-unknown': 'Bramka nie wskazuje klienta.',
      'payment-unknown': 'Wpłaty, której to dotyczy, nie ma w zapisach.',
      'other-currency': 'Wpłata była w innej walucie.',
      'client-held': 'Klienta blokuje operacja.',
      'client-gone': 'Klienta już nie ma.',
      'method-unknown': 'Metody płatności nie ma w zapisach.',
      'not-asked-for-here': 'Nie powiodła się i nie była stąd zlecona.',
      'refund-under-way': 'Trwa inny zwrot tej wpłaty.',
      'refund-unknown': 'Zwrotu nie ma w zapisach.',
      'by-staff': 'Odłożyli je pracownicy.',
    },
    assign: 'Wskaż, czyje to',
    clientId: 'Numer klienta',
    invoiceId: 'Numer faktury w Tenure',
    invoiceHint: 'Puste: na środki klienta',
    book: 'Zaksięguj tam',
    transactionId: 'Numer wpłaty w Tenure',
    transactionHint: 'Wpłata, której dotyczy ten zwrot lub spór',
    passOver: 'Odłóż',
    passOverHint: 'Nie należy tutaj; nic nie zostanie zaksięgowane.',
    done: 'Zdarzenie przypisano.',
  },
});
