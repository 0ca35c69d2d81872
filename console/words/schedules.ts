import type { RunResult, ScheduleView } from '../../api/engine-schedules.ts';
import type { ScheduleAction } from '../../db/queries/schedule-decisions.ts';
import { defineWords } from '../../web/words.ts';
import type { ScheduleId } from '../../workflows/contracts/schedules.ts';

interface ScheduleWords {
  title: string;
  about: string;
  what: string;
  state: string;
  every: string;
  next: string;
  last: string;
  note: string;
  began: string;
  ended: string;
  result: string;
  decisions: string;
  decision: string;
  by: string;
  at: string;
  steer: string;
  decided: string;
  otherRhythm: string;
  states: Record<ScheduleView['state'], string>;
  results: Record<RunResult, string>;
  actions: Record<ScheduleAction, { label: string; hint: string; done: string }>;
  refused: { missing: string; paused: string; active: string; running: string };
  /** its name, and what it does */
  names: Record<ScheduleId, readonly [name: string, about: string]>;
}

/** What the pages about schedules say. */
export const scheduleWords = defineWords<ScheduleWords>({
  en: {
    title: 'Schedules',
    about: 'What Tenure does by itself: when it runs next, how it went, and pausing it.',
    what: 'What',
    state: 'State',
    every: 'Every',
    next: 'Next run',
    last: 'Last run',
    note: 'Note in Temporal',
    began: 'Began',
    ended: 'Ended',
    result: 'Result',
    decisions: 'What was decided',
    decision: 'Decision',
    by: 'By',
    at: 'When',
    steer: 'Steer it',
    decided: 'It is done.',
    otherRhythm: 'as set in Temporal',
    states: { active: 'active', paused: 'paused', missing: 'missing' },
    results: {
      running: 'running',
      completed: 'completed',
      failed: 'failed',
      'timed-out': 'timed out',
      cancelled: 'cancelled',
      terminated: 'ended by hand',
      unknown: 'no longer known',
    },
    actions: {
      pause: {
        label: 'Pause',
        hint: 'A run that is under way ends; none begins until it is resumed.',
        done: 'paused',
      },
      resume: { label: 'Resume', hint: 'What was missed is seen by the next run.', done: 'resumed' },
      trigger: { label: 'Run now', hint: 'Once, also while it is paused.', done: 'started at once' },
    },
    refused: {
      missing: 'Temporal does not have it: a worker makes it when it starts.',
      paused: 'It is paused already.',
      active: 'It is not paused.',
      running: 'A run is under way.',
    },
    names: {
      'reconcile-records': [
        'Reconcile records',
        'Compares open operations with Temporal and frees what nobody works on.',
      ],
      'remove-old-exports': ['Remove old exports', 'Removes files that were fetched or have expired.'],
      'take-password-resets': ['Take password requests', 'Looks at requests for new passwords that wait.'],
      'wake-endpoints': ['Wake webhook endpoints', 'Sends webhooks that wait.'],
      'remove-old-deliveries': ['Remove old deliveries', 'Removes old deliveries and ended sessions.'],
      'settle-charges': ['Settle charges', 'Asks gateways about charges whose end is not known.'],
      'bill-due': ['Bill what is due', 'Makes and issues the invoices that are due.'],
      'dunning-sweep': ['Look through debts', 'Follows up what is owed, by the ladders.'],
      'card-expiry': ['Expiring cards', 'Tells clients that their card is about to expire.'],
      'account-limits': ['Account limits', 'Restricts and frees accounts by their terms.'],
      'automatic-status': ['Automatic status', 'Makes clients active or inactive by what they have.'],
      'erase-due': ['Erase what is due', 'Erases clients whose retention is over.'],
    },
  },
  de: {
    title: 'Zeitpläne',
    about: 'Was Tenure von selbst tut: wann es das nächste Mal läuft, wie es ging, und wie man es anhält.',
    what: 'Was',
    state: 'Zustand',
    every: 'Rhythmus',
    next: 'Nächster Lauf',
    last: 'Letzter Lauf',
    note: 'Bemerkung in Temporal',
    began: 'Begonnen',
    ended: 'Beendet',
    result: 'Ergebnis',
    decisions: 'Was entschieden wurde',
    decision: 'Entscheidung',
    by: 'Von',
    at: 'Wann',
    steer: 'Steuern',
    decided: 'Es ist getan.',
    otherRhythm: 'wie in Temporal eingestellt',
    states: { active: 'aktiv', paused: 'angehalten', missing: 'fehlt' },
    results: {
      running: 'läuft',
      completed: 'beendet',
      failed: 'gescheitert',
      'timed-out': 'Zeit überschritten',
      cancelled: 'abgebrochen',
      terminated: 'von Hand beendet',
      unknown: 'nicht mehr bekannt',
    },
    actions: {
      pause: {
        label: 'Anhalten',
        hint: 'Ein laufender Lauf endet; keiner beginnt, bis es fortgesetzt wird.',
        done: 'angehalten',
      },
      resume: {
        label: 'Fortsetzen',
        hint: 'Was versäumt wurde, sieht der nächste Lauf.',
        done: 'fortgesetzt',
      },
      trigger: {
        label: 'Jetzt laufen lassen',
        hint: 'Einmal, auch wenn es angehalten ist.',
        done: 'gestartet',
      },
    },
    refused: {
      missing: 'Temporal hat ihn nicht: Ein Worker legt ihn an, wenn er startet.',
      paused: 'Er ist schon angehalten.',
      active: 'Er ist nicht angehalten.',
      running: 'Ein Lauf ist im Gange.',
    },
    names: {
      'reconcile-records': [
        'Datensätze abgleichen',
        'Vergleicht offene Vorgänge mit Temporal und gibt frei, woran niemand arbeitet.',
      ],
      'remove-old-exports': [
        'Alte Exporte entfernen',
        'Entfernt Dateien, die geholt wurden oder abgelaufen sind.',
      ],
      'take-password-resets': [
        'Passwortanfragen annehmen',
        'Sieht wartende Anfragen nach neuen Passwörtern an.',
      ],
      'wake-endpoints': ['Webhook-Ziele wecken', 'Sendet Webhooks, die warten.'],
      'remove-old-deliveries': [
        'Alte Zustellungen entfernen',
        'Entfernt alte Zustellungen und beendete Sitzungen.',
      ],
      'settle-charges': ['Abbuchungen klären', 'Fragt Gateways nach Abbuchungen, deren Ausgang offen ist.'],
      'bill-due': ['Fälliges abrechnen', 'Schreibt und stellt Rechnungen, die fällig sind.'],
      'dunning-sweep': ['Schulden durchsehen', 'Geht nach den Leitern nach, was geschuldet wird.'],
      'card-expiry': ['Ablaufende Karten', 'Sagt Kunden, dass ihre Karte bald abläuft.'],
      'account-limits': ['Kontogrenzen', 'Beschränkt Konten nach ihren Bedingungen und gibt sie frei.'],
      'automatic-status': ['Status von selbst', 'Macht Kunden aktiv oder inaktiv nach dem, was sie haben.'],
      'erase-due': ['Fälliges löschen', 'Löscht Kunden, deren Aufbewahrung vorbei ist.'],
    },
  },
  pl: {
    title: 'Harmonogramy',
    about: 'Co Tenure robi samo: kiedy ruszy następnym razem, jak poszło i jak to wstrzymać.',
    what: 'Co',
    state: 'Stan',
    every: 'Co ile',
    next: 'Następny raz',
    last: 'Ostatni raz',
    note: 'Uwaga w Temporal',
    began: 'Początek',
    ended: 'Koniec',
    result: 'Wynik',
    decisions: 'Co postanowiono',
    decision: 'Decyzja',
    by: 'Kto',
    at: 'Kiedy',
    steer: 'Steruj',
    decided: 'Zrobione.',
    otherRhythm: 'jak ustawiono w Temporal',
    states: { active: 'aktywny', paused: 'wstrzymany', missing: 'brak' },
    results: {
      running: 'trwa',
      completed: 'zakończony',
      failed: 'nieudany',
      'timed-out': 'przekroczył czas',
      cancelled: 'anulowany',
      terminated: 'przerwany ręcznie',
      unknown: 'już nieznany',
    },
    actions: {
      pause: {
        label: 'Wstrzymaj',
        hint: 'Trwający przebieg dobiegnie końca; nowy nie ruszy do wznowienia.',
        done: 'wstrzymano',
      },
      resume: { label: 'Wznów', hint: 'To, co pominięto, zobaczy następny przebieg.', done: 'wznowiono' },
      trigger: { label: 'Uruchom teraz', hint: 'Jeden raz, także gdy jest wstrzymany.', done: 'uruchomiono' },
    },
    refused: {
      missing: 'Temporal go nie ma: tworzy go worker przy starcie.',
      paused: 'Jest już wstrzymany.',
      active: 'Nie jest wstrzymany.',
      running: 'Przebieg właśnie trwa.',
    },
    names: {
      'reconcile-records': [
        'Uzgadnianie zapisów',
        'Porównuje otwarte operacje z Temporal i zwalnia te, nad którymi nikt nie pracuje.',
      ],
      'remove-old-exports': ['Usuwanie starych eksportów', 'Usuwa pliki pobrane lub przeterminowane.'],
      'take-password-resets': ['Prośby o hasło', 'Przegląda oczekujące prośby o nowe hasło.'],
      'wake-endpoints': ['Budzenie webhooków', 'Wysyła oczekujące webhooki.'],
      'remove-old-deliveries': ['Usuwanie starych dostaw', 'Usuwa stare dostawy i zakończone sesje.'],
      'settle-charges': ['Wyjaśnianie obciążeń', 'Pyta bramki o obciążenia o nieznanym wyniku.'],
      'bill-due': ['Fakturowanie', 'Tworzy i wystawia faktury, na które przyszedł czas.'],
      'dunning-sweep': ['Przegląd długów', 'Zgodnie z drabinami upomina się o długi.'],
      'card-expiry': ['Wygasające karty', 'Mówi klientom, że ich karta niedługo wygaśnie.'],
      'account-limits': ['Limity kont', 'Ogranicza i zwalnia konta według ich warunków.'],
      'automatic-status': [
        'Status automatyczny',
        'Ustawia klientów jako aktywnych lub nie, według tego, co mają.',
      ],
      'erase-due': ['Usuwanie po terminie', 'Usuwa klientów, których okres przechowywania minął.'],
    },
  },
});
