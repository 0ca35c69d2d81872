import { signInMails } from './sign-in.ts';

export const signInPl = signInMails({
  language: 'pl',
  greeting: 'Dzień dobry {{ client.name }},',
  mails: {
    'password-reset': {
      subject: 'Nowe hasło w {{ provider.name }}',
      heading: 'Ustaw nowe hasło',
      says: 'ktoś poprosił o nowe hasło do loginu {{ login }}. Możesz je ustawić pod tym adresem:',
      after:
        'Link działa jeden raz, do {{ expiresAt | long_date_time }}. Dopóki nikt go nie użyje, hasło pozostaje bez zmian.',
    },
    'password-generated': {
      subject: 'Twoje hasło w {{ provider.name }}',
      heading: 'Twoje nowe hasło',
      says: 'ustawiliśmy nowe hasło do loginu {{ login }}.',
      after:
        'Działa do {{ expiresAt | long_date_time }}, a przy logowaniu poprosimy o ustawienie własnego hasła.',
    },
    'password-changed': {
      subject: 'Twoje hasło w {{ provider.name }} zostało zmienione',
      heading: 'Hasło zostało zmienione',
      says: 'hasło do loginu {{ login }} zostało zmienione {{ at | long_date_time }}. Kto był zalogowany starym hasłem, został wylogowany.',
      after: 'Jeśli to Ty, nie musisz nic robić.',
    },
    'two-factor-off': {
      subject: 'Logowanie dwuetapowe w {{ provider.name }} zostało wyłączone',
      heading: 'Logowanie dwuetapowe zostało wyłączone',
      says: 'dla loginu {{ login }} wyłączyliśmy {{ at | long_date_time }} logowanie dwuetapowe. Do zalogowania wystarczy teraz hasło.',
      after: 'Jeśli to Twoja prośba, włącz je ponownie, gdy tylko możesz.',
    },
  },
  link: 'Ustaw nowe hasło',
  password: 'Hasło',
  signIn: 'Zaloguj się tutaj',
  write: 'Jeśli to nie Twoja prośba, napisz do nas: {{ mail }}',
  contact: 'Jeśli to nie Twoja prośba, powiadom nas.',
  regards: 'Z pozdrowieniami',
  footer: 'Otrzymujesz tę wiadomość, bo w {{ provider.name }} istnieje login z Twoim adresem.',
});
