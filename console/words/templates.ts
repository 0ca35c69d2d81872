import type { DocumentName } from '../../domain/documents/index.ts';
import type { TemplateName } from '../../domain/templates/index.ts';
import { defineWords } from '../../web/words.ts';

interface TemplateWords {
  mails: string;
  documents: string;
  template: string;
  languages: string;
  ownMark: string;
  another: string;
  anotherHint: string;
  name: string;
  language: string;
  open: string;
  toList: string;
  builtIn: string;
  own: string;
  /** shown in another language than asked for */
  fallback: (language: string) => string;
  edit: string;
  subject: string;
  text: string;
  html: string;
  htmlHint: string;
  page: string;
  variables: string;
  preview: string;
  previewHint: string;
  previewTitle: string;
  asHtml: string;
  pdf: string;
  pdfHint: string;
  to: string;
  test: string;
  testHint: string;
  sent: (to: string) => string;
  notSent: string;
  noWorker: string;
  unknown: string;
  back: string;
  backHint: string;
  dropped: string;
  mailNames: Record<TemplateName, string>;
  documentNames: Record<DocumentName, string>;
}

/** What the pages about mails and documents say; a template without a name does not compile. */
export const templateWords = defineWords<TemplateWords>({
  en: {
    mails: 'Mails',
    documents: 'Documents',
    template: 'Template',
    languages: 'Languages',
    ownMark: 'own',
    another: 'A mail in another language, or under a name of your own',
    anotherHint:
      'A rung of a dunning ladder can use a mail by its own name; it knows what an overdue notice knows.',
    name: 'Name of the template',
    language: 'Language, such as fr',
    open: 'Open',
    toList: 'All mails and documents',
    builtIn: 'comes with Tenure',
    own: 'written by the provider',
    fallback: (language) => `There is none in this language yet: this is the one in ${language}.`,
    edit: 'Change it',
    subject: 'Subject',
    text: 'Plain text',
    html: 'HTML',
    htmlHint: 'Empty: the mail is plain text.',
    page: 'The page as HTML',
    variables: 'Values that it can use',
    preview: 'Preview',
    previewHint: 'With an example client; nothing is saved or sent.',
    previewTitle: 'How it looks with an example client',
    asHtml: 'Show the HTML in a new tab',
    pdf: 'Preview as PDF',
    pdfHint: 'Of made-up values; nothing is saved.',
    to: 'Address for a test mail',
    test: 'Send a test mail',
    testHint: 'What is typed above goes out to that address, as all mails do.',
    sent: (to) => `The mail server has taken the test mail to ${to}.`,
    notSent: 'The test mail was not sent.',
    noWorker: 'No worker took it: look whether one runs.',
    unknown: 'It is not known whether the mail server has taken the test mail.',
    back: 'Go back to the one that comes with Tenure',
    backHint: 'The change log keeps the text.',
    dropped: 'The provider’s own template is removed.',
    mailNames: {
      'client-anonymized': 'Client anonymized',
      'client-closed': 'Client closed',
      'client-reopened': 'Client reopened',
      'data-export': 'Data export is ready',
      'client-welcome': 'Welcome',
      'invoice-issued': 'Invoice issued',
      'card-expiring': 'Card expires',
      'account-exceeded': 'Account beyond its terms',
      'account-restricted': 'Account restricted',
      'password-reset': 'Link for a new password',
      'password-generated': 'Generated password',
      'staff-invitation': 'Invitation of staff',
      'password-changed': 'Password changed',
      'two-factor-off': 'Two-factor sign-in switched off',
      'payment-reminder': 'Reminder before the due date',
      'overdue-notice-1': 'First overdue notice',
      'overdue-notice-2': 'Second overdue notice',
      'overdue-notice-3': 'Third overdue notice',
      'final-warning': 'Final warning',
    },
    documentNames: {
      'client-report': 'Data of a client',
      certificate: 'Certificate of an erasure',
      evidence: 'Evidence of an operation',
      invoice: 'Invoice',
      statement: 'Account statement',
    },
  },
  de: {
    mails: 'Mails',
    documents: 'Dokumente',
    template: 'Vorlage',
    languages: 'Sprachen',
    ownMark: 'eigene',
    another: 'Eine Mail in einer anderen Sprache oder unter eigenem Namen',
    anotherHint:
      'Eine Sprosse einer Mahnleiter kann eine Mail mit eigenem Namen benutzen; sie kennt, was eine Mahnung kennt.',
    name: 'Name der Vorlage',
    language: 'Sprache, etwa fr',
    open: 'Öffnen',
    toList: 'Alle Mails und Dokumente',
    builtIn: 'kommt mit Tenure',
    own: 'vom Anbieter geschrieben',
    fallback: (language) => `In dieser Sprache gibt es noch keine: dies ist die in ${language}.`,
    edit: 'Ändern',
    subject: 'Betreff',
    text: 'Reiner Text',
    html: 'HTML',
    htmlHint: 'Leer: die Mail ist reiner Text.',
    page: 'Die Seite als HTML',
    variables: 'Werte, die sie benutzen kann',
    preview: 'Vorschau',
    previewHint: 'Mit einem Beispielkunden; nichts wird gespeichert oder gesendet.',
    previewTitle: 'So sieht es mit einem Beispielkunden aus',
    asHtml: 'Das HTML in einem neuen Tab zeigen',
    pdf: 'Vorschau als PDF',
    pdfHint: 'Mit erfundenen Werten; nichts wird gespeichert.',
    to: 'Adresse für eine Testmail',
    test: 'Testmail senden',
    testHint: 'Was oben steht, geht an diese Adresse, so wie alle Mails gehen.',
    sent: (to) => `Der Mailserver hat die Testmail an ${to} angenommen.`,
    notSent: 'Die Testmail ging nicht hinaus.',
    noWorker: 'Kein Worker hat sie genommen: sehen Sie nach, ob einer läuft.',
    unknown: 'Ob der Mailserver die Testmail angenommen hat, ist nicht bekannt.',
    back: 'Zurück zu der, die mit Tenure kommt',
    backHint: 'Die Änderungen bewahren den Text.',
    dropped: 'Die eigene Vorlage des Anbieters ist entfernt.',
    mailNames: {
      'client-anonymized': 'Kunde anonymisiert',
      'client-closed': 'Kunde geschlossen',
      'client-reopened': 'Kunde wieder eröffnet',
      'data-export': 'Datenexport liegt bereit',
      'client-welcome': 'Begrüßung',
      'invoice-issued': 'Rechnung gestellt',
      'card-expiring': 'Karte läuft ab',
      'account-exceeded': 'Konto über dem Vereinbarten',
      'account-restricted': 'Konto eingeschränkt',
      'password-reset': 'Link für ein neues Passwort',
      'password-generated': 'Erzeugtes Passwort',
      'staff-invitation': 'Einladung von Mitarbeitern',
      'password-changed': 'Passwort geändert',
      'two-factor-off': 'Zwei-Faktor-Anmeldung abgeschaltet',
      'payment-reminder': 'Erinnerung vor der Fälligkeit',
      'overdue-notice-1': 'Erste Mahnung',
      'overdue-notice-2': 'Zweite Mahnung',
      'overdue-notice-3': 'Dritte Mahnung',
      'final-warning': 'Letzte Warnung',
    },
    documentNames: {
      'client-report': 'Daten eines Kunden',
      certificate: 'Bescheinigung einer Löschung',
      evidence: 'Nachweis eines Vorgangs',
      invoice: 'Rechnung',
      statement: 'Kontoauszug',
    },
  },
  pl: {
    mails: 'Wiadomości',
    documents: 'Dokumenty',
    template: 'Szablon',
    languages: 'Języki',
    ownMark: 'własny',
    another: 'Wiadomość w innym języku albo pod własną nazwą',
    anotherHint: 'Szczebel drabiny może używać wiadomości o własnej nazwie; zna ona to, co wezwanie.',
    name: 'Nazwa szablonu',
    language: 'Język, na przykład fr',
    open: 'Otwórz',
    toList: 'Wszystkie wiadomości i dokumenty',
    builtIn: 'dostarczany z Tenure',
    own: 'napisany przez dostawcę',
    fallback: (language) => `W tym języku jeszcze go nie ma: to szablon w języku ${language}.`,
    edit: 'Zmień',
    subject: 'Temat',
    text: 'Zwykły tekst',
    html: 'HTML',
    htmlHint: 'Puste: wiadomość jest zwykłym tekstem.',
    page: 'Strona jako HTML',
    variables: 'Wartości, których może użyć',
    preview: 'Podgląd',
    previewHint: 'Z przykładowym klientem; nic nie jest zapisywane ani wysyłane.',
    previewTitle: 'Jak to wygląda z przykładowym klientem',
    asHtml: 'Pokaż HTML w nowej karcie',
    pdf: 'Podgląd jako PDF',
    pdfHint: 'Ze zmyślonymi wartościami; nic nie jest zapisywane.',
    to: 'Adres wiadomości próbnej',
    test: 'Wyślij wiadomość próbną',
    testHint: 'To, co wpisano powyżej, idzie na ten adres tak jak wszystkie wiadomości.',
    sent: (to) => `Serwer poczty przyjął wiadomość próbną do ${to}.`,
    notSent: 'Wiadomość próbna nie została wysłana.',
    noWorker: 'Żaden proces roboczy jej nie wziął: sprawdź, czy jakiś działa.',
    unknown: 'Nie wiadomo, czy serwer poczty przyjął wiadomość próbną.',
    back: 'Wróć do szablonu dostarczanego z Tenure',
    backHint: 'Dziennik zmian zachowuje tekst.',
    dropped: 'Własny szablon dostawcy jest usunięty.',
    mailNames: {
      'client-anonymized': 'Klient zanonimizowany',
      'client-closed': 'Klient zamknięty',
      'client-reopened': 'Klient przywrócony',
      'data-export': 'Eksport danych gotowy',
      'client-welcome': 'Powitanie',
      'invoice-issued': 'Wystawiono fakturę',
      'card-expiring': 'Karta wygasa',
      'account-exceeded': 'Konto poza warunkami',
      'account-restricted': 'Konto ograniczone',
      'password-reset': 'Odnośnik do nowego hasła',
      'password-generated': 'Wygenerowane hasło',
      'staff-invitation': 'Zaproszenie pracownika',
      'password-changed': 'Hasło zmienione',
      'two-factor-off': 'Wyłączono drugi składnik',
      'payment-reminder': 'Przypomnienie przed terminem',
      'overdue-notice-1': 'Pierwsze wezwanie',
      'overdue-notice-2': 'Drugie wezwanie',
      'overdue-notice-3': 'Trzecie wezwanie',
      'final-warning': 'Ostatnie ostrzeżenie',
    },
    documentNames: {
      'client-report': 'Dane klienta',
      certificate: 'Zaświadczenie o usunięciu',
      evidence: 'Dowód operacji',
      invoice: 'Faktura',
      statement: 'Wyciąg z konta',
    },
  },
});
