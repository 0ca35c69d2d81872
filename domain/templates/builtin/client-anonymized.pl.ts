import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientAnonymizedPl: MailTemplate<'client-anonymized'> = {
  name: 'client-anonymized',
  language: 'pl',
  subject: 'Dane w {{ provider.name }} są usuwane',
  text: `Dzień dobry, {{ client.name }},

konto klienta nr {{ client.id }} w {{ provider.name }} zostało zamknięte {{ anonymizedAt | long_date }} r. Dane osobowe są teraz usuwane. To ostatnia wiadomość, którą wysyłamy na ten adres.
{% if services.size > 0 %}
Te usługi zostały zakończone, a to, co było w nich zapisane, zostało usunięte:
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}{% if keptUntil %}
Faktury i płatności z widniejącym na nich imieniem, nazwiskiem i adresem musimy zgodnie z prawem przechowywać, najdłużej do {{ keptUntil | long_date }} r. Potem i one zostaną oczyszczone.
{% endif %}
W razie pytań prosimy {% if provider.email %}napisać: {{ provider.email }}{% else %}o kontakt.{% endif %}

Z poważaniem
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'pl',
    'Dane są usuwane',
    `<p>Dzień dobry, {{ client.name }},</p>
<p>konto klienta nr {{ client.id }} w {{ provider.name }} zostało zamknięte {{ anonymizedAt | long_date }} r. Dane osobowe są teraz usuwane. To ostatnia wiadomość, którą wysyłamy na ten adres.</p>
{% if services.size > 0 %}<p>Te usługi zostały zakończone, a to, co było w nich zapisane, zostało usunięte:</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if keptUntil %}<p>Faktury i płatności z widniejącym na nich imieniem, nazwiskiem i adresem musimy zgodnie z prawem przechowywać, najdłużej do {{ keptUntil | long_date }} r. Potem i one zostaną oczyszczone.</p>{% endif %}
<p>W razie pytań prosimy {% if provider.email %}napisać: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}o kontakt.{% endif %}</p>
<p style="margin-bottom: 0;">Z poważaniem<br>{{ provider.name }}</p>`,
    'Otrzymują Państwo tę wiadomość, ponieważ mieli Państwo konto w {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
