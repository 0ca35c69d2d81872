import type { NoteName, NoteParams } from '../../../domain/operations/notes/index.ts';
import { countedIn } from '../../../web/plurals.ts';
import { choiceWord } from '../choices.ts';
import { clashWords } from './clashes.ts';
import { fieldsIn, listNames } from './fields.ts';
import { amountsIn, countedRows, dayIn, list, numberedRows, numbersOf } from './note-parts.ts';
import { profileFieldsIn } from './profile.ts';
import { clientStatus, thingStatus } from './statuses.ts';

const n = countedIn('pl');
const rows = ({ ids, count }: { ids: number[]; count: number }) =>
  `${count === 1 ? 'Usługa' : 'Usługi'} ${numbersOf({ ids, count })}`;
const command = (code: string) => choiceWord('pl', 'command', code);

/** Blockers and warnings of plans in Polish. */
export const polishNotes: { [N in NoteName]: (params: NoteParams<N>) => string } = {
  'client-merged': ({ client, into }) => `Klient ${client} został scalony z klientem ${into}: użyj tamtego.`,
  'client-anonymized': ({ client }) =>
    `Klient ${client} został zanonimizowany: nie ma już nikogo, z kim można by to zrobić.`,
  'payment-under-way': ({ invoices }) =>
    `Płatność jest w toku, ${invoices.length === 1 ? 'faktura' : 'faktury'} ${list(invoices)}: poczekaj, aż się zakończy.`,
  'refund-under-way': ({ payments }) =>
    `Zwrot jest w toku, ${payments.length === 1 ? 'płatność' : 'płatności'} ${list(payments)}: poczekaj, aż się zakończy.`,
  'duty-to-keep': ({ holds }) =>
    `Dane klienta trzeba zachować: ${holds.length === 1 ? 'obowiązek przechowywania' : 'obowiązki przechowywania'} ${list(holds)}.`,
  'payment-contested': ({ disputes }) =>
    `Klient kwestionuje płatność: ${disputes.length === 1 ? 'spór' : 'spory'} ${list(disputes)}, jeszcze otwarte.`,
  'foreign-servers': ({ services }) =>
    `Na serwerach innego dostawcy leżą usługi ${list(services)}: najpierw popraw ich zapisy.`,
  'destroys-accounts': ({ accounts, servers }) =>
    `${n(accounts, '# konto', '# konta', '# kont')} na ${n(servers, '# serwerze', '# serwerach', '# serwerach')} ${n(accounts, 'zostanie usunięte', 'zostaną usunięte', 'zostanie usuniętych')} ze wszystkimi danymi. Tego nie można cofnąć.`,
  'services-without-server': ({ services }) =>
    `Serwera nie wskazują usługi ${list(services)}: zmieni się tylko ich zapis.`,
  'servers-without-credentials': ({ servers }) =>
    `Danych dostępu nie mają serwery ${list(servers)}: ich usługi zablokują się, dopóki ich nie ustawisz.`,
  'services-by-hand': ({ count }) =>
    `${n(count, '# usługa leży', '# usługi leżą', '# usług leży')} na serwerach obsługiwanych ręcznie: ktoś musi usunąć tam konta i to potwierdzić.`,
  'no-gateway': ({ provider, gateway }) =>
    `Dostawca ${provider} nie ma bramki płatności „${gateway}”. Najpierw ją dodaj; dla płatności, które przychodzą same, z konektorem manual.`,
  'no-address': () => 'Klient nie ma adresu e-mail: nikt nie zostanie powiadomiony.',

  'already-closed': ({ client }) =>
    `Klient ${client} jest już zamknięty. Aby zakończyć to, co zostało, otwórz go ponownie i zamknij w takim zakresie, jak chcesz.`,
  'accounts-stay': ({ count }) =>
    `${n(count, '# działająca usługa zostanie', '# działające usługi zostaną', '# działających usług zostanie')} na serwerach: to zamknięcie tak daleko nie sięga.`,
  'invoices-stay': ({ count }) =>
    `${n(count, '# nieopłacona faktura pozostanie otwarta', '# nieopłacone faktury pozostaną otwarte', '# nieopłaconych faktur pozostanie otwartych')}.`,
  'part-paid': ({ invoices }) =>
    `Częściowo opłacone; zostaną anulowane i zachowają to, co zapłacono: ${invoices.length === 1 ? 'faktura' : 'faktury'} ${list(invoices)}.`,
  'drafts-stay': ({ count }) =>
    `${n(count, '# szkic faktury pozostanie szkicem', '# szkice faktur pozostaną szkicami', '# szkiców faktur pozostanie szkicami')}: nic się nie wysyła ani nie należy.`,
  'payments-left-alone': ({ invoices }) =>
    `Płatność jest w toku i pozostanie nietknięta: ${invoices.length === 1 ? 'faktura' : 'faktury'} ${list(invoices)}.`,
  'domains-expire': ({ count }) =>
    `${n(count, '# domena pozostanie zarejestrowana', '# domeny pozostaną zarejestrowane', '# domen pozostanie zarejestrowanych')} do dnia wygaśnięcia i bez odnowienia.`,
  'terminated-stay': ({ count }) =>
    `${n(count, '# zakończona usługa pozostanie zakończona', '# zakończone usługi pozostaną zakończone', '# zakończonych usług pozostanie zakończonych')}: kont już nie ma i trzeba je zamówić od nowa.`,
  'cancelled-services-stay': ({ count }) =>
    `${n(count, '# anulowana usługa pozostanie anulowana', '# anulowane usługi pozostaną anulowane', '# anulowanych usług pozostanie anulowanych')}.`,
  'cancelled-invoices-stay': ({ count }) =>
    `${n(count, '# anulowana faktura pozostanie anulowana', '# anulowane faktury pozostaną anulowane', '# anulowanych faktur pozostanie anulowanych')}.`,
  'cancelled-orders-stay': ({ count }) =>
    `${n(count, '# anulowane zamówienie pozostanie anulowane', '# anulowane zamówienia pozostaną anulowane', '# anulowanych zamówień pozostanie anulowanych')}.`,
  'not-closed': ({ client, status }) =>
    `Klient ${client} jest ${clientStatus('pl', status)}: ponownie otworzyć można tylko zamkniętego.`,
  'archived-already': ({ client }) => `Klient ${client} jest już w archiwum.`,
  'not-archived': ({ client }) => `Klient ${client} nie jest w archiwum.`,
  'held-until-released': ({ client, holds }) =>
    `Dane klienta ${client} trzeba zachować (obowiązek przechowywania ${list(holds)}). Anonimizacja będzie możliwa, gdy obowiązek zostanie zniesiony.`,
  'data-held': ({ client, holds }) =>
    `Dane klienta ${client} trzeba zachować (obowiązek przechowywania ${list(holds)}).`,
  'payments-disputed': ({ client, disputes }) =>
    `Płatności klienta ${client} są sporne (spór ${list(disputes)}). Najpierw to rozstrzygnij; do tego czasu dane są potrzebne.`,
  'invoices-unpaid': ({ client, invoices }) =>
    `Klient ${client} ma ${n(invoices.count, '# nieopłaconą fakturę', '# nieopłacone faktury', '# nieopłaconych faktur')} (${numbersOf(invoices)}): najpierw potrzebna jest zapłata albo anulowanie.`,
  'cannot-be-undone': ({ client }) =>
    `Klient ${client} zostanie zapomniany na dobre: nikt się nie zaloguje, nikogo nie będzie można zapytać, nic z tego nie wróci.`,
  'credit-left': ({ amounts }) =>
    `Zostaje saldo, którego nikt już nie wykorzysta: ${amountsIn('pl', amounts)}.`,
  'never-paid': ({ invoices }) =>
    `${n(invoices.count, '# faktura nigdy nie zostanie opłacona', '# faktury nigdy nie zostaną opłacone', '# faktur nigdy nie zostanie opłaconych')} (${numbersOf(invoices)}): zasady dostawcy na to pozwalają.`,
  'disputes-stay': ({ disputes }) => `Spory pozostają otwarte: ${list(disputes)}.`,
  'left-accounts': ({ services }) =>
    `${n(services.count, '# anulowana usługa może', '# anulowane usługi mogą', '# anulowanych usług może')} mieć jeszcze konto na serwerze (${numbersOf(services)}): to, co tam jest, zostanie usunięte.`,
  'not-anonymized': ({ client, status }) =>
    `Klient ${client} jest ${clientStatus('pl', status)}: drugi przebieg jest dla klientów, których zanonimizowano.`,
  'nothing-due': ({ client }) => `O kliencie ${client} nie przechowuje się nic, czego czas już minął.`,

  'policy-refuses': ({ client, provider, has }) =>
    `Klient ${client} ma ${has.map(({ what, count }) => obstacles[what](count)).join(' i ')}: dostawca ${provider} nie pozwala usuwać takiego klienta.`,
  'transactions-stay': ({ provider }) =>
    `Dostawca ${provider} zachowuje transakcje usuniętych klientów: zleć to bez usuwania transakcji albo zmień jego zasady.`,
  'accounts-forgotten': ({ count }) =>
    `${n(count, '# konto zostanie', '# konta zostaną', '# kont zostanie')} na serwerach, a Tenure nie będzie już wiedzieć, ${count === 1 ? 'do kogo należy' : 'do kogo należą'}.`,
  'methods-stay': ({ count }) =>
    `${n(count, '# metoda płatności zostanie', '# metody płatności zostaną', '# metod płatności zostanie')} w bramce, a Tenure nie będzie mogło ${count === 1 ? 'jej' : 'ich'} usunąć.`,
  'documents-go': ({ count }) =>
    `${n(count, '# wystawiona faktura zostanie usunięta', '# wystawione faktury zostaną usunięte', '# wystawionych faktur zostanie usuniętych')}. Gdzie prawo podatkowe każe je przechowywać, najpierw wyeksportuj dane albo zamiast tego zanonimizuj klienta.`,
  'domains-stay': ({ count }) =>
    `${n(count, '# domena pozostanie zarejestrowana', '# domeny pozostaną zarejestrowane', '# domen pozostanie zarejestrowanych')} do dnia wygaśnięcia.`,
  'logins-stay': ({ count }) =>
    `${n(count, '# login, który nie należy do nikogo innego, zostanie', '# loginy, które nie należą do nikogo innego, zostaną', '# loginów, które nie należą do nikogo innego, zostanie')} bez klienta; usuwa ${count === 1 ? 'go' : 'je'} „Usuń też loginy”.`,
  'shared-logins': ({ count }) =>
    `${n(count, '# login zostanie', '# loginy zostaną', '# loginów zostanie')}: ${count === 1 ? 'używają go' : 'używają ich'} inni klienci.`,
  'no-return': () => 'Tego, co usunięto, nie da się przywrócić i nie przywróci tego żaden import.',
  'home-provider': ({ provider, client }) =>
    `Dostawca ${provider} jest macierzystym dostawcą klienta ${client}: nie można go odłączyć. Zamiast tego zamknij lub usuń klienta.`,
  'not-connected': ({ provider, client }) => `Klient ${client} nie jest połączony z dostawcą ${provider}.`,
  'provider-services': ({ provider, services }) =>
    `${n(services.count, '# usługa', '# usługi', '# usług')} dostawcy ${provider} wciąż ${n(services.count, 'działa', 'działają', 'działa')} (${numbersOf(services)}): najpierw je zakończ.`,
  'provider-invoices': ({ provider, invoices }) =>
    `${n(invoices.count, '# faktura', '# faktury', '# faktur')} dostawcy ${provider} ${n(invoices.count, 'nie jest opłacona', 'nie są opłacone', 'nie jest opłaconych')} (${numbersOf(invoices)}): najpierw je rozlicz.`,
  'provider-lines': ({ provider, count }) =>
    `${n(count, '# pozycja', '# pozycje', '# pozycji')} za usługi dostawcy ${provider} ${n(count, 'będzie', 'będą', 'będzie')} nadal czekać: obejmie je następna faktura klienta.`,
  'unknown-section': ({ section, sections }) => `Nie ma działu „${section}”; są ${list(sections)}.`,
  'no-address-for-link': () => 'Klient nie ma adresu e-mail: łącza nie można wysłać.',
  'method-missing': ({ client, method }) => `Klient ${client} nie ma metody płatności ${method}.`,
  'already-removed': ({ method, on }) =>
    `Metodę płatności ${method} usunięto ${dayIn('pl', on)}: nie ma już nic do zrobienia.`,
  'no-token': () => 'W zapisie nie ma identyfikatora z bramki: zmieni się tylko zapis.',
  'gateway-missing': ({ gateway }) =>
    `Dostawca nie ma bramki płatności „${gateway}”: krok zablokuje się, dopóki jej nie dodasz.`,
  'gateway-without-credentials': ({ gateway }) =>
    `Bramka ${gateway} nie ma danych dostępu: krok zablokuje się, dopóki ich nie ustawisz.`,
  forced: () => 'Gdy bramka zawiedzie, metoda płatności zniknie tylko u nas i może tam pozostać.',
  'default-without-heir': () =>
    'To domyślna metoda płatności, a innej nie ma: nic nie będzie już pobierane automatycznie.',
  'default-with-heir': ({ heir }) =>
    `To domyślna metoda płatności: zastąpi ją metoda ${heir}, najnowsza z pozostałych.`,
  'removes-rows': () => 'Wiersze znikną na zawsze. Tego nie można cofnąć.',
  'accounts-lose-owner': ({ services }) =>
    `${rows(services)}: konto pozostanie na serwerze, gdzie nikt się nim już nie zajmie.`,
  'lines-go': ({ count }) =>
    `${n(count, '# pozycja, której nie ma jeszcze na fakturze, też zniknie i nigdy nie zostanie rozliczona', '# pozycje, których nie ma jeszcze na fakturze, też znikną i nigdy nie zostaną rozliczone', '# pozycji, których nie ma jeszcze na fakturze, też zniknie i nigdy nie zostanie rozliczonych')}.`,
  'lines-stay': ({ count }) =>
    `${n(count, '# pozycja faktur pozostanie bez zmian, lecz nie powie', '# pozycje faktur pozostaną bez zmian, lecz nie powiedzą', '# pozycji faktur pozostanie bez zmian, lecz nie powie')} już, czego dotyczy.`,

  'status-not-of-list': ({ list: of, status, statuses }) =>
    `${listNames('pl')[of].many} nie mogą mieć statusu „${thingStatus('pl', status)}”, tylko: ${statuses.map((each) => thingStatus('pl', each)).join(', ')}.`,
  'nothing-to-change': ({ list: of, fields }) =>
    `${listNames('pl')[of].many} tego nie mają: ${fieldsIn('pl', fields)}.`,
  'not-of-these': ({ list: of, fields }) =>
    `${listNames('pl')[of].many} tego nie mają i zostaną pominięte: ${fieldsIn('pl', fields)}.`,
  'record-only': ({ count }) =>
    `${n(count, '# konto pozostanie', '# konta pozostaną', '# kont pozostanie')} na serwerze bez zmian: zmieni się tylko zapis. Do reszty służą „Polecenia dla usług”.`,
  'service-missing': ({ client, rows: missing }) =>
    `Klient ${client} nie ma ${missing.count === 1 ? 'usługi' : 'usług'} ${numbersOf(missing)}.`,
  'add-on-missing': ({ client, rows: missing }) =>
    `Klient ${client} nie ma ${missing.count === 1 ? 'dodatku' : 'dodatków'} ${numbersOf(missing)}.`,
  'domain-missing': ({ client, rows: missing }) =>
    `Klient ${client} nie ma ${missing.count === 1 ? 'domeny' : 'domen'} ${numbersOf(missing)}.`,
  'nothing-chosen': () => 'Nic nie wybrano: podaj usługi, dodatki lub domeny.',
  'account-restricted': ({ services, since }) =>
    `${rows(services)}: konto klienta jest ograniczone od ${dayIn('pl', since)}. Będzie to możliwe po zapłaceniu tego, co przekracza warunki, albo z „Także gdy konto jest ograniczone”.`,
  'wrong-status': ({ services, status, command: code, from }) =>
    `${rows(services)}: przy statusie „${thingStatus('pl', status)}” polecenie „${command(code)}” nie jest możliwe, tylko przy: ${from.map((each) => thingStatus('pl', each)).join(', ')}.`,
  'on-foreign-server': ({ services }) =>
    `${rows(services)}: na serwerze innego dostawcy. Najpierw popraw zapis.`,
  'without-account': ({ services }) => `${rows(services)}: na żadnym serwerze, więc nie ma konta. Pomiń to.`,
  'record-incomplete': ({ services }) =>
    `${rows(services)}: bez nazwy użytkownika lub domeny nie da się założyć konta. Najpierw uzupełnij zapis.`,
  'package-needed': ({ command: code }) => `Dla polecenia „${command(code)}” podaj pakiet.`,
  'package-not-taken': ({ command: code }) => `Dla polecenia „${command(code)}” nie podawaj pakietu.`,
  'because-not-taken': ({ command: code }) =>
    `Dla polecenia „${command(code)}” nie podawaj powodu zawieszenia.`,
  'already-suspended': ({ services }) =>
    `${rows(services)}: już zawieszone; tak pozostanie, z powodu podanego w zapisie.`,
  'other-reason': ({ services }) => `${rows(services)}: zawieszone z innego powodu; tak pozostanie.`,
  'on-no-server': ({ services }) => `${rows(services)}: na żadnym serwerze, więc zmieni się tylko zapis.`,
  'server-without-credentials': ({ services }) =>
    `${rows(services)}: serwer nie ma danych dostępu, więc krok zablokuje się, dopóki ich nie ustawisz.`,
  'on-server-by-hand': ({ services }) =>
    `${rows(services)}: na serwerze obsługiwanym ręcznie, gdzie ktoś musi to zrobić i potwierdzić.`,
  'same-currency': ({ client, currency }) =>
    `Klient ${client} jest już rozliczany w ${currency}: nie ma czego zmieniać.`,
  'unknown-currency': ({ currency }) => `${currency} nie jest kodem waluty ISO 4217.`,
  'rate-missing': ({ from, to }) => `Brakuje kursu: ile ${to} wart jest jeden ${from}.`,
  'rate-absurd': ({ rate, from, to }) => `Kurs ${rate} z ${from} na ${to} nie może być prawidłowy.`,
  'amount-too-large': ({ rate }) =>
    `Przy kursie ${rate} jakaś kwota byłaby większa, niż można dokładnie policzyć.`,
  'rate-not-used': () =>
    'Przy zmianie samego kodu nie zmienia się żadna liczba: nie podawaj kursu albo przelicz.',
  'decimals-differ': ({ from, old, to, now }) =>
    `Miejsca po przecinku: ${from} ma ${old}, a ${to} ma ${now}. Zmiana samego kodu zmieniłaby znaczenie każdej liczby. Przelicz, w razie potrzeby po kursie 1.`,
  'documents-change': ({ count }) =>
    `${n(count, '# wystawiona faktura nie będzie', '# wystawione faktury nie będą', '# wystawionych faktur nie będzie')} już zawierać tego, co wysłano klientowi.`,
  'unpaid-stay': ({ count, currency }) =>
    `${n(count, '# nieopłacona faktura pozostanie', '# nieopłacone faktury pozostaną', '# nieopłaconych faktur pozostanie')} w ${currency}.`,
  'other-currencies': ({ count, currency }) =>
    `${n(count, '# wiersz w walucie innej niż', '# wiersze w walutach innych niż', '# wierszy w walutach innych niż')} ${currency} ${n(count, 'pozostanie', 'pozostaną', 'pozostanie')} bez zmian.`,
  rounding: () =>
    'Każda kwota jest zaokrąglana raz, połówki w górę od zera; to, co się z tego zbierze, będzie korektą faktury albo osobnym wpisem salda.',

  'no-survivor': ({ client }) => `Nie ma klienta ${client}.`,
  'same-client': ({ client }) => `Klienta ${client} nie można scalić z nim samym: podaj innego klienta.`,
  'survivor-merged': ({ survivor, into }) =>
    `Klient ${survivor} sam został scalony z klientem ${into}: scal z tamtym.`,
  'survivor-anonymized': ({ survivor }) =>
    `Klient ${survivor} został zanonimizowany: nie można z nim nic scalić.`,
  'survivor-closed': ({ survivor }) =>
    `Klient ${survivor} jest zamknięty: najpierw otwórz go ponownie albo scal w odwrotną stronę.`,
  'other-currency': ({ client, currency, survivor, other }) =>
    `Klient ${client} jest rozliczany w ${currency}, klient ${survivor} w ${other}: najpierw zmień walutę jednego z nich.`,
  'other-provider': ({ client, provider, survivor, other }) =>
    `Klient ${client} należy do dostawcy ${provider}, klient ${survivor} do dostawcy ${other}: obaj musieliby na to pozwolić w swoich zasadach (merge.acrossProviders).`,
  'group-of-other-provider': ({ client, survivor }) =>
    `Grupa klienta ${client} należy do innego dostawcy: klient ${survivor} nie może w niej być.`,
  'unknown-field': ({ field, fields }) => `Pola „${field}” nie można wybrać; są ${fields.join(', ')}.`,
  clash: (clash) => {
    const { both, rule } = clashWords('pl', clash);
    return `Obaj mają ${both}${clash.count === 1 ? '' : ` (${n(clash.count, '# raz', '# razy', '# razy')})`}: ${rule}.`;
  },
  'groups-differ': ({ client, group, survivor, other }) =>
    `Klient ${client} jest w grupie ${group}, klient ${survivor} w grupie ${other}: obowiązuje grupa tego, który zostaje, chyba że wybierzesz inaczej.`,
  'survivor-archived': ({ survivor }) =>
    `Klient ${survivor} jest w archiwum: codzienne listy nie pokażą żadnego z nich.`,
  'across-providers': ({ provider, other }) =>
    `Faktury, płatności, zgłoszenia i loginy zachowują dostawcę ${provider}; serwery też: usług na nich nie obsługuje się dla dostawcy ${other}.`,
  'import-led': () =>
    'Co najmniej jeden z nich pochodzi z importu. Późniejsze importy nic już dla nich nie przyniosą: odtąd prowadzi ich Tenure.',
  'same-domain': ({ rows: found, client }) =>
    `Obaj mają tę samą domenę, u klienta ${client}: ${found.map(thingIn).join(', ')}. Wszystkie wiersze zostają; sprawdź, który jest właściwy.`,
  'holds-move': ({ count, client, survivor }) =>
    `${n(count, '# obowiązek przechowywania', '# obowiązki przechowywania', '# obowiązków przechowywania')} klienta ${client} ${n(count, 'obejmie', 'obejmą', 'obejmie')} klienta ${survivor}.`,
  'holds-widen': ({ count, client, survivor }) =>
    `${n(count, '# obowiązek przechowywania', '# obowiązki przechowywania', '# obowiązków przechowywania')} klienta ${survivor} ${n(count, 'obejmie', 'obejmą', 'obejmie')} też to, co przyjdzie od klienta ${client}.`,
  'disputes-move': ({ count, client }) =>
    `${n(count, '# otwarty spór', '# otwarte spory', '# otwartych sporów')} klienta ${client} ${n(count, 'przejdzie', 'przejdą', 'przejdzie')} razem z nim.`,
  'not-merged': ({ client }) => `Klient ${client} nie jest scalony z żadnym innym: nie ma czego cofać.`,
  'no-merge-on-record': ({ client, survivor }) =>
    `Żadna zapisana operacja nie scaliła klienta ${client} z klientem ${survivor}: nie można tego cofnąć.`,
  'unmerge-too-late': ({ client, on, days }) =>
    `Scalenie klienta ${client} zakończyło się ${dayIn('pl', on)}; można je cofnąć przez ${n(days, '# dzień', '# dni', '# dni')}.`,
  'merge-forgotten': ({ client }) =>
    `Tego, co scalenie klienta ${client} musi pamiętać, by dało się je cofnąć, już nie ma.`,
  'survivor-merged-since': ({ survivor, into }) =>
    `Klient ${survivor} sam został od tamtej pory scalony z klientem ${into}: najpierw cofnij to.`,
  'survivor-anonymized-since': ({ client, survivor }) =>
    `Klient ${survivor} został od tamtej pory zanonimizowany, a z nim to, co przyszło od klienta ${client}.`,
  'other-currency-since': ({ client, currency, survivor, other }) =>
    `Klient ${survivor} jest teraz rozliczany w ${other}, klient ${client} był w ${currency}: najpierw przywróć walutę.`,
  'added-since': ({ survivor, rows: found }) =>
    `Dodane po scaleniu, zostaje u klienta ${survivor}: ${countedRows('pl', found)}.`,
  'edited-since': ({ rows: found }) =>
    `Zmienione po scaleniu, wraca w obecnym stanie: ${countedRows('pl', found)}.`,
  'gone-since': ({ rows: found }) =>
    `Usunięte po scaleniu albo oddane innemu klientowi, nie może wrócić: ${numberedRows('pl', found)}.`,
  'fields-stay': ({ survivor, fields }) =>
    `Pola klienta ${survivor} zmienione od tamtej pory pozostają bez zmian: ${profileFieldsIn('pl', fields)}.`,
  'survivor-closed-since': ({ survivor }) =>
    `Klient ${survivor} został od tamtej pory zamknięty: to, co wraca, zakończono razem z nim i tak pozostanie.`,
  'stands-for-others': ({ count, survivor }) =>
    `${n(count, '# z wracających loginów i ustawień zastępuje', '# z wracających loginów i ustawień zastępują', '# z wracających loginów i ustawień zastępuje')} też te klienta scalonego później: klient ${survivor} będzie bez nich, dopóki tamto scalenie też nie zostanie cofnięte.`,
};

const obstacles: Record<NoteParams<'policy-refuses'>['has'][number]['what'], (count: number) => string> = {
  payments: (count) => n(count, '# płatność', '# płatności', '# płatności'),
  charges: (count) => n(count, '# należność', '# należności', '# należności'),
  'active-services': (count) => n(count, '# aktywną usługę', '# aktywne usługi', '# aktywnych usług'),
};

/** `service 12`, as the plan names it. */
const thingIn = (row: string) => row.replace(/^service /, 'usługa ').replace(/^domain /, 'domena ');
