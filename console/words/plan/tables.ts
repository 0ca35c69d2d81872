import type { ClientTableName } from '../../../db/catalogue.ts';
import { formOf } from '../../../web/plurals.ts';
import type { Language } from '../../../web/words.ts';

type Foreign = Exclude<Language, 'en'>;

/** What rows of the tables are called: one and several; in Polish one, few and many. */
const names: {
  de: Record<ClientTableName, readonly [string, string]>;
  pl: Record<ClientTableName, readonly [string, string, string]>;
} = {
  de: {
    clients: ['Kunde', 'Kunden'],
    client_settings: ['eigene Einstellung', 'eigene Einstellungen'],
    client_providers: ['weiterer Anbieter', 'weitere Anbieter'],
    logins: ['Zugang', 'Zugänge'],
    password_resets: ['Rücksetzung eines Passworts', 'Rücksetzungen von Passwörtern'],
    login_sessions: ['Sitzung', 'Sitzungen'],
    login_totp: ['Authenticator-App', 'Authenticator-Apps'],
    login_recovery_codes: ['Wiederherstellungscode', 'Wiederherstellungscodes'],
    sign_in_links: ['Anmeldung des Personals', 'Anmeldungen des Personals'],
    login_clients: ['Recht, sich anzumelden', 'Rechte, sich anzumelden'],
    legal_holds: ['Aufbewahrungspflicht', 'Aufbewahrungspflichten'],
    contacts: ['Kontakt', 'Kontakte'],
    orders: ['Bestellung', 'Bestellungen'],
    services: ['Dienst', 'Dienste'],
    addons: ['Zusatz', 'Zusätze'],
    domains: ['Domain', 'Domains'],
    invoices: ['Rechnung', 'Rechnungen'],
    invoice_items: ['Rechnungsposten', 'Rechnungsposten'],
    client_terms: ['eigene Kondition', 'eigene Konditionen'],
    transactions: ['Zahlung', 'Zahlungen'],
    credit_entries: ['Guthabenbuchung', 'Guthabenbuchungen'],
    disputes: ['bestrittene Zahlung', 'bestrittene Zahlungen'],
    payment_methods: ['Zahlungsmittel', 'Zahlungsmittel'],
    client_accounts: ['Kontobedingung', 'Kontobedingungen'],
    account_crossings: ['Überschreitung von Kontobedingungen', 'Überschreitungen von Kontobedingungen'],
    dunning_nudges: ['Vermerk über eine geänderte Schuld', 'Vermerke über geänderte Schulden'],
    charge_attempts: ['Abbuchung', 'Abbuchungen'],
    refund_attempts: ['Erstattung über ein Gateway', 'Erstattungen über Gateways'],
    gateway_events: ['Ereignis eines Gateways', 'Ereignisse von Gateways'],
    dunning_rungs: ['Mahnschritt', 'Mahnschritte'],
    dunning_cases: ['Mahnfall', 'Mahnfälle'],
    dunning_holds: ['Mahnaufschub', 'Mahnaufschübe'],
    tickets: ['Ticket', 'Tickets'],
    ticket_messages: ['Ticketnachricht', 'Ticketnachrichten'],
    notes: ['Notiz', 'Notizen'],
    files: ['Datei', 'Dateien'],
    messages: ['Nachricht', 'Nachrichten'],
    change_log: ['Eintrag im Änderungsprotokoll', 'Einträge im Änderungsprotokoll'],
    operations: ['Vorgang', 'Vorgänge'],
    operation_steps: ['Schritt eines Vorgangs', 'Schritte von Vorgängen'],
    operation_progress: ['Fortschritt eines Schritts', 'Fortschritte von Schritten'],
    client_locks: ['Sperre durch einen Vorgang', 'Sperren durch Vorgänge'],
    operation_items: ['Posten eines Schritts', 'Posten von Schritten'],
    operation_before_images: ['Wert vor einem Schritt', 'Werte vor Schritten'],
    merge_moves: ['Liste übernommener Zeilen', 'Listen übernommener Zeilen'],
    merge_images: ['Wert vor einer Zusammenführung', 'Werte vor einer Zusammenführung'],
    operation_events: ['Ereignis eines Vorgangs', 'Ereignisse von Vorgängen'],
    operation_event_queue: ['wartendes Ereignis eines Vorgangs', 'wartende Ereignisse von Vorgängen'],
    operation_decisions: ['Entscheidung zu einem Vorgang', 'Entscheidungen zu Vorgängen'],
    erasure_certificates: ['Löschbescheinigung', 'Löschbescheinigungen'],
    exports: ['Export', 'Exporte'],
    data_requests: ['Ersuchen zu Daten', 'Ersuchen zu Daten'],
    outbox: ['Mitteilung an andere Systeme', 'Mitteilungen an andere Systeme'],
    webhook_deliveries: ['Zustellung an ein anderes System', 'Zustellungen an andere Systeme'],
  },
  pl: {
    clients: ['klient', 'klienci', 'klientów'],
    client_settings: ['własne ustawienie', 'własne ustawienia', 'własnych ustawień'],
    client_providers: ['dodatkowy dostawca', 'dodatkowi dostawcy', 'dodatkowych dostawców'],
    logins: ['login', 'loginy', 'loginów'],
    password_resets: ['reset hasła', 'resety haseł', 'resetów haseł'],
    login_sessions: ['sesja', 'sesje', 'sesji'],
    login_totp: [
      'aplikacja uwierzytelniająca',
      'aplikacje uwierzytelniające',
      'aplikacji uwierzytelniających',
    ],
    login_recovery_codes: ['kod odzyskiwania', 'kody odzyskiwania', 'kodów odzyskiwania'],
    sign_in_links: ['wejście obsługi', 'wejścia obsługi', 'wejść obsługi'],
    login_clients: ['prawo do logowania', 'prawa do logowania', 'praw do logowania'],
    legal_holds: ['obowiązek przechowywania', 'obowiązki przechowywania', 'obowiązków przechowywania'],
    contacts: ['kontakt', 'kontakty', 'kontaktów'],
    orders: ['zamówienie', 'zamówienia', 'zamówień'],
    services: ['usługa', 'usługi', 'usług'],
    addons: ['dodatek', 'dodatki', 'dodatków'],
    domains: ['domena', 'domeny', 'domen'],
    invoices: ['faktura', 'faktury', 'faktur'],
    invoice_items: ['pozycja faktury', 'pozycje faktur', 'pozycji faktur'],
    client_terms: ['własny warunek', 'własne warunki', 'własnych warunków'],
    transactions: ['transakcja', 'transakcje', 'transakcji'],
    credit_entries: ['wpis salda', 'wpisy salda', 'wpisów salda'],
    disputes: ['sporna płatność', 'sporne płatności', 'spornych płatności'],
    payment_methods: ['metoda płatności', 'metody płatności', 'metod płatności'],
    client_accounts: ['warunek konta', 'warunki kont', 'warunków kont'],
    account_crossings: [
      'przekroczenie warunków konta',
      'przekroczenia warunków konta',
      'przekroczeń warunków konta',
    ],
    dunning_nudges: ['notatka o zmianie długu', 'notatki o zmianie długu', 'notatek o zmianie długu'],
    charge_attempts: ['obciążenie', 'obciążenia', 'obciążeń'],
    refund_attempts: ['zwrot przez bramkę', 'zwroty przez bramki', 'zwrotów przez bramki'],
    gateway_events: ['zdarzenie bramki', 'zdarzenia bramek', 'zdarzeń bramek'],
    dunning_rungs: ['krok windykacji', 'kroki windykacji', 'kroków windykacji'],
    dunning_cases: ['sprawa windykacji', 'sprawy windykacji', 'spraw windykacji'],
    dunning_holds: ['wstrzymanie windykacji', 'wstrzymania windykacji', 'wstrzymań windykacji'],
    tickets: ['zgłoszenie', 'zgłoszenia', 'zgłoszeń'],
    ticket_messages: ['wiadomość w zgłoszeniu', 'wiadomości w zgłoszeniach', 'wiadomości w zgłoszeniach'],
    notes: ['notatka', 'notatki', 'notatek'],
    files: ['plik', 'pliki', 'plików'],
    messages: ['wiadomość', 'wiadomości', 'wiadomości'],
    change_log: ['wpis w dzienniku zmian', 'wpisy w dzienniku zmian', 'wpisów w dzienniku zmian'],
    operations: ['operacja', 'operacje', 'operacji'],
    operation_steps: ['krok operacji', 'kroki operacji', 'kroków operacji'],
    operation_progress: ['postęp kroku', 'postępy kroków', 'postępów kroków'],
    client_locks: ['blokada operacji', 'blokady operacji', 'blokad operacji'],
    operation_items: ['pozycja kroku', 'pozycje kroków', 'pozycji kroków'],
    operation_before_images: ['wartość sprzed kroku', 'wartości sprzed kroków', 'wartości sprzed kroków'],
    merge_moves: [
      'lista przeniesionych wierszy',
      'listy przeniesionych wierszy',
      'list przeniesionych wierszy',
    ],
    merge_images: ['wartość sprzed scalenia', 'wartości sprzed scalenia', 'wartości sprzed scalenia'],
    operation_events: ['zdarzenie operacji', 'zdarzenia operacji', 'zdarzeń operacji'],
    operation_event_queue: [
      'czekające zdarzenie operacji',
      'czekające zdarzenia operacji',
      'czekających zdarzeń operacji',
    ],
    operation_decisions: [
      'decyzja w sprawie operacji',
      'decyzje w sprawie operacji',
      'decyzji w sprawie operacji',
    ],
    erasure_certificates: [
      'zaświadczenie o usunięciu',
      'zaświadczenia o usunięciu',
      'zaświadczeń o usunięciu',
    ],
    exports: ['eksport', 'eksporty', 'eksportów'],
    data_requests: ['wniosek o dane', 'wnioski o dane', 'wniosków o dane'],
    outbox: ['zawiadomienie innych systemów', 'zawiadomienia innych systemów', 'zawiadomień innych systemów'],
    webhook_deliveries: [
      'dostarczenie do innego systemu',
      'dostarczenia do innych systemów',
      'dostarczeń do innych systemów',
    ],
  },
};

/** What so many rows of a table are called, without their number; undefined for a table that is unknown. */
export function rowsCalled(language: Foreign, table: string, count: number): string | undefined {
  const forms: Readonly<Record<string, readonly [string, ...string[]]>> = names[language];
  const own = Object.hasOwn(forms, table) ? forms[table] : undefined;
  return own && formOf(language, count, own);
}

/** What the rows of a table are called where nobody counts them. */
export function rowsOfTable(language: Foreign, table: string): string | undefined {
  return rowsCalled(language, table, 2);
}
