import { countedIn } from '../../web/plurals.ts';
import { defineWords } from '../../web/words.ts';

const pl = countedIn('pl');

/** What the pages about client groups say. */
export const groupWords = defineWords({
  en: {
    number: 'Number',
    name: 'Name',
    none: 'There are no client groups.',
    discount: 'Discount in percent',
    discountHint:
      'Taken off each thing that is billed period by period, unless a client has a discount of its own.',
    discountColumn: 'Discount',
    ownSettings: 'Settings of its own',
    title: (name: string) => `Client group ${name}`,
    toList: 'All groups of the provider',
    clients: 'Clients in this group',
    ladder: 'Dunning ladder of this group',
    add: 'Add a group',
    create: 'Create the group',
    edit: 'Name and discount',
    remove: 'Delete the group',
    removeHint: 'Its settings and its ladder go along. Only a group that nothing uses can be deleted.',
    removed: 'The group is deleted.',
    inUse: 'The group is in use and stays:',
    use: {
      clients: (n: number) =>
        `${n === 1 ? '1 client is' : `${n} clients are`} in it: give them another group or none first.`,
      rungs: (n: number) =>
        `its ladder did ${n === 1 ? '1 rung' : `${n} rungs`}, and the record of that names the ladder.`,
      merges: (n: number) =>
        `${n === 1 ? '1 merge' : `${n} merges`} would give a client back to it when taken back.`,
    },
  },
  de: {
    number: 'Nummer',
    name: 'Name',
    none: 'Es gibt keine Kundengruppen.',
    discount: 'Rabatt in Prozent',
    discountHint:
      'Geht von allem ab, was Zeitraum für Zeitraum berechnet wird, wenn ein Kunde keinen eigenen Rabatt hat.',
    discountColumn: 'Rabatt',
    ownSettings: 'Eigene Einstellungen',
    title: (name: string) => `Kundengruppe ${name}`,
    toList: 'Alle Gruppen des Anbieters',
    clients: 'Kunden in dieser Gruppe',
    ladder: 'Mahnleiter dieser Gruppe',
    add: 'Gruppe hinzufügen',
    create: 'Gruppe anlegen',
    edit: 'Name und Rabatt',
    remove: 'Gruppe löschen',
    removeHint:
      'Ihre Einstellungen und ihre Leiter gehen mit. Nur eine Gruppe, die nichts benutzt, lässt sich löschen.',
    removed: 'Die Gruppe ist gelöscht.',
    inUse: 'Die Gruppe wird benutzt und bleibt:',
    use: {
      clients: (n: number) =>
        `${n === 1 ? '1 Kunde ist' : `${n} Kunden sind`} darin: Geben Sie ihnen zuerst eine andere oder keine Gruppe.`,
      rungs: (n: number) =>
        `ihre Leiter hat ${n === 1 ? '1 Stufe' : `${n} Stufen`} ausgeführt, und der Nachweis davon nennt sie.`,
      merges: (n: number) =>
        `${n === 1 ? '1 Zusammenführung gibt' : `${n} Zusammenführungen geben`} ihr beim Rückgängigmachen einen Kunden zurück.`,
    },
  },
  pl: {
    number: 'Numer',
    name: 'Nazwa',
    none: 'Nie ma grup klientów.',
    discount: 'Rabat w procentach',
    discountHint:
      'Odejmowany od wszystkiego, co rozlicza się okres po okresie, chyba że klient ma własny rabat.',
    discountColumn: 'Rabat',
    ownSettings: 'Własne ustawienia',
    title: (name: string) => `Grupa klientów ${name}`,
    toList: 'Wszystkie grupy dostawcy',
    clients: 'Klienci w tej grupie',
    ladder: 'Drabina windykacji tej grupy',
    add: 'Dodaj grupę',
    create: 'Utwórz grupę',
    edit: 'Nazwa i rabat',
    remove: 'Usuń grupę',
    removeHint:
      'Jej ustawienia i drabina znikną razem z nią. Usunąć można tylko grupę, której nic nie używa.',
    removed: 'Grupę usunięto.',
    inUse: 'Grupa jest w użyciu i zostaje:',
    use: {
      clients: (n: number) =>
        `${pl(n, 'jest w niej # klient', 'są w niej # klienci', 'jest w niej # klientów')}: najpierw inna grupa albo żadna.`,
      rungs: (n: number) =>
        `według jej drabiny ${pl(n, 'wykonano # szczebel', 'wykonano # szczeble', 'wykonano # szczebli')}, a zapis wskazuje tę drabinę.`,
      merges: (n: number) =>
        `${pl(n, 'cofnięcie # scalenia', 'cofnięcie # scaleń', 'cofnięcie # scaleń')} oddałoby jej klienta.`,
    },
  },
});
