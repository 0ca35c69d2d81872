import type { termKinds } from '../../domain/billing/terms.ts';
import { defineWords } from '../../web/words.ts';

interface Words {
  accounts: string;
  accountOf: (providerId: number) => string;
  mode: string;
  modes: Record<'post-paid' | 'credit-limit', string>;
  limit: string;
  noLimit: string;
  repayDays: string;
  restrictDays: string;
  daysHint: string;
  noEnd: string;
  owed: string;
  oldestDue: string;
  standing: string;
  standings: Record<'ok' | 'repay-by' | 'restricted', string>;
  exceeded: string;
  repayBy: string;
  restrictedFrom: string;
  restrictedSince: string;
  cannot: string;
  restrictions: Record<string, string>;
  changed: string;
  changes: string;
  editOf: (providerId: number) => string;
  editAbout: string;
  limitHint: (example: string) => string;
  noAmount: string;
  terms: string;
  termsAbout: string;
  kind: string;
  kinds: Record<(typeof termKinds)[number], string>;
  value: string;
  productTypes: string;
  allTypes: string;
  from: string;
  until: string;
  untilHint: string;
  zone: string;
  zoneHint: string;
  setBy: string;
  add: string;
  addButton: string;
  percent: string;
  percentHint: string;
  fromCurrency: string;
  fromCurrencyHint: string;
  taxExempt: string;
  taxExemptAbout: string;
  exemptYes: string;
  exemptNo: string;
  changeExempt: string;
  remove: string;
  providers: string;
  providersAbout: string;
  home: string;
  connected: string;
  disconnected: string;
  connect: string;
  connectButton: string;
  providerNumber: string;
  disconnect: string;
  methods: string;
  method: string;
  methodKinds: Record<'card' | 'bank', string>;
  description: string;
  expires: string;
  token: string;
  tokenSet: string;
  tokenNone: string;
  isDefault: string;
  makeDefault: string;
  declined: string;
  removed: string;
  recorded: string;
  removeMethod: string;
  useForAll: string;
  useForAllAbout: string;
  details: string;
  detailsAbout: string;
  detailsShown: string;
  tokenIs: string;
  none: string;
  addMethod: string;
  addMethodAbout: string;
  gateway: string;
  brand: string;
  lastFour: string;
  lastFourHint: string;
  expiresHint: string;
  tokenHint: string;
  done: Record<'terms' | 'added' | 'removed' | 'connected' | 'method' | 'default', string>;
}

/** What the pages about terms and payment methods say. */
export const termWords = defineWords<Words>({
  en: {
    accounts: 'Accounts',
    accountOf: (providerId) => `Account at provider ${providerId}`,
    mode: 'Kind',
    modes: { 'post-paid': 'post-paid', 'credit-limit': 'credit limit' },
    limit: 'Credit limit',
    noLimit: 'none',
    repayDays: 'Days to repay',
    restrictDays: 'Days until it is restricted',
    daysHint: 'Both, or neither for a grace without end',
    noEnd: 'without end',
    owed: 'Owed',
    oldestDue: 'Oldest due date',
    standing: 'Stands',
    standings: { ok: 'within the terms', 'repay-by': 'to be repaid', restricted: 'restricted' },
    exceeded: 'Beyond the terms since',
    repayBy: 'To be repaid by',
    restrictedFrom: 'Restricted from',
    restrictedSince: 'Restricted since',
    cannot: 'Cannot',
    restrictions: { order: 'be ordered', renew: 'be renewed', edit: 'be edited' },
    changed: 'Last change',
    changes: 'Who changed it',
    editOf: (providerId) => `Set the terms at provider ${providerId}`,
    editAbout: 'Days count from the day on which more is owed than the terms allow.',
    limitHint: (example) => `Such as ${example}; only for a credit limit.`,
    noAmount: 'Say how much it is, with at most as many decimals as the currency has, such as 11.90.',
    terms: 'Own rates',
    termsAbout:
      'A tax rate goes before the provider’s rules, a discount before that of the group and promotions.',
    kind: 'Kind',
    kinds: { 'tax-rate': 'tax rate', discount: 'discount', 'exchange-rate': 'exchange rate' },
    value: 'Value',
    productTypes: 'Types of products',
    allTypes: 'all',
    from: 'From',
    until: 'Until',
    untilHint: 'The last day; empty: without end',
    zone: 'Time zone',
    zoneHint: 'Where these days begin and end; empty: where the provider is',
    setBy: 'By',
    add: 'Give it a rate of its own',
    addButton: 'Add it',
    percent: 'Percent or rate',
    percentHint: 'Such as 12.5; of an exchange rate what one unit is worth in the currency of the account',
    fromCurrency: 'Currency of the price',
    fromCurrencyHint: 'Of an exchange rate alone, such as USD',
    taxExempt: 'Taxes',
    taxExemptAbout: 'Exempt clients pay no tax, whatever the rules say.',
    exemptYes: 'exempt',
    exemptNo: 'as the rules say',
    changeExempt: 'Change it in the settings',
    remove: 'Delete',
    providers: 'Providers',
    providersAbout: 'Services on the servers of a connected provider are this client’s too.',
    home: 'home provider',
    connected: 'Connected',
    disconnected: 'Disconnected',
    connect: 'Connect another provider',
    connectButton: 'Connect',
    providerNumber: 'Number of the provider',
    disconnect: 'Disconnect',
    methods: 'Payment methods',
    method: 'Method',
    methodKinds: { card: 'card', bank: 'bank account' },
    description: 'Description',
    expires: 'Expires',
    token: 'At the gateway',
    tokenSet: 'kept there',
    tokenNone: 'not there',
    isDefault: 'default',
    makeDefault: 'Make it the default',
    declined: 'never charged again',
    removed: 'Removed',
    recorded: 'Recorded',
    removeMethod: 'Remove it',
    useForAll: 'One payment method for everything',
    useForAllAbout: 'For all services and unpaid invoices, now and from now on.',
    details: 'Show the details',
    detailsAbout: 'Asks for your own password, and is logged.',
    detailsShown: 'Details of the payment method',
    tokenIs: 'Token at the gateway',
    none: 'none',
    addMethod: 'Record a payment method',
    addMethodAbout: 'One that the gateway keeps already. A card number is refused wherever it stands.',
    gateway: 'Gateway',
    brand: 'Brand',
    lastFour: 'Last four',
    lastFourHint: 'Never more than four',
    expiresHint: 'The last day of the card’s month',
    tokenHint: 'Such as pm_1Nv0FGQ9RKHgCVdK; kept encrypted',
    done: {
      terms: 'The terms are saved.',
      added: 'It is added.',
      removed: 'It is deleted.',
      connected: 'The provider is connected.',
      method: 'The payment method is saved.',
      default: 'It is the default now.',
    },
  },
  de: {
    accounts: 'Konten',
    accountOf: (providerId) => `Konto beim Anbieter ${providerId}`,
    mode: 'Art',
    modes: { 'post-paid': 'auf Rechnung', 'credit-limit': 'Kreditlimit' },
    limit: 'Kreditlimit',
    noLimit: 'keines',
    repayDays: 'Tage zum Ausgleichen',
    restrictDays: 'Tage bis zur Einschränkung',
    daysHint: 'Beide, oder keine für eine Nachsicht ohne Ende',
    noEnd: 'ohne Ende',
    owed: 'Offen',
    oldestDue: 'Älteste Fälligkeit',
    standing: 'Stand',
    standings: {
      ok: 'innerhalb der Konditionen',
      'repay-by': 'auszugleichen',
      restricted: 'eingeschränkt',
    },
    exceeded: 'Darüber hinaus seit',
    repayBy: 'Auszugleichen bis',
    restrictedFrom: 'Eingeschränkt ab',
    restrictedSince: 'Eingeschränkt seit',
    cannot: 'Geht nicht',
    restrictions: { order: 'bestellen', renew: 'verlängern', edit: 'bearbeiten' },
    changed: 'Letzte Änderung',
    changes: 'Wer sie geändert hat',
    editOf: (providerId) => `Konditionen beim Anbieter ${providerId} setzen`,
    editAbout: 'Die Tage zählen ab dem Tag, an dem mehr offen ist, als die Konditionen erlauben.',
    limitHint: (example) => `Etwa ${example}; nur beim Kreditlimit.`,
    noAmount: 'Geben Sie den Betrag an, mit höchstens so vielen Stellen, wie die Währung hat, etwa 11,90.',
    terms: 'Eigene Sätze',
    termsAbout:
      'Ein Steuersatz geht den Regeln des Anbieters vor, ein Rabatt dem der Gruppe und den Aktionen.',
    kind: 'Art',
    kinds: { 'tax-rate': 'Steuersatz', discount: 'Rabatt', 'exchange-rate': 'Wechselkurs' },
    value: 'Wert',
    productTypes: 'Arten von Produkten',
    allTypes: 'alle',
    from: 'Von',
    until: 'Bis',
    untilHint: 'Der letzte Tag; leer: ohne Ende',
    zone: 'Zeitzone',
    zoneHint: 'Wo diese Tage beginnen und enden; leer: wo der Anbieter ist',
    setBy: 'Von',
    add: 'Einen eigenen Satz geben',
    addButton: 'Hinzufügen',
    percent: 'Prozent oder Kurs',
    percentHint: 'Etwa 12.5; beim Wechselkurs, was eine Einheit in der Währung des Kontos wert ist',
    fromCurrency: 'Währung des Preises',
    fromCurrencyHint: 'Nur beim Wechselkurs, etwa USD',
    taxExempt: 'Steuern',
    taxExemptAbout: 'Befreite Kunden zahlen keine Steuer, was die Regeln auch sagen.',
    exemptYes: 'befreit',
    exemptNo: 'wie die Regeln sagen',
    changeExempt: 'In den Einstellungen ändern',
    remove: 'Löschen',
    providers: 'Anbieter',
    providersAbout: 'Dienste auf den Servern eines verbundenen Anbieters gehören auch diesem Kunden.',
    home: 'eigener Anbieter',
    connected: 'Verbunden',
    disconnected: 'Getrennt',
    connect: 'Anderen Anbieter verbinden',
    connectButton: 'Verbinden',
    providerNumber: 'Nummer des Anbieters',
    disconnect: 'Trennen',
    methods: 'Zahlungsmittel',
    method: 'Mittel',
    methodKinds: { card: 'Karte', bank: 'Bankkonto' },
    description: 'Beschreibung',
    expires: 'Läuft ab',
    token: 'Beim Gateway',
    tokenSet: 'dort hinterlegt',
    tokenNone: 'nicht dort',
    isDefault: 'Standard',
    makeDefault: 'Zum Standard machen',
    declined: 'wird nie mehr belastet',
    removed: 'Entfernt',
    recorded: 'Erfasst',
    removeMethod: 'Entfernen',
    useForAll: 'Eine Zahlungsart für alles',
    useForAllAbout: 'Für alle Dienste und unbezahlten Rechnungen, jetzt und künftig.',
    details: 'Einzelheiten zeigen',
    detailsAbout: 'Fragt nach Ihrem eigenen Passwort und wird protokolliert.',
    detailsShown: 'Einzelheiten des Zahlungsmittels',
    tokenIs: 'Kennung beim Gateway',
    none: 'keine',
    addMethod: 'Zahlungsmittel erfassen',
    addMethodAbout: 'Eines, das das Gateway schon hat. Eine Kartennummer wird überall abgelehnt.',
    gateway: 'Gateway',
    brand: 'Marke',
    lastFour: 'Letzte vier',
    lastFourHint: 'Nie mehr als vier',
    expiresHint: 'Der letzte Tag im Monat der Karte',
    tokenHint: 'Etwa pm_1Nv0FGQ9RKHgCVdK; verschlüsselt gespeichert',
    done: {
      terms: 'Die Konditionen sind gespeichert.',
      added: 'Es ist hinzugefügt.',
      removed: 'Es ist gelöscht.',
      connected: 'Der Anbieter ist verbunden.',
      method: 'Das Zahlungsmittel ist gespeichert.',
      default: 'Es ist jetzt der Standard.',
    },
  },
  pl: {
    accounts: 'Konta',
    accountOf: (providerId) => `Konto u dostawcy ${providerId}`,
    mode: 'Rodzaj',
    modes: { 'post-paid': 'płatne z dołu', 'credit-limit': 'limit kredytu' },
    limit: 'Limit kredytu',
    noLimit: 'brak',
    repayDays: 'Dni na spłatę',
    restrictDays: 'Dni do ograniczenia',
    daysHint: 'Oba albo żadne: wyrozumiałość bez końca',
    noEnd: 'bez końca',
    owed: 'Do zapłaty',
    oldestDue: 'Najstarszy termin',
    standing: 'Stan',
    standings: { ok: 'w warunkach', 'repay-by': 'do spłaty', restricted: 'ograniczone' },
    exceeded: 'Ponad warunki od',
    repayBy: 'Do spłaty do',
    restrictedFrom: 'Ograniczone od',
    restrictedSince: 'Ograniczone od',
    cannot: 'Nie można',
    restrictions: { order: 'zamawiać', renew: 'odnawiać', edit: 'edytować' },
    changed: 'Ostatnia zmiana',
    changes: 'Kto zmienił',
    editOf: (providerId) => `Ustaw warunki u dostawcy ${providerId}`,
    editAbout: 'Dni liczą się od dnia, w którym do zapłaty jest więcej, niż pozwalają warunki.',
    limitHint: (example) => `Na przykład ${example}; tylko przy limicie kredytu.`,
    noAmount: 'Podaj kwotę, z najwyżej tyloma miejscami po przecinku, ile ma waluta, na przykład 11,90.',
    terms: 'Własne stawki',
    termsAbout: 'Stawka podatku ma pierwszeństwo przed regułami dostawcy, rabat przed grupą i promocjami.',
    kind: 'Rodzaj',
    kinds: { 'tax-rate': 'stawka podatku', discount: 'rabat', 'exchange-rate': 'kurs' },
    value: 'Wartość',
    productTypes: 'Rodzaje produktów',
    allTypes: 'wszystkie',
    from: 'Od',
    until: 'Do',
    untilHint: 'Ostatni dzień; puste: bez końca',
    zone: 'Strefa czasowa',
    zoneHint: 'Gdzie te dni się zaczynają i kończą; puste: tam, gdzie dostawca',
    setBy: 'Kto',
    add: 'Nadaj własną stawkę',
    addButton: 'Dodaj',
    percent: 'Procent albo kurs',
    percentHint: 'Na przykład 12.5; przy kursie: ile jednostka jest warta w walucie konta',
    fromCurrency: 'Waluta ceny',
    fromCurrencyHint: 'Tylko przy kursie, na przykład USD',
    taxExempt: 'Podatki',
    taxExemptAbout: 'Zwolnieni klienci nie płacą podatku, cokolwiek mówią reguły.',
    exemptYes: 'zwolniony',
    exemptNo: 'jak mówią reguły',
    changeExempt: 'Zmień w ustawieniach',
    remove: 'Usuń',
    providers: 'Dostawcy',
    providersAbout: 'Usługi na serwerach połączonego dostawcy należą też do tego klienta.',
    home: 'dostawca macierzysty',
    connected: 'Połączono',
    disconnected: 'Rozłączono',
    connect: 'Połącz innego dostawcę',
    connectButton: 'Połącz',
    providerNumber: 'Numer dostawcy',
    disconnect: 'Rozłącz',
    methods: 'Metody płatności',
    method: 'Metoda',
    methodKinds: { card: 'karta', bank: 'konto bankowe' },
    description: 'Opis',
    expires: 'Wygasa',
    token: 'W bramce',
    tokenSet: 'jest tam',
    tokenNone: 'nie ma',
    isDefault: 'domyślna',
    makeDefault: 'Ustaw jako domyślną',
    declined: 'nigdy więcej nieobciążana',
    removed: 'Usunięta',
    recorded: 'Zapisana',
    removeMethod: 'Usuń',
    useForAll: 'Jedna metoda do wszystkiego',
    useForAllAbout: 'Dla wszystkich usług i nieopłaconych faktur, teraz i odtąd.',
    details: 'Pokaż szczegóły',
    detailsAbout: 'Pyta o Twoje hasło i zostaje zapisane.',
    detailsShown: 'Szczegóły metody płatności',
    tokenIs: 'Oznaczenie w bramce',
    none: 'brak',
    addMethod: 'Zapisz metodę płatności',
    addMethodAbout: 'Taką, którą bramka już ma. Numer karty jest odrzucany, gdziekolwiek stoi.',
    gateway: 'Bramka',
    brand: 'Marka',
    lastFour: 'Ostatnie cztery',
    lastFourHint: 'Nigdy więcej niż cztery',
    expiresHint: 'Ostatni dzień miesiąca karty',
    tokenHint: 'Na przykład pm_1Nv0FGQ9RKHgCVdK; przechowywane zaszyfrowane',
    done: {
      terms: 'Warunki są zapisane.',
      added: 'Dodano.',
      removed: 'Usunięto.',
      connected: 'Dostawca jest połączony.',
      method: 'Metoda płatności jest zapisana.',
      default: 'Teraz jest domyślna.',
    },
  },
});
