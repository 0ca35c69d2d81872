import type { clientEdit } from '../../api/routes/clients/schema.ts';
import { defineWords } from '../../web/words.ts';

type FieldName = keyof (typeof clientEdit)['_output'];

interface Words {
  edit: string;
  saved: string;
  nothingChanged: string;
  record: string;
  fields: Record<FieldName, string>;
  hints: Partial<Record<FieldName, string>>;
  types: Record<'person' | 'company', string>;
  noGroup: string;
  noCountry: string;
  customName: string;
  customValue: (name: string) => string;
  newCustom: string;
  customHint: string;
  currency: string;
  currencyChange: string;
  registeredBy: string;
  created: string;
  updated: string;
  version: string;
  mergedInto: string;
  anonymized: string;
  archived: string;
  signInAddress: string;
  signInHost: string;
  locked: string;
  lockedAbout: string;
  lockedNone: string;
  changeLocked: string;
}

/** What the profile of a client says. */
export const profileWords = defineWords<Words>({
  en: {
    edit: 'Edit the profile',
    saved: 'The profile is saved.',
    nothingChanged: 'Nothing has changed.',
    record: 'On record',
    fields: {
      type: 'Kind of account',
      firstName: 'First name',
      lastName: 'Last name',
      companyName: 'Company',
      email: 'E-mail',
      phone: 'Phone',
      taxId: 'Tax number',
      address1: 'Street',
      address2: 'Second line of the address',
      postcode: 'Postcode',
      city: 'City',
      region: 'Region',
      country: 'Country',
      language: 'Language',
      timeZone: 'Time zone',
      groupId: 'Group',
      label: 'Label',
      characteristic: 'Character',
      customFields: 'Custom fields',
      signedUpOn: 'Client since',
      status: 'Status',
    },
    hints: {
      phone: 'With + and the country, or as in the country of the address; kept as +CC.number.',
      language: 'Such as en, de or pt-BR',
      timeZone: 'Such as Europe/Berlin; empty: that of the provider',
      status: 'It closes and reopens by operations alone.',
    },
    types: { person: 'person', company: 'company' },
    noGroup: 'no group',
    noCountry: 'not known',
    customName: 'Name of the field',
    customValue: (name) => (name === '' ? 'Its value' : `Value of ${name}`),
    newCustom: 'new field',
    customHint: 'A field without a value goes away.',
    currency: 'Currency',
    currencyChange: 'change it',
    registeredBy: 'Registered by',
    created: 'Recorded',
    updated: 'Last change',
    version: 'Version',
    mergedInto: 'Merged into',
    anonymized: 'Anonymized',
    archived: 'In the archive since',
    signInAddress: 'From address',
    signInHost: 'From host',
    locked: 'What the client may not edit',
    lockedAbout: 'In the client area these fields are shown and cannot be changed.',
    lockedNone: 'The client may edit the whole profile.',
    changeLocked: 'Change it in the settings',
  },
  de: {
    edit: 'Profil bearbeiten',
    saved: 'Das Profil ist gespeichert.',
    nothingChanged: 'Nichts hat sich geändert.',
    record: 'Im Datensatz',
    fields: {
      type: 'Art des Kontos',
      firstName: 'Vorname',
      lastName: 'Nachname',
      companyName: 'Firma',
      email: 'E-Mail',
      phone: 'Telefon',
      taxId: 'Steuernummer',
      address1: 'Straße',
      address2: 'Zweite Adresszeile',
      postcode: 'Postleitzahl',
      city: 'Ort',
      region: 'Region',
      country: 'Land',
      language: 'Sprache',
      timeZone: 'Zeitzone',
      groupId: 'Gruppe',
      label: 'Merkzeichen',
      characteristic: 'Art',
      customFields: 'Eigene Felder',
      signedUpOn: 'Kunde seit',
      status: 'Status',
    },
    hints: {
      phone: 'Mit + und Land, oder wie im Land der Anschrift; gespeichert als +CC.Nummer.',
      language: 'Etwa en, de oder pt-BR',
      timeZone: 'Etwa Europe/Berlin; leer: die des Anbieters',
      status: 'Schließen und Wiedereröffnen geht nur als Vorgang.',
    },
    types: { person: 'Person', company: 'Firma' },
    noGroup: 'keine Gruppe',
    noCountry: 'nicht bekannt',
    customName: 'Name des Feldes',
    customValue: (name) => (name === '' ? 'Sein Wert' : `Wert von ${name}`),
    newCustom: 'neues Feld',
    customHint: 'Ein Feld ohne Wert verschwindet.',
    currency: 'Währung',
    currencyChange: 'ändern',
    registeredBy: 'Angelegt von',
    created: 'Erfasst',
    updated: 'Letzte Änderung',
    version: 'Version',
    mergedInto: 'Zusammengeführt mit',
    anonymized: 'Anonymisiert',
    archived: 'Im Archiv seit',
    signInAddress: 'Von der Adresse',
    signInHost: 'Von dem Rechner',
    locked: 'Was der Kunde nicht bearbeiten darf',
    lockedAbout: 'Im Kundenbereich sind diese Felder zu sehen und nicht zu ändern.',
    lockedNone: 'Der Kunde darf sein ganzes Profil bearbeiten.',
    changeLocked: 'In den Einstellungen ändern',
  },
  pl: {
    edit: 'Edytuj profil',
    saved: 'Profil jest zapisany.',
    nothingChanged: 'Nic się nie zmieniło.',
    record: 'W zapisie',
    fields: {
      type: 'Rodzaj konta',
      firstName: 'Imię',
      lastName: 'Nazwisko',
      companyName: 'Firma',
      email: 'E-mail',
      phone: 'Telefon',
      taxId: 'Numer podatkowy',
      address1: 'Ulica',
      address2: 'Drugi wiersz adresu',
      postcode: 'Kod pocztowy',
      city: 'Miejscowość',
      region: 'Region',
      country: 'Kraj',
      language: 'Język',
      timeZone: 'Strefa czasowa',
      groupId: 'Grupa',
      label: 'Oznaczenie',
      characteristic: 'Charakter',
      customFields: 'Własne pola',
      signedUpOn: 'Klient od',
      status: 'Stan',
    },
    hints: {
      phone: 'Z + i krajem albo jak w kraju adresu; zapisywany jako +CC.numer.',
      language: 'Na przykład en, de albo pt-BR',
      timeZone: 'Na przykład Europe/Warsaw; puste: strefa dostawcy',
      status: 'Zamyka się i otwiera ponownie tylko operacją.',
    },
    types: { person: 'osoba', company: 'firma' },
    noGroup: 'bez grupy',
    noCountry: 'nieznany',
    customName: 'Nazwa pola',
    customValue: (name) => (name === '' ? 'Jego wartość' : `Wartość pola ${name}`),
    newCustom: 'nowe pole',
    customHint: 'Pole bez wartości znika.',
    currency: 'Waluta',
    currencyChange: 'zmień',
    registeredBy: 'Zarejestrował',
    created: 'Zapisano',
    updated: 'Ostatnia zmiana',
    version: 'Wersja',
    mergedInto: 'Scalony z',
    anonymized: 'Zanonimizowany',
    archived: 'W archiwum od',
    signInAddress: 'Z adresu',
    signInHost: 'Z komputera',
    locked: 'Czego klient nie może edytować',
    lockedAbout: 'W panelu klienta te pola są widoczne i nie można ich zmienić.',
    lockedNone: 'Klient może edytować cały profil.',
    changeLocked: 'Zmień w ustawieniach',
  },
});
