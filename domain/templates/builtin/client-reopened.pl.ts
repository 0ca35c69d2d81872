import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientReopenedPl: MailTemplate<'client-reopened'> = {
  name: 'client-reopened',
  language: 'pl',
  subject: 'Konto w {{ provider.name }} jest znowu otwarte',
  text: `Dzień dobry, {{ client.name }},

konto klienta nr {{ client.id }} w {{ provider.name }} zostało ponownie otwarte {{ reopenedAt | long_date }} r.
Można się znowu zalogować, używając tej samej nazwy użytkownika i tego samego hasła.{% if signInUrl %}

{{ signInUrl }}{% endif %}

{% if endedServices.size > 0 %}Zakończone usługi pozostają zakończone. Jeśli któraś z nich jest znowu potrzebna, prosimy zamówić ją ponownie:
{% for service in endedServices %}
- {{ service }}{% endfor %}
{% endif %}
W razie pytań prosimy {% if provider.email %}napisać: {{ provider.email }}{% else %}o kontakt.{% endif %}

Z poważaniem
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'pl',
    'Konto jest znowu otwarte',
    `<p>Dzień dobry, {{ client.name }},</p>
<p>konto klienta nr {{ client.id }} w {{ provider.name }} zostało ponownie otwarte {{ reopenedAt | long_date }} r. Można się znowu zalogować, używając tej samej nazwy użytkownika i tego samego hasła.</p>
{% if signInUrl %}<p><a href="{{ signInUrl }}">{{ signInUrl }}</a></p>{% endif %}
{% if endedServices.size > 0 %}<p>Zakończone usługi pozostają zakończone. Jeśli któraś z nich jest znowu potrzebna, prosimy zamówić ją ponownie:</p>
<ul>{% for service in endedServices %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
<p>W razie pytań prosimy {% if provider.email %}napisać: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}o kontakt.{% endif %}</p>
<p style="margin-bottom: 0;">Z poważaniem<br>{{ provider.name }}</p>`,
    'Otrzymują Państwo tę wiadomość, ponieważ mają Państwo konto w {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
