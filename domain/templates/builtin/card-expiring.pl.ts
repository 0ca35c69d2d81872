import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const cardExpiringPl: MailTemplate<'card-expiring'> = {
  name: 'card-expiring',
  language: 'pl',
  subject: 'Karta traci ważność {{ expiresOn | long_date }} r.',
  text: `Dzień dobry, {{ client.name }},

karta, którą opłacane są faktury {{ provider.name }}{% if lastFour %} ({% if brand %}{{ brand }}, {% endif %}ostatnie cyfry {{ lastFour }}){% endif %}, traci ważność {{ expiresOn | long_date }} r.

Prosimy podać do tego czasu inną kartę, aby faktury mogły zostać opłacone, a usługi działały dalej.{% if updateUrl %}

{{ updateUrl }}{% endif %}

Jeśli nowa karta została już podana, nie trzeba nic robić. W razie pytań prosimy {% if provider.email %}napisać: {{ provider.email }}{% else %}o kontakt.{% endif %}

Z poważaniem
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'pl',
    'Karta wkrótce straci ważność',
    `<p>Dzień dobry, {{ client.name }},</p>
<p>karta, którą opłacane są faktury {{ provider.name }}{% if lastFour %} ({% if brand %}{{ brand }}, {% endif %}ostatnie cyfry {{ lastFour }}){% endif %}, traci ważność {{ expiresOn | long_date }} r.</p>
<p>Prosimy podać do tego czasu inną kartę, aby faktury mogły zostać opłacone, a usługi działały dalej.</p>
{% if updateUrl %}<p><a href="{{ updateUrl }}">{{ updateUrl }}</a></p>{% endif %}
<p>Jeśli nowa karta została już podana, nie trzeba nic robić. W razie pytań prosimy {% if provider.email %}napisać: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}o kontakt.{% endif %}</p>
<p style="margin-bottom: 0;">Z poważaniem<br>{{ provider.name }}</p>`,
    'Otrzymują Państwo tę wiadomość, ponieważ mają Państwo konto w {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
