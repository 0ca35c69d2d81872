import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientAnonymizedDe: MailTemplate<'client-anonymized'> = {
  name: 'client-anonymized',
  language: 'de',
  subject: 'Ihre Daten bei {{ provider.name }} werden gelöscht',
  text: `Guten Tag {{ client.name }},

Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ anonymizedAt | long_date }} geschlossen. Ihre personenbezogenen Daten werden jetzt gelöscht. Dies ist die letzte Nachricht, die wir an diese Adresse senden.
{% if services.size > 0 %}
Diese Dienste sind beendet, und was darin gespeichert war, ist gelöscht:
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}{% if keptUntil %}
Rechnungen und Zahlungen mit dem Namen und der Anschrift darauf müssen wir von Gesetzes wegen aufbewahren, längstens bis zum {{ keptUntil | long_date }}. Dann werden auch sie bereinigt.
{% endif %}
Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: {{ provider.email }}{% else %}melden Sie sich bitte bei uns.{% endif %}

Freundliche Grüße
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'de',
    'Ihre Daten werden gelöscht',
    `<p>Guten Tag {{ client.name }},</p>
<p>Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ anonymizedAt | long_date }} geschlossen. Ihre personenbezogenen Daten werden jetzt gelöscht. Dies ist die letzte Nachricht, die wir an diese Adresse senden.</p>
{% if services.size > 0 %}<p>Diese Dienste sind beendet, und was darin gespeichert war, ist gelöscht:</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if keptUntil %}<p>Rechnungen und Zahlungen mit dem Namen und der Anschrift darauf müssen wir von Gesetzes wegen aufbewahren, längstens bis zum {{ keptUntil | long_date }}. Dann werden auch sie bereinigt.</p>{% endif %}
<p>Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}melden Sie sich bitte bei uns.{% endif %}</p>
<p style="margin-bottom: 0;">Freundliche Grüße<br>{{ provider.name }}</p>`,
    'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} hatten.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
