import type { PortalPermission } from '../../domain/client-area/permissions.ts';
import type { SecurityQuestion } from '../../domain/passwords/questions.ts';
import { securityQuestions } from '../../domain/passwords/questions.ts';
import { defineWords } from '../../web/words.ts';

interface Words {
  name: string;
  nameHint: string;
  person: string;
  may: string;
  owner: string;
  enabled: string;
  disabled: string;
  permissions: Record<PortalPermission, string>;
  everything: string;
  nothing: string;
  factor: string;
  factorOn: string;
  factorOff: string;
  password: string;
  passwordSet: string;
  passwordNone: string;
  passwordChanged: string;
  mustChange: string;
  expires: string;
  question: string;
  wrongAnswers: string;
  verified: string;
  lastSignIn: string;
  from: string;
  never: string;
  created: string;
  addressChanged: string;
  clients: string;
  resets: string;
  resetKind: Record<string, string>;
  resetState: Record<string, string>;
  mailed: string;
  ended: string;
  until: string;
  enter: string;
  enterAbout: string;
  enterButton: string;
  enterReason: string;
  noOwner: string;
  add: string;
  addAbout: string;
  addButton: string;
  existing: string;
  existingHint: string;
  email: string;
  firstName: string;
  lastName: string;
  language: string;
  languageHint: string;
  edit: string;
  rights: string;
  ownerHint: string;
  enabledLabel: string;
  permissionsLegend: string;
  help: string;
  helpAbout: string;
  checked: string;
  checkedHint: string;
  link: string;
  linkHint: string;
  generated: string;
  generatedHint: string;
  factorRemove: string;
  factorRemoveHint: string;
  factorIsOff: string;
  setPassword: string;
  setPasswordAbout: string;
  newPassword: string;
  askNew: string;
  why: string;
  setButton: string;
  setQuestion: string;
  questionNone: string;
  answer: string;
  questions: Record<SecurityQuestion, string>;
  remove: string;
  removeAbout: string;
  removeButton: string;
  toClient: string;
  done: Record<
    'added' | 'saved' | 'link' | 'generated' | 'factor' | 'password' | 'question' | 'removed',
    string
  >;
}

/** What the pages about who may sign in for a client say. */
export const loginWords = defineWords<Words>({
  en: {
    name: 'Signs in as',
    nameHint: 'Empty: the e-mail address',
    person: 'Who',
    may: 'May open',
    owner: 'owner',
    enabled: 'may sign in',
    disabled: 'may not sign in',
    permissions: {
      profile: 'profile',
      contacts: 'contacts',
      products: 'services',
      invoices: 'invoices',
      emails: 'mails',
      files: 'files',
    },
    everything: 'everything',
    nothing: 'nothing',
    factor: 'Two-factor sign-in',
    factorOn: 'on',
    factorOff: 'off',
    password: 'Password',
    passwordSet: 'set',
    passwordNone: 'none yet',
    passwordChanged: 'Changed',
    mustChange: 'Must be changed at the next sign-in',
    expires: 'Works until',
    question: 'Security question',
    wrongAnswers: 'Wrong answers',
    verified: 'Address confirmed',
    lastSignIn: 'Last sign-in',
    from: 'from',
    never: 'never',
    created: 'Recorded',
    addressChanged: 'Address',
    clients: 'Acts for',
    resets: 'Resets of the password',
    resetKind: {
      link: 'link',
      generated: 'generated password',
      'password-changed': 'notice: password changed',
      'two-factor-off': 'notice: two-factor sign-in off',
    },
    resetState: {
      open: 'open',
      used: 'used',
      expired: 'expired',
      replaced: 'replaced by a newer one',
      ended: 'ended',
    },
    mailed: 'Mailed',
    ended: 'Ended',
    until: 'Until',
    enter: 'Sign in as the client',
    enterAbout:
      'Opens the client area as the owner for half an hour. Every page there says so, and all that is done is logged as staff for the client.',
    enterButton: 'Enter the client area',
    enterReason: 'Why you enter',
    noOwner: 'There is no owner who may sign in, so there is nobody to enter as.',
    add: 'Let somebody sign in',
    addAbout: 'A new login has no password yet: send a link afterwards.',
    addButton: 'Add the login',
    existing: 'Number of a login that is there',
    existingHint: 'One that already acts for another client of this provider; then leave the rest empty.',
    email: 'E-mail',
    firstName: 'First name',
    lastName: 'Last name',
    language: 'Language',
    languageHint: 'Empty: that of the client',
    edit: 'Who it is',
    rights: 'What it may do for this client',
    ownerHint: 'A client has one owner: whoever becomes it takes the place of the former.',
    enabledLabel: 'May sign in for this client',
    permissionsLegend: 'Opens, unless it is the owner',
    help: 'Help with signing in',
    helpAbout: 'First make sure who is asking. It is kept in the change log.',
    checked: 'How you know who asks',
    checkedHint: 'Such as: called back at the number on record',
    link: 'Mail a link for a new password',
    linkHint: 'The password stays as it is until the link is used; a link sent before ends.',
    generated: 'Mail a generated password',
    generatedHint: 'Replaces the password at once and signs out everywhere, where the provider allows it.',
    factorRemove: 'Switch two-factor sign-in off',
    factorRemoveHint: 'The password alone signs in from then on; signs out everywhere.',
    factorIsOff: 'It is off.',
    setPassword: 'Set a password yourself',
    setPasswordAbout: 'No mail goes out. It signs out everywhere.',
    newPassword: 'New password',
    askNew: 'Ask for another one at the next sign-in',
    why: 'Why',
    setButton: 'Set the password',
    setQuestion: 'Set the security question',
    questionNone: 'no question',
    answer: 'Answer',
    questions: securityQuestions,
    remove: 'Take it from this client',
    removeAbout: 'The login itself stays, for its other clients and for being added again.',
    removeButton: 'Take it away',
    toClient: 'To the client',
    done: {
      added: 'The login is added.',
      saved: 'The login is saved.',
      link: 'The mail with the link is on its way.',
      generated: 'The mail with the password is on its way.',
      factor: 'Two-factor sign-in is off.',
      password: 'The password is set.',
      question: 'The security question is saved.',
      removed: 'The login no longer acts for this client.',
    },
  },
  de: {
    name: 'Meldet sich an als',
    nameHint: 'Leer: die E-Mail-Adresse',
    person: 'Wer',
    may: 'Darf öffnen',
    owner: 'Inhaber',
    enabled: 'darf sich anmelden',
    disabled: 'darf sich nicht anmelden',
    permissions: {
      profile: 'Profil',
      contacts: 'Kontakte',
      products: 'Dienste',
      invoices: 'Rechnungen',
      emails: 'Mails',
      files: 'Dateien',
    },
    everything: 'alles',
    nothing: 'nichts',
    factor: 'Zweiter Faktor',
    factorOn: 'an',
    factorOff: 'aus',
    password: 'Passwort',
    passwordSet: 'gesetzt',
    passwordNone: 'noch keines',
    passwordChanged: 'Geändert',
    mustChange: 'Muss bei der nächsten Anmeldung geändert werden',
    expires: 'Gilt bis',
    question: 'Sicherheitsfrage',
    wrongAnswers: 'Falsche Antworten',
    verified: 'Adresse bestätigt',
    lastSignIn: 'Letzte Anmeldung',
    from: 'von',
    never: 'nie',
    created: 'Erfasst',
    addressChanged: 'Adresse',
    clients: 'Handelt für',
    resets: 'Rücksetzungen des Passworts',
    resetKind: {
      link: 'Link',
      generated: 'erzeugtes Passwort',
      'password-changed': 'Hinweis: Passwort geändert',
      'two-factor-off': 'Hinweis: zweiter Faktor aus',
    },
    resetState: {
      open: 'offen',
      used: 'benutzt',
      expired: 'abgelaufen',
      replaced: 'durch neuere ersetzt',
      ended: 'beendet',
    },
    mailed: 'Gemailt',
    ended: 'Beendet',
    until: 'Bis',
    enter: 'Als Kunde anmelden',
    enterAbout:
      'Öffnet den Kundenbereich als Inhaber für eine halbe Stunde. Jede Seite dort sagt das, und alles wird als Personal für den Kunden protokolliert.',
    enterButton: 'Kundenbereich betreten',
    enterReason: 'Warum Sie eintreten',
    noOwner: 'Es gibt keinen Inhaber, der sich anmelden darf, also niemanden, als der man eintreten könnte.',
    add: 'Jemanden sich anmelden lassen',
    addAbout: 'Ein neuer Zugang hat noch kein Passwort: Senden Sie danach einen Link.',
    addButton: 'Zugang anlegen',
    existing: 'Nummer eines Zugangs, den es gibt',
    existingHint:
      'Einer, der schon für einen anderen Kunden dieses Anbieters handelt; dann bleibt der Rest leer.',
    email: 'E-Mail',
    firstName: 'Vorname',
    lastName: 'Nachname',
    language: 'Sprache',
    languageHint: 'Leer: die des Kunden',
    edit: 'Wer es ist',
    rights: 'Was er für diesen Kunden darf',
    ownerHint: 'Ein Kunde hat einen Inhaber: Wer es wird, tritt an die Stelle des früheren.',
    enabledLabel: 'Darf sich für diesen Kunden anmelden',
    permissionsLegend: 'Öffnet, wenn er nicht Inhaber ist',
    help: 'Hilfe beim Anmelden',
    helpAbout: 'Vergewissern Sie sich zuerst, wer fragt. Das steht in den Änderungen.',
    checked: 'Woher Sie wissen, wer fragt',
    checkedHint: 'Etwa: unter der gespeicherten Nummer zurückgerufen',
    link: 'Link für ein neues Passwort mailen',
    linkHint: 'Das Passwort bleibt, bis der Link benutzt ist; ein früherer Link endet.',
    generated: 'Erzeugtes Passwort mailen',
    generatedHint: 'Ersetzt das Passwort sofort und meldet überall ab, wo der Anbieter es erlaubt.',
    factorRemove: 'Zweiten Faktor ausschalten',
    factorRemoveHint: 'Danach genügt das Passwort; meldet überall ab.',
    factorIsOff: 'Er ist aus.',
    setPassword: 'Selbst ein Passwort setzen',
    setPasswordAbout: 'Es geht keine Mail hinaus. Überall wird abgemeldet.',
    newPassword: 'Neues Passwort',
    askNew: 'Bei der nächsten Anmeldung ein anderes verlangen',
    why: 'Warum',
    setButton: 'Passwort setzen',
    setQuestion: 'Sicherheitsfrage setzen',
    questionNone: 'keine Frage',
    answer: 'Antwort',
    questions: {
      'first-teacher': 'Wie hieß Ihre erste Lehrerin oder Ihr erster Lehrer?',
      'first-pet': 'Wie hieß Ihr erstes Haustier?',
      'birth-town': 'In welchem Ort wurde Ihre Mutter geboren?',
      'first-street': 'In welcher Straße wohnten Sie als Kind?',
      'first-job': 'Wo war Ihre erste Stelle?',
      'childhood-friend': 'Wie hieß als Kind Ihre beste Freundin oder Ihr bester Freund?',
    },
    remove: 'Diesem Kunden nehmen',
    removeAbout: 'Der Zugang selbst bleibt, für seine anderen Kunden und um ihn wieder hinzuzufügen.',
    removeButton: 'Wegnehmen',
    toClient: 'Zum Kunden',
    done: {
      added: 'Der Zugang ist angelegt.',
      saved: 'Der Zugang ist gespeichert.',
      link: 'Die Mail mit dem Link ist unterwegs.',
      generated: 'Die Mail mit dem Passwort ist unterwegs.',
      factor: 'Der zweite Faktor ist aus.',
      password: 'Das Passwort ist gesetzt.',
      question: 'Die Sicherheitsfrage ist gespeichert.',
      removed: 'Der Zugang handelt nicht mehr für diesen Kunden.',
    },
  },
  pl: {
    name: 'Loguje się jako',
    nameHint: 'Puste: adres e-mail',
    person: 'Kto',
    may: 'Może otworzyć',
    owner: 'właściciel',
    enabled: 'może się logować',
    disabled: 'nie może się logować',
    permissions: {
      profile: 'profil',
      contacts: 'kontakty',
      products: 'usługi',
      invoices: 'faktury',
      emails: 'wiadomości',
      files: 'pliki',
    },
    everything: 'wszystko',
    nothing: 'nic',
    factor: 'Drugi składnik',
    factorOn: 'włączony',
    factorOff: 'wyłączony',
    password: 'Hasło',
    passwordSet: 'ustawione',
    passwordNone: 'jeszcze brak',
    passwordChanged: 'Zmienione',
    mustChange: 'Trzeba zmienić przy następnym logowaniu',
    expires: 'Działa do',
    question: 'Pytanie pomocnicze',
    wrongAnswers: 'Błędne odpowiedzi',
    verified: 'Adres potwierdzony',
    lastSignIn: 'Ostatnie logowanie',
    from: 'z',
    never: 'nigdy',
    created: 'Zapisano',
    addressChanged: 'Adres',
    clients: 'Działa dla',
    resets: 'Zmiany hasła',
    resetKind: {
      link: 'link',
      generated: 'wygenerowane hasło',
      'password-changed': 'zawiadomienie: hasło zmienione',
      'two-factor-off': 'zawiadomienie: drugi składnik wyłączony',
    },
    resetState: {
      open: 'otwarta',
      used: 'użyta',
      expired: 'wygasła',
      replaced: 'zastąpiona nowszą',
      ended: 'zakończona',
    },
    mailed: 'Wysłano',
    ended: 'Zakończono',
    until: 'Do',
    enter: 'Zaloguj się jako klient',
    enterAbout:
      'Otwiera panel klienta jako właściciel na pół godziny. Każda strona o tym mówi, a wszystko zapisuje się jako obsługa za klienta.',
    enterButton: 'Wejdź do panelu klienta',
    enterReason: 'Dlaczego wchodzisz',
    noOwner: 'Nie ma właściciela, który może się logować, więc nie ma jako kto wejść.',
    add: 'Pozwól komuś się logować',
    addAbout: 'Nowy login nie ma jeszcze hasła: wyślij potem link.',
    addButton: 'Dodaj login',
    existing: 'Numer loginu, który już jest',
    existingHint: 'Taki, który działa już dla innego klienta tego dostawcy; reszta zostaje pusta.',
    email: 'E-mail',
    firstName: 'Imię',
    lastName: 'Nazwisko',
    language: 'Język',
    languageHint: 'Puste: język klienta',
    edit: 'Kto to jest',
    rights: 'Co może dla tego klienta',
    ownerHint: 'Klient ma jednego właściciela: nowy zajmuje miejsce poprzedniego.',
    enabledLabel: 'Może się logować dla tego klienta',
    permissionsLegend: 'Otwiera, jeśli nie jest właścicielem',
    help: 'Pomoc w logowaniu',
    helpAbout: 'Najpierw upewnij się, kto pyta. Zostaje to w zmianach.',
    checked: 'Skąd wiesz, kto pyta',
    checkedHint: 'Na przykład: oddzwoniono na zapisany numer',
    link: 'Wyślij link do nowego hasła',
    linkHint: 'Hasło zostaje, dopóki link nie zostanie użyty; poprzedni link przestaje działać.',
    generated: 'Wyślij wygenerowane hasło',
    generatedHint: 'Od razu zastępuje hasło i wylogowuje wszędzie, jeśli dostawca na to pozwala.',
    factorRemove: 'Wyłącz drugi składnik',
    factorRemoveHint: 'Odtąd wystarcza hasło; wylogowuje wszędzie.',
    factorIsOff: 'Jest wyłączony.',
    setPassword: 'Ustaw hasło samodzielnie',
    setPasswordAbout: 'Żadna wiadomość nie wychodzi. Wylogowuje wszędzie.',
    newPassword: 'Nowe hasło',
    askNew: 'Zażądaj innego przy następnym logowaniu',
    why: 'Dlaczego',
    setButton: 'Ustaw hasło',
    setQuestion: 'Ustaw pytanie pomocnicze',
    questionNone: 'bez pytania',
    answer: 'Odpowiedź',
    questions: {
      'first-teacher': 'Jak nazywała się osoba, która uczyła Cię jako pierwsza?',
      'first-pet': 'Jak miało na imię Twoje pierwsze zwierzę?',
      'birth-town': 'W jakiej miejscowości urodziła się Twoja matka?',
      'first-street': 'Na jakiej ulicy mieszkałeś lub mieszkałaś w dzieciństwie?',
      'first-job': 'Gdzie była Twoja pierwsza praca?',
      'childhood-friend': 'Jak miał na imię Twój najlepszy przyjaciel z dzieciństwa?',
    },
    remove: 'Odbierz temu klientowi',
    removeAbout: 'Sam login zostaje, dla innych klientów i by go dodać ponownie.',
    removeButton: 'Odbierz',
    toClient: 'Do klienta',
    done: {
      added: 'Login jest dodany.',
      saved: 'Login jest zapisany.',
      link: 'Wiadomość z linkiem jest w drodze.',
      generated: 'Wiadomość z hasłem jest w drodze.',
      factor: 'Drugi składnik jest wyłączony.',
      password: 'Hasło jest ustawione.',
      question: 'Pytanie pomocnicze jest zapisane.',
      removed: 'Login nie działa już dla tego klienta.',
    },
  },
});
