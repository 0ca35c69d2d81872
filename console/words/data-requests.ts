import { countedIn } from '../../web/plurals.ts';
import { defineWords } from '../../web/words.ts';

const [en, de, pl] = [countedIn('en'), countedIn('de'), countedIn('pl')];

/** What the page about requests for data says. */
export const dataRequestWords = defineWords({
  en: {
    title: 'Requests about data',
    about: 'What people asked about their data, with the day until which they must have an answer.',
    none: 'There is no such request.',
    client: 'Client',
    deleted: 'deleted',
    kind: 'Wants',
    kinds: { access: 'a copy of the data', erasure: 'to be erased' },
    received: 'Received',
    due: 'Due',
    left: (days: number) =>
      days < 0 ? en(-days, '# day late', '# days late') : en(days, '# day left', '# days left'),
    state: 'State',
    states: { open: 'open', closed: 'closed' },
    note: 'Note',
    answered: 'Answered by an operation',
    answerWith: { access: 'Export the data', erasure: 'Anonymize' },
    close: 'Close without an operation',
    closeTitle: (id: number) => `Request ${id}`,
    closeHint: 'For one that was withdrawn or refused.',
    why: 'Why it is closed',
    whyHint: 'Takes the place of the note.',
    closed: 'The request is closed.',
    open: (id: number) => `Request ${id}`,
  },
  de: {
    title: 'Anfragen zu Daten',
    about:
      'Was Menschen zu ihren Daten verlangt haben, mit dem Tag, bis zu dem sie eine Antwort haben müssen.',
    none: 'Es gibt keine solche Anfrage.',
    client: 'Kunde',
    deleted: 'gelöscht',
    kind: 'Will',
    kinds: { access: 'eine Kopie der Daten', erasure: 'gelöscht werden' },
    received: 'Eingegangen',
    due: 'Fällig',
    left: (days: number) =>
      days < 0 ? de(-days, '# Tag zu spät', '# Tage zu spät') : de(days, 'noch # Tag', 'noch # Tage'),
    state: 'Zustand',
    states: { open: 'offen', closed: 'erledigt' },
    note: 'Notiz',
    answered: 'Von einem Vorgang beantwortet',
    answerWith: { access: 'Daten exportieren', erasure: 'Anonymisieren' },
    close: 'Ohne Vorgang schließen',
    closeTitle: (id: number) => `Anfrage ${id}`,
    closeHint: 'Für eine, die zurückgezogen oder abgelehnt wurde.',
    why: 'Warum sie geschlossen wird',
    whyHint: 'Tritt an die Stelle der Notiz.',
    closed: 'Die Anfrage ist geschlossen.',
    open: (id: number) => `Anfrage ${id}`,
  },
  pl: {
    title: 'Wnioski o dane',
    about: 'O co ludzie prosili w sprawie swoich danych, z dniem, do którego muszą dostać odpowiedź.',
    none: 'Nie ma takiego wniosku.',
    client: 'Klient',
    deleted: 'usunięty',
    kind: 'Chce',
    kinds: { access: 'kopii danych', erasure: 'usunięcia danych' },
    received: 'Wpłynął',
    due: 'Termin',
    left: (days: number) =>
      days < 0
        ? pl(-days, '# dzień po terminie', '# dni po terminie', '# dni po terminie')
        : pl(days, 'pozostał # dzień', 'pozostały # dni', 'pozostało # dni'),
    state: 'Stan',
    states: { open: 'otwarty', closed: 'zamknięty' },
    note: 'Notatka',
    answered: 'Odpowiedziała operacja',
    answerWith: { access: 'Wyeksportuj dane', erasure: 'Zanonimizuj' },
    close: 'Zamknij bez operacji',
    closeTitle: (id: number) => `Wniosek ${id}`,
    closeHint: 'Dla wycofanego albo odrzuconego.',
    why: 'Dlaczego zostaje zamknięty',
    whyHint: 'Zastępuje notatkę.',
    closed: 'Wniosek zamknięto.',
    open: (id: number) => `Wniosek ${id}`,
  },
});
