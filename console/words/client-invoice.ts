import type { AttemptState } from '../../domain/payments/charges.ts';
import { defineWords } from '../../web/words.ts';

interface Words {
  title: (name: string) => string;
  draft: string;
  sums: string;
  subtotal: string;
  tax: (rate: string) => string;
  credit: string;
  adjustment: string;
  paid: string;
  refunded: string;
  paidAt: string;
  cancelledAt: string;
  refundedAt: string;
  method: string;
  usualMethod: string;
  notes: string;
  addressee: string;
  version: string;
  created: string;
  updated: string;
  lines: string;
  description: string;
  kind: string;
  kinds: Record<string, string>;
  period: string;
  forWhat: string;
  forNothing: string;
  amount: string;
  ofIt: string;
  taxed: string;
  notTaxed: string;
  lineDue: string;
  payments: string;
  attempts: string;
  attemptStates: Record<AttemptState, string>;
  occurrence: string;
  take: string;
  addLine: string;
  amountHint: (example: string) => string;
  allHint: (example: string) => string;
  noAmount: string;
  issue: string;
  issueAbout: string;
  issuedOn: string;
  issuedOnHint: string;
  dueOn: string;
  dueOnHint: string;
  mail: string;
  useCredit: string;
  useCreditNow: string;
  fee: string;
  feeHint: string;
  charge: string;
  chargeAbout: string;
  anyMethod: string;
  collections: string;
  collectionsAbout: string;
  callBack: string;
  cancel: string;
  cancelAbout: string;
  refund: string;
  refundAbout: string;
  bookOnly: string;
  bookOnlyHint: string;
  book: string;
  newInvoice: string;
  newAbout: string;
  create: string;
  generate: string;
  generateAbout: string;
  until: string;
  untilHint: string;
  preview: string;
  generateNow: string;
  nothingDue: string;
  wouldBe: string;
  made: (numbers: string) => string;
  passedOver: string;
  why: Record<'unpaid' | 'account-restricted' | 'ends' | 'negative' | 'not-billable', string>;
  things: Record<'service' | 'addon' | 'domain' | 'queued', string>;
  override: string;
  overrideHint: string;
  toList: string;
  done: Record<
    | 'created'
    | 'line'
    | 'removed'
    | 'issued'
    | 'fee'
    | 'credit'
    | 'charge'
    | 'collections'
    | 'cancelled'
    | 'refund',
    string
  >;
}

/** What the page of one invoice says, and the making of new ones. */
export const invoiceWords = defineWords<Words>({
  en: {
    title: (name) => `Invoice ${name}`,
    draft: 'Draft',
    sums: 'Sums',
    subtotal: 'Without taxes',
    tax: (rate) => `Tax ${rate} %`,
    credit: 'Credit used',
    adjustment: 'Rounding',
    paid: 'Received',
    refunded: 'Given back',
    paidAt: 'Paid',
    cancelledAt: 'Cancelled',
    refundedAt: 'Refunded',
    method: 'Paid by',
    usualMethod: 'as the client pays',
    notes: 'Notes',
    addressee: 'Addressee as issued',
    version: 'Version',
    created: 'Made',
    updated: 'Last change',
    lines: 'Lines',
    description: 'What',
    kind: 'Kind',
    kinds: { item: 'line', 'add-funds': 'adds to the credit', 'late-fee': 'late fee', discount: 'discount' },
    period: 'For the time',
    forWhat: 'Belongs to',
    forNothing: 'nothing of the client',
    amount: 'Amount',
    ofIt: 'tax',
    taxed: 'Taxed',
    notTaxed: 'not taxed',
    lineDue: 'due',
    payments: 'What was paid',
    attempts: 'Charges',
    attemptStates: {
      requested: 'under way',
      succeeded: 'succeeded',
      declined: 'declined',
      unknown: 'outcome unknown',
      cancelled: 'not sent',
    },
    occurrence: 'For',
    take: 'Take it off',
    addLine: 'Add a line',
    amountHint: (example) => `Such as ${example}, without taxes unless prices hold them.`,
    allHint: (example) => `Such as ${example}; empty: all of it.`,
    noAmount: 'Say how much it is, with at most as many decimals as the currency has, such as 11.90.',
    issue: 'Issue it',
    issueAbout: 'It gets its number and its addressee; its lines no longer change.',
    issuedOn: 'Day of issue',
    issuedOnHint: 'Empty: today',
    dueOn: 'Due on',
    dueOnHint: 'Empty: the draft’s own day, else the day of issue',
    mail: 'Mail it to the client',
    useCredit: 'Use the client’s credit',
    useCreditNow: 'Use credit for it',
    fee: 'Add a fee',
    feeHint: 'The invoice owes as much more.',
    charge: 'Charge it now',
    chargeAbout: 'What is owed is charged at the gateway; what becomes of it is listed here.',
    anyMethod: 'the default first, then the others',
    collections: 'Send it to collections',
    collectionsAbout: 'It is still owed, and a payment settles it as any other.',
    callBack: 'Call it back from collections',
    cancel: 'Cancel it',
    cancelAbout:
      'What was paid of it, and the credit that it used, becomes credit. This cannot be taken back.',
    refund: 'Give money back',
    refundAbout: 'What came through a gateway is given back there, the rest is booked.',
    bookOnly: 'Only book it',
    bookOnlyHint: 'The money went back in another way.',
    book: 'Give it back',
    newInvoice: 'New invoice by hand',
    newAbout: 'An empty draft: nobody is told, and it has no number until it is issued.',
    create: 'Make the draft',
    generate: 'Bill what is due',
    generateAbout: 'Services, add-ons, domains and lines that wait. No day of anything is billed twice.',
    until: 'Until',
    untilHint: 'Empty: as many days ahead as the settings say',
    preview: 'Show what would be made',
    generateNow: 'Bill it now',
    nothingDue: 'Nothing is due.',
    wouldBe: 'These would be made',
    made: (numbers) => `Issued: ${numbers}.`,
    passedOver: 'Passed over',
    why: {
      unpaid: 'an earlier invoice of it is not paid',
      'account-restricted': 'the account is restricted',
      ends: 'it ends before',
      negative: 'the invoice would come to less than 0',
      'not-billable': 'it is not active, is billed once only, or has no date',
    },
    things: { service: 'Service', addon: 'Add-on', domain: 'Domain', queued: 'Line' },
    override: 'Bill a restricted account all the same, because',
    overrideHint: 'Empty: what belongs to a restricted account is passed over.',
    toList: 'To the invoices',
    done: {
      created: 'The draft is made.',
      line: 'The line is added.',
      removed: 'The line is taken off.',
      issued: 'The invoice is issued.',
      fee: 'The fee is added.',
      credit: 'Credit is used for it.',
      charge: 'It is being charged.',
      collections: 'It is saved.',
      cancelled: 'The invoice is cancelled.',
      refund: 'It is booked, or on its way at the gateway.',
    },
  },
  de: {
    title: (name) => `Rechnung ${name}`,
    draft: 'Entwurf',
    sums: 'Summen',
    subtotal: 'Ohne Steuern',
    tax: (rate) => `Steuer ${rate} %`,
    credit: 'Verwendetes Guthaben',
    adjustment: 'Rundung',
    paid: 'Eingegangen',
    refunded: 'Erstattet',
    paidAt: 'Bezahlt',
    cancelledAt: 'Storniert',
    refundedAt: 'Erstattet am',
    method: 'Zahlungsart',
    usualMethod: 'wie der Kunde zahlt',
    notes: 'Anmerkungen',
    addressee: 'Empfänger wie ausgestellt',
    version: 'Version',
    created: 'Angelegt',
    updated: 'Letzte Änderung',
    lines: 'Posten',
    description: 'Was',
    kind: 'Art',
    kinds: {
      item: 'Posten',
      'add-funds': 'füllt das Guthaben',
      'late-fee': 'Mahngebühr',
      discount: 'Rabatt',
    },
    period: 'Für die Zeit',
    forWhat: 'Gehört zu',
    forNothing: 'nichts vom Kunden',
    amount: 'Betrag',
    ofIt: 'Steuer',
    taxed: 'Besteuert',
    notTaxed: 'unbesteuert',
    lineDue: 'fällig',
    payments: 'Was gezahlt wurde',
    attempts: 'Belastungen',
    attemptStates: {
      requested: 'läuft',
      succeeded: 'gelungen',
      declined: 'abgelehnt',
      unknown: 'Ausgang unbekannt',
      cancelled: 'nicht gesendet',
    },
    occurrence: 'Wofür',
    take: 'Wegnehmen',
    addLine: 'Posten hinzufügen',
    amountHint: (example) => `Etwa ${example}, ohne Steuern, wenn die Preise sie nicht enthalten.`,
    allHint: (example) => `Etwa ${example}; leer: alles.`,
    noAmount: 'Geben Sie den Betrag an, mit höchstens so vielen Stellen, wie die Währung hat, etwa 11,90.',
    issue: 'Ausstellen',
    issueAbout: 'Sie bekommt Nummer und Empfänger; ihre Posten ändern sich nicht mehr.',
    issuedOn: 'Tag der Ausstellung',
    issuedOnHint: 'Leer: heute',
    dueOn: 'Fällig am',
    dueOnHint: 'Leer: der Tag des Entwurfs, sonst der der Ausstellung',
    mail: 'Dem Kunden mailen',
    useCredit: 'Guthaben des Kunden verwenden',
    useCreditNow: 'Guthaben dafür verwenden',
    fee: 'Gebühr hinzufügen',
    feeHint: 'Die Rechnung schuldet so viel mehr.',
    charge: 'Jetzt belasten',
    chargeAbout: 'Was offen ist, wird beim Gateway belastet; was daraus wird, steht hier.',
    anyMethod: 'zuerst das Standardmittel, dann die anderen',
    collections: 'An das Inkasso geben',
    collectionsAbout: 'Sie ist weiter offen, und eine Zahlung begleicht sie wie jede andere.',
    callBack: 'Vom Inkasso zurückholen',
    cancel: 'Stornieren',
    cancelAbout:
      'Was davon gezahlt wurde, und das verwendete Guthaben, wird Guthaben. Das lässt sich nicht zurücknehmen.',
    refund: 'Geld zurückgeben',
    refundAbout: 'Was durch ein Gateway kam, geht dort zurück, der Rest wird gebucht.',
    bookOnly: 'Nur buchen',
    bookOnlyHint: 'Das Geld ging anders zurück.',
    book: 'Zurückgeben',
    newInvoice: 'Neue Rechnung von Hand',
    newAbout: 'Ein leerer Entwurf: Niemand erfährt davon, und er hat keine Nummer, bis er ausgestellt ist.',
    create: 'Entwurf anlegen',
    generate: 'Fälliges berechnen',
    generateAbout: 'Dienste, Zusätze, Domains und wartende Posten. Kein Tag wird zweimal berechnet.',
    until: 'Bis',
    untilHint: 'Leer: so viele Tage voraus, wie die Einstellungen sagen',
    preview: 'Zeigen, was entstünde',
    generateNow: 'Jetzt berechnen',
    nothingDue: 'Nichts ist fällig.',
    wouldBe: 'Diese entstünden',
    made: (numbers) => `Ausgestellt: ${numbers}.`,
    passedOver: 'Übergangen',
    why: {
      unpaid: 'eine frühere Rechnung davon ist nicht bezahlt',
      'account-restricted': 'das Konto ist eingeschränkt',
      ends: 'es endet vorher',
      negative: 'die Rechnung käme unter 0',
      'not-billable': 'es ist nicht aktiv, wird nur einmal berechnet oder hat kein Datum',
    },
    things: { service: 'Dienst', addon: 'Zusatz', domain: 'Domain', queued: 'Posten' },
    override: 'Ein eingeschränktes Konto trotzdem berechnen, weil',
    overrideHint: 'Leer: Was zu einem eingeschränkten Konto gehört, wird übergangen.',
    toList: 'Zu den Rechnungen',
    done: {
      created: 'Der Entwurf ist angelegt.',
      line: 'Der Posten ist hinzugefügt.',
      removed: 'Der Posten ist weggenommen.',
      issued: 'Die Rechnung ist ausgestellt.',
      fee: 'Die Gebühr ist hinzugefügt.',
      credit: 'Guthaben ist dafür verwendet.',
      charge: 'Sie wird belastet.',
      collections: 'Es ist gespeichert.',
      cancelled: 'Die Rechnung ist storniert.',
      refund: 'Es ist gebucht oder beim Gateway unterwegs.',
    },
  },
  pl: {
    title: (name) => `Faktura ${name}`,
    draft: 'Szkic',
    sums: 'Sumy',
    subtotal: 'Bez podatków',
    tax: (rate) => `Podatek ${rate} %`,
    credit: 'Użyte środki',
    adjustment: 'Zaokrąglenie',
    paid: 'Wpłynęło',
    refunded: 'Zwrócono',
    paidAt: 'Opłacona',
    cancelledAt: 'Anulowana',
    refundedAt: 'Zwrócona',
    method: 'Sposób zapłaty',
    usualMethod: 'jak płaci klient',
    notes: 'Uwagi',
    addressee: 'Odbiorca jak na fakturze',
    version: 'Wersja',
    created: 'Utworzono',
    updated: 'Ostatnia zmiana',
    lines: 'Pozycje',
    description: 'Co',
    kind: 'Rodzaj',
    kinds: {
      item: 'pozycja',
      'add-funds': 'zasila środki',
      'late-fee': 'opłata za zwłokę',
      discount: 'rabat',
    },
    period: 'Za czas',
    forWhat: 'Należy do',
    forNothing: 'niczego klienta',
    amount: 'Kwota',
    ofIt: 'podatek',
    taxed: 'Opodatkowana',
    notTaxed: 'bez podatku',
    lineDue: 'termin',
    payments: 'Co wpłacono',
    attempts: 'Obciążenia',
    attemptStates: {
      requested: 'w toku',
      succeeded: 'udane',
      declined: 'odrzucone',
      unknown: 'wynik nieznany',
      cancelled: 'niewysłane',
    },
    occurrence: 'Za co',
    take: 'Zdejmij',
    addLine: 'Dodaj pozycję',
    amountHint: (example) => `Na przykład ${example}, bez podatków, chyba że ceny je zawierają.`,
    allHint: (example) => `Na przykład ${example}; puste: wszystko.`,
    noAmount: 'Podaj kwotę, z najwyżej tyloma miejscami po przecinku, ile ma waluta, na przykład 11,90.',
    issue: 'Wystaw',
    issueAbout: 'Dostaje numer i odbiorcę; jej pozycje już się nie zmienią.',
    issuedOn: 'Dzień wystawienia',
    issuedOnHint: 'Puste: dziś',
    dueOn: 'Termin',
    dueOnHint: 'Puste: dzień szkicu, inaczej dzień wystawienia',
    mail: 'Wyślij klientowi',
    useCredit: 'Użyj środków klienta',
    useCreditNow: 'Użyj na nią środków',
    fee: 'Dodaj opłatę',
    feeHint: 'O tyle więcej jest do zapłaty.',
    charge: 'Obciąż teraz',
    chargeAbout: 'Należność zostanie obciążona w bramce; wynik pojawi się tutaj.',
    anyMethod: 'najpierw domyślna, potem inne',
    collections: 'Przekaż do windykacji',
    collectionsAbout: 'Nadal jest do zapłaty, a wpłata rozlicza ją jak każdą inną.',
    callBack: 'Wycofaj z windykacji',
    cancel: 'Anuluj',
    cancelAbout: 'Co z niej wpłacono i użyte środki stają się środkami klienta. Tego nie można cofnąć.',
    refund: 'Zwróć pieniądze',
    refundAbout: 'Co przyszło przez bramkę, wraca tam; reszta zostaje zaksięgowana.',
    bookOnly: 'Tylko zaksięguj',
    bookOnlyHint: 'Pieniądze wróciły inną drogą.',
    book: 'Zwróć',
    newInvoice: 'Nowa faktura ręczna',
    newAbout: 'Pusty szkic: nikt się nie dowie i nie ma numeru, dopóki nie zostanie wystawiona.',
    create: 'Utwórz szkic',
    generate: 'Zafakturuj, co jest wymagalne',
    generateAbout: 'Usługi, dodatki, domeny i oczekujące pozycje. Żaden dzień nie jest liczony dwa razy.',
    until: 'Do',
    untilHint: 'Puste: tyle dni naprzód, ile mówią ustawienia',
    preview: 'Pokaż, co by powstało',
    generateNow: 'Zafakturuj teraz',
    nothingDue: 'Nic nie jest wymagalne.',
    wouldBe: 'Powstałyby te',
    made: (numbers) => `Wystawiono: ${numbers}.`,
    passedOver: 'Pominięto',
    why: {
      unpaid: 'wcześniejsza faktura nie jest opłacona',
      'account-restricted': 'konto jest ograniczone',
      ends: 'kończy się wcześniej',
      negative: 'faktura wyniosłaby mniej niż 0',
      'not-billable': 'nie jest aktywne, liczone tylko raz albo nie ma daty',
    },
    things: { service: 'Usługa', addon: 'Dodatek', domain: 'Domena', queued: 'Pozycja' },
    override: 'Zafakturuj mimo ograniczenia konta, ponieważ',
    overrideHint: 'Puste: co należy do ograniczonego konta, jest pomijane.',
    toList: 'Do faktur',
    done: {
      created: 'Szkic jest utworzony.',
      line: 'Pozycja jest dodana.',
      removed: 'Pozycja jest zdjęta.',
      issued: 'Faktura jest wystawiona.',
      fee: 'Opłata jest dodana.',
      credit: 'Użyto środków.',
      charge: 'Obciążenie jest w toku.',
      collections: 'Zapisano.',
      cancelled: 'Faktura jest anulowana.',
      refund: 'Zaksięgowano albo w drodze w bramce.',
    },
  },
});
