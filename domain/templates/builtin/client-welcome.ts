import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

interface Words {
  language: string;
  subject: string;
  hello: string;
  opening: string;
  area: string;
  login: string;
  password: string;
  questions: string;
  write: string;
  contact: string;
  regards: string;
  because: string;
}

/** The welcome of a new client in one language. */
function welcomeMail(words: Words): MailTemplate<'client-welcome'> {
  const { language, subject, hello, opening, area, login, password } = words;
  const { questions, write, contact, regards, because } = words;
  return {
    name: 'client-welcome',
    language,
    subject,
    text: `${hello}

${opening}
{% if areaUrl %}
${area}: {{ areaUrl }}
{% endif %}{% if login %}
${login}: {{ login }}
{% endif %}{% if passwordUrl %}
${password}: {{ passwordUrl }}
{% endif %}
${questions} {% if provider.email %}${write} {{ provider.email }}{% else %}${contact}{% endif %}

${regards}
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
    html: page(
      language,
      subject,
      `<p>${hello}</p>
<p>${opening}</p>
{% if areaUrl %}<p>${area}: <a href="{{ areaUrl }}">{{ areaUrl }}</a></p>{% endif %}
{% if login %}<p>${login}: <strong>{{ login }}</strong></p>{% endif %}
{% if passwordUrl %}<p>${password}: <a href="{{ passwordUrl }}">{{ passwordUrl }}</a></p>{% endif %}
<p>${questions} {% if provider.email %}${write} <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}${contact}{% endif %}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      `${because}{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}`,
    ),
  };
}

/** The welcome of a new client in every language that Tenure writes in. */
export const clientWelcome: readonly MailTemplate<'client-welcome'>[] = [
  welcomeMail({
    language: 'en',
    subject: 'Welcome to {{ provider.name }}',
    hello: 'Hello {{ client.name }},',
    opening:
      'welcome to {{ provider.name }}. Your client number is {{ number }}; please give it when you write to us.',
    area: 'Your client area',
    login: 'Your user name',
    password: 'Set a password',
    questions: 'If you have questions,',
    write: 'write to us:',
    contact: 'please contact us.',
    regards: 'Kind regards',
    because: 'You get this message because an account was opened for you at {{ provider.name }}.',
  }),
  welcomeMail({
    language: 'de',
    subject: 'Willkommen bei {{ provider.name }}',
    hello: 'Guten Tag {{ client.name }},',
    opening:
      'willkommen bei {{ provider.name }}. Ihre Kundennummer ist {{ number }}; bitte nennen Sie sie, wenn Sie uns schreiben.',
    area: 'Ihr Kundenbereich',
    login: 'Ihr Benutzername',
    password: 'Passwort setzen',
    questions: 'Wenn Sie Fragen haben,',
    write: 'schreiben Sie uns:',
    contact: 'melden Sie sich bei uns.',
    regards: 'Mit freundlichen Grüßen',
    because: 'Sie bekommen diese Nachricht, weil bei {{ provider.name }} ein Konto für Sie eröffnet wurde.',
  }),
  welcomeMail({
    language: 'pl',
    subject: 'Witamy w {{ provider.name }}',
    hello: 'Dzień dobry {{ client.name }},',
    opening:
      'witamy w {{ provider.name }}. Twój numer klienta to {{ number }}; prosimy podawać go w korespondencji z nami.',
    area: 'Twój panel klienta',
    login: 'Twoja nazwa użytkownika',
    password: 'Ustaw hasło',
    questions: 'W razie pytań',
    write: 'napisz do nas:',
    contact: 'skontaktuj się z nami.',
    regards: 'Z poważaniem',
    because: 'Otrzymujesz tę wiadomość, ponieważ w {{ provider.name }} założono dla Ciebie konto.',
  }),
];
