import type { z } from 'zod';
import type { askableParams, OperationKind } from '../../domain/operations/kinds.ts';
import { defineWords, type Language } from '../../web/words.ts';
import { choiceOf } from './choices.ts';
import { fieldName } from './plan/fields.ts';
import { profileField } from './plan/profile.ts';
import { thingStatus } from './plan/statuses.ts';
import { startWords } from './start.ts';

type Names<K extends OperationKind = OperationKind> = K extends OperationKind
  ? keyof z.input<(typeof askableParams)[K]>
  : never;
type ParamName = Extract<Names, string>;

/** What the parameters of operations are called; one that is new does not compile until it has a name here. */
export const paramWords = defineWords<Record<ParamName, string>>({
  en: {
    mode: 'How far',
    notify: 'Tell the client',
    format: 'Format',
    sections: 'Sections',
    deliver: 'How it is handed over',
    language: 'Language',
    removeTransactions: 'Remove transactions too',
    removeLogins: 'Remove logins too',
    paymentMethodId: 'Number of the payment method',
    force: 'Also when the gateway fails',
    to: 'To the currency',
    rate: 'Rate',
    issuedInvoices: 'Issued invoices',
    providerId: 'Number of the provider',
    into: 'Into the client with the number',
    fields: 'Fields',
    command: 'Command',
    services: 'Services',
    because: 'Because of',
    package: 'Package',
    overrideRestriction: 'Also while the account is restricted',
    addons: 'Add-ons',
    domains: 'Domains',
    set: 'What to change',
    paymentMethod: 'Payment method',
  },
  de: {
    mode: 'Wie weit',
    notify: 'Dem Kunden mitteilen',
    format: 'Format',
    sections: 'Abschnitte',
    deliver: 'Wie es übergeben wird',
    language: 'Sprache',
    removeTransactions: 'Auch Zahlungen entfernen',
    removeLogins: 'Auch Zugänge entfernen',
    paymentMethodId: 'Nummer des Zahlungsmittels',
    force: 'Auch wenn das Gateway versagt',
    to: 'In die Währung',
    rate: 'Kurs',
    issuedInvoices: 'Ausgestellte Rechnungen',
    providerId: 'Nummer des Anbieters',
    into: 'In den Kunden mit der Nummer',
    fields: 'Felder',
    command: 'Befehl',
    services: 'Dienste',
    because: 'Wegen',
    package: 'Paket',
    overrideRestriction: 'Auch wenn das Konto eingeschränkt ist',
    addons: 'Zusätze',
    domains: 'Domains',
    set: 'Was zu ändern ist',
    paymentMethod: 'Zahlungsart',
  },
  pl: {
    mode: 'Jak daleko',
    notify: 'Powiadom klienta',
    format: 'Format',
    sections: 'Części',
    deliver: 'Sposób przekazania',
    language: 'Język',
    removeTransactions: 'Usuń też transakcje',
    removeLogins: 'Usuń też loginy',
    paymentMethodId: 'Numer metody płatności',
    force: 'Także gdy bramka zawiedzie',
    to: 'Na walutę',
    rate: 'Kurs',
    issuedInvoices: 'Wystawione faktury',
    providerId: 'Numer dostawcy',
    into: 'Do klienta o numerze',
    fields: 'Pola',
    command: 'Polecenie',
    services: 'Usługi',
    because: 'Z powodu',
    package: 'Pakiet',
    overrideRestriction: 'Także gdy konto jest ograniczone',
    addons: 'Dodatki',
    domains: 'Domeny',
    set: 'Co zmienić',
    paymentMethod: 'Metoda płatności',
  },
});

/** What is worth knowing about a parameter before it is filled in; empty: its name says it all. */
const hints = defineWords<Record<ParamName, string>>({
  en: {
    mode: '',
    notify: 'By e-mail',
    format: '',
    sections: 'Only these sections; all when left empty',
    deliver: '',
    language: "Of the report, such as de; the client's when left empty",
    removeTransactions: 'If the policy allows it; else they stay without the person',
    removeLogins: 'Those that belong to no other client',
    paymentMethodId: '',
    force: 'It is then removed here only',
    to: 'Three letters by ISO 4217, such as EUR',
    rate: 'Units of the new currency for one of the old, such as 1.0825',
    issuedInvoices: '',
    providerId: '',
    into: 'The client that stays; the one of this page becomes part of it',
    fields: '',
    command: '',
    services: 'Numbers of services of the client',
    because: 'Suspend: why; staff when left open. Unsuspend: only what is suspended for this',
    package: 'As the server calls it; to make accounts and to change the package',
    overrideRestriction: 'To make accounts and to change the package',
    addons: 'Numbers of add-ons',
    domains: 'Numbers of domains',
    set: 'In the record only, nothing happens on a server',
    paymentMethod: 'Name of a gateway of the provider',
  },
  de: {
    mode: '',
    notify: 'Per E-Mail',
    format: '',
    sections: 'Nur diese Abschnitte; leer: alle',
    deliver: '',
    language: 'Des Berichts, etwa de; leer: die des Kunden',
    removeTransactions: 'Wenn die Vorgaben es erlauben; sonst bleiben sie ohne die Person',
    removeLogins: 'Die, die keinem anderen Kunden gehören',
    paymentMethodId: '',
    force: 'Dann wird es nur hier entfernt',
    to: 'Drei Buchstaben nach ISO 4217, etwa EUR',
    rate: 'Einheiten der neuen Währung für eine der alten, etwa 1.0825',
    issuedInvoices: '',
    providerId: '',
    into: 'Der Kunde, der bleibt; der dieser Seite wird ein Teil von ihm',
    fields: '',
    command: '',
    services: 'Nummern von Diensten des Kunden',
    because: 'Sperren: warum; leer: durch das Personal. Entsperren: nur, was deswegen gesperrt ist',
    package: 'Wie der Server es nennt; zum Anlegen von Konten und zum Wechseln des Pakets',
    overrideRestriction: 'Zum Anlegen von Konten und zum Wechseln des Pakets',
    addons: 'Nummern von Zusätzen',
    domains: 'Nummern von Domains',
    set: 'Nur im Datensatz, auf einem Server geschieht nichts',
    paymentMethod: 'Name eines Gateways des Anbieters',
  },
  pl: {
    mode: '',
    notify: 'E-mailem',
    format: '',
    sections: 'Tylko te działy; puste: wszystkie',
    deliver: '',
    language: 'Raportu, na przykład pl; puste: język klienta',
    removeTransactions: 'Jeśli zasady na to pozwalają; inaczej zostaną bez osoby',
    removeLogins: 'Te, które nie należą do innego klienta',
    paymentMethodId: '',
    force: 'Zniknie wtedy tylko u nas',
    to: 'Trzy litery według ISO 4217, na przykład EUR',
    rate: 'Jednostki nowej waluty za jedną starej, na przykład 1.0825',
    issuedInvoices: '',
    providerId: '',
    into: 'Klient, który zostaje; klient z tej strony staje się jego częścią',
    fields: '',
    command: '',
    services: 'Numery usług klienta',
    because:
      'Zawieszenie: dlaczego; puste: przez obsługę. Odwieszenie: tylko to, co z tego powodu zawieszono',
    package: 'Jak nazywa go serwer; do zakładania kont i zmiany pakietu',
    overrideRestriction: 'Do zakładania kont i zmiany pakietu',
    addons: 'Numery dodatków',
    domains: 'Numery domen',
    set: 'Tylko w zapisie, na serwerze nic się nie dzieje',
    paymentMethod: 'Nazwa bramki dostawcy',
  },
});

/** The name of a parameter. */
export function paramLabel(language: Language, name: string): string {
  return wordsFor(paramWords(language), name) ?? name;
}

/** What is worth knowing about a parameter; what the API says of one that has no words here. */
export function paramHint(
  language: Language,
  { name, about }: { name: string; about?: string | undefined },
): string | undefined {
  const words = wordsFor(hints(language), name);
  return words === undefined ? about : words || undefined;
}

/** Parameters in a line. */
export function paramsText(
  language: Language,
  params: Readonly<Record<string, unknown>>,
  words: { yes: string; no: string },
): string {
  return Object.entries(params)
    .map(([name, value]) => `${paramLabel(language, name)}: ${paramValue(language, name, value, words)}`)
    .join(' · ');
}

function paramValue(
  language: Language,
  name: string,
  value: unknown,
  { yes, no }: { yes: string; no: string },
): string {
  if (typeof value === 'boolean') return value ? yes : no;
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'string') return choiceOf(language, name, value) ?? value;
  if (typeof value !== 'object' || value === null) return String(value ?? '–');
  return Object.entries(value)
    .map(([field, inner]) => {
      const label = name === 'set' ? fieldName(language, field) : profileField(language, field);
      return `${label} → ${inWords(language, field, inner, { yes, no })}`;
    })
    .join(', ');
}

/** A value that is set, or whose value a field of a profile has. */
function inWords(
  language: Language,
  field: string,
  value: unknown,
  words: { yes: string; no: string },
): string {
  if (value === 'survivor' || value === 'other') return startWords(language).whoseValue[value];
  if (field === 'status' && typeof value === 'string') return thingStatus(language, value);
  return typeof value === 'boolean' ? (value ? words.yes : words.no) : String(value ?? '–');
}

function wordsFor(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
