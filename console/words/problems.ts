import { type Problem, type ProblemKind, problemKinds } from '../../api/problems.ts';
import { defineWords, type Language } from '../../web/words.ts';

type Foreign = Exclude<Language, 'en'>;

/** What each kind of problem means; English is the title that the API gives. */
const titles: Record<Foreign, Record<ProblemKind, string>> = {
  de: {
    'invalid-request': 'Die Angaben sind so nicht zu verstehen.',
    'malformed-body': 'Die gesendeten Daten sind nicht lesbar.',
    'invalid-cursor': 'Diese Seite der Liste gibt es nicht mehr: Beginnen Sie wieder mit der ersten.',
    unauthenticated: 'Ihre Sitzung ist zu Ende. Melden Sie sich wieder an.',
    forbidden: 'Ihr Konto darf das nicht.',
    'sign-in-refused': 'Nicht angemeldet: Die E-Mail-Adresse, das Passwort oder der Code ist falsch.',
    'second-factor-needed': 'Es fehlt noch der Code Ihrer App.',
    'second-factor-missing': 'Zuerst muss ein zweiter Faktor eingerichtet werden.',
    'confirmation-needed': 'Geben Sie noch einmal Ihr Passwort ein.',
    'foreign-form': 'Dieses Formular gehört nicht zu Ihrer Sitzung. Laden Sie die Seite neu.',
    'not-found': 'Das gibt es nicht, oder Sie dürfen den Anbieter nicht sehen.',
    'link-ended': 'Dieser Link gilt nicht mehr: Verlangen Sie einen neuen.',
    'method-not-allowed': 'Das geht an dieser Adresse nicht.',
    'client-held': 'Ein Vorgang hält den Kunden: Ändern geht erst wieder, wenn er zu Ende ist.',
    'client-merged': 'Der Kunde wurde mit einem anderen zusammengeführt: Ändern Sie diesen.',
    'client-gone': 'Der Kunde wurde anonymisiert oder gelöscht: Er bleibt, wie er ist.',
    'erased-person':
      'Diese Person wurde gelöscht und soll vergessen bleiben. Wer sie dennoch erfasst, muss einen Grund nennen; das wird protokolliert.',
    'account-restricted':
      'Das Konto des Kunden ist eingeschränkt: Es ist mehr oder länger etwas offen, als seine Bedingungen erlauben.',
    'operation-running': 'An diesem Kunden läuft schon ein anderer Vorgang: Warten Sie, bis er zu Ende ist.',
    'plan-stale': 'Der Kunde hat sich seit der Vorschau geändert: Sehen Sie den neuen Plan an.',
    'decision-refused': 'Diese Entscheidung ist jetzt nicht möglich.',
    'still-running': 'Dieselbe Anfrage wird noch bearbeitet. Versuchen Sie es gleich noch einmal.',
    conflict: 'Das verträgt sich nicht mit dem, was schon da ist.',
    'not-now': 'In seinem jetzigen Zustand geht das nicht.',
    'stale-version':
      'Jemand anders hat es inzwischen geändert. Laden Sie die Seite neu und wiederholen Sie die Änderung.',
    'too-large': 'Das ist zu viel auf einmal.',
    'unsupported-media-type': 'In dieser Form lassen sich die Daten nicht annehmen.',
    'not-possible': 'Verstanden, aber nicht möglich.',
    'plan-blocked': 'Der Vorgang darf nicht beginnen.',
    'key-reused': 'Dieses Formular wurde schon für etwas anderes gesendet. Laden Sie die Seite neu.',
    'too-many-tries': 'Es gab zu viele Versuche. Warten Sie einen Augenblick.',
    'precondition-required': 'Es fehlt, welche Fassung geändert wird. Laden Sie die Seite neu.',
    internal: 'Hier ist etwas schiefgegangen.',
    'database-unavailable': 'Die Datenbank ist nicht erreichbar.',
    'engine-unavailable': 'Die Maschine für die Vorgänge ist nicht erreichbar.',
    'storage-unavailable': 'Der Speicher für Dateien ist nicht erreichbar.',
    'document-late': 'Das Dokument braucht zu lange.',
    'no-worker': 'Die Entscheidung ist aufgezeichnet, aber kein Worker hat sie bisher übernommen.',
    'not-ready': 'Noch nicht bereit.',
  },
  pl: {
    'invalid-request': 'Tych danych nie da się zrozumieć.',
    'malformed-body': 'Przesłanych danych nie da się odczytać.',
    'invalid-cursor': 'Tej strony listy już nie ma: zacznij od pierwszej.',
    unauthenticated: 'Sesja się skończyła. Zaloguj się ponownie.',
    forbidden: 'Twoje konto nie może tego zrobić.',
    'sign-in-refused': 'Nie zalogowano: adres e-mail, hasło lub kod są błędne.',
    'second-factor-needed': 'Potrzebny jest jeszcze kod z aplikacji.',
    'second-factor-missing': 'Najpierw trzeba ustawić drugi składnik.',
    'confirmation-needed': 'Podaj jeszcze raz swoje hasło.',
    'foreign-form': 'Ten formularz nie należy do twojej sesji. Wczytaj stronę ponownie.',
    'not-found': 'Tego nie ma albo należy do dostawcy, którego nie możesz widzieć.',
    'link-ended': 'To łącze już nie działa: poproś o nowe.',
    'method-not-allowed': 'Pod tym adresem nie da się tego zrobić.',
    'client-held': 'Klienta trzyma operacja: zmiany będą możliwe, gdy się skończy.',
    'client-merged': 'Klienta scalono z innym: zmieniaj tamtego.',
    'client-gone': 'Klient został zanonimizowany lub usunięty: pozostaje bez zmian.',
    'erased-person':
      'Tę osobę usunięto i ma pozostać zapomniana. Kto mimo to ją wpisuje, musi podać powód; trafia on do dziennika.',
    'account-restricted':
      'Konto klienta jest ograniczone: zaległość jest większa lub starsza, niż pozwalają warunki.',
    'operation-running': 'Na tym kliencie trwa już inna operacja: poczekaj, aż się skończy.',
    'plan-stale': 'Klient zmienił się od podglądu: obejrzyj nowy plan.',
    'decision-refused': 'Ta decyzja nie jest teraz możliwa.',
    'still-running': 'To samo żądanie jest jeszcze przetwarzane. Spróbuj ponownie za chwilę.',
    conflict: 'To nie zgadza się z tym, co już jest.',
    'not-now': 'W obecnym stanie nie da się tego zrobić.',
    'stale-version': 'Ktoś inny to w międzyczasie zmienił. Wczytaj stronę ponownie i powtórz zmianę.',
    'too-large': 'To za dużo naraz.',
    'unsupported-media-type': 'W tej postaci danych nie da się przyjąć.',
    'not-possible': 'Zrozumiałe, ale niemożliwe.',
    'plan-blocked': 'Operacja nie może się zacząć.',
    'key-reused': 'Ten formularz wysłano już w innej sprawie. Wczytaj stronę ponownie.',
    'too-many-tries': 'Było zbyt wiele prób. Poczekaj chwilę.',
    'precondition-required': 'Nie wiadomo, która wersja jest zmieniana. Wczytaj stronę ponownie.',
    internal: 'Coś poszło nie tak.',
    'database-unavailable': 'Baza danych jest nieosiągalna.',
    'engine-unavailable': 'Silnik operacji jest nieosiągalny.',
    'storage-unavailable': 'Magazyn plików jest nieosiągalny.',
    'document-late': 'Dokument powstaje zbyt długo.',
    'no-worker': 'Decyzja jest zapisana, ale żaden proces roboczy jeszcze jej nie przejął.',
    'not-ready': 'Jeszcze niegotowe.',
  },
};

/** Kinds of which the title says less than the API's own sentence: that one stands behind it. */
const saysMore: readonly ProblemKind[] = [
  ...(['conflict', 'not-now', 'not-possible', 'invalid-request'] as const),
  ...(['too-large', 'account-restricted'] as const),
];

/** What a problem means: its title; whether the API's sentence says more than that. */
export function problemTitle(language: Language, { kind }: Pick<Problem, 'kind'>): string {
  return language === 'en' ? `${problemKinds[kind].title}.` : titles[language][kind];
}

/** Whether the sentence of the API says more than the title. */
export function detailSaysMore({ kind }: Pick<Problem, 'kind'>): boolean {
  return saysMore.includes(kind);
}

/** What is wrong with one field of a request, by the code that the API gives it. */
export const fieldErrorWords = defineWords({
  en: {
    missing: 'is missing',
    'wrong-type': (expected: string) => `must be ${expected}`,
    'too-small': (least: string) => `must be at least ${least}`,
    'too-short': (least: string) => `must have at least ${least} characters`,
    'too-few': (least: string) => `must have at least ${least} entries`,
    'too-big': (most: string) => `must be at most ${most}`,
    'too-long': (most: string) => `must have at most ${most} characters`,
    'too-many': (most: string) => `must have at most ${most} entries`,
    'wrong-format': 'does not have the form that is asked for',
    'not-one-of': (values: string) => `must be one of ${values}`,
    'unknown-field': 'is not known here',
    types: {
      string: 'a text',
      number: 'a number',
      int: 'a whole number',
      boolean: 'yes or no',
      array: 'a list',
      object: 'a group of fields',
      date: 'a day',
    },
    formats: {
      email: 'an e-mail address',
      url: 'an address',
      date: 'a day',
      datetime: 'a time',
      uuid: 'a number',
    },
  },
  de: {
    missing: 'fehlt',
    'wrong-type': (expected: string) => `muss ${expected} sein`,
    'too-small': (least: string) => `muss mindestens ${least} sein`,
    'too-short': (least: string) => `muss mindestens ${least} Zeichen haben`,
    'too-few': (least: string) => `muss mindestens ${least} Einträge haben`,
    'too-big': (most: string) => `darf höchstens ${most} sein`,
    'too-long': (most: string) => `darf höchstens ${most} Zeichen haben`,
    'too-many': (most: string) => `darf höchstens ${most} Einträge haben`,
    'wrong-format': 'hat nicht die verlangte Form',
    'not-one-of': (values: string) => `muss eines davon sein: ${values}`,
    'unknown-field': 'ist hier nicht bekannt',
    types: {
      string: 'ein Text',
      number: 'eine Zahl',
      int: 'eine ganze Zahl',
      boolean: 'ja oder nein',
      array: 'eine Liste',
      object: 'eine Gruppe von Feldern',
      date: 'ein Tag',
    },
    formats: {
      email: 'eine E-Mail-Adresse',
      url: 'eine Adresse',
      date: 'ein Tag',
      datetime: 'eine Zeit',
      uuid: 'eine Nummer',
    },
  },
  pl: {
    missing: 'brakuje',
    'wrong-type': (expected: string) => `musi to być ${expected}`,
    'too-small': (least: string) => `musi wynosić co najmniej ${least}`,
    'too-short': (least: string) => `najmniejsza liczba znaków: ${least}`,
    'too-few': (least: string) => `najmniejsza liczba pozycji: ${least}`,
    'too-big': (most: string) => `może wynosić najwyżej ${most}`,
    'too-long': (most: string) => `największa liczba znaków: ${most}`,
    'too-many': (most: string) => `największa liczba pozycji: ${most}`,
    'wrong-format': 'nie ma wymaganej postaci',
    'not-one-of': (values: string) => `musi to być jedno z: ${values}`,
    'unknown-field': 'nie jest tu znane',
    types: {
      string: 'tekst',
      number: 'liczba',
      int: 'liczba całkowita',
      boolean: 'tak lub nie',
      array: 'lista',
      object: 'grupa pól',
      date: 'dzień',
    },
    formats: { email: 'adres e-mail', url: 'adres', date: 'dzień', datetime: 'czas', uuid: 'numer' },
  },
});
