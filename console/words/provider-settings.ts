import { defineWords } from '../../web/words.ts';

/** What the pages about providers and their settings say. */
export const providerSettingsWords = defineWords({
  en: {
    title: 'Providers',
    about: 'Who bills the clients: name, address, currency, and what holds for groups and clients below it.',
    number: 'Number',
    name: 'Name',
    currency: 'Currency',
    language: 'Language',
    timeZone: 'Time zone',
  },
  de: {
    title: 'Anbieter',
    about:
      'Wer den Kunden die Rechnungen schreibt: Name, Anschrift, Währung, und was darunter für Gruppen und Kunden gilt.',
    number: 'Nummer',
    name: 'Name',
    currency: 'Währung',
    language: 'Sprache',
    timeZone: 'Zeitzone',
  },
  pl: {
    title: 'Dostawcy',
    about: 'Kto wystawia klientom faktury: nazwa, adres, waluta oraz to, co obowiązuje grupy i klientów.',
    number: 'Numer',
    name: 'Nazwa',
    currency: 'Waluta',
    language: 'Język',
    timeZone: 'Strefa czasowa',
  },
});
