import type { CreditKind } from '../../db/queries/credit-entries.ts';
import type { RefundAttemptRow } from '../../db/queries/refund-attempts.ts';
import { defineWords } from '../../web/words.ts';

interface Words {
  totals: string;
  count: string;
  transaction: (id: number) => string;
  credited: string;
  refundOf: string;
  recorded: string;
  description: string;
  amount: string;
  currency: string;
  amountHint: (example: string) => string;
  belowHint: (example: string) => string;
  noAmount: string;
  fees: string;
  feesHint: string;
  at: string;
  atHint: string;
  refund: string;
  refundAbout: string;
  refundButton: string;
  from: string;
  fromEither: string;
  fromChoices: Record<'invoice' | 'credit', string>;
  bookOnly: string;
  bookOnlyHint: string;
  reverse: string;
  reverseAbout: string;
  reverseButton: string;
  reference: string;
  refunds: string;
  refundStates: Record<RefundAttemptRow['state'], string>;
  balance: string;
  kind: string;
  creditKinds: Record<CreditKind, string>;
  adjust: string;
  adjustAbout: string;
  adjustWhy: string;
  adjustButton: string;
  withMoney: string;
  remove: string;
  statementAbout: string;
  show: string;
  fromDay: string;
  toDay: string;
  opening: string;
  closing: string;
  on: string;
  pdf: string;
  queueAbout: string;
  queue: string;
  queueButton: string;
  dueOn: string;
  dueOnHint: string;
  nextInvoice: string;
  taxed: string;
  takeOut: string;
  done: Record<
    'refunded' | 'reversed' | 'adjusted' | 'removed' | 'queued' | 'taken' | 'disputed' | 'booked',
    string
  >;
}

/** What the pages about the money of a client say. */
export const moneyWords = defineWords<Words>({
  en: {
    totals: 'All together',
    count: 'Payments',
    transaction: (id) => `Payment #${id}`,
    credited: 'Into the credit',
    refundOf: 'Gives back',
    recorded: 'Recorded',
    description: 'What',
    amount: 'Amount',
    currency: 'Currency',
    amountHint: (example) => `Such as ${example}; empty: all that is left of it.`,
    belowHint: (example) => `Such as ${example}; below 0 takes away.`,
    noAmount: 'Say how much it is, with at most as many decimals as the currency has, such as 11.90.',
    fees: 'Fees',
    feesHint: 'What the gateway takes for it.',
    at: 'When it came',
    atHint: 'Empty: now',
    refund: 'Give it back',
    refundAbout: 'Where it came through a gateway it is given back there, else it is booked.',
    refundButton: 'Give it back',
    from: 'Out of',
    fromEither: 'what of it is in the credit, then its invoice',
    fromChoices: { invoice: 'its invoice', credit: 'the credit' },
    bookOnly: 'Only book it',
    bookOnlyHint: 'The money went back in another way.',
    reverse: 'It was taken back',
    reverseAbout: 'Such as by the bank: what it paid is owed again.',
    reverseButton: 'Book it',
    reference: 'Reference',
    refunds: 'Given back at the gateway',
    refundStates: {
      requested: 'under way',
      unknown: 'outcome unknown',
      succeeded: 'succeeded',
      cancelled: 'not sent',
    },
    balance: 'Credit',
    kind: 'Kind',
    creditKinds: {
      entry: 'entry',
      'import-difference': 'difference of the import',
      'currency-rounding': 'rounding of the currency',
      adjustment: 'adjusted by hand',
      'top-up': 'money without an invoice',
      overpayment: 'paid too much',
      'add-funds': 'funds added',
      applied: 'used for an invoice',
      returned: 'back from an invoice',
      refund: 'given back',
      reversal: 'taken back',
    },
    adjust: 'Adjust the credit',
    adjustAbout: 'A line of the log only: no money moves. Money that came is booked as a payment.',
    adjustWhy: 'Why, for the log',
    adjustButton: 'Adjust it',
    withMoney: 'Book a payment into the credit',
    remove: 'Delete',
    statementAbout: 'What happened between two days, in its order, with what was owed after each.',
    show: 'Show it',
    fromDay: 'From',
    toDay: 'Until',
    opening: 'Before',
    closing: 'After',
    on: 'Day',
    pdf: 'As PDF',
    queueAbout: 'Nothing is owed for these until an invoice takes them.',
    queue: 'Queue a line',
    queueButton: 'Queue it',
    dueOn: 'Billed with what is due on',
    dueOnHint: 'Empty: with the next invoice',
    nextInvoice: 'next invoice',
    taxed: 'Taxed',
    takeOut: 'Take it out',
    done: {
      refunded: 'It is booked, or on its way at the gateway.',
      reversed: 'It is booked.',
      adjusted: 'The credit is adjusted.',
      removed: 'The line is deleted.',
      queued: 'The line waits for the next invoice.',
      taken: 'The line is taken out.',
      disputed: 'The dispute is recorded.',
      booked: 'The payment is booked.',
    },
  },
  de: {
    totals: 'Alles zusammen',
    count: 'Zahlungen',
    transaction: (id) => `Zahlung #${id}`,
    credited: 'Ins Guthaben',
    refundOf: 'Gibt zurück',
    recorded: 'Erfasst',
    description: 'Was',
    amount: 'Betrag',
    currency: 'Währung',
    amountHint: (example) => `Etwa ${example}; leer: alles, was davon übrig ist.`,
    belowHint: (example) => `Etwa ${example}; unter 0 nimmt weg.`,
    noAmount: 'Geben Sie den Betrag an, mit höchstens so vielen Stellen, wie die Währung hat, etwa 11,90.',
    fees: 'Gebühren',
    feesHint: 'Was das Gateway dafür nimmt.',
    at: 'Wann sie kam',
    atHint: 'Leer: jetzt',
    refund: 'Zurückgeben',
    refundAbout: 'Kam sie durch ein Gateway, geht sie dort zurück, sonst wird gebucht.',
    refundButton: 'Zurückgeben',
    from: 'Woraus',
    fromEither: 'was davon im Guthaben ist, dann ihre Rechnung',
    fromChoices: { invoice: 'ihre Rechnung', credit: 'das Guthaben' },
    bookOnly: 'Nur buchen',
    bookOnlyHint: 'Das Geld ging anders zurück.',
    reverse: 'Sie wurde zurückgeholt',
    reverseAbout: 'Etwa von der Bank: Was sie bezahlt hat, ist wieder offen.',
    reverseButton: 'Buchen',
    reference: 'Referenz',
    refunds: 'Beim Gateway zurückgegeben',
    refundStates: {
      requested: 'läuft',
      unknown: 'Ausgang unbekannt',
      succeeded: 'gelungen',
      cancelled: 'nicht gesendet',
    },
    balance: 'Guthaben',
    kind: 'Art',
    creditKinds: {
      entry: 'Buchung',
      'import-difference': 'Unterschied des Imports',
      'currency-rounding': 'Rundung der Währung',
      adjustment: 'von Hand angepasst',
      'top-up': 'Geld ohne Rechnung',
      overpayment: 'zu viel gezahlt',
      'add-funds': 'aufgefüllt',
      applied: 'für eine Rechnung verwendet',
      returned: 'aus einer Rechnung zurück',
      refund: 'zurückgegeben',
      reversal: 'zurückgeholt',
    },
    adjust: 'Guthaben anpassen',
    adjustAbout:
      'Nur eine Zeile im Protokoll: Kein Geld bewegt sich. Geld, das kam, wird als Zahlung gebucht.',
    adjustWhy: 'Warum, fürs Protokoll',
    adjustButton: 'Anpassen',
    withMoney: 'Zahlung ins Guthaben buchen',
    remove: 'Löschen',
    statementAbout: 'Was zwischen zwei Tagen geschah, der Reihe nach, mit dem, was danach offen war.',
    show: 'Zeigen',
    fromDay: 'Von',
    toDay: 'Bis',
    opening: 'Vorher',
    closing: 'Nachher',
    on: 'Tag',
    pdf: 'Als PDF',
    queueAbout: 'Für diese ist nichts offen, bis eine Rechnung sie aufnimmt.',
    queue: 'Posten vormerken',
    queueButton: 'Vormerken',
    dueOn: 'Berechnet mit dem, was fällig ist am',
    dueOnHint: 'Leer: mit der nächsten Rechnung',
    nextInvoice: 'nächste Rechnung',
    taxed: 'Besteuert',
    takeOut: 'Herausnehmen',
    done: {
      refunded: 'Es ist gebucht oder beim Gateway unterwegs.',
      reversed: 'Es ist gebucht.',
      adjusted: 'Das Guthaben ist angepasst.',
      removed: 'Die Zeile ist gelöscht.',
      queued: 'Der Posten wartet auf die nächste Rechnung.',
      taken: 'Der Posten ist herausgenommen.',
      disputed: 'Der Streitfall ist erfasst.',
      booked: 'Die Zahlung ist gebucht.',
    },
  },
  pl: {
    totals: 'Razem',
    count: 'Płatności',
    transaction: (id) => `Płatność #${id}`,
    credited: 'Do środków',
    refundOf: 'Zwraca',
    recorded: 'Zapisano',
    description: 'Co',
    amount: 'Kwota',
    currency: 'Waluta',
    amountHint: (example) => `Na przykład ${example}; puste: wszystko, co z niej zostało.`,
    belowHint: (example) => `Na przykład ${example}; poniżej 0 odejmuje.`,
    noAmount: 'Podaj kwotę, z najwyżej tyloma miejscami po przecinku, ile ma waluta, na przykład 11,90.',
    fees: 'Opłaty',
    feesHint: 'Co bierze za to bramka.',
    at: 'Kiedy przyszła',
    atHint: 'Puste: teraz',
    refund: 'Zwróć',
    refundAbout: 'Jeśli przyszła przez bramkę, wraca tam; inaczej zostaje zaksięgowana.',
    refundButton: 'Zwróć',
    from: 'Z czego',
    fromEither: 'z tego, co jest w środkach, potem z faktury',
    fromChoices: { invoice: 'z faktury', credit: 'ze środków' },
    bookOnly: 'Tylko zaksięguj',
    bookOnlyHint: 'Pieniądze wróciły inną drogą.',
    reverse: 'Została cofnięta',
    reverseAbout: 'Na przykład przez bank: to, co opłaciła, znów jest do zapłaty.',
    reverseButton: 'Zaksięguj',
    reference: 'Numer',
    refunds: 'Zwrócone w bramce',
    refundStates: {
      requested: 'w toku',
      unknown: 'wynik nieznany',
      succeeded: 'udane',
      cancelled: 'niewysłane',
    },
    balance: 'Środki',
    kind: 'Rodzaj',
    creditKinds: {
      entry: 'zapis',
      'import-difference': 'różnica importu',
      'currency-rounding': 'zaokrąglenie waluty',
      adjustment: 'korekta ręczna',
      'top-up': 'pieniądze bez faktury',
      overpayment: 'nadpłata',
      'add-funds': 'zasilenie',
      applied: 'użyte na fakturę',
      returned: 'z powrotem z faktury',
      refund: 'zwrócone',
      reversal: 'cofnięte',
    },
    adjust: 'Skoryguj środki',
    adjustAbout: 'Tylko wiersz w dzienniku: żadne pieniądze nie płyną. Wpłatę księguje się jako płatność.',
    adjustWhy: 'Dlaczego, do dziennika',
    adjustButton: 'Skoryguj',
    withMoney: 'Zaksięguj wpłatę do środków',
    remove: 'Usuń',
    statementAbout: 'Co się działo między dwoma dniami, po kolei, z tym, co potem było do zapłaty.',
    show: 'Pokaż',
    fromDay: 'Od',
    toDay: 'Do',
    opening: 'Przedtem',
    closing: 'Potem',
    on: 'Dzień',
    pdf: 'Jako PDF',
    queueAbout: 'Nic nie jest za nie do zapłaty, dopóki nie weźmie ich faktura.',
    queue: 'Dodaj oczekującą pozycję',
    queueButton: 'Dodaj',
    dueOn: 'Fakturowana z tym, co ma termin',
    dueOnHint: 'Puste: z następną fakturą',
    nextInvoice: 'następna faktura',
    taxed: 'Opodatkowana',
    takeOut: 'Wyjmij',
    done: {
      refunded: 'Zaksięgowano albo w drodze w bramce.',
      reversed: 'Zaksięgowano.',
      adjusted: 'Środki są skorygowane.',
      removed: 'Wiersz jest usunięty.',
      queued: 'Pozycja czeka na następną fakturę.',
      taken: 'Pozycja jest wyjęta.',
      disputed: 'Spór jest zapisany.',
      booked: 'Wpłata jest zaksięgowana.',
    },
  },
});
