import { signInMails } from './sign-in.ts';

export const signInDe = signInMails({
  language: 'de',
  greeting: 'Guten Tag {{ client.name }},',
  mails: {
    'password-reset': {
      subject: 'Neues Passwort bei {{ provider.name }}',
      heading: 'Neues Passwort festlegen',
      says: 'jemand hat für den Zugang {{ login }} ein neues Passwort verlangt. Über diesen Link können Sie eines festlegen:',
      after:
        'Der Link gilt einmal, bis {{ expiresAt | long_date_time }}. Solange ihn niemand benutzt, bleibt das Passwort, wie es ist.',
    },
    'password-generated': {
      subject: 'Ihr Passwort bei {{ provider.name }}',
      heading: 'Ihr neues Passwort',
      says: 'wir haben für den Zugang {{ login }} ein neues Passwort festgelegt.',
      after:
        'Es gilt bis {{ expiresAt | long_date_time }}; beim Anmelden werden Sie nach einem eigenen Passwort gefragt.',
    },
    'password-changed': {
      subject: 'Ihr Passwort bei {{ provider.name }} wurde geändert',
      heading: 'Ihr Passwort wurde geändert',
      says: 'das Passwort des Zugangs {{ login }} wurde am {{ at | long_date_time }} geändert. Wer mit dem alten angemeldet war, ist es nicht mehr.',
      after: 'Wenn Sie das waren, ist nichts zu tun.',
    },
    'two-factor-off': {
      subject: 'Zwei-Faktor-Anmeldung bei {{ provider.name }} abgeschaltet',
      heading: 'Zwei-Faktor-Anmeldung abgeschaltet',
      says: 'für den Zugang {{ login }} haben wir am {{ at | long_date_time }} die Zwei-Faktor-Anmeldung abgeschaltet. Zum Anmelden genügt jetzt das Passwort.',
      after: 'Wenn Sie darum gebeten haben, richten Sie sie bitte bald wieder ein.',
    },
  },
  link: 'Neues Passwort festlegen',
  password: 'Passwort',
  signIn: 'Hier anmelden',
  write: 'Falls Sie das nicht verlangt haben, schreiben Sie uns: {{ mail }}',
  contact: 'Falls Sie das nicht verlangt haben, sagen Sie es uns bitte.',
  regards: 'Mit freundlichen Grüßen',
  footer:
    'Sie bekommen diese Nachricht, weil es bei {{ provider.name }} einen Zugang mit Ihrer Adresse gibt.',
});
