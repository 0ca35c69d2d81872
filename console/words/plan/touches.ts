import type { ChosenList } from '../../../domain/operations/chosen.ts';
import type { Touch } from '../../../domain/operations/plan.ts';
import { type TouchName, type TouchParams, touchTexts } from '../../../domain/operations/touches.ts';
import { formOf } from '../../../web/plurals.ts';
import type { Language } from '../../../web/words.ts';
import { clashWords } from './clashes.ts';
import { clientStatus } from './statuses.ts';
import { rowsCalled, rowsOfTable } from './tables.ts';

/** What stands behind a count. */
type Words<N extends TouchName> = (params: TouchParams<N>, count: number) => string;
type Catalogue = { [N in TouchName]: Words<N> };

const forms =
  (language: Language) =>
  (one: string, ...more: string[]) =>
  (_: unknown, count: number): string =>
    formOf(language, count, [one, ...more]);
const en = forms('en');
const de = forms('de');
const pl = forms('pl');
const lists = {
  de: {
    services: ['Dienst, der', 'Dienste, die'],
    addons: ['Zusatz, der', 'Zusätze, die'],
    domains: ['Domain, die', 'Domains, die'],
  },
  pl: {
    services: ['usługa', 'usługi', 'usług'],
    addons: ['dodatek', 'dodatki', 'dodatków'],
    domains: ['domena', 'domeny', 'domen'],
  },
} as const satisfies Record<string, Record<ChosenList, readonly [string, ...string[]]>>;

/** English where the number matters; the rest reads as the domain has it. */
const english: Partial<Catalogue> = {
  'logins-that-enter': en('login that can enter', 'logins that can enter'),
  'provider-logins': ({ provider }, count) =>
    `${formOf('en', count, ['login', 'logins'])} of provider ${provider} that can enter`,
  'stopped-logins': en('login that closing had stopped', 'logins that closing had stopped'),
  'pending-orders': en('pending order', 'pending orders'),
  'unregistered-domains': en('domain not registered yet', 'domains not registered yet'),
  'renewing-domains': en('domain that renews by itself', 'domains that renew by themselves'),
  'running-services': en('running service', 'running services'),
  'pending-services': en('service not set up yet', 'services not set up yet'),
  'left-accounts': en(
    'cancelled service whose account may still be there',
    'cancelled services whose accounts may still be there',
  ),
  'services-on-servers': en(
    'service, perhaps cancelled and still on a server',
    'services, also cancelled ones that are still on a server',
  ),
  addons: en('add-on', 'add-ons'),
  'addons-ending': en('add-on, which ends with its service', 'add-ons, which end with their service'),
  'addons-going': en('add-on, which goes with its service', 'add-ons, which go with their service'),
  'unpaid-invoices': en('unpaid invoice', 'unpaid invoices'),
  'open-tickets': en('open ticket', 'open tickets'),
  'client-numbers': ({ status }, count) =>
    `${formOf('en', count, ['client number', 'client numbers'])}, now ${status}`,
  'client-with-numbers': en('client', 'client, with the numbers merged into it'),
  'client-fields': ({ client }, count) => `${formOf('en', count, ['field', 'fields'])} of client ${client}`,
  'payment-methods': en('payment method', 'payment methods'),
  'methods-at-gateway': en('payment method at the gateway', 'payment methods at the gateway'),
  'stored-files': en('stored file', 'stored files'),
  'stored-exports': en('stored export', 'stored exports'),
  'kept-exports': en('export that is kept', 'exports that are kept'),
  sections: en('section of the record', 'sections of the record'),
  'merged-values': en(
    'row that the merge had dropped or changed',
    'rows that the merge had dropped or changed',
  ),
  'provider-drafts': ({ provider }, count) =>
    `${formOf('en', count, ['draft invoice', 'draft invoices'])} of provider ${provider}`,
  'services-paid-so': en('service to be paid by it', 'services to be paid by it'),
  'addons-paid-otherwise': en('add-on that was paid in another way', 'add-ons that were paid in another way'),
  'domains-paid-otherwise': en(
    'domain that was paid in another way',
    'domains that were paid in another way',
  ),
  'invoices-not-paid': en('invoice not paid yet', 'invoices not paid yet'),
  'so-already': en('that is so already', 'that are so already'),
  'accounts-to-make': en('account to be made', 'accounts to be made'),
  'services-to-suspend': en('service to be suspended', 'services to be suspended'),
  'services-to-unsuspend': en('service to be unsuspended', 'services to be unsuspended'),
  'services-to-terminate': en('service to be terminated', 'services to be terminated'),
  'packages-to-change': en('account whose package changes', 'accounts whose package changes'),
  'passwords-to-change': en('account whose password changes', 'accounts whose password changes'),
  'nothing-left-to-do': en(
    'service for which nothing is left to do',
    'services for which nothing is left to do',
  ),
  services: en('service', 'services'),
  domains: en('domain', 'domains'),
  orders: en('order', 'orders'),
  'draft-invoices': en('draft invoice', 'draft invoices'),
  'issued-invoices': en('issued invoice', 'issued invoices'),
  'queued-lines': en('queued line', 'queued lines'),
  'invoice-lines': en('line of these invoices', 'lines of these invoices'),
  transactions: en('transaction', 'transactions'),
  'credit-entries': en('credit entry', 'credit entries'),
};

const tableDe = (table: string, title: string) => rowsOfTable('de', table) ?? title;
const tablePl = (table: string, title: string) => rowsOfTable('pl', table) ?? title;

const german: Catalogue = {
  'logins-that-enter': de('Zugang, der sich anmelden kann', 'Zugänge, die sich anmelden können'),
  'provider-logins': ({ provider }, count) =>
    formOf('de', count, [
      `Zugang des Anbieters ${provider}, der sich anmelden kann`,
      `Zugänge des Anbieters ${provider}, die sich anmelden können`,
    ]),
  'stopped-logins': de(
    'Zugang, den das Schließen gesperrt hatte',
    'Zugänge, die das Schließen gesperrt hatte',
  ),
  'pending-orders': de('offene Bestellung', 'offene Bestellungen'),
  'unregistered-domains': de('noch nicht registrierte Domain', 'noch nicht registrierte Domains'),
  'renewing-domains': de('Domain, die sich von selbst verlängert', 'Domains, die sich von selbst verlängern'),
  'running-services': de('laufender Dienst', 'laufende Dienste'),
  'pending-services': de('noch nicht eingerichteter Dienst', 'noch nicht eingerichtete Dienste'),
  'left-accounts': de(
    'stornierter Dienst, dessen Konto noch da sein kann',
    'stornierte Dienste, deren Konten noch da sein können',
  ),
  'services-on-servers': de(
    'Dienst, womöglich storniert und noch auf einem Server',
    'Dienste, auch stornierte, die noch auf einem Server sind',
  ),
  addons: de('Zusatz', 'Zusätze'),
  'addons-ending': de('Zusatz, der mit seinem Dienst endet', 'Zusätze, die mit ihrem Dienst enden'),
  'addons-going': de('Zusatz, der mit seinem Dienst geht', 'Zusätze, die mit ihrem Dienst gehen'),
  'unpaid-invoices': de('unbezahlte Rechnung', 'unbezahlte Rechnungen'),
  'open-tickets': de('offenes Ticket', 'offene Tickets'),
  client: de('Kunde', 'Kunden'),
  'client-now': ({ status }) => `Kunde, jetzt ${clientStatus('de', status)}`,
  'client-billed': ({ currency }) => `Kunde, jetzt in ${currency}`,
  'client-merged': ({ survivor }) => `Kunde, jetzt mit Kunde ${survivor} zusammengeführt`,
  'client-numbers': ({ status }, count) =>
    `${formOf('de', count, ['Kundennummer', 'Kundennummern'])}, jetzt ${clientStatus('de', status)}`,
  'client-with-numbers': de('Kunde', 'Kundennummern: der Kunde und die mit ihm zusammengeführten'),
  'client-fields': ({ client }, count) => `${formOf('de', count, ['Feld', 'Felder'])} des Kunden ${client}`,
  'mail-to-client': de('E-Mail an den Kunden', 'E-Mails an den Kunden'),
  'payment-methods': de('Zahlungsmittel', 'Zahlungsmittel'),
  'methods-at-gateway': de('Zahlungsmittel beim Gateway', 'Zahlungsmittel beim Gateway'),
  'method-at-gateway': ({ gateway }) => `Zahlungsmittel beim Gateway ${gateway}`.trim(),
  'payment-method': de('Zahlungsmittel', 'Zahlungsmittel'),
  'usual-method': de('übliche Zahlungsart des Kunden', 'übliche Zahlungsarten des Kunden'),
  'stored-files': de('gespeicherte Datei', 'gespeicherte Dateien'),
  'stored-exports': de('gespeicherter Export', 'gespeicherte Exporte'),
  'kept-exports': de('aufbewahrter Export', 'aufbewahrte Exporte'),
  sections: de('Abschnitt des Datenbestands', 'Abschnitte des Datenbestands'),
  rows: ({ table, title }, count) => `${formOf('de', count, ['Zeile', 'Zeilen'])}: ${tableDe(table, title)}`,
  'removed-rows': ({ table, title }, count) =>
    `${formOf('de', count, ['Zeile, die entfernt wird', 'Zeilen, die entfernt werden'])}: ${tableDe(table, title)}`,
  'cleared-rows': ({ table, title }, count) =>
    `${formOf('de', count, ['Zeile, die geleert wird', 'Zeilen, die geleert werden'])}: ${tableDe(table, title)}`,
  'personal-rows': ({ table, title }, count) =>
    `${formOf('de', count, ['Zeile, in der', 'Zeilen, in denen'])} Persönliches gelöscht wird: ${tableDe(table, title)}`,
  'nameless-rows': ({ table, title }, count) =>
    `${formOf('de', count, ['Zeile, die ohne die Person bleibt', 'Zeilen, die ohne die Person bleiben'])}: ${tableDe(table, title)}`,
  'moved-rows': ({ table, many }, count) => rowsCalled('de', table, count) ?? many,
  'rows-along': ({ table, many }, count) =>
    `${rowsCalled('de', table, count) ?? many}, seither hinzugekommen und Teil davon`,
  'merged-values': de(
    'Zeile, die beim Zusammenführen wegfiel oder sich änderte',
    'Zeilen, die beim Zusammenführen wegfielen oder sich änderten',
  ),
  conflicts: (clash, count) =>
    `${formOf('de', count, ['Überschneidung', 'Überschneidungen'])}: Beide haben ${clashWords('de', clash).both}`,
  'provider-drafts': ({ provider }, count) =>
    `${formOf('de', count, ['Rechnungsentwurf', 'Rechnungsentwürfe'])} des Anbieters ${provider}`,
  connection: de('Verbindung', 'Verbindungen'),
  'to-be-changed': ({ list }, count) =>
    `${formOf('de', count, lists.de[list])} geändert ${formOf('de', count, ['wird', 'werden'])}`,
  'to-be-removed': ({ list }, count) =>
    `${formOf('de', count, lists.de[list])} entfernt ${formOf('de', count, ['wird', 'werden'])}`,
  'so-already': de('schon so', 'schon so'),
  'services-paid-so': de('Dienst, künftig so bezahlt', 'Dienste, künftig so bezahlt'),
  'addons-paid-otherwise': de('Zusatz, bisher anders bezahlt', 'Zusätze, bisher anders bezahlt'),
  'domains-paid-otherwise': de('Domain, bisher anders bezahlt', 'Domains, bisher anders bezahlt'),
  'invoices-not-paid': de('noch nicht bezahlte Rechnung', 'noch nicht bezahlte Rechnungen'),
  'accounts-to-make': de('Konto, das angelegt wird', 'Konten, die angelegt werden'),
  'services-to-suspend': de('Dienst, der gesperrt wird', 'Dienste, die gesperrt werden'),
  'services-to-unsuspend': de('Dienst, der entsperrt wird', 'Dienste, die entsperrt werden'),
  'services-to-terminate': de('Dienst, der beendet wird', 'Dienste, die beendet werden'),
  'packages-to-change': de('Konto, dessen Paket wechselt', 'Konten, deren Paket wechselt'),
  'passwords-to-change': de('Konto, dessen Passwort sich ändert', 'Konten, deren Passwort sich ändert'),
  'nothing-left-to-do': de(
    'Dienst, bei dem nichts mehr zu tun ist',
    'Dienste, bei denen nichts mehr zu tun ist',
  ),
  services: de('Dienst', 'Dienste'),
  domains: de('Domain', 'Domains'),
  orders: de('Bestellung', 'Bestellungen'),
  'account-terms': de('Kontobedingung', 'Kontobedingungen'),
  'draft-invoices': de('Rechnungsentwurf', 'Rechnungsentwürfe'),
  'issued-invoices': de('ausgestellte Rechnung', 'ausgestellte Rechnungen'),
  'queued-lines': de('Posten, der auf eine Rechnung wartet', 'Posten, die auf eine Rechnung warten'),
  'invoice-lines': de('Posten dieser Rechnungen', 'Posten dieser Rechnungen'),
  transactions: de('Zahlung', 'Zahlungen'),
  'credit-entries': de('Guthabenbuchung', 'Guthabenbuchungen'),
};

const polish: Catalogue = {
  'logins-that-enter': pl(
    'login, którym można wejść',
    'loginy, którymi można wejść',
    'loginów, którymi można wejść',
  ),
  'provider-logins': ({ provider }, count) =>
    `${formOf('pl', count, ['login', 'loginy', 'loginów'])} dostawcy ${provider}, ${formOf('pl', count, ['którym', 'którymi', 'którymi'])} można wejść`,
  'stopped-logins': pl(
    'login zablokowany przy zamknięciu',
    'loginy zablokowane przy zamknięciu',
    'loginów zablokowanych przy zamknięciu',
  ),
  'pending-orders': pl('oczekujące zamówienie', 'oczekujące zamówienia', 'oczekujących zamówień'),
  'unregistered-domains': pl(
    'domena jeszcze niezarejestrowana',
    'domeny jeszcze niezarejestrowane',
    'domen jeszcze niezarejestrowanych',
  ),
  'renewing-domains': pl(
    'domena odnawiana automatycznie',
    'domeny odnawiane automatycznie',
    'domen odnawianych automatycznie',
  ),
  'running-services': pl('działająca usługa', 'działające usługi', 'działających usług'),
  'pending-services': pl(
    'usługa jeszcze nieuruchomiona',
    'usługi jeszcze nieuruchomione',
    'usług jeszcze nieuruchomionych',
  ),
  'left-accounts': pl(
    'anulowana usługa, której konto może jeszcze istnieć',
    'anulowane usługi, których konta mogą jeszcze istnieć',
    'anulowanych usług, których konta mogą jeszcze istnieć',
  ),
  'services-on-servers': pl(
    'usługa, być może anulowana, ale wciąż na serwerze',
    'usługi, także anulowane, które są jeszcze na serwerze',
    'usług, także anulowanych, które są jeszcze na serwerze',
  ),
  addons: pl('dodatek', 'dodatki', 'dodatków'),
  'addons-ending': pl(
    'dodatek, który kończy się z usługą',
    'dodatki, które kończą się z usługą',
    'dodatków, które kończą się z usługą',
  ),
  'addons-going': pl(
    'dodatek, który znika z usługą',
    'dodatki, które znikają z usługą',
    'dodatków, które znikają z usługą',
  ),
  'unpaid-invoices': pl('nieopłacona faktura', 'nieopłacone faktury', 'nieopłaconych faktur'),
  'open-tickets': pl('otwarte zgłoszenie', 'otwarte zgłoszenia', 'otwartych zgłoszeń'),
  client: pl('klient', 'klienci', 'klientów'),
  'client-now': ({ status }) => `klient, teraz ${clientStatus('pl', status)}`,
  'client-billed': ({ currency }) => `klient, teraz w ${currency}`,
  'client-merged': ({ survivor }) => `klient, teraz scalony z klientem ${survivor}`,
  'client-numbers': ({ status }, count) =>
    `${formOf('pl', count, ['numer klienta', 'numery klienta', 'numerów klienta'])}, teraz ${clientStatus('pl', status)}`,
  'client-with-numbers': pl('klient', 'numery: klient i scaleni z nim', 'numerów: klient i scaleni z nim'),
  'client-fields': ({ client }, count) => `${formOf('pl', count, ['pole', 'pola', 'pól'])} klienta ${client}`,
  'mail-to-client': pl('e-mail do klienta', 'e-maile do klienta', 'e-maili do klienta'),
  'payment-methods': pl('metoda płatności', 'metody płatności', 'metod płatności'),
  'methods-at-gateway': pl(
    'metoda płatności w bramce',
    'metody płatności w bramce',
    'metod płatności w bramce',
  ),
  'method-at-gateway': ({ gateway }, count) =>
    `${formOf('pl', count, ['metoda', 'metody', 'metod'])} płatności w bramce ${gateway}`.trim(),
  'payment-method': pl('metoda płatności', 'metody płatności', 'metod płatności'),
  'usual-method': pl(
    'zwykła metoda płatności klienta',
    'zwykłe metody płatności klienta',
    'zwykłych metod płatności klienta',
  ),
  'stored-files': pl('zapisany plik', 'zapisane pliki', 'zapisanych plików'),
  'stored-exports': pl('zapisany eksport', 'zapisane eksporty', 'zapisanych eksportów'),
  'kept-exports': pl('przechowywany eksport', 'przechowywane eksporty', 'przechowywanych eksportów'),
  sections: pl('dział danych', 'działy danych', 'działów danych'),
  rows: ({ table, title }, count) =>
    `${formOf('pl', count, ['wiersz', 'wiersze', 'wierszy'])}: ${tablePl(table, title)}`,
  'removed-rows': ({ table, title }, count) =>
    `${formOf('pl', count, ['wiersz do usunięcia', 'wiersze do usunięcia', 'wierszy do usunięcia'])}: ${tablePl(table, title)}`,
  'cleared-rows': ({ table, title }, count) =>
    `${formOf('pl', count, ['wiersz do wyczyszczenia', 'wiersze do wyczyszczenia', 'wierszy do wyczyszczenia'])}: ${tablePl(table, title)}`,
  'personal-rows': ({ table, title }, count) =>
    `${formOf('pl', count, ['wiersz', 'wiersze', 'wierszy'])} do wyczyszczenia z danych osobowych: ${tablePl(table, title)}`,
  'nameless-rows': ({ table, title }, count) =>
    `${formOf('pl', count, ['wiersz, który zostaje', 'wiersze, które zostają', 'wierszy, które zostają'])} bez osoby: ${tablePl(table, title)}`,
  'moved-rows': ({ table, many }, count) => rowsCalled('pl', table, count) ?? many,
  'rows-along': ({ table, many }, count) =>
    `${rowsCalled('pl', table, count) ?? many}, od tamtej pory dodane jako ich część`,
  'merged-values': pl(
    'wiersz usunięty lub zmieniony przez scalenie',
    'wiersze usunięte lub zmienione przez scalenie',
    'wierszy usuniętych lub zmienionych przez scalenie',
  ),
  conflicts: (clash, count) =>
    `${formOf('pl', count, ['kolizja', 'kolizje', 'kolizji'])}: obaj mają ${clashWords('pl', clash).both}`,
  'provider-drafts': ({ provider }, count) =>
    `${formOf('pl', count, ['szkic faktury', 'szkice faktur', 'szkiców faktur'])} dostawcy ${provider}`,
  connection: pl('połączenie', 'połączenia', 'połączeń'),
  'to-be-changed': ({ list }, count) => `${formOf('pl', count, lists.pl[list])} do zmiany`,
  'to-be-removed': ({ list }, count) => `${formOf('pl', count, lists.pl[list])} do usunięcia`,
  'so-already': pl('już tak ma', 'już tak mają', 'już tak ma'),
  'services-paid-so': pl(
    'usługa, odtąd opłacana w ten sposób',
    'usługi, odtąd opłacane w ten sposób',
    'usług, odtąd opłacanych w ten sposób',
  ),
  'addons-paid-otherwise': pl(
    'dodatek, dotąd opłacany inaczej',
    'dodatki, dotąd opłacane inaczej',
    'dodatków, dotąd opłacanych inaczej',
  ),
  'domains-paid-otherwise': pl(
    'domena, dotąd opłacana inaczej',
    'domeny, dotąd opłacane inaczej',
    'domen, dotąd opłacanych inaczej',
  ),
  'invoices-not-paid': pl(
    'faktura jeszcze nieopłacona',
    'faktury jeszcze nieopłacone',
    'faktur jeszcze nieopłaconych',
  ),
  'accounts-to-make': pl('konto do założenia', 'konta do założenia', 'kont do założenia'),
  'services-to-suspend': pl('usługa do zawieszenia', 'usługi do zawieszenia', 'usług do zawieszenia'),
  'services-to-unsuspend': pl('usługa do odwieszenia', 'usługi do odwieszenia', 'usług do odwieszenia'),
  'services-to-terminate': pl('usługa do zakończenia', 'usługi do zakończenia', 'usług do zakończenia'),
  'packages-to-change': pl(
    'konto, które zmieni pakiet',
    'konta, które zmienią pakiet',
    'kont, które zmienią pakiet',
  ),
  'passwords-to-change': pl(
    'konto, które zmieni hasło',
    'konta, które zmienią hasło',
    'kont, które zmienią hasło',
  ),
  'nothing-left-to-do': pl(
    'usługa, przy której nie ma już nic do zrobienia',
    'usługi, przy których nie ma już nic do zrobienia',
    'usług, przy których nie ma już nic do zrobienia',
  ),
  services: pl('usługa', 'usługi', 'usług'),
  domains: pl('domena', 'domeny', 'domen'),
  orders: pl('zamówienie', 'zamówienia', 'zamówień'),
  'account-terms': pl('warunek konta', 'warunki kont', 'warunków kont'),
  'draft-invoices': pl('szkic faktury', 'szkice faktur', 'szkiców faktur'),
  'issued-invoices': pl('wystawiona faktura', 'wystawione faktury', 'wystawionych faktur'),
  'queued-lines': pl(
    'pozycja czekająca na fakturę',
    'pozycje czekające na fakturę',
    'pozycji czekających na fakturę',
  ),
  'invoice-lines': pl('pozycja tych faktur', 'pozycje tych faktur', 'pozycji tych faktur'),
  transactions: pl('transakcja', 'transakcje', 'transakcji'),
  'credit-entries': pl('wpis salda', 'wpisy salda', 'wpisów salda'),
};

const catalogues: Record<Language, Partial<Catalogue>> = { en: english, de: german, pl: polish };

/** What stands behind the count of a touch; English where the record does not name its words. */
export function touchText(
  language: Language,
  { count, what, text, params }: Pick<Touch, 'count' | 'what' | 'text' | 'params'>,
): string {
  if (text === undefined || !Object.hasOwn(touchTexts, text)) return what;
  const words = catalogues[language][text as TouchName] as Words<TouchName> | undefined;
  return words?.(params as never, count) ?? what;
}
