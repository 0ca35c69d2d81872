import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

/** What the page says on which staff set a password. */
export const passwordWords = {
  en: {
    title: 'Set your password',
    intro: 'Choose a password for your account. A few words with blanks between them are easy to remember.',
    password: 'New password',
    set: 'Set password',
    done: 'Your password is set',
    doneWhy: 'You can sign in with it now. You were signed out everywhere else.',
    signIn: 'Sign in to the console',
    refused: 'This link does not work',
    refusedWhy: 'It was used already, a newer one took its place, or its time is over. Ask for a new one.',
  },
  de: {
    title: 'Passwort setzen',
    intro:
      'Wählen Sie ein Passwort für Ihr Konto. Ein paar Wörter mit Leerzeichen dazwischen merken sich leicht.',
    password: 'Neues Passwort',
    set: 'Passwort setzen',
    done: 'Ihr Passwort ist gesetzt',
    doneWhy: 'Sie können sich jetzt damit anmelden. Überall sonst wurden Sie abgemeldet.',
    signIn: 'In der Konsole anmelden',
    refused: 'Dieser Link gilt nicht',
    refusedWhy:
      'Er wurde schon benutzt, ein neuerer hat ihn ersetzt, oder seine Zeit ist um. Bitten Sie um einen neuen.',
  },
  pl: {
    title: 'Ustaw hasło',
    intro: 'Wybierz hasło do swojego konta. Kilka słów oddzielonych spacjami łatwo zapamiętać.',
    password: 'Nowe hasło',
    set: 'Ustaw hasło',
    done: 'Hasło zostało ustawione',
    doneWhy: 'Można się nim teraz zalogować. Wszędzie indziej nastąpiło wylogowanie.',
    signIn: 'Zaloguj się do konsoli',
    refused: 'Ten link nie działa',
    refusedWhy: 'Został już użyty, zastąpił go nowszy albo minął jego czas. Poproś o nowy.',
  },
} as const;

/** What the page says when single sign-on does not lead in. */
export const signOnWords = {
  en: {
    title: 'Sign in',
    refused: 'You are not signed in',
    refusedWhy:
      'The sign-in was cancelled, took too long, or no account here belongs to it. Try again, or ask an administrator.',
    away: 'Single sign-on does not answer',
    awayWhy: 'Try again in a moment, or sign in another way.',
    again: 'Try again',
  },
  de: {
    title: 'Anmelden',
    refused: 'Sie sind nicht angemeldet',
    refusedWhy:
      'Die Anmeldung wurde abgebrochen, dauerte zu lange, oder kein Konto hier gehört dazu. Versuchen Sie es noch einmal, oder fragen Sie die Verwaltung.',
    away: 'Die zentrale Anmeldung antwortet nicht',
    awayWhy: 'Versuchen Sie es gleich noch einmal, oder melden Sie sich anders an.',
    again: 'Noch einmal versuchen',
  },
  pl: {
    title: 'Logowanie',
    refused: 'Nie udało się zalogować',
    refusedWhy:
      'Logowanie przerwano, trwało za długo albo nie należy do niego żadne konto. Spróbuj ponownie albo zapytaj administratora.',
    away: 'Logowanie jednokrotne nie odpowiada',
    awayWhy: 'Spróbuj za chwilę albo zaloguj się inaczej.',
    again: 'Spróbuj ponownie',
  },
} as const;

type Language = 'en' | 'de' | 'pl';

/** The language that a browser asks for, and what a page says in it. */
export function wordsFor<W extends Record<Language, object>>(c: Context, words: W): [Language, W[Language]] {
  const language = accepts(c, {
    ...{ header: 'Accept-Language', supports: Object.keys(words), default: 'en' },
  });
  const known = Object.hasOwn(words, language) ? (language as Language) : 'en';
  return [known, words[known]];
}
