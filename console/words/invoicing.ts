import type { ProductType } from '../../domain/billing/terms.ts';
import { defineWords } from '../../web/words.ts';

interface InvoicingWords {
  series: string;
  seriesAbout: string;
  pattern: string;
  patternHint: string;
  nextNumber: string;
  nextNumberHint: string;
  taxes: string;
  taxesAbout: string;
  none: string;
  add: string;
  edit: string;
  create: string;
  remove: string;
  removeHint: string;
  removed: string;
  name: string;
  nameHint: string;
  rate: string;
  rateHint: string;
  place: string;
  everywhere: string;
  country: string;
  countryHint: string;
  region: string;
  regionHint: string;
  products: string;
  allProducts: string;
  productTypes: Record<ProductType, string>;
  level: string;
  levels: { 1: string; 2: string };
  included: string;
  includedShort: string;
  added: string;
  from: string;
  until: string;
  untilHint: string;
  time: string;
  always: string;
  back: string;
}

/** What the page about numbers of invoices and taxes says. */
export const invoicingWords = defineWords<InvoicingWords>({
  en: {
    series: 'Numbers of invoices',
    seriesAbout: 'Invoices that are issued keep their numbers.',
    pattern: 'Pattern',
    patternHint:
      '{year}, {month} and {number}; {number:5} fills up with zeros. It counts anew in each year or month that it names.',
    nextNumber: 'Next number',
    nextNumberHint: 'Never below what was given out.',
    taxes: 'Taxes',
    taxesAbout:
      'On the day of issue the closest rule counts: of a region before a country before everywhere. Invoices that are issued stay as they are.',
    none: 'There is no tax rule: invoices are without tax.',
    add: 'Add a tax rule',
    edit: 'Change the tax rule',
    create: 'Add the rule',
    remove: 'Delete the rule',
    removeHint: 'One that no longer holds is better given a last day: then the record says what held when.',
    removed: 'The tax rule is deleted.',
    name: 'Name',
    nameHint: 'As invoices show it, such as VAT',
    rate: 'Rate in percent',
    rateHint: 'Such as 19 or 8.875',
    place: 'Where',
    everywhere: 'everywhere',
    country: 'Country',
    countryHint: 'Two letters, such as DE; empty: everywhere',
    region: 'Region',
    regionHint: 'As the client’s address has it; empty: all of the country',
    products: 'Types of products',
    allProducts: 'None chosen: all of them.',
    productTypes: {
      ...{ hosting: 'hosting', reseller: 'reseller', server: 'server', other: 'other' },
      domain: 'domains',
    },
    level: 'Level',
    levels: { 1: 'first tax', 2: 'second tax, on the same price' },
    included: 'Prices hold this tax already',
    includedShort: 'in the price',
    added: 'on top',
    from: 'First day',
    until: 'Last day',
    untilHint: 'Empty: without end',
    time: 'When',
    always: 'always',
    back: 'All tax rules',
  },
  de: {
    series: 'Rechnungsnummern',
    seriesAbout: 'Ausgestellte Rechnungen behalten ihre Nummern.',
    pattern: 'Muster',
    patternHint:
      '{year}, {month} und {number}; {number:5} füllt mit Nullen auf. In jedem Jahr oder Monat, den das Muster nennt, beginnt die Zählung neu.',
    nextNumber: 'Nächste Nummer',
    nextNumberHint: 'Nie unter dem, was schon vergeben ist.',
    taxes: 'Steuern',
    taxesAbout:
      'Am Tag der Ausstellung zählt die nächste Regel: die einer Region vor der eines Landes vor der für überall. Ausgestellte Rechnungen bleiben, wie sie sind.',
    none: 'Es gibt keine Steuerregel: Rechnungen sind ohne Steuer.',
    add: 'Steuerregel hinzufügen',
    edit: 'Steuerregel ändern',
    create: 'Regel hinzufügen',
    remove: 'Regel löschen',
    removeHint:
      'Einer Regel, die nicht mehr gilt, geben Sie besser einen letzten Tag: Dann sagt der Bestand, was wann galt.',
    removed: 'Die Steuerregel ist gelöscht.',
    name: 'Name',
    nameHint: 'Wie ihn Rechnungen zeigen, etwa USt.',
    rate: 'Satz in Prozent',
    rateHint: 'Etwa 19 oder 8,875',
    place: 'Wo',
    everywhere: 'überall',
    country: 'Land',
    countryHint: 'Zwei Buchstaben, etwa DE; leer: überall',
    region: 'Region',
    regionHint: 'Wie in der Anschrift des Kunden; leer: das ganze Land',
    products: 'Arten von Produkten',
    allProducts: 'Keine gewählt: alle.',
    productTypes: {
      ...{ hosting: 'Hosting', reseller: 'Reseller', server: 'Server', other: 'Sonstiges' },
      domain: 'Domains',
    },
    level: 'Stufe',
    levels: { 1: 'erste Steuer', 2: 'zweite Steuer, auf denselben Preis' },
    included: 'Preise enthalten diese Steuer schon',
    includedShort: 'im Preis',
    added: 'obendrauf',
    from: 'Erster Tag',
    until: 'Letzter Tag',
    untilHint: 'Leer: ohne Ende',
    time: 'Wann',
    always: 'immer',
    back: 'Alle Steuerregeln',
  },
  pl: {
    series: 'Numery faktur',
    seriesAbout: 'Wystawione faktury zachowują swoje numery.',
    pattern: 'Wzór',
    patternHint:
      '{year}, {month} i {number}; {number:5} uzupełnia zerami. W każdym roku lub miesiącu, który wzór wymienia, liczy się od nowa.',
    nextNumber: 'Następny numer',
    nextNumberHint: 'Nigdy poniżej tego, co już nadano.',
    taxes: 'Podatki',
    taxesAbout:
      'W dniu wystawienia liczy się reguła najbliższa: regionu przed krajem, kraju przed ogólną. Wystawione faktury pozostają bez zmian.',
    none: 'Nie ma reguł podatkowych: faktury są bez podatku.',
    add: 'Dodaj regułę podatkową',
    edit: 'Zmień regułę podatkową',
    create: 'Dodaj regułę',
    remove: 'Usuń regułę',
    removeHint:
      'Regule, która już nie obowiązuje, lepiej nadać ostatni dzień: wtedy wiadomo, co kiedy obowiązywało.',
    removed: 'Regułę podatkową usunięto.',
    name: 'Nazwa',
    nameHint: 'Jak na fakturach, na przykład VAT',
    rate: 'Stawka w procentach',
    rateHint: 'Na przykład 23 albo 8,875',
    place: 'Gdzie',
    everywhere: 'wszędzie',
    country: 'Kraj',
    countryHint: 'Dwie litery, na przykład PL; puste: wszędzie',
    region: 'Region',
    regionHint: 'Jak w adresie klienta; puste: cały kraj',
    products: 'Rodzaje produktów',
    allProducts: 'Nie wybrano żadnego: wszystkie.',
    productTypes: {
      ...{ hosting: 'hosting', reseller: 'reseller', server: 'serwer', other: 'inne' },
      domain: 'domeny',
    },
    level: 'Poziom',
    levels: { 1: 'pierwszy podatek', 2: 'drugi podatek, od tej samej ceny' },
    included: 'Ceny zawierają już ten podatek',
    includedShort: 'w cenie',
    added: 'doliczany',
    from: 'Pierwszy dzień',
    until: 'Ostatni dzień',
    untilHint: 'Puste: bez końca',
    time: 'Kiedy',
    always: 'zawsze',
    back: 'Wszystkie reguły podatkowe',
  },
});
