import type { ReadRefusal, RefusalName, RefusalParams } from '../../../domain/operations/refusals.ts';
import type { Language } from '../../../web/words.ts';
import { labels } from '../labels.ts';
import { stepNamed } from './steps.ts';

type Foreign = Exclude<Language, 'en'>;
type Catalogue = { [N in RefusalName]: (params: RefusalParams<N>) => string };

const state = (language: Foreign, code: string) => {
  const {
    operation,
    step,
  }: Record<'operation' | 'step', Readonly<Record<string, string>>> = labels(language);
  return operation[code] ?? step[code] ?? code;
};
const de = (code: string) => state('de', code);
const pl = (code: string) => state('pl', code);
const schritt = (id: string) => `„${stepNamed('de', id)}“`;
const krok = (id: string) => `„${stepNamed('pl', id)}”`;

const refusals: Record<Foreign, Catalogue> = {
  de: {
    'no-approval': (p) => `Nichts wartet auf Zustimmung; Zustand des Vorgangs: ${de(p.state)}.`,
    'own-request': () =>
      'Wer einen Vorgang verlangt hat, kann ihm nicht zustimmen: Eine andere Person muss es.',
    begun: (p) =>
      `Zustand des Vorgangs: ${de(p.state)}. Abbrechen lässt sich nur, was nicht begonnen hat; was begonnen hat, lässt sich zurücknehmen, solange es ein Zurück gibt.`,
    'not-running': (p) => `Nur ein laufender Vorgang lässt sich anhalten; Zustand: ${de(p.state)}.`,
    'not-paused': (p) => `Nur ein angehaltener Vorgang lässt sich fortsetzen; Zustand: ${de(p.state)}.`,
    'nothing-to-postpone': (p) => `Es gibt nichts zu verschieben; Zustand des Vorgangs: ${de(p.state)}.`,
    'no-future-time': () => 'Zum Verschieben gehört eine Zeit, die in der Zukunft liegt.',
    'nothing-to-roll-back': (p) => `Es gibt nichts zurückzunehmen; Zustand des Vorgangs: ${de(p.state)}.`,
    'past-no-return': () =>
      'Es gibt kein Zurück mehr: Etwas wurde zerstört, der Vorgang geht nur noch vorwärts.',
    destroying: () =>
      'In diesem Augenblick wird etwas zerstört: Warten Sie, bis das zu Ende ist, oder halten Sie zuerst an.',
    'no-step-waits': (p) =>
      `Kein Schritt wartet auf eine Entscheidung; Zustand des Vorgangs: ${de(p.state)}.`,
    'at-no-step': (p) =>
      `Der Vorgang steht an keinem Schritt, keiner wartet auf eine Entscheidung; Zustand: ${de(p.state)}.`,
    'no-such-step': (p) => `Der Vorgang hat keinen Schritt ${schritt(p.step)}.`,
    'at-another-step': (p) =>
      `Schritt ${schritt(p.step)} (${de(p.state)}) wartet auf keine Entscheidung: Der Vorgang steht bei ${schritt(p.current)}.`,
    'step-of-no-turn': (p) =>
      `Schritt ${schritt(p.step)} (${de(p.state)}) wartet auf keine Entscheidung: Der Vorgang steht an keinem Schritt.`,
    'step-waits-not': (p) => `Schritt ${schritt(p.step)} (${de(p.state)}) wartet auf keine Entscheidung.`,
    'not-skippable': (p) =>
      `Schritt ${schritt(p.step)} lässt sich nicht auslassen: Der Vorgang wäre nicht mehr, was er heißt.`,
    'just-cancelled': () => 'Der Vorgang wurde gerade abgebrochen.',
    'rolling-back-soon': () => 'Der Vorgang wird gleich zurückgenommen.',
    'just-decided': () => 'Über diesen Schritt wurde gerade anders entschieden.',
    ended: (p) => `Es gibt nichts mehr zu entscheiden; Zustand des Vorgangs: ${de(p.state)}.`,
    gone: () =>
      'Der Vorgang ist zu Ende, oder die Maschine kennt ihn nicht mehr: Es gibt nichts mehr zu entscheiden.',
    'not-failed': (p) =>
      `Nur ein gescheiterter Vorgang lässt sich wieder aufnehmen; Zustand: ${de(p.state)}.`,
  },
  pl: {
    'no-approval': (p) => `Nic nie czeka na zgodę; stan operacji: ${pl(p.state)}.`,
    'own-request': () => 'Kto zlecił operację, nie może się na nią zgodzić: musi to zrobić inna osoba.',
    begun: (p) =>
      `Stan operacji: ${pl(p.state)}. Odwołać można tylko to, co się nie zaczęło; to, co się zaczęło, można cofnąć, dopóki jest odwrót.`,
    'not-running': (p) => `Wstrzymać można tylko trwającą operację; stan: ${pl(p.state)}.`,
    'not-paused': (p) => `Wznowić można tylko wstrzymaną operację; stan: ${pl(p.state)}.`,
    'nothing-to-postpone': (p) => `Nie ma czego odkładać; stan operacji: ${pl(p.state)}.`,
    'no-future-time': () => 'Aby odłożyć, podaj czas, który dopiero nadejdzie.',
    'nothing-to-roll-back': (p) => `Nie ma czego cofać; stan operacji: ${pl(p.state)}.`,
    'past-no-return': () => 'Nie ma już odwrotu: coś zniszczono, operacja idzie tylko naprzód.',
    destroying: () => 'Właśnie coś jest niszczone: poczekaj, aż się to skończy, albo najpierw wstrzymaj.',
    'no-step-waits': (p) => `Żaden krok nie czeka na decyzję; stan operacji: ${pl(p.state)}.`,
    'at-no-step': (p) =>
      `Operacja nie stoi na żadnym kroku i żaden nie czeka na decyzję; stan: ${pl(p.state)}.`,
    'no-such-step': (p) => `Operacja nie ma kroku ${krok(p.step)}.`,
    'at-another-step': (p) =>
      `Krok ${krok(p.step)} (${pl(p.state)}) nie czeka na decyzję: operacja stoi na kroku ${krok(p.current)}.`,
    'step-of-no-turn': (p) =>
      `Krok ${krok(p.step)} (${pl(p.state)}) nie czeka na decyzję: operacja nie stoi na żadnym kroku.`,
    'step-waits-not': (p) => `Krok ${krok(p.step)} (${pl(p.state)}) nie czeka na decyzję.`,
    'not-skippable': (p) =>
      `Kroku ${krok(p.step)} nie można pominąć: operacja nie byłaby tym, za co się podaje.`,
    'just-cancelled': () => 'Operację właśnie odwołano.',
    'rolling-back-soon': () => 'Operacja zaraz zostanie cofnięta.',
    'just-decided': () => 'O tym kroku właśnie zdecydowano inaczej.',
    ended: (p) => `Nie ma już o czym decydować; stan operacji: ${pl(p.state)}.`,
    gone: () => 'Operacja się skończyła albo silnik już jej nie zna: nie ma o czym decydować.',
    'not-failed': (p) => `Podjąć na nowo można tylko operację nieudaną; stan: ${pl(p.state)}.`,
  },
};

/** Why a decision is not possible, in a language. */
export function refusalText(
  language: Language,
  message: string,
  refused: { text: string; params: ReadRefusal['params'] } | undefined,
): string {
  if (language === 'en' || refused === undefined) return message;
  const known: Readonly<Record<string, (params: never) => string>> = refusals[language];
  const say = Object.hasOwn(known, refused.text) ? known[refused.text] : undefined;
  return say?.(refused.params as never) ?? message;
}
