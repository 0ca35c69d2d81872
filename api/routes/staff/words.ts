/** What the page says on which staff set a password. */
export const passwordWords = {
  en: {
    title: 'Set your password',
    intro: 'Choose a password for your account. A few words with blanks between them are easy to remember.',
    password: 'New password',
    set: 'Set password',
    done: 'Your password is set',
    doneWhy: 'You can sign in with it now. You were signed out everywhere else.',
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
    refused: 'Ten link nie działa',
    refusedWhy: 'Został już użyty, zastąpił go nowszy albo minął jego czas. Poproś o nowy.',
  },
} as const;
