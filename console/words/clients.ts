import { defineWords } from '../../web/words.ts';

/** What the list of clients says. */
export const clientsWords = defineWords({
  en: {
    title: 'Clients',
    query: 'Search for',
    status: 'Status',
    archived: 'Archive',
    archivedChoices: { false: 'without the archive', true: 'the archive only', any: 'both' },
    group: 'Number of the group',
    name: 'Name',
    email: 'E-mail',
    place: 'Place',
    provider: 'Provider',
    since: 'Created',
    none: 'No client is like this.',
    mergedInto: (id: number) => `now client ${id}`,
    noneFound: (text: string) => `Nothing is found for “${text}”.`,
    helps:
      'A client is found by number, a part of the name or mail, a whole domain or the number of an invoice; an operation by its number.',
  },
  de: {
    title: 'Kunden',
    query: 'Suchen nach',
    status: 'Status',
    archived: 'Archiv',
    archivedChoices: { false: 'ohne das Archiv', true: 'nur das Archiv', any: 'beides' },
    group: 'Nummer der Gruppe',
    name: 'Name',
    email: 'E-Mail',
    place: 'Ort',
    provider: 'Anbieter',
    since: 'Angelegt',
    none: 'Kein Kunde ist so.',
    mergedInto: (id: number) => `jetzt Kunde ${id}`,
    noneFound: (text: string) => `Zu „${text}“ ist nichts zu finden.`,
    helps:
      'Ein Kunde findet sich über die Nummer, einen Teil von Name oder E-Mail, eine ganze Domain oder die Nummer einer Rechnung; ein Vorgang über seine Nummer.',
  },
  pl: {
    title: 'Klienci',
    query: 'Szukaj',
    status: 'Stan',
    archived: 'Archiwum',
    archivedChoices: { false: 'bez archiwum', true: 'tylko archiwum', any: 'oba' },
    group: 'Numer grupy',
    name: 'Nazwa',
    email: 'E-mail',
    place: 'Miejscowość',
    provider: 'Dostawca',
    since: 'Utworzono',
    none: 'Nie ma takiego klienta.',
    mergedInto: (id: number) => `teraz klient ${id}`,
    noneFound: (text: string) => `Nic nie znaleziono dla „${text}”.`,
    helps:
      'Klienta można znaleźć po numerze, części nazwy lub adresu, całej domenie lub numerze faktury; operację po jej numerze.',
  },
});
