import type { runStates } from '../../api/routes/erasure-runs/schema.ts';
import { defineWords } from '../../web/words.ts';

interface RetentionWords {
  due: string;
  dueAbout: string;
  policy: string;
  day: string;
  eraseDue: string;
  anonymize: string;
  allowed: string;
  heldBack: string;
  first: string;
  client: string;
  what: string;
  kinds: { 'erase-due': string; anonymize: string };
  status: string;
  statusAbout: string;
  toActive: string;
  toInactive: string;
  from: string;
  to: string;
  nobody: string;
  runs: string;
  runsAbout: string;
  noRuns: string;
  waiting: string;
  found: string;
  started: string;
  state: string;
  states: Record<(typeof runStates)[number], string>;
  run: (day: string) => string;
  decide: string;
  approve: string;
  approveHint: (n: number) => string;
  decline: string;
  declineHint: string;
  decided: string;
  by: string;
  at: string;
  closed: string;
  back: string;
}

/** What the page about retention and the days of erasure says. */
export const retentionWords = defineWords<RetentionWords>({
  en: {
    due: 'What retention would find today',
    dueAbout: 'Nothing is touched by looking. What is due follows from the policy of the provider.',
    policy: 'To the policy',
    day: 'Day',
    eraseDue: 'Anonymized clients of whom something kept has had its time',
    anonymize: 'Clients without any sign of life for as long as the policy says',
    allowed: 'May be cleared in a day without a yes',
    heldBack: 'Would wait for a decision',
    first: 'The first of them',
    client: 'Client',
    what: 'What would happen',
    kinds: { 'erase-due': 'what is due is erased', anonymize: 'is anonymized' },
    status: 'Whose status would change by itself now',
    statusAbout: 'It happens once a day. The inherited settings about the automatic status decide.',
    toActive: 'Become active',
    toInactive: 'Become inactive',
    from: 'Now',
    to: 'Then',
    nobody: 'There is nobody.',
    runs: 'Days of erasure',
    runsAbout:
      'What retention did each day. One that waits has used up the share of a day: somebody must decide.',
    noRuns: 'There was none yet.',
    waiting: 'Held back',
    found: 'Found',
    started: 'Begun',
    state: 'State',
    states: {
      ...{ running: 'runs', waiting: 'waits for a decision', approved: 'agreed to' },
      ...{ declined: 'declined', done: 'done' },
    },
    run: (day) => `Erasures of ${day}`,
    decide: 'Decide',
    approve: 'Clear all that was found',
    approveHint: (n) => `Begins ${n === 1 ? '1 erasure' : `${n} erasures`} that cannot be taken back.`,
    decline: 'Nothing more today',
    declineHint: 'What is due is found again tomorrow.',
    decided: 'The decision is taken.',
    by: 'Decided by',
    at: 'Decided',
    closed: 'Nothing waits here.',
    back: 'Retention of the provider',
  },
  de: {
    due: 'Was die Aufbewahrung heute fände',
    dueAbout: 'Das Ansehen ändert nichts. Was fällig ist, folgt aus den Regeln des Anbieters.',
    policy: 'Zu den Regeln',
    day: 'Tag',
    eraseDue: 'Anonymisierte Kunden, von denen etwas Aufbewahrtes seine Zeit gehabt hat',
    anonymize: 'Kunden ohne jedes Lebenszeichen, so lange wie die Regeln sagen',
    allowed: 'Dürfen an einem Tag ohne Zustimmung gelöscht werden',
    heldBack: 'Würden auf eine Entscheidung warten',
    first: 'Die ersten davon',
    client: 'Kunde',
    what: 'Was geschähe',
    kinds: { 'erase-due': 'Fälliges wird gelöscht', anonymize: 'wird anonymisiert' },
    status: 'Wessen Status sich jetzt von selbst ändern würde',
    statusAbout: 'Das geschieht einmal am Tag. Die vererbten Einstellungen zum Status bestimmen es.',
    toActive: 'Werden aktiv',
    toInactive: 'Werden inaktiv',
    from: 'Jetzt',
    to: 'Dann',
    nobody: 'Es gibt niemanden.',
    runs: 'Tage der Löschung',
    runsAbout:
      'Was die Aufbewahrung an jedem Tag getan hat. Einer, der wartet, hat den Anteil eines Tages verbraucht: Jemand muss entscheiden.',
    noRuns: 'Es gab noch keinen.',
    waiting: 'Zurückgehalten',
    found: 'Gefunden',
    started: 'Begonnen',
    state: 'Zustand',
    states: {
      ...{ running: 'läuft', waiting: 'wartet auf eine Entscheidung', approved: 'zugestimmt' },
      ...{ declined: 'abgelehnt', done: 'erledigt' },
    },
    run: (day) => `Löschungen vom ${day}`,
    decide: 'Entscheiden',
    approve: 'Alles Gefundene löschen',
    approveHint: (n) =>
      `Beginnt ${n === 1 ? '1 Löschung' : `${n} Löschungen`}, die sich nicht zurücknehmen ${n === 1 ? 'lässt' : 'lassen'}.`,
    decline: 'Heute nichts mehr',
    declineHint: 'Was fällig ist, wird morgen wieder gefunden.',
    decided: 'Die Entscheidung ist getroffen.',
    by: 'Entschieden von',
    at: 'Entschieden',
    closed: 'Hier wartet nichts.',
    back: 'Aufbewahrung des Anbieters',
  },
  pl: {
    due: 'Co dziś znalazłoby przechowywanie',
    dueAbout: 'Samo oglądanie niczego nie zmienia. Co jest do usunięcia, wynika z zasad dostawcy.',
    policy: 'Do zasad',
    day: 'Dzień',
    eraseDue: 'Zanonimizowani klienci, których część danych przeczekała swój czas',
    anonymize: 'Klienci bez żadnego znaku życia tak długo, jak mówią zasady',
    allowed: 'Można usunąć jednego dnia bez zgody',
    heldBack: 'Czekałoby na decyzję',
    first: 'Pierwsi z nich',
    client: 'Klient',
    what: 'Co by się stało',
    kinds: { 'erase-due': 'to, co zalega, zostaje usunięte', anonymize: 'zostaje zanonimizowany' },
    status: 'Czyj status zmieniłby się teraz sam',
    statusAbout: 'Dzieje się to raz dziennie. Decydują dziedziczone ustawienia o statusie.',
    toActive: 'Stają się aktywni',
    toInactive: 'Stają się nieaktywni',
    from: 'Teraz',
    to: 'Potem',
    nobody: 'Nie ma nikogo.',
    runs: 'Dni usuwania',
    runsAbout:
      'Co przechowywanie zrobiło każdego dnia. Dzień, który czeka, wykorzystał swój limit: ktoś musi zdecydować.',
    noRuns: 'Nie było jeszcze żadnego.',
    waiting: 'Wstrzymano',
    found: 'Znaleziono',
    started: 'Rozpoczęto',
    state: 'Stan',
    states: {
      ...{ running: 'trwa', waiting: 'czeka na decyzję', approved: 'zgoda' },
      ...{ declined: 'odmowa', done: 'gotowe' },
    },
    run: (day) => `Usuwanie z dnia ${day}`,
    decide: 'Zdecyduj',
    approve: 'Usuń wszystko, co znaleziono',
    approveHint: (n) => `Rozpocznie usuwanie, którego nie można cofnąć: ${n}.`,
    decline: 'Dziś już nic',
    declineHint: 'To, co zalega, zostanie znalezione jutro.',
    decided: 'Decyzję podjęto.',
    by: 'Zdecydował',
    at: 'Zdecydowano',
    closed: 'Nic tu nie czeka.',
    back: 'Przechowywanie u dostawcy',
  },
});
