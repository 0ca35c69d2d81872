import { defineWords } from '../../web/words.ts';

interface Words {
  holds: string;
  holdsAbout: string;
  reason: string;
  set: string;
  released: string;
  stands: string;
  putHold: string;
  putHoldButton: string;
  release: string;
  disputes: string;
  disputesAbout: string;
  state: string;
  disputeStates: Record<'open' | 'won' | 'lost', string>;
  amount: string;
  currency: string;
  gateway: string;
  reference: string;
  payment: string;
  paymentHint: string;
  opened: string;
  closed: string;
  suspends: string;
  suspendedBy: string;
  liftedBy: string;
  addDispute: string;
  addDisputeButton: string;
  noAmount: string;
  won: string;
  lost: string;
  requests: string;
  requestsAbout: string;
  kind: string;
  requestKinds: Record<'access' | 'erasure', string>;
  received: string;
  receivedHint: string;
  due: string;
  daysLeft: (days: number) => string;
  note: string;
  answeredBy: string;
  addRequest: string;
  addRequestButton: string;
  close: string;
  closeNote: string;
  closeAbout: string;
  exports: string;
  exportsAbout: string;
  exportJson: string;
  exportPdf: string;
  format: string;
  sections: string;
  file: string;
  exportStates: Record<'ready' | 'downloaded' | 'locked' | 'removed', string>;
  made: string;
  expires: string;
  fetched: string;
  makeCode: string;
  makeLink: string;
  codeIs: string;
  codeAbout: string;
  linkIs: string;
  linkAbout: string;
  kept: string;
  keptAbout: string;
  what: string;
  rows: string;
  basis: string;
  law: string;
  until: string;
  certificates: string;
  outcome: string;
  done: Record<'held' | 'released' | 'disputed' | 'settled' | 'asked' | 'closed', string>;
}

/** What is said about data that must stay, must go, or is asked for. */
export const dutyWords = defineWords<Words>({
  en: {
    holds: 'Legal holds',
    holdsAbout: 'While one stands, the client is neither anonymized nor deleted.',
    reason: 'Why',
    set: 'Set',
    released: 'Released',
    stands: 'stands',
    putHold: 'Put the client under a legal hold',
    putHoldButton: 'Keep the data',
    release: 'Release it',
    disputes: 'Contested payments',
    disputesAbout: 'What one is about is not chased while it is open.',
    state: 'State',
    disputeStates: { open: 'open', won: 'won', lost: 'lost' },
    amount: 'Amount',
    currency: 'Currency',
    gateway: 'Gateway',
    reference: 'Reference',
    payment: 'Number of the payment',
    paymentHint: 'If it is on record',
    opened: 'Opened',
    closed: 'Closed',
    suspends: 'services are to be suspended or given back for it',
    suspendedBy: 'suspended by',
    liftedBy: 'given back by',
    addDispute: 'Record that the client contests a payment',
    addDisputeButton: 'Record it',
    noAmount: 'Say how much it is, with at most as many decimals as the currency has, such as 11.90.',
    won: 'We have won it',
    lost: 'We have lost it',
    requests: 'Requests about data',
    requestsAbout: 'The operation that answers one closes it.',
    kind: 'What for',
    requestKinds: { access: 'access to the data', erasure: 'erasure' },
    received: 'Received',
    receivedHint: 'Empty: today',
    due: 'Due',
    daysLeft: (days) => (days < 0 ? `${-days} days late` : `${days} days left`),
    note: 'Note',
    answeredBy: 'answered',
    addRequest: 'Write down what the client asks',
    addRequestButton: 'Write it down',
    close: 'Close it',
    closeNote: 'Why it is closed without an operation',
    closeAbout: 'For one that was withdrawn or refused.',
    exports: 'Exports of the data',
    exportsAbout: 'Link and code open the file together; they reach the client on different ways.',
    exportJson: 'Export the data as JSON',
    exportPdf: 'Report of the data as PDF',
    format: 'Format',
    sections: 'Sections',
    file: 'File',
    exportStates: {
      ready: 'ready',
      downloaded: 'fetched',
      locked: 'locked by wrong codes',
      removed: 'gone',
    },
    made: 'Made',
    expires: 'Expires',
    fetched: 'Fetched',
    makeCode: 'Make the code',
    makeLink: 'Make the link',
    codeIs: 'The one-time code',
    codeAbout: 'It is shown this once. Say it on another way than the link, such as the telephone.',
    linkIs: 'The link',
    linkAbout: 'It is shown this once; a link made before no longer works.',
    kept: 'What the law keeps',
    keptAbout: 'What stays of the client after an erasure, why, and until when.',
    what: 'What',
    rows: 'Rows',
    basis: 'Basis',
    law: 'Law',
    until: 'Until',
    certificates: 'Certificates of erasures',
    outcome: 'Outcome',
    done: {
      held: 'The data is kept.',
      released: 'The hold is released.',
      disputed: 'The dispute is recorded.',
      settled: 'The outcome is saved.',
      asked: 'The request is written down.',
      closed: 'The request is closed.',
    },
  },
  de: {
    holds: 'Aufbewahrungspflichten',
    holdsAbout: 'Solange eine besteht, wird der Kunde weder anonymisiert noch gelöscht.',
    reason: 'Warum',
    set: 'Gesetzt',
    released: 'Aufgehoben',
    stands: 'besteht',
    putHold: 'Den Kunden einer Aufbewahrungspflicht unterstellen',
    putHoldButton: 'Daten aufbewahren',
    release: 'Aufheben',
    disputes: 'Bestrittene Zahlungen',
    disputesAbout: 'Worum es geht, wird nicht gemahnt, solange der Streit offen ist.',
    state: 'Zustand',
    disputeStates: { open: 'offen', won: 'gewonnen', lost: 'verloren' },
    amount: 'Betrag',
    currency: 'Währung',
    gateway: 'Gateway',
    reference: 'Referenz',
    payment: 'Nummer der Zahlung',
    paymentHint: 'Wenn sie erfasst ist',
    opened: 'Eröffnet',
    closed: 'Geschlossen',
    suspends: 'Dienste sind dafür zu sperren oder zurückzugeben',
    suspendedBy: 'gesperrt durch',
    liftedBy: 'zurückgegeben durch',
    addDispute: 'Erfassen, dass der Kunde eine Zahlung bestreitet',
    addDisputeButton: 'Erfassen',
    noAmount: 'Geben Sie den Betrag an, mit höchstens so vielen Stellen, wie die Währung hat, etwa 11,90.',
    won: 'Wir haben gewonnen',
    lost: 'Wir haben verloren',
    requests: 'Anfragen zu Daten',
    requestsAbout: 'Der Vorgang, der eine beantwortet, schließt sie.',
    kind: 'Wozu',
    requestKinds: { access: 'Auskunft', erasure: 'Löschung' },
    received: 'Eingegangen',
    receivedHint: 'Leer: heute',
    due: 'Fällig',
    daysLeft: (days) => (days < 0 ? `${-days} Tage überfällig` : `noch ${days} Tage`),
    note: 'Bemerkung',
    answeredBy: 'beantwortet',
    addRequest: 'Aufschreiben, was der Kunde verlangt',
    addRequestButton: 'Aufschreiben',
    close: 'Schließen',
    closeNote: 'Warum ohne Vorgang geschlossen wird',
    closeAbout: 'Für eine, die zurückgezogen oder abgelehnt wurde.',
    exports: 'Exporte der Daten',
    exportsAbout:
      'Link und Code öffnen die Datei zusammen; sie erreichen den Kunden auf verschiedenen Wegen.',
    exportJson: 'Daten als JSON exportieren',
    exportPdf: 'Bericht der Daten als PDF',
    format: 'Format',
    sections: 'Abschnitte',
    file: 'Datei',
    exportStates: {
      ready: 'bereit',
      downloaded: 'abgeholt',
      locked: 'durch falsche Codes gesperrt',
      removed: 'weg',
    },
    made: 'Erstellt',
    expires: 'Läuft ab',
    fetched: 'Abgeholt',
    makeCode: 'Code erzeugen',
    makeLink: 'Link erzeugen',
    codeIs: 'Der Einmalcode',
    codeAbout: 'Er wird nur dieses Mal gezeigt. Sagen Sie ihn auf anderem Weg als den Link, etwa am Telefon.',
    linkIs: 'Der Link',
    linkAbout: 'Er wird nur dieses Mal gezeigt; ein früherer Link gilt nicht mehr.',
    kept: 'Was das Gesetz behält',
    keptAbout: 'Was nach einer Löschung vom Kunden bleibt, warum und bis wann.',
    what: 'Was',
    rows: 'Zeilen',
    basis: 'Grundlage',
    law: 'Gesetz',
    until: 'Bis',
    certificates: 'Bescheinigungen über Löschungen',
    outcome: 'Ergebnis',
    done: {
      held: 'Die Daten bleiben.',
      released: 'Die Pflicht ist aufgehoben.',
      disputed: 'Der Streit ist erfasst.',
      settled: 'Das Ergebnis ist gespeichert.',
      asked: 'Die Anfrage ist aufgeschrieben.',
      closed: 'Die Anfrage ist geschlossen.',
    },
  },
  pl: {
    holds: 'Obowiązki zachowania',
    holdsAbout: 'Dopóki jeden obowiązuje, klienta nie można zanonimizować ani usunąć.',
    reason: 'Dlaczego',
    set: 'Ustawiono',
    released: 'Zwolniono',
    stands: 'obowiązuje',
    putHold: 'Nałóż obowiązek zachowania danych klienta',
    putHoldButton: 'Zachowaj dane',
    release: 'Zwolnij',
    disputes: 'Kwestionowane płatności',
    disputesAbout: 'Czego dotyczy spór, tego się nie ponagla, dopóki jest otwarty.',
    state: 'Stan',
    disputeStates: { open: 'otwarty', won: 'wygrany', lost: 'przegrany' },
    amount: 'Kwota',
    currency: 'Waluta',
    gateway: 'Bramka',
    reference: 'Numer',
    payment: 'Numer płatności',
    paymentHint: 'Jeśli jest zapisana',
    opened: 'Otwarto',
    closed: 'Zamknięto',
    suspends: 'usługi mają być za to zawieszone albo oddane',
    suspendedBy: 'zawieszone przez',
    liftedBy: 'oddane przez',
    addDispute: 'Zapisz, że klient kwestionuje płatność',
    addDisputeButton: 'Zapisz',
    noAmount: 'Podaj kwotę, z najwyżej tyloma miejscami po przecinku, ile ma waluta, na przykład 11,90.',
    won: 'Wygraliśmy',
    lost: 'Przegraliśmy',
    requests: 'Wnioski o dane',
    requestsAbout: 'Zamyka go operacja, która na niego odpowiada.',
    kind: 'O co',
    requestKinds: { access: 'dostęp do danych', erasure: 'usunięcie' },
    received: 'Otrzymano',
    receivedHint: 'Puste: dziś',
    due: 'Termin',
    daysLeft: (days) => (days < 0 ? `po terminie, dni: ${-days}` : `zostało dni: ${days}`),
    note: 'Uwaga',
    answeredBy: 'odpowiedziano',
    addRequest: 'Zapisz, o co prosi klient',
    addRequestButton: 'Zapisz',
    close: 'Zamknij',
    closeNote: 'Dlaczego zamykany bez operacji',
    closeAbout: 'Dla wycofanego albo odrzuconego.',
    exports: 'Eksporty danych',
    exportsAbout: 'Link i kod otwierają plik razem; docierają do klienta różnymi drogami.',
    exportJson: 'Eksportuj dane jako JSON',
    exportPdf: 'Raport danych jako PDF',
    format: 'Format',
    sections: 'Działy',
    file: 'Plik',
    exportStates: {
      ready: 'gotowy',
      downloaded: 'pobrany',
      locked: 'zablokowany błędnymi kodami',
      removed: 'usunięty',
    },
    made: 'Utworzono',
    expires: 'Wygasa',
    fetched: 'Pobrano',
    makeCode: 'Utwórz kod',
    makeLink: 'Utwórz link',
    codeIs: 'Kod jednorazowy',
    codeAbout: 'Widoczny tylko teraz. Podaj go inną drogą niż link, na przykład przez telefon.',
    linkIs: 'Link',
    linkAbout: 'Widoczny tylko teraz; poprzedni link już nie działa.',
    kept: 'Co zachowuje prawo',
    keptAbout: 'Co zostaje po kliencie po usunięciu, dlaczego i do kiedy.',
    what: 'Co',
    rows: 'Wiersze',
    basis: 'Podstawa',
    law: 'Prawo',
    until: 'Do',
    certificates: 'Zaświadczenia o usunięciach',
    outcome: 'Wynik',
    done: {
      held: 'Dane są zachowane.',
      released: 'Obowiązek jest zwolniony.',
      disputed: 'Spór jest zapisany.',
      settled: 'Wynik jest zapisany.',
      asked: 'Wniosek jest zapisany.',
      closed: 'Wniosek jest zamknięty.',
    },
  },
});
