import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientReopenedDe: MailTemplate<'client-reopened'> = {
  name: 'client-reopened',
  language: 'de',
  subject: 'Ihr Kundenkonto bei {{ provider.name }} ist wieder offen',
  text: `Guten Tag {{ client.name }},

Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ reopenedAt | long_date }} wieder geöffnet.
Sie können sich wieder mit demselben Benutzernamen und Passwort anmelden.{% if signInUrl %}

{{ signInUrl }}{% endif %}

{% if endedServices.size > 0 %}Beendete Dienste bleiben beendet. Wenn Sie einen davon wieder brauchen, bestellen Sie ihn bitte neu:
{% for service in endedServices %}
- {{ service }}{% endfor %}
{% endif %}
Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: {{ provider.email }}{% else %}melden Sie sich bitte bei uns.{% endif %}

Freundliche Grüße
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'de',
    'Ihr Kundenkonto ist wieder offen',
    `<p>Guten Tag {{ client.name }},</p>
<p>Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ reopenedAt | long_date }} wieder geöffnet. Sie können sich wieder mit demselben Benutzernamen und Passwort anmelden.</p>
{% if signInUrl %}<p><a href="{{ signInUrl }}">{{ signInUrl }}</a></p>{% endif %}
{% if endedServices.size > 0 %}<p>Beendete Dienste bleiben beendet. Wenn Sie einen davon wieder brauchen, bestellen Sie ihn bitte neu:</p>
<ul>{% for service in endedServices %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
<p>Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}melden Sie sich bitte bei uns.{% endif %}</p>
<p style="margin-bottom: 0;">Freundliche Grüße<br>{{ provider.name }}</p>`,
    'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} haben.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
