import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

interface Words {
  language: string;
  subject: string;
  hello: string;
  opening: string;
  set: string;
  until: string;
  after: string;
  unasked: string;
  regards: string;
  because: string;
}

/** The mail in one language that invites somebody of the staff to set a password. */
function invitation(words: Words): MailTemplate<'staff-invitation'> {
  const { language, subject, hello, opening, set, until, after, unasked, regards, because } = words;
  return {
    name: 'staff-invitation',
    language,
    subject,
    text: `${hello}

${opening}

${set}: {{ link }}

${until}

${after}

${unasked}

${regards}
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
    html: page(
      language,
      subject,
      `<p>${hello}</p>
<p>${opening}</p>
<p>${set}: <a href="{{ link }}">{{ link }}</a></p>
<p>${until}</p>
<p>${after}</p>
<p>${unasked}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      `${because}{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}`,
    ),
  };
}

/** The invitation of staff in every language that Tenure writes in. */
export const staffInvitation: readonly MailTemplate<'staff-invitation'>[] = [
  invitation({
    language: 'en',
    subject: 'Your staff account at {{ provider.name }}',
    hello: 'Hello {{ client.name }},',
    opening: 'an account was made for you with which you work in the console of {{ provider.name }}.',
    set: 'Set your password here',
    until: 'The link works once, until {{ expiresAt | long_date_time }}.',
    after: 'Then sign in with the address {{ login }}.',
    unasked: 'If you did not expect this, do not open the link, and tell whoever looks after your accounts.',
    regards: 'Kind regards',
    because: 'You get this message because somebody at {{ provider.name }} invited you.',
  }),
  invitation({
    language: 'de',
    subject: 'Ihr Mitarbeiterkonto bei {{ provider.name }}',
    hello: 'Guten Tag {{ client.name }},',
    opening: 'für Sie wurde ein Konto angelegt, mit dem Sie in der Konsole von {{ provider.name }} arbeiten.',
    set: 'Setzen Sie hier Ihr Passwort',
    until: 'Der Link gilt einmal, bis {{ expiresAt | long_date_time }}.',
    after: 'Melden Sie sich dann mit der Adresse {{ login }} an.',
    unasked:
      'Wenn Sie das nicht erwartet haben, öffnen Sie den Link nicht, und sagen Sie es denen, die Ihre Konten betreuen.',
    regards: 'Mit freundlichen Grüßen',
    because: 'Sie bekommen diese Nachricht, weil jemand bei {{ provider.name }} Sie eingeladen hat.',
  }),
  invitation({
    language: 'pl',
    subject: 'Twoje konto pracownika w {{ provider.name }}',
    hello: 'Dzień dobry {{ client.name }},',
    opening: 'utworzono dla Ciebie konto do pracy w konsoli {{ provider.name }}.',
    set: 'Ustaw tutaj hasło',
    until: 'Link działa raz, do {{ expiresAt | long_date_time }}.',
    after: 'Potem zaloguj się adresem {{ login }}.',
    unasked: 'Jeśli się tego nie spodziewasz, nie otwieraj linku i powiadom osobę, która zarządza kontami.',
    regards: 'Z poważaniem',
    because: 'Otrzymujesz tę wiadomość, ponieważ ktoś w {{ provider.name }} Cię zaprosił.',
  }),
];
