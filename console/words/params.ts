import type { z } from 'zod';
import type { askableParams, OperationKind } from '../../domain/operations/kinds.ts';
import { defineWords } from '../../web/words.ts';

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

/** The name of a parameter. */
export function paramLabel(language: Parameters<typeof paramWords>[0], name: string): string {
  const names: Readonly<Record<string, string>> = paramWords(language);
  return (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;
}
