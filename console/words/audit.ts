import { countedIn } from '../../web/plurals.ts';
import { defineWords } from '../../web/words.ts';

const [en, de, pl] = [countedIn('en'), countedIn('de'), countedIn('pl')];

/** What the page about the audit log says. */
export const auditWords = defineWords({
  en: {
    title: 'Audit log',
    about: 'Who got in, who did not, who may do what, and who looked at what few may see.',
    who: 'Who',
    what: 'What',
    subject: 'About',
    subjectField: 'About (as client:7)',
    from: 'From (day)',
    until: 'Until (day)',
    when: 'When',
    address: 'Address',
    more: 'Details',
    tokens: 'all tokens',
    clients: 'all clients',
    system: 'Tenure itself',
    file: 'These lines as a file (JSON lines)',
    check: 'Check the chain',
    checkHint: 'Computes every hash anew, from the first line on.',
    holds: (lines: number) =>
      `The chain holds: ${en(lines, '# line', '# lines')}, none changed, none missing.`,
    head: 'Hash of the last line: compare it with one that you have kept elsewhere.',
    broken: (lines: number) =>
      `The chain does not hold: ${en(lines, '# line is', '# lines are')} good, then:`,
    older: 'Older lines',
    newest: 'The newest lines',
  },
  de: {
    title: 'Prüfprotokoll',
    about: 'Wer hereinkam, wer nicht, wer was darf, und wer ansah, was wenige sehen dürfen.',
    who: 'Wer',
    what: 'Was',
    subject: 'Worüber',
    subjectField: 'Worüber (wie client:7)',
    from: 'Von (Tag)',
    until: 'Bis (Tag)',
    when: 'Wann',
    address: 'Adresse',
    more: 'Einzelheiten',
    tokens: 'alle Token',
    clients: 'alle Kunden',
    system: 'Tenure selbst',
    file: 'Diese Zeilen als Datei (JSON-Zeilen)',
    check: 'Kette prüfen',
    checkHint: 'Rechnet jeden Hash neu, von der ersten Zeile an.',
    holds: (lines: number) =>
      `Die Kette hält: ${de(lines, '# Zeile', '# Zeilen')}, keine geändert, keine fehlt.`,
    head: 'Hash der letzten Zeile: Vergleichen Sie ihn mit einem, den Sie anderswo aufbewahrt haben.',
    broken: (lines: number) =>
      `Die Kette hält nicht: ${de(lines, '# Zeile ist', '# Zeilen sind')} gut, dann:`,
    older: 'Ältere Zeilen',
    newest: 'Die neuesten Zeilen',
  },
  pl: {
    title: 'Dziennik audytu',
    about: 'Kto wszedł, kto nie, komu co wolno i kto oglądał to, co widzą nieliczni.',
    who: 'Kto',
    what: 'Co',
    subject: 'Czego dotyczy',
    subjectField: 'Dotyczy (jak client:7)',
    from: 'Od (dzień)',
    until: 'Do (dzień)',
    when: 'Kiedy',
    address: 'Adres',
    more: 'Szczegóły',
    tokens: 'wszystkie tokeny',
    clients: 'wszyscy klienci',
    system: 'samo Tenure',
    file: 'Te wiersze jako plik (JSON lines)',
    check: 'Sprawdź łańcuch',
    checkHint: 'Oblicza na nowo każdy skrót, od pierwszego wiersza.',
    holds: (lines: number) =>
      `Łańcuch jest cały: ${pl(lines, '# wiersz', '# wiersze', '# wierszy')}, żaden nie zmieniony, żadnego nie brak.`,
    head: 'Skrót ostatniego wiersza: porównaj go z zachowanym gdzie indziej.',
    broken: (lines: number) =>
      `Łańcuch jest przerwany: ${pl(lines, '# dobry wiersz', '# dobre wiersze', '# dobrych wierszy')}, potem:`,
    older: 'Starsze wiersze',
    newest: 'Najnowsze wiersze',
  },
});
